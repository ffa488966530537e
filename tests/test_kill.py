"""Server and worker are killed with SIGKILL while people send and operators answer: nothing is lost or doubled."""

from __future__ import annotations

import http.client
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone
from tests.conftest import signed_in

from qala.base.jobs.actions import rescue_stalled_jobs
from qala.base.jobs.api import run_pending
from qala.base.jobs.testing import empty_queue
from qala.base.notify.models import Message
from qala.base.people.api import Role, User, encrypt
from qala.requests.models import Draft, RequestEvent, ServiceRequest
from qala.requests.queries import get_history
from qala.requests.rules import apply
from qala.requests.tests.factories import CITY, LAT, LON, make_city

CLIENTS, PATIENCE_S = 4, 500
TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')
SLIP = re.compile(r"/kk/requests/([A-Z]+-\d{4}-[0-9A-Z]{5})/done/")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass
class House:
    """Server and worker of an install, each in a group of its own."""

    data: Path
    port: int = field(default_factory=free_port)
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, name: str) -> None:
        commands = {
            "server": [
                *("gunicorn", "qala.site.wsgi", "--bind", f"127.0.0.1:{self.port}", "--workers", "2"),
                *("--threads", "4", "--worker-class", "gthread", "--preload", "--log-level", "critical"),
                *("--worker-tmp-dir", str(self.data), "--no-control-socket"),
            ],
            "worker": ["qala.site.cli", "worker"],
        }
        given = connection.get_connection_params()
        more = {key: given[key] for key in ("host", "port") if given.get(key)}
        login = quote(given.get("user", "")) + (
            f":{quote(given['password'])}" if given.get("password") else ""
        )
        url = f"postgresql://{login}@/{given['dbname']}?{urlencode(more)}"
        descriptor = re.match(r"/proc/self/fd/(\d+)$", str(given.get("host", "")))
        with (self.data / f"{name}.log").open("ab") as log:
            self.running[name] = subprocess.Popen(
                [sys.executable, "-W", "ignore", "-m", *commands[name]],
                env={
                    **os.environ,
                    "QALA_DATA": str(self.data),
                    "DATABASE_URL": url,
                    "QALA_LOG": "json",
                    "PYTHONFAULTHANDLER": "1",
                    "DJANGO_SETTINGS_MODULE": "qala.site.settings",
                },
                stdout=subprocess.DEVNULL,
                stderr=log,
                start_new_session=True,
                pass_fds=[int(descriptor[1])] if descriptor else [],
            )

    def kill(self, name: str) -> None:
        """Kill the whole group at once."""
        process = self.running.pop(name)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def signal_pages(self, number: int, most: int = 1) -> None:
        """Signal processes that make pages; when they end, their master starts others."""
        master = self.running["server"].pid
        children = Path(f"/proc/{master}/task/{master}/children").read_text().split()
        for child in children[:most]:
            with suppress(ProcessLookupError):
                os.kill(int(child), number)

    def tell(self) -> str:
        """Return where every thread of the server stands, and what it has said last."""
        if self.running["server"].poll() is not None:
            return f"the server has ended by itself: {self.running['server'].returncode}"
        self.signal_pages(signal.SIGABRT, 9)
        time.sleep(1)
        lines = (self.data / "server.log").read_text().splitlines()
        return "\n".join(line for line in lines if '"event": "answered"' not in line)[-6000:]


@dataclass
class Client:
    """A browser that tries again until it is answered."""

    port: int
    ends: float
    cookies: dict[str, str]

    def ask(self, method: str, path: str, said: dict[str, str] | None = None) -> tuple[int, str, bytes]:
        """Return status, Location and body; a broken connection is tried again."""
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        if said is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded"}
        while time.monotonic() < self.ends:
            link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
            try:
                link.request(method, path, urlencode(said) if said is not None else None, headers)
                answer = link.getresponse()
                body = answer.read()
                for line in answer.headers.get_all("Set-Cookie", []):
                    name, _, value = line.split(";")[0].partition("=")
                    self.cookies[name] = value
                if answer.status < 500:
                    return answer.status, answer.headers.get("Location", ""), body
            except (OSError, http.client.HTTPException):
                time.sleep(0.05)
            finally:
                link.close()
        raise TimeoutError(path)

    def send(self, path: str, said: dict[str, str]) -> tuple[int, str, bytes]:
        """Open a form and send it."""
        status, location, page = self.ask("GET", path)
        if status != 200:
            return status, location, page
        return self.ask("POST", path, {**said, "csrfmiddlewaretoken": TOKEN.search(page)[1].decode()})


def prepare(size: int) -> list[str]:
    """Return drafts that need nothing but to be sent; every second wants to be told by SMS."""
    made = []
    for number in range(size):
        said = {
            "text": f"Мектеп алдындағы өткелде шам жанбайды, {number}-үй.",
            "category": "lighting",
            "address": "Төле би көшесі",
            "lat": LAT,
            "lon": LON,
            "wish": "official",
            "name": "Invented Resident",
            "contact": f"+7701{number:07d}",
            "show_name": "no",
        }
        sealed = encrypt(json.dumps(said))
        made.append(str(Draft.objects.create(jurisdiction=CITY, sealed=sealed, updated_at=timezone.now()).pk))
    return made


