"""`qala demo`: a taken port has a way out; Ctrl-C leaves nothing running."""

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import click
import pytest

from qala.site.postgres import Cluster, is_embedded
from qala.site.processes import _require_port


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def processes_of(data: Path) -> list[str]:
    """Return the command lines of the processes that know the folder by argument or by environment."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            said = (entry / "cmdline").read_bytes() + (entry / "environ").read_bytes()
        except OSError:
            continue
        if os.fsencode(data) in said and int(entry.name) != os.getpid():
            found.append(said.split(b"\0")[0].decode())
    return found


def test_a_taken_port_gives_one_line_and_a_way_out():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(click.ClickException) as refusal:
            _require_port("127.0.0.1", port)
    assert refusal.value.message == f"Port {port} is taken. Choose another one: make demo PORT={port + 1}"


@pytest.mark.drill
@pytest.mark.skipif(not is_embedded(), reason="DATABASE_URL is given: needs an install of its own")
@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_the_demo_answers_and_leaves_nothing_running(tmp_path_factory, ending):
    data = tmp_path_factory.getbasetemp() / "demo"
    port = free_port()
    demo = subprocess.Popen(
        [sys.executable, "-m", "qala.site.cli", "demo", "--port", str(port), "--size", "40"],
        env={**os.environ, "QALA_DATA": str(data)},
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    said = []
    for line in demo.stdout:
        said.append(line)
        if "The city is open" in line:
            break
    assert f"http://localhost:{port}/" in said[-1], "".join(said)
    with urllib.request.urlopen(f"http://localhost:{port}/health", timeout=60) as answer:
        assert json.load(answer)["database"] == "ok"
    os.killpg(demo.pid, ending)
    os.kill(demo.pid, ending)  # people press twice
    demo.communicate(timeout=90)
    assert Cluster(data).pid() is None
    assert processes_of(data) == []
