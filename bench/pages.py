"""Pages of the running server with four clients, beside the same SQL without Qala."""

from __future__ import annotations

import json
import random
import time
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import psycopg
from django.core.cache import cache
from django.db import connection
from django.test import Client

from bench.data import BOSTON, CITY, OTHER, some_requests
from bench.report import percentile, table
from bench.server import CLIENTS, Call, Server, in_parallel, serving
from qala.base.people.api import encrypt
from qala.city.api import get_jurisdiction, list_districts, tile_at
from qala.requests.demo.generate import SITUATIONS
from qala.requests.models import Category, Draft
from qala.site.postgres import socket_host

COUNT = {"small": 160, "full": 400}
REPLAYED = 40  # addresses of which the statements are run without Qala
BASE_ZOOM = 14
ZOOMS = (10, 11, 12, 13, 14, 15, 16)
GOAL_MS = 100
WORDS = {
    "kk": [
        "шам жанбайды",
        "жолдағы шұңқыр",
        "қоқыс",
        "жылу жоқ",
        "ағаш құлады",
        "судың қысымы",
        "аялдама",
        "Төле би",
    ],
    "ru": [
        "не горит фонарь",
        "яма на дороге",
        "мусор",
        "нет отопления",
        "дерево",
        "напор воды",
        "остановка",
        "Толе би",
    ],
    "en": [
        "pothole",
        "street light",
        "graffiti",
        "snow",
        "missed trash",
        "tree",
        "abandoned bicycle",
        "noise",
    ],
}
HEAD = [
    "page",
    "requests",
    "CPU ms",
    "p50 ms",
    "p95 ms",
    "goal",
    "SQL p50",
    "SQL p95",
    "ratio p50",
    "ratio p95",
    "statements",
]
Statement = tuple[Any, Any]


@dataclass(frozen=True)
class Page:
    """A kind of page. kept: it is called before, since its answer outlives the call in ordinary use."""

    name: str
    city: str
    calls: list[Call]
    kept: bool = False


def measure(folder: Path, size: str, known: dict[str, Any]) -> list[str]:
    """Return the tables of pages and of memory."""
    pages = list_pages(COUNT[size], known)
    with serving(folder) as server:
        measured = [_times(server, page) for page in pages]
        each, whole = server.memory_mb()
    rows = []
    for page, (times, cpu_ms) in zip(pages, measured, strict=True):
        floor, statements = _floor(folder, page)
        rows.append(_row(page, known["rows"][page.city], (times, cpu_ms), (floor, statements)))
    parts = " + ".join(f"{one:.0f}" for one in each)
    return [
        "## Pages",
        "",
        f"{COUNT[size]} calls of each by {CLIENTS} clients with one connection each; `qala serve` has",
        "2 processes with 4 threads. Lists, searches and tiles of requests are asked for by another address",
        "each time, so nothing of them is kept; home page and tiles of the base map are. Goal: p95 ≤ 100 ms.",
        "CPU: processor time of server and database for a call; other work on the machine moves it least.",
        "",
        *table(HEAD, rows),
        "",
        "## Memory of the server after it",
        "",
        f"{whole:.0f} MB in all, shared pages counted once (goal: 300 MB). Resident: {parts} MB.",
    ]


def _times(server: Server, page: Page) -> tuple[list[float], float]:
    """Return the milliseconds of each call, and the mean time of processor of server and database."""
    warming = page.calls if page.kept else page.calls[: 2 * CLIENTS]
    server.call_all(warming)
    before = server.cpu_s()
    answers = server.call_all(page.calls if page.kept else page.calls[2 * CLIENTS :])
    cpu_ms = (server.cpu_s() - before) * 1000 / len(answers)
    wrong = [one.status for one in answers if one.status not in {200, 302}]
    if wrong:
        raise SystemExit(f"{page.name}: answered {wrong[0]}; see server.log.")
    return [one.ms for one in answers], cpu_ms


def _row(
    page: Page, requests: int, measured: tuple[list[float], float], bare: tuple[list[float], int]
) -> list[str]:
    (times, cpu_ms), (floor, statements) = measured, bare
    p50, p95 = percentile(times, 0.5), percentile(times, 0.95)
    goal = "met" if p95 <= GOAL_MS else "missed"
    row = [page.name, f"{requests:,}", f"{cpu_ms:.0f}", f"{p50:.0f}", f"{p95:.0f}", goal]
    if not floor:
        return [*row, "–", "–", "–", "–", "0"]
    bare50, bare95 = percentile(floor, 0.5), percentile(floor, 0.95)
    return [
        *row,
        f"{bare50:.1f}",
        f"{bare95:.1f}",
        f"{p50 / bare50:.1f}",
        f"{p95 / bare95:.1f}",
        str(statements),
    ]


def _floor(folder: Path, page: Page) -> tuple[list[float], int]:
    """Return the milliseconds of each call's statements on bare PostgreSQL with as many clients."""
    first, *rest = page.calls[: REPLAYED + 1]
    _statements(first)
    said = [found for call in rest if (found := _statements(call))]

    def worker(mine: Sequence[list[Statement]]) -> list[float]:
        times = []
        with psycopg.connect(
            host=socket_host(folder), user="qala", dbname="qala", cursor_factory=psycopg.ClientCursor
        ) as bare:
            bare.autocommit = True
            for statements in [*mine[:1], *mine]:
                started = time.perf_counter()
                for text, values in statements:
                    cursor = bare.execute(text, values)
                    if cursor.description:
                        cursor.fetchall()
                times.append((time.perf_counter() - started) * 1000)
        return times[1:]

    if not said:
        return [], 0
    return in_parallel(worker, said), max(map(len, said))


