"""Write requirements.txt and requirements-dev.txt: every version with its hashes, no address of any index."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def compile_lock(target: str, *extra: str) -> None:
    """Resolve pyproject.toml for every supported Python and write the lock."""
    command = [sys.executable, "-m", "uv", "pip", "compile", "pyproject.toml", "--output-file", target]
    command += ["--universal", "--python-version", "3.11", "--generate-hashes", "--upgrade", "--quiet"]
    command += ["--custom-compile-command", "make lock", *extra]
    subprocess.run(command, cwd=ROOT, check=True)


def main() -> None:
    """Lock the product, then the workshop with the same versions."""
    if importlib.util.find_spec("uv") is None:
        subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", "uv"], check=True)
    compile_lock("requirements.txt")
    compile_lock("requirements-dev.txt", "--extra", "dev", "--constraint", "requirements.txt")


if __name__ == "__main__":
    main()
