"""A worker's own calendar program reads when the worker's meetings are (interop.md 4)."""
