"""A made-up register in the columns of Boston's: 300 cases, with every kind of dirt the real one has."""

from __future__ import annotations

import csv
import gzip
from datetime import datetime, timedelta
from pathlib import Path

COLUMNS = [
    "CASE_ENQUIRY_ID",
    "OPEN_DT",
    "TARGET_DT",
    "CLOSED_DT",
    "OnTime_Status",
    "CASE_STATUS",
    "CLOSURE_REASON",
    "CASE_TITLE",
    "SUBJECT",
    "REASON",
    "TYPE",
    "QUEUE",
    "Department",
    "Location",
    "neighborhood",
    "LATITUDE",
    "LONGITUDE",
    "Source",
]
FORM = "%m/%d/%Y %I:%M:%S %p"
ROWS = 300
SECRET_MAIL, SECRET_PHONE = "jane.canary@example.org", "617-555-0148"
TYPES = (
    ("Street Light Outages", "Street Lights", "PWDx"),
    ("Tree Emergencies", "Trees", "PARK"),
    ("Bed Bugs", "Housing", "ISD"),
)


def row(n: int) -> dict[str, str]:
    """Return case n. Every 10th has no target, every 4th is open, every 7th was closed late."""
    opened = datetime(2015, 3, 1, 9) + timedelta(hours=5 * n)  # noqa: DTZ001 - as in the file
    target = opened + timedelta(days=5) if n % 10 else None
    closed = opened + (timedelta(days=8) if n % 7 == 0 else timedelta(days=2)) if n % 4 else None
    if n == 9:
        closed = opened - timedelta(seconds=17)
    title, reason, department = TYPES[n % 3]
    lat, lon = ("42.3594", "-71.0587") if n % 6 == 0 else (f"{42.30 + n / 10_000:.4f}", "-71.0700")
    said = f"Done. Write to {SECRET_MAIL} or call {SECRET_PHONE}." if n == 5 else "Work done \ufffd."
    return {
        "CASE_ENQUIRY_ID": f"1010{n:08d}",
        "OPEN_DT": opened.strftime(FORM),
        "TARGET_DT": target.strftime(FORM) if target else "",
        "CLOSED_DT": closed.strftime(FORM) if closed else "",
        "OnTime_Status": "",
        "CASE_STATUS": "Closed" if closed else "Open",
        "CLOSURE_REASON": said if closed else "",
        "CASE_TITLE": f"=HYPERLINK({n})" if n == 7 else title,
        "SUBJECT": "Public Works Department",
        "REASON": reason,
        "TYPE": title,
        "QUEUE": "Q",
        "Department": department,
        "Location": f"{n + 1} Beacon St  Boston  MA  02108",
        "neighborhood": "Roxbury" if n % 2 else "",
        "LATITUDE": lat,
        "LONGITUDE": lon,
        "Source": "Constituent Call" if n % 2 else "City Worker App",
    }


def write(path: Path, rows: list[dict[str, str]] | None = None, columns: list[str] | None = None) -> Path:
    """Write rows as CSV, packed when the name ends so."""
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "wt", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns or COLUMNS, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows if rows is not None else [row(n) for n in range(ROWS)])
    return path