def _statements(call: Call) -> list[Statement]:
    """Return the statements that Qala makes for a call when nothing of its answer is kept."""
    found: list[Statement] = []

    def note(execute: Any, text: str, values: Any, many: bool, context: Any) -> Any:
        found.append((text, values))
        return execute(text, values, many, context)

    client = Client(SERVER_NAME="localhost", HTTP_COOKIE=call.cookie)
    with connection.execute_wrapper(note):
        client.get(call.path)
    return found


def list_pages(count: int, known: dict[str, Any]) -> list[Page]:
    """Return the kinds of pages with their addresses, the same in each run."""
    cache.clear()
    pages = _pages_of(CITY, "", ("kk", "ru"), count)
    pages.append(Page("likely duplicates", CITY, _drafts(count)))
    if known["boston"]:
        pages += _pages_of(OTHER, f"/{OTHER}", ("en",), count)
    return pages


def _pages_of(city: str, prefix: str, languages: tuple[str, ...], count: int) -> list[Page]:
    chance = random.Random(3)
    named = "" if city == CITY else f", {city.capitalize()}"
    rows = some_requests(city, count)
    spread = [one for one in rows if one.lat is not None]
    tiles = _tiles(spread, chance, count)
    base = dict.fromkeys(f"/tiles/base/{city}/{z}/{x}/{y}.pbf" for z, x, y in tiles if z <= BASE_ZOOM)
    tongues = ("kk", "ru", "en")
    many = [tongues[number % 3] for number in range(count)]
    filters = _filters(city, chance, count)
    pages = [
        Page(f"home{named}", city, [Call(f"{prefix}/{one}/") for one in many], kept=True),
        Page(
            f"list with filters{named}",
            city,
            [Call(f"{prefix}/{one}/requests/?{said}") for one, said in zip(many, filters, strict=True)],
        ),
        *(
            Page(
                f"search {language}{named}",
                city,
                [
                    Call(f"{prefix}/{language}/requests/?{said}")
                    for said in _searches(city, language, chance, count)
                ],
            )
            for language in languages
        ),
        Page(
            f"page of a request{named}",
            city,
            [Call(f"{prefix}/{one}/requests/{row.public_id}/") for one, row in zip(many, rows, strict=False)],
        ),
        Page(
            f"tile of requests{named}",
            city,
            [
                Call(f"/tiles/requests/{city}/{z}/{x}/{y}.pbf?{said}")
                for (z, x, y), said in zip(tiles, filters, strict=True)
            ],
        ),
        Page(f"tile of the base map{named}", city, list(map(Call, base)), kept=True),
    ]
    if city == OTHER and not BOSTON.exists():
        return []
    return pages


def _filters(city: str, chance: random.Random, count: int) -> list[str]:
    """Return query strings: no filter, one, or several, and further pages."""
    districts = [one.public_id for one in list_districts(get_jurisdiction(city))]
    of_city = Category.objects.filter(jurisdiction=city).order_by("pk")
    categories = list(of_city.values_list("code", flat=True))[:40]
    statuses = ["open", "overdue", "answered", "registered", "preparing"]
    found = []
    for number in range(count):
        said = {
            "district": chance.choice(districts) if chance.random() < 0.4 else "",
            "category": chance.choice(categories) if chance.random() < 0.4 else "",
            "status": chance.choice(statuses) if chance.random() < 0.5 else "",
            "period": chance.choice(["7", "30", "90", "365"]) if chance.random() < 0.2 else "",
            "language": chance.choice(["kk", "ru", "en"]) if chance.random() < 0.1 else "",
            "order": chance.choice(["new", "due", "voices"]) if chance.random() < 0.1 else "",
            "page": str(chance.choice([1, 1, 1, 2, 3, 10])) if number else "",
        }
        found.append(urlencode({name: value for name, value in said.items() if value}))
    return found


def _searches(city: str, language: str, chance: random.Random, count: int) -> list[str]:
    """Return query strings: frequent words, whole titles, mistyped words, with a district now and then."""
    words = list(WORDS[language])
    if city == CITY:
        situations = tomllib.loads(SITUATIONS.read_text(encoding="utf-8"))["situation"]
        words += [one["title"][language] for one in situations]
    words += [word[:-1] + word[-2:-1] for word in words[:4]]
    districts = [one.public_id for one in list_districts(get_jurisdiction(city))]
    found = []
    for _number in range(count):
        said = {"q": chance.choice(words)}
        if chance.random() < 0.25:
            said["district"] = chance.choice(districts)
        found.append(urlencode(said))
    return found


def _tiles(rows: list[Any], chance: random.Random, count: int) -> list[tuple[int, int, int]]:
    found = []
    for _number in range(count):
        row, z = chance.choice(rows), chance.choice(ZOOMS)
        found.append((z, *tile_at(row.lat, row.lon, z)))
    return found


def _drafts(count: int) -> list[Call]:
    """Return calls of the step that shows likely duplicates, each with a draft of its own near a request."""
    Draft.objects.filter(jurisdiction=CITY, request=None).delete()
    newest = some_requests(CITY, count, state="registered")
    drafts = [
        Draft(jurisdiction=CITY, sealed=encrypt(json.dumps(_said(row))), updated_at=datetime.now(UTC))
        for row in newest
    ]
    Draft.objects.bulk_create(drafts)
    return [
        Call(f"/{row.language}/requests/new/similar/", cookie=f"draft={draft.pk}")
        for row, draft in zip(newest, drafts, strict=True)
    ]


def _said(row: Any) -> dict[str, Any]:
    return {
        "text": row.text,
        "category": row.category.code,
        "lat": row.lat + 0.0003,
        "lon": row.lon,
        "address": row.address,
    }
