"""The `ftm` command: what an operator does without a browser."""

from ftm.cli.main import main

__all__ = ["main"]
