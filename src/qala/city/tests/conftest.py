"""A city of a few places made by hand, and the shipped one, loaded once for the tests that read it."""

from __future__ import annotations

import pytest
import shapely

from qala.city import api
from qala.city.data import CitySettings, JurisdictionData, PlaceKind, StagedPlace

TOWN = CitySettings(
    code="town",
    names={"kk": "Қалашық", "ru": "Городок", "en": "Town"},
    timezone="Asia/Almaty",
    languages=["kk", "ru"],
    default_language="kk",
    bounds=(76.0, 43.0, 76.2, 43.1),
    view=(76.0, 43.0, 76.2, 43.1),
    centre=(43.05, 76.1),
    is_default=True,
)


def area(west: float, south: float, east: float, north: float) -> bytes:
    return shapely.to_wkb(shapely.box(west, south, east, north))


def line(*points: tuple[float, float]) -> bytes:
    return shapely.to_wkb(shapely.LineString(points))


TOWN_PLACES = [
    StagedPlace("1", PlaceKind.DISTRICT, area(76.0, 43.0, 76.1, 43.1), names={"kk": "Батыс", "ru": "Западный"}),
    StagedPlace("2", PlaceKind.DISTRICT, area(76.1, 43.0, 76.2, 43.1), names={"kk": "Шығыс", "ru": "Восточный"}),
    StagedPlace(
        "3",
        PlaceKind.STREET,
        line((76.01, 43.05), (76.19, 43.05)),
        "primary",
        names={"kk": "Төле би көшесі", "ru": "ул. Толе би"},
        aliases=("Комсомольская",),
    ),
    StagedPlace(
        "4", PlaceKind.STREET, line((76.05, 43.01), (76.05, 43.09)), "minor",
        names={"kk": "Қонаев көшесі", "ru": "ул. Кунаева"},
    ),
    StagedPlace(
        "5",
        PlaceKind.BUILDING,
        area(76.02, 43.0501, 76.0203, 43.0503),
        street={"kk": "Төле би көшесі", "ru": "ул. Толе би"},
        house_number='93 "a"',
        levels=5,
    ),
    StagedPlace("6", PlaceKind.GREEN, area(76.03, 43.02, 76.04, 43.03), "park"),
    StagedPlace("7", PlaceKind.WATER, area(76.06, 43.02, 76.07, 43.03), "area"),
    StagedPlace("8", PlaceKind.RAIL, line((76.0, 43.045), (76.2, 43.045)), "rail"),
]  # fmt: skip


@pytest.fixture
def town(db: None) -> JurisdictionData:
    api.save_jurisdiction(TOWN)
    api.import_places(api.get_jurisdiction("town"), TOWN_PLACES, source="tests", licence="CC0")
    return api.get_jurisdiction("town")


@pytest.fixture
def almaty_districts(db: None) -> JurisdictionData:
    api.load_base_map("almaty", kinds={PlaceKind.DISTRICT})
    return api.get_jurisdiction("almaty")
