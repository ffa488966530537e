"""The city, its districts, bodies and themes that a file speaks of: found, or made from the mapping."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

import shapely

from qala.base.errors.api import Invalid, Refused
from qala.base.people.api import Actor, Organisation, set_organisation
from qala.city.api import (
    JurisdictionData,
    PlaceKind,
    get_jurisdiction,
    import_places,
    list_districts,
    load_base_map,
)
from qala.city.data import StagedPlace
from qala.requests.importing.cases import code_of
from qala.requests.importing.data import Mapping, SkipRow
from qala.requests.models import Category, RoutingRule
from qala.requests.norms import Kind

MACHINE = Actor.machine("import")


def ensure_city(code: str, mapping: Mapping) -> JurisdictionData:
    """Return the city; load the settings that Qala ships of it, and the mapping's districts, when absent.

    Raises Invalid({"jurisdiction": …}).
    """
    try:
        city = get_jurisdiction(code)
    except Refused:
        try:
            load_base_map(code)
        except Refused:
            raise Invalid(
                {
                    "jurisdiction": [
                        f"There is no city {code!r} here, and Qala ships none. Load one by `qala city`."
                    ]
                }
            ) from None
        city = get_jurisdiction(code)
    if mapping.districts and not list_districts(city):
        places = (_district(mapping, name, said["at"]) for name, said in mapping.districts.items())
        import_places(city, places, source=mapping.source, licence=mapping.licence)
        city = get_jurisdiction(code)
    return city


def _district(mapping: Mapping, name: str, at: tuple[float, float]) -> StagedPlace:
    """Return a district of which only the name and a point inside are known."""
    point = shapely.to_wkb(shapely.Point(at[1], at[0]))
    return StagedPlace(f"{mapping.source}:{code_of(name, 48)}", PlaceKind.DISTRICT, point, names={"en": name})


@dataclass(frozen=True)
class Body:
    """An organisation that answers."""

    pk: int
    code: str


class Taxonomies:
    """Looks values of the file up, and adds what the mapping lets it add."""

    def __init__(self, city: JurisdictionData, mapping: Mapping) -> None:
        """Read what is there."""
        self.city, self.mapping = city, mapping
        self.districts = {
            name: place.public_id
            for place in list_districts(city)
            for name in (*place.names.values(), place.public_id)
        }
        of_city = Organisation.objects.filter(jurisdiction=city.code)
        self.bodies = {one.code: Body(one.pk, one.code) for one in of_city.filter(is_body=True)}
        self.categories = {one.code: one for one in Category.objects.filter(jurisdiction=city.code)}
        self.by_name = {name: one for one in self.categories.values() for name in one.names.values()}
        self._routes: dict[tuple[int, str], Body | None] = {}

    def district(self, value: str) -> str:
        """Return the public id of the district, "" where none is named or known."""
        return self.districts.get(value, "")

    def category(self, value: str, words: tuple[str, ...]) -> Category:
        """Return the theme; a new one has the file's own name. Raises SkipRow where none may be added."""
        found = self.by_name.get(value) or (
            None if self.mapping.new_categories else self.categories.get(value)
        )
        if found:
            return found
        if not self.mapping.new_categories:
            raise SkipRow(f"no category {value!r} in this city")
        language = self.mapping.language or self.city.default_language
        made, _new = Category.objects.get_or_create(
            jurisdiction=self.city.code,
            code=_free_code(value, self.categories),
            defaults={
                "names": {language: value},
                "icon": next(
                    (self.mapping.icons[one] for one in words if one in self.mapping.icons), "other"
                ),
                "keywords": {language: ", ".join(filter(None, words))},
                "kind": self.mapping.kind or Kind.REPORT,
                "order": len(self.categories),
            },
        )
        self.categories[made.code] = self.by_name[value] = made
        return made

    def body(self, value: str, category: Category, district: str) -> Body | None:
        """Return who answers: the named body, else that of the route, else None for a registrar to find."""
        if not value:
            return self._route(category, district)
        said = self.mapping.bodies.get(value)
        known = self.bodies.get(said["code"] if said else value)
        if known:
            return known
        if not self.mapping.new_bodies:
            raise SkipRow(f"no body {value!r} in this city")
        code = said["code"] if said else _free_code(value, self.bodies)
        names = {name: text for name, text in said.items() if name != "code"} if said else {"en": value}
        made = set_organisation(MACHINE, self.city.code, code, names=names, is_body=True)
        self.bodies[code] = self.bodies[value] = Body(made.id, code)
        return self.bodies[code]

    def _route(self, category: Category, district: str) -> Body | None:
        key = category.pk, district
        if key not in self._routes:
            rules = RoutingRule.objects.filter(category=category, district__in=[district, ""])
            rule = rules.select_related("body").order_by("-district").first()
            self._routes[key] = Body(rule.body.pk, rule.body.code) if rule else None
        return self._routes[key]


def _free_code(words: str, taken: object) -> str:
    """Return a code for the words that is not taken; short hash when another name has it already."""
    code = code_of(words, 60)
    if code not in taken:  # type: ignore[operator]
        return code
    return f"{code[:50]}-{sha256(words.encode()).hexdigest()[:8]}"