def serve_person(
    house: House, drafts: list[str], session: str, slips: dict[str, str], answered: set[str]
) -> None:
    """Send drafts, and as the operator answer every second one by voice."""
    ends = time.monotonic() + PATIENCE_S
    operator = Client(house.port, ends, {"sessionid": session})
    while drafts:
        try:
            draft = drafts.pop()
        except IndexError:
            return
        _status, location, _page = Client(house.port, ends, {"draft": draft}).send(
            "/kk/requests/new/check/", {}
        )
        slips[draft] = SLIP.match(location)[1]
        if len(slips) % 2:
            form = {"decision": "explained", "text": "Шам бүгін ауыстырылды.", "agreed": "on"}
            operator.send(f"/kk/desk/{slips[draft]}/do/answer_at_contact/", form)
            answered.add(slips[draft])


def disturb(
    house: House, slips: dict[str, str], size: int, kills: int, threads: list[threading.Thread]
) -> None:
    """Kill in turn a part of the server, the worker, the whole server, as the work goes on."""
    for turn in range(kills):
        due = size * (turn + 1) // (kills + 1)
        while len(slips) < due and any(thread.is_alive() for thread in threads):
            time.sleep(0.02)
        if turn % 3 == 0:
            house.signal_pages(signal.SIGKILL)
        else:
            name = "worker" if turn % 3 == 1 else "server"
            house.kill(name)
            house.start(name)


@pytest.fixture
def house(more_databases, tmp_path):
    shutil.copytree(settings.DATA / "secrets", tmp_path / "secrets")
    with more_databases("kill"):
        connection.settings_dict["OPTIONS"] = {}
        make_city()
        made = House(tmp_path)
        yield made
        for name in list(made.running):
            made.kill(name)
        with connection.cursor() as cursor:  # the next test of the process finds it empty again
            cursor.execute("DELETE FROM procrastinate_events")
        empty_queue()


def run_through(house: House, size: int, kills: int) -> None:
    operator = User.objects.get(email=f"{Role.OPERATOR}.first@call-centre.test")
    session = signed_in(operator).cookies["sessionid"].value
    drafts = prepare(size)
    for name in ("server", "worker"):
        house.start(name)
    slips: dict[str, str] = {}
    answered: set[str] = set()
    left = list(drafts)
    threads = [
        threading.Thread(target=serve_person, args=(house, left, session, slips, answered))
        for _ in range(CLIENTS)
    ]
    for thread in threads:
        thread.start()
    disturb(house, slips, size, kills, threads)
    for thread in threads:
        thread.join()
    assert len(slips) == size, house.tell()
    for name in list(house.running):
        house.kill(name)
    check_requests(drafts, slips, answered)
    check_messages(house, slips)


def check_requests(drafts: list[str], slips: dict[str, str], answered: set[str]) -> None:
    """Every slip is a request, every request has its slip; histories are whole and committed to."""
    kept = dict(ServiceRequest.objects.exclude(source_id="").values_list("source_id", "public_id"))
    assert kept == slips
    assert ServiceRequest.objects.count() == len(drafts) == len(set(slips.values()))
    for row in ServiceRequest.objects.select_related("category", "body"):
        history = get_history(row.public_id)
        assert [event.n for event in history] == list(range(1, len(history) + 1))
        types = Counter(event.type for event in history)
        assert types["submitted"] == types["registered"] == 1
        assert types["answered_at_contact"] == (1 if row.public_id in answered else 0)
        facts = None
        for event in history:
            facts = apply(facts, event)
        assert facts == row.as_facts()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM requests_requestevent e JOIN requests_servicerequest r ON r.id = e.request_id"
            " LEFT JOIN trust_logintake l ON l.of = r.public_id AND l.n = e.n AND l.entry = e.entry"
            " LEFT JOIN trust_commitment c ON c.entry = l.entry WHERE c.entry IS NULL"
        )
        assert cursor.fetchone() == (0,), "an event without its commitment"
        cursor.execute("SELECT count(*) FROM trust_logintake")
        assert cursor.fetchone() == (RequestEvent.objects.count(),), "a commitment without its event"


def check_messages(house: House, slips: dict[str, str]) -> None:
    """Each person was told once; who was told again was told under the same Message-ID."""
    with connection.cursor() as cursor:  # what a killed worker held is given back by the queue's own rule
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour'")
    settings.SMS_PATH = house.data / "sms"
    rescue_stalled_jobs()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET scheduled_at = NULL WHERE status = 'todo'")
        cursor.execute("DELETE FROM procrastinate_jobs WHERE task_name <> 'notify.send'")
    run_pending()
    messages = Message.objects.filter(kind="requests/received")
    assert messages.count() == len(slips)
    assert not messages.exclude(state=Message.State.SENT).exists()
    carried: dict[tuple[str, str], set[str]] = {}
    for path in settings.SMS_PATH.glob("*.jsonl"):
        for line in path.read_text(encoding="utf-8").splitlines():
            said = json.loads(line)
            carried.setdefault((said["to"], said["text"]), set()).add(said["message_id"])
    assert len({to for to, _text in carried}) == len(slips)
    assert max(len(names) for names in carried.values()) == 1


def test_sixty_requests_survive_kills(house):
    run_through(house, size=60, kills=3)


@pytest.mark.drill
def test_three_hundred_requests_survive_kills(house):
    run_through(house, size=3000 if os.environ.get("QALA_SIZE") == "full" else 300, kills=12)
