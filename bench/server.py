"""The real server, and four clients that call it over loopback."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from qala.site.postgres import Cluster, socket_host

CLIENTS = 4
START_S = 60
STOP_S = 30


@dataclass(frozen=True)
class Call:
    """A request of a browser. form: of a POST."""

    path: str
    cookie: str = ""
    form: dict[str, str] | None = None


@dataclass(frozen=True)
class Answer:
    """What came back, and after how many milliseconds."""

    status: int
    location: str
    ms: float


@dataclass(frozen=True)
class Server:
    """A running gunicorn: 2 processes with 4 threads each, as `qala serve` has them."""

    pid: int
    port: int
    database: int

    def call_all(self, calls: Sequence[Call]) -> list[Answer]:
        """Make the calls from CLIENTS threads, each with one connection kept open."""

        def worker(mine: Sequence[Call]) -> list[Answer]:
            with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)) as connection:
                return [_call(connection, one) for one in mine]

        return in_parallel(worker, calls)

    def cpu_s(self) -> float:
        """Return the seconds of processor that its processes and those of the database have used so far."""
        return cpu_s(self.pid, self.database)

    def memory_mb(self) -> tuple[list[float], float]:
        """Return the resident MB of each process, and those of all with shared pages counted once."""
        pids = [self.pid, *_children(self.pid)]
        sizes = [_memory(pid) for pid in pids]
        return [size["Rss"] for size in sizes], sum(size["Pss"] for size in sizes)


def in_parallel(work: Callable[[Any], list[Any]], items: Sequence[Any]) -> list[Any]:
    """Do the work in CLIENTS threads, each with its share of the items; return all results."""
    results: list[Any] = [None] * CLIENTS

    def run(number: int) -> None:
        try:
            results[number] = work(items[number::CLIENTS])
        except Exception as error:  # noqa: BLE001 - raised again below
            results[number] = error

    threads = [threading.Thread(target=run, args=[number]) for number in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults := [one for one in results if isinstance(one, Exception)]:
        raise faults[0]
    return [one for part in results for one in part]


def _call(connection: http.client.HTTPConnection, call: Call) -> Answer:
    headers = {"Accept-Encoding": "br, gzip", "Accept": "text/html,*/*"}
    if call.cookie:
        headers["Cookie"] = call.cookie
    body = None
    if call.form is not None:
        body = urlencode(call.form)
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    started = time.perf_counter()
    connection.request("GET" if body is None else "POST", call.path, body, headers)
    response = connection.getresponse()
    response.read()
    return Answer(response.status, response.getheader("Location", ""), (time.perf_counter() - started) * 1000)


@contextmanager
def serving(folder: Path, *, database: str = "") -> Iterator[Server]:
    """Run `qala serve` inside the block. database: another one of the embedded cluster."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = dict(os.environ)
    if database:
        environment["DATABASE_URL"] = (
            f"postgresql://qala@/{database}?{urlencode({'host': socket_host(folder)})}"
        )
    command = [sys.executable, "-m", "qala.site.cli", "serve", "--port", str(port)]
    with (folder / "server.log").open("wb") as log:
        # The socket of the database may be named by an inherited descriptor.
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log, close_fds=False)
    try:
        _wait(process, port, folder / "server.log")
        yield Server(process.pid, port, Cluster(folder).pid() or 0)
    finally:
        process.terminate()
        try:
            process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    end = time.monotonic() + START_S
    while process.poll() is None and time.monotonic() < end:
        try:
            with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=5)) as connection:
                connection.request("GET", "/health")
                connection.getresponse()
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit(f"The server has not started; see {log}.")


def _children(pid: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def cpu_s(*pids: int) -> float:
    """Return user and system time of the processes and of their children, ended ones too."""
    ticks = 0
    for pid in [one for parent in pids for one in (parent, *_children(parent))]:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        ticks += sum(map(int, fields[11:15]))
    return ticks / os.sysconf("SC_CLK_TCK")


def _memory(pid: int) -> dict[str, float]:
    """Return Rss and Pss in MB."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
    sizes = {line.split(":")[0]: int(line.split()[1]) * 1024 / 1e6 for line in lines}
    return {name: sizes[name] for name in ("Rss", "Pss")}
