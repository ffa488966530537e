"""The preparing process. Nothing of Django is imported before it is set up."""

from __future__ import annotations

from datetime import datetime
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import django

from qala.base.errors.api import Invalid
from qala.requests.importing.data import Mapping


def prepare_all(  # noqa: PLR0917 - the arguments of a process
    send: Connection,
    database: dict[str, Any],
    path: Path,
    jurisdiction: str,
    mapping: Mapping,
    now: datetime,
) -> None:
    """Prepare the file and send the chunks, then None; a fault of the file is sent as it is."""
    django.setup()
    from django.db import connections  # noqa: PLC0415

    from qala.requests.importing.prepare import prepare_file  # noqa: PLC0415

    connections["default"].settings_dict.update(database)
    try:
        for chunk in prepare_file(path, jurisdiction, mapping, now):
            send.send(chunk)
        send.send(None)
    except BrokenPipeError:
        return
    except Invalid as error:
        send.send(error)
    finally:
        connections.close_all()
