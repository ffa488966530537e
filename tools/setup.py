"""Set up a checkout: Python environment, dependencies, front-end files, translations.

Runs with any Python from 3.11 and the standard library alone. Each step is skipped when nothing of what it
reads has changed, so that a second run takes a moment.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import platform
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOCK = ROOT / "requirements-dev.txt"
VENDOR = ROOT / "src" / "qala" / "base" / "ui" / "static" / "vendor"
STEPS = 4
PIP = ["--disable-pip-version-check", "--no-input"]


def main() -> None:
    """Run the steps, one process at a time."""
    if sys.version_info < (3, 11):  # noqa: UP036 - the one file that an old Python may run
        sys.exit(
            f"Qala needs Python 3.11 or newer; this is {platform.python_version()}. "
            "Name another one: make setup PYTHON=python3.11"
        )
    (ROOT / "var").mkdir(exist_ok=True)
    with (ROOT / "var" / "setup.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        make_environment()
        step(2, "dependencies (the first time about 300 MB)", "dependencies", [LOCK], install_dependencies)
        step(2, "the command qala", "qala", [ROOT / "pyproject.toml"], install_qala)
        sources = [ROOT / "package-lock.json", ROOT / "tools" / "frontend.py"]
        step(3, "styles, maps and letters", "frontend", sources, build_frontend, needs=VENDOR)
        compile_translations()


def step(number: int, name: str, stamp: str, sources: list[Path], work, *, needs: Path = VENV) -> None:
    """Do the work unless its stamp says that it was done for these sources."""
    state = hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()
    kept = VENV / f"qala-{stamp}"
    if kept.exists() and kept.read_text() == state and needs.exists():
        return
    started = announce(number, name)
    work()
    kept.write_text(state)
    print(f"      done in {time.monotonic() - started:.0f} s", flush=True)


def announce(number: int, name: str) -> float:
    """Say what begins and return when."""
    print(f"[{number}/{STEPS}] {name} …", flush=True)
    return time.monotonic()


def make_environment() -> None:
    """Make .venv; again when the checkout was moved or its Python has gone."""
    stamp = VENV / "qala-environment"
    state = f"{ROOT}\n"
    works = PYTHON.exists() and subprocess.run([PYTHON, "-c", ""], check=False).returncode == 0
    if works and (not stamp.exists() or stamp.read_text() == state):
        stamp.write_text(state)
        return
    announce(1, "Python environment in .venv")
    require_venv()
    shutil.rmtree(VENV, ignore_errors=True)
    run([sys.executable, "-m", "venv", VENV])
    stamp.write_text(state)


def require_venv() -> None:
    """Debian and Ubuntu ship venv apart: install it where we may, else say how."""
    probe = [sys.executable, "-c", "import ensurepip, venv"]
    if subprocess.run(probe, check=False, capture_output=True).returncode == 0:
        return
    packages = [f"python{sys.version_info.major}.{sys.version_info.minor}-venv"]
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        sys.exit(f"Python's venv is missing. Run: sudo apt-get install {packages[0]}")
    run(["apt-get", "-qq", "update"])
    run(["apt-get", "-qq", "-y", "--no-install-recommends", "install", *packages])


def install_dependencies() -> None:
    """Install exactly what the lock names; a file with another hash is refused."""
    total = sum(line[:1].isalpha() for line in LOCK.read_text().splitlines())
    command = [str(PYTHON), "-m", "pip", *PIP, "install", "--no-deps", "--require-hashes", "-r", str(LOCK)]
    count, said = 0, []
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as pip:
        for line in pip.stdout:
            said.append(line)
            if line.startswith(("Collecting", "Requirement already", "Installing")):
                count += 1
                done = "installing" if line.startswith("Installing") else f"{count} of about {total}"
                if sys.stdout.isatty() or count % 20 == 0:
                    print(f"      {done}   ", end="\r" if sys.stdout.isatty() else "\n", flush=True)
    if pip.returncode:
        sys.exit(f"{''.join(said[-20:])}The dependencies could not be installed (see above).")


def install_qala() -> None:
    """Put the command and the package in place; the sources stay where they are."""
    offline = ["--no-deps", "--no-build-isolation", "--no-index"]
    run([PYTHON, "-m", "pip", *PIP, "install", "-q", *offline, "-e", ROOT])


def build_frontend() -> None:
    """Fetch by package-lock.json with the npm of the environment and copy what pages use."""
    path = f"{VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    settings = {"npm_config_cache": str(ROOT / "build" / "npm"), "npm_config_loglevel": "error"}
    settings["npm_config_update_notifier"] = "false"
    run([PYTHON, ROOT / "tools" / "frontend.py"], PATH=path, **settings)


def compile_translations() -> None:
    """Write the .mo files when a .po is newer."""
    for source in ROOT.glob("src/qala/**/locale/*/LC_MESSAGES/django.po"):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime_ns < source.stat().st_mtime_ns:
            announce(4, "translations")
            run([PYTHON, "-m", "qala.site.messages", "compile"])
            return


def run(command: list[object], **environment: str) -> None:
    """Run a command; when it fails, stop with its message and what was tried."""
    words = [str(word) for word in command]
    done = subprocess.run(words, cwd=ROOT, env={**os.environ, **environment}, check=False)
    if done.returncode:
        sys.exit(f"This failed (see above): {' '.join(words)}")


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit("Stopped. The same command goes on from here.")
