"""Where pages, styles and seed data lie: beside `ftm/` in a working copy, inside it in a wheel."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_SHIPPED = _PACKAGE / "_assets"
_BASE = _SHIPPED if _SHIPPED.is_dir() else _PACKAGE.parent

TEMPLATES = _BASE / "templates"
STATIC = _BASE / "static"
SEED = _BASE / "seed"
