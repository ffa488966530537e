"""The embedded PostgreSQL: made at the first start, one cluster in QALA_DATA."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit


def database_settings(data: Path) -> dict[str, object]:
    """Return Django's settings of the database: DATABASE_URL when given, else the embedded cluster."""
    common = {"ENGINE": "django.db.backends.postgresql", "CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}
    if url := os.environ.get("DATABASE_URL"):
        parts = urlsplit(url)
        return common | {
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(parts.hostname or ""),
            "PORT": str(parts.port or ""),
            "OPTIONS": dict(parse_qsl(parts.query)),
        }
    return common | {"NAME": "qala", "USER": "qala", "HOST": str(data / "postgres" / "run")}
