"""The city that is measured: invented requests over real addresses of Almaty, and Boston's real ones."""

from __future__ import annotations

import csv
import json
import random
import shutil
import time
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connections

from qala.base.people.api import Actor
from qala.base.text.actions import rebuild_words
from qala.base.text.api import translated
from qala.city.api import clear_cache, get_jurisdiction, list_addresses, load_base_map
from qala.requests.actions.setup import load_city_file, read_city_file
from qala.requests.api import load_demo
from qala.requests.demo.generate import SITUATIONS
from qala.requests.demo.people import appoint_officials
from qala.requests.importing.data import Mapping
from qala.requests.importing.mapping import load_mapping
from qala.requests.importing.run import import_file
from qala.requests.models import ServiceRequest
from qala.site.postgres import Cluster

CITY, OTHER = "almaty", "boston"
ROWS = {"small": 20_000, "full": 200_000}
LED = 300  # requests led through all verbs, so that there are signed answers
YEARS = 2
BOSTON = Path(__file__).resolve().parents[2] / "shared/data/boston311/requests-2015-jan-sep.csv.gz"
EMPTY = "bench_empty"  # a database with the cities' settings and no request, to be copied
FRESH = timedelta(days=14)
FIELDS = "source_id received_at closed_at answer title text category address lat lon channel language"


def build(folder: Path, size: str) -> dict[str, Any]:
    """Make the data, or take those of an earlier run; return what is known of them."""
    stamp = folder / "made.json"
    if stamp.exists():
        known = json.loads(stamp.read_text())
        made_at = datetime.fromisoformat(known["made_at"])
        if datetime.now(UTC) - made_at < FRESH and known["boston"] == BOSTON.exists():
            return known
        stamp.unlink()
    started = time.monotonic()

    def say(words: str) -> None:
        print(f"  {time.monotonic() - started:5.0f} s  {words}", flush=True)

    say(f"making the data, once: {ROWS[size]:,} requests")
    _empty(folder)
    load_demo(CITY, size=LED, now=datetime.now(UTC))
    say("invented requests in bulk")
    generated = folder / "generated.csv"
    write_requests(generated, ROWS[size] - LED)
    import_file(generated, jurisdiction=CITY, mapping=csv_mapping(), now=datetime.now(UTC))
    if BOSTON.exists():
        say("requests of Boston")
        import_file(BOSTON, jurisdiction=OTHER, mapping=load_mapping("boston"), now=datetime.now(UTC))
    say("words and statistics")
    rebuild_words()
    connections.close_all()
    with Cluster(folder).connect("qala") as admin:
        admin.execute("VACUUM ANALYZE")
        rows = dict(
            admin.execute("SELECT jurisdiction, count(*) FROM requests_servicerequest GROUP BY 1").fetchall()
        )
    known = {"made_at": datetime.now(UTC).isoformat(), "boston": BOSTON.exists(), "rows": rows}
    stamp.write_text(json.dumps(known))
    say("done")
    return known


def csv_mapping() -> Mapping:
    """Return the mapping of plain bulk input."""
    return replace(load_mapping("qala-csv"), source="bench")


def _empty(folder: Path) -> None:
    """Leave a migrated database with the settings of the city, and a copy of it."""
    connections.close_all()
    with Cluster(folder).connect() as admin:
        for name in ("qala", EMPTY):
            admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        admin.execute("CREATE DATABASE qala OWNER qala")
    shutil.rmtree(folder / "cache", ignore_errors=True)
    call_command("migrate", interactive=False, verbosity=0)
    load_base_map(CITY)
    clear_cache()
    setup = Actor.machine("bench")
    load_city_file(setup, CITY, read_city_file(CITY))
    appoint_officials(setup, CITY)
    copy_database(folder, "qala", EMPTY)


def copy_database(folder: Path, source: str, target: str) -> None:
    """Make a database as another one is now."""
    connections.close_all()
    with Cluster(folder).connect() as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {target} WITH (FORCE)")
        admin.execute(f"CREATE DATABASE {target} TEMPLATE {source} OWNER qala STRATEGY = FILE_COPY")


def drop_database(folder: Path, name: str) -> None:
    """Remove a database."""
    connections.close_all()
    with Cluster(folder).connect() as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def use_database(name: str) -> None:
    """Let this process read and write another database."""
    connections.close_all()
    connections["default"].settings_dict["NAME"] = name


def write_requests(path: Path, count: int, seed: int = 5) -> None:
    """Write so many invented requests as a CSV file; the same seed and hour give the same file."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, FIELDS.split())
        writer.writeheader()
        writer.writerows(invent(count, seed))


def invent(count: int, seed: int) -> Iterator[dict[str, Any]]:
    """Give invented requests, the oldest first: most are answered, one in eight late or not yet."""
    chance = random.Random(seed)
    situations = tomllib.loads(SITUATIONS.read_text(encoding="utf-8"))["situation"]
    places = [place for place in list_addresses(get_jurisdiction(CITY)) if place.district]
    now = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    for number in range(count):
        age = timedelta(days=365 * YEARS * (1 - number / count) + chance.random() / 9, hours=1)
        situation, place = chance.choice(situations), chance.choice(places)
        language = chance.choices(["kk", "ru", "en"], [5, 4, 1])[0]
        address = translated(place.names, language)
        taken = timedelta(days=chance.gammavariate(2.2, 6)) if chance.random() < 0.97 else age
        yield {
            "source_id": f"{seed}-{number}",
            "received_at": (now - age).isoformat(),
            "closed_at": (now - age + taken).isoformat() if taken < age else "",
            "answer": situation["answer"][language] if taken < age else "",
            "title": situation["title"][language],
            "text": situation["text"][language].format(place=address),
            "category": situation["category"],
            "address": address,
            "lat": round(place.lat + chance.uniform(-0.002, 0.002), 6),
            "lon": round(place.lon + chance.uniform(-0.003, 0.003), 6),
            "channel": chance.choice(["web", "web", "phone"]),
            "language": language,
        }


def some_requests(jurisdiction: str, count: int, **of: Any) -> list[ServiceRequest]:
    """Return requests spread over all, the same ones in each run."""
    keys = list(
        ServiceRequest.objects.filter(jurisdiction=jurisdiction, **of)
        .values_list("pk", flat=True)
        .order_by("pk")
    )
    chosen = random.Random(1).sample(keys, min(count, len(keys)))
    return list(ServiceRequest.objects.filter(pk__in=chosen))
