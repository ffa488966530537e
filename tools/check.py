"""Run every static check, all of them even when one fails, and say which did."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
TYPED = ("data", "rules", "actions", "queries", "api")


def typed_files() -> list[str]:
    """Return the files that architecture.md wants typed strictly."""
    found = {path for name in TYPED for path in ROOT.glob(f"src/qala/**/{name}.py")}
    found |= {path for name in TYPED for path in ROOT.glob(f"src/qala/**/{name}/*.py")}
    return sorted(str(path.relative_to(ROOT)) for path in found)


def main() -> None:
    """Run them."""
    python = [sys.executable, "-m"]
    checks = {
        "ruff": [*python, "ruff", "check", "--quiet", "."],
        "ruff format": [*python, "ruff", "format", "--check", "--quiet", "."],
        "floors and doors": [str(BIN / "lint-imports")],
        "djlint": [*python, "djlint", "--quiet", "--lint", "src"],
        "translations": [*python, "qala.site.messages", "missing"],
        "mypy": [*python, "mypy", "--no-error-summary", *typed_files()],
    }
    subprocess.run([sys.executable, ROOT / "tools" / "contracts.py"], cwd=ROOT, check=True)
    failed = []
    for name, command in checks.items():
        started = time.monotonic()
        done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
        if done.returncode:
            failed.append(name)
            print(done.stdout, done.stderr, sep="", end="")
        verdict = "FAILED" if done.returncode else "ok"
        print(f"  {name:<18}{verdict:<8}{time.monotonic() - started:5.1f} s", flush=True)
    if failed:
        sys.exit(f"Failed: {', '.join(failed)}")


if __name__ == "__main__":
    main()
