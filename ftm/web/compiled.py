"""Keeps compiled templates between starts, where Python keeps compiled modules."""

import sys
from contextlib import suppress
from importlib.util import cache_from_source
from pathlib import Path

import jinja2
from jinja2.bccache import Bucket


class CompiledTemplates(jinja2.FileSystemBytecodeCache):
    """Templates of one environment: `folder` is where they stand, `made_by` what configures it.

    A template is compiled anew when it, one of those modules or Jinja is another one. Nothing is
    kept where Python keeps nothing (PYTHONDONTWRITEBYTECODE), or where this process may not write.
    """

    def __init__(self, folder: Path, *made_by: str) -> None:
        sources = [Path(each).read_text(encoding="utf-8") for each in made_by]
        self._made_by = "".join([jinja2.__version__, *sources])
        kept = Path(cache_from_source(str(folder / "page.py"))).parent
        self._may_write = not sys.dont_write_bytecode
        if self._may_write:
            with suppress(OSError):
                kept.mkdir(parents=True, exist_ok=True)
        super().__init__(str(kept), f"{Path(made_by[0]).stem}_%s.jinja")

    def get_source_checksum(self, source: str) -> str:
        return super().get_source_checksum(self._made_by + source)

    def load_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError):
            super().load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        if self._may_write:
            with suppress(OSError):
                super().dump_bytecode(bucket)
