"""Releases of information: who may tell whom what, until when."""
