"""Alembic migrations: every change to the tables, from the first one on."""
