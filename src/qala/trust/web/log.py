"""Pages of the public log: its state, one entry, and how anyone checks the city without trusting it."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from qala.trust import queries
from qala.trust.log.data import LogKeyData
from qala.trust.log.reads import get_log_state, get_proof, list_log_keys, log_policy_text
from qala.trust.models import Receipt

KEYS_SHOWN = 100


@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """Show the log: how large it is, who watches it, and the keys to check it with."""
    keys = list_log_keys()
    context = {
        "title": _("The public log"),
        "breadcrumbs": [(_("Check an answer"), reverse("trust:find")), (_("The public log"), "")],
        "state": get_log_state(),
        "policy": log_policy_text(),
        "keys": [key for key in keys if key.purpose != "seal"],
        "seals": _named_seals(keys),
        "demo": settings.DEMO,
        "checkpoint": "/log/checkpoint",
    }
    return render(request, "trust/log_show.html", context)


@require_safe
def how(request: HttpRequest) -> HttpResponse:
    """Tell how to check the city without trusting it."""
    title = _("How to check us without trusting us")
    context = {
        "title": title,
        "breadcrumbs": [(_("Check an answer"), reverse("trust:find")), (title, "")],
        "witnesses": get_log_state().witnesses,
        "demo": settings.DEMO,
        "address": f"{settings.BASE_URL}/log/checkpoint",
    }
    return render(request, "trust/how.html", context)


@require_safe
def entry(request: HttpRequest, entry: int) -> HttpResponse:
    """Show an entry of the log as it stands."""
    found = queries.find_log_entry(entry)
    if found is None:
        raise Http404
    context = {
        "title": _("Entry № {number}").format(number=entry),
        "breadcrumbs": [(_("The public log"), reverse("trust:log")), (_("Entry of the log"), "")],
        "entry": found,
        "leaf": json.loads(found.leaf),
        "leaf_text": found.leaf.decode(),
        "salt": found.salt.hex() if found.salt else "",
        "proof": get_proof(entry),
        "has_receipt": Receipt.objects.filter(pk=entry).exists(),
    }
    return render(request, "trust/entry_show.html", context)


@require_safe
def proof(request: HttpRequest, entry: int) -> HttpResponse:  # noqa: ARG001 - Django gives the request
    """Return the `.tlog-proof` of an entry (c2sp.org/tlog-proof)."""
    found = get_proof(entry)
    if found is None:
        raise Http404
    return _text(found.proof_text, f"entry-{entry}.tlog-proof")


@require_safe
def leaf(request: HttpRequest, entry: int) -> HttpResponse:  # noqa: ARG001
    """Return the bytes of an entry, which its proof is about."""
    found = queries.find_log_entry(entry)
    if found is None:
        raise Http404
    response = HttpResponse(found.leaf, content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="entry-{entry}.json"'
    return response


@require_safe
def receipt(request: HttpRequest, entry: int) -> HttpResponse:  # noqa: ARG001
    """Return the receipt of an entry, where one was given."""
    found = Receipt.objects.filter(pk=entry).first()
    if found is None:
        raise Http404
    return _text(found.note, f"entry-{entry}-receipt.txt")


@require_safe
def policy(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """Return the tlog-policy: our key, our witnesses, how many must sign."""
    return _text(log_policy_text(), "qala-log-policy.txt")


def _named_seals(keys: list[LogKeyData]) -> list[dict[str, Any]]:
    """Return the seals by the BIN at the end of their names."""
    seals = [key for key in keys if key.purpose == "seal"][:KEYS_SHOWN]
    return [{"bin": key.name.rsplit("/", 1)[-1], "vkey": key.vkey, "entry": key.entry} for key in seals]


def _text(text: str, name: str) -> HttpResponse:
    response = HttpResponse(text, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
