"""A city's own file: who answers, which themes there are, and which body has which theme."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from django.db import transaction

from qala.base.errors.api import Refused
from qala.base.people.api import Actor, Organisation, set_organisation
from qala.requests.models import Category, RoutingRule

CITIES = Path(__file__).resolve().parents[1] / "cities"


def read_city_file(code: str) -> dict[str, Any]:
    """Return a shipped city's organisations and themes. Raises Refused: not_found."""
    path = CITIES / f"{code}.toml"
    if not path.is_file():
        raise Refused("not_found", str(path.name))
    return tomllib.loads(path.read_text(encoding="utf-8"))


@transaction.atomic
def load_city_file(actor: Actor, jurisdiction: str, said: dict[str, Any]) -> None:
    """Bring organisations, themes and routes of a city up to its file. A second call changes nothing."""
    for one in said["organisation"]:
        set_organisation(
            actor,
            jurisdiction,
            one["code"],
            names=one["names"],
            bin=one.get("bin", ""),
            is_body=one.get("body", False),
        )
    bodies = {one.code: one for one in Organisation.objects.filter(jurisdiction=jurisdiction)}
    for order, one in enumerate(said["category"]):
        category, _made = Category.objects.update_or_create(
            jurisdiction=jurisdiction,
            code=one["code"],
            defaults={
                "names": one["names"],
                "icon": one["icon"],
                "keywords": one["keywords"],
                "kind": one.get("kind", "report"),
                "order": order,
            },
        )
        if body := one.get("body"):
            RoutingRule.objects.update_or_create(
                category=category, district="", defaults={"body": bodies[body]}
            )
