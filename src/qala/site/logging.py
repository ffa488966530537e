"""Logs: one line per event on standard error, JSON for machines; no personal data goes in."""

from __future__ import annotations

import logging
import re
import sys

import structlog

VALUES = re.compile(r"\n(DETAIL|CONTEXT): .*")


def _hide_path(_: object, __: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """Drop the path from Django's complaints about answers: it may hold what only one person should know."""
    if event["_record"].name.startswith("django.request"):
        event["event"] = str(event["event"]).split(": ", 1)[0]
    return event


def _hide_values(_: object, __: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """Drop what PostgreSQL quotes from a row."""
    if "exception" in event:
        event["exception"] = VALUES.sub("", event["exception"])
    return event


def configure_logging(form: str) -> None:
    """Send structlog and the logs of the libraries the same way. `form`: "json" or "console"."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    last: structlog.typing.Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if form == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), pad_event_to=20)
    )
    # Tracebacks come without the values of variables: those may be a person's words.
    trace = structlog.processors.format_exc_info
    final = [
        _hide_path,
        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
        trace,
        _hide_values,
        last,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=final,
        )
    )
    root = logging.getLogger()
    root.handlers = [one for one in root.handlers if not getattr(one, "of_qala", False)]
    handler.of_qala = True  # type: ignore[attr-defined]  # a second call replaces it
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    for name in ("procrastinate", "pymorphy3", "gunicorn", "asyncio", "PIL", "fontTools", "pyhanko"):
        logging.getLogger(name).setLevel(logging.WARNING)
