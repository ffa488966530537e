"""Make sure of Chromium for the browser tests: installed where we may, else named in one line."""

from __future__ import annotations

import os
import shutil
import subprocess

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_browser() -> str | None:
    """Return the program, or None. QALA_CHROMIUM names another one."""
    named = os.environ.get("QALA_CHROMIUM")
    return named or next(filter(None, map(shutil.which, NAMES)), None)


def main() -> None:
    """Look, install as root on Debian and Ubuntu, and never fail: the tests then skip and say so."""
    if find_browser():
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing Chromium for the browser tests …", flush=True)
        for command in (["update"], ["-y", "--no-install-recommends", "install", "chromium"]):
            if subprocess.run(
                ["apt-get", "-qq", *command], check=False, stdout=subprocess.DEVNULL
            ).returncode:
                break
    if not find_browser():
        print("No Chromium: the browser tests are skipped. To run them: sudo apt-get install chromium")


if __name__ == "__main__":
    main()
