from __future__ import annotations

import gzip
import re
from xml.etree import ElementTree as ET

import brotli
import mapbox_vector_tile
import pytest
import shapely
from django.template import engines
from django.test import Client, RequestFactory
from django.utils import translation
from django_cotton.compiler_regex import CottonCompiler

from qala.city import api, base_tiles
from qala.city.data import JurisdictionData
from qala.city.templatetags.city import degree


def tile_url(town: JurisdictionData, z: int, lat: float = 43.05, lon: float = 76.0202) -> str:
    x, y = api.tile_at(lat, lon, z)
    return f"/tiles/base/town/{z}/{x}/{y}.pbf"


def test_a_tile_has_the_layers_of_the_map(client: Client, town: JurisdictionData) -> None:
    tile = mapbox_vector_tile.decode(client.get(tile_url(town, 10)).content)
    assert tile.keys() == {"land", "outside", "district", "green", "water", "rail", "road", "label"}
    tile = mapbox_vector_tile.decode(client.get(tile_url(town, 14)).content)
    assert tile.keys() == {"land", "rail", "road", "building", "label"}
    (building,) = tile["building"]["features"]
    assert building["properties"]["height"] == 15.5
    labels = [feature["properties"] for feature in tile["label"]["features"]]
    assert {"kind": "house", "number": "93А"} in labels
    assert {
        "kind": "street",
        "class": "primary",
        "name_kk": "Төле би көшесі",
        "name_ru": "ул. Толе би",
    } in labels


@pytest.mark.parametrize(
    ("accepted", "encoding", "unpack"),
    [
        ("gzip, deflate, br", "br", brotli.decompress),
        ("gzip", "gzip", gzip.decompress),
        ("br;q=0", None, bytes),
        ("", None, bytes),
    ],
)
def test_a_tile_is_packed_as_the_browser_takes_it(
    client: Client, town: JurisdictionData, accepted: str, encoding: str | None, unpack
) -> None:
    url = tile_url(town, 12)
    plain = client.get(url).content
    for _ in range(2):
        response = client.get(url, headers={"Accept-Encoding": accepted})
        assert response.headers.get("Content-Encoding") == encoding
        assert unpack(response.content) == plain
        assert "Accept-Encoding" in response["Vary"]


def test_a_versioned_tile_is_kept_for_ever_and_asked_again_by_etag(
    client: Client, town: JurisdictionData, django_assert_num_queries
) -> None:
    url = tile_url(town, 12)
    first = client.get(f"{url}?v={base_tiles.map_version(town)}")
    assert "immutable" in first["Cache-Control"]
    assert "immutable" not in client.get(f"{url}?v=0-0")["Cache-Control"]
    with django_assert_num_queries(0):
        again = client.get(url, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_tiles_change_with_the_map(client: Client, town: JurisdictionData) -> None:
    before = client.get(tile_url(town, 12))
    api.import_places(
        town,
        [api.StagedPlace("new", api.PlaceKind.GREEN, bytes(_box(76.021, 43.051, 76.025, 43.054)), "park")],
        source="t",
        licence="t",
    )
    after = client.get(tile_url(town, 12))
    assert after["ETag"] != before["ETag"]
    assert "green" in mapbox_vector_tile.decode(after.content)


@pytest.mark.parametrize(
    "path", ["nowhere/1/0/0", "town/15/0/0", "town/3/8/0", "town/3/0/8", "town/99/0/0", "town/-1/0/0"]
)
def test_a_tile_that_cannot_be_is_not_found(client: Client, town: JurisdictionData, path: str) -> None:
    assert client.get(f"/tiles/base/{path}.pbf").status_code == 404


def test_a_far_tile_is_outside_only(client: Client, town: JurisdictionData) -> None:
    tile = mapbox_vector_tile.decode(client.get(tile_url(town, 8, 10.0, 10.0)).content)
    assert tile.keys() == {"outside"}


# ── the picture without a script ─────────────────────────────────────────────────────────────────


def test_the_picture_shows_districts_and_their_counts(town: JurisdictionData) -> None:
    west, east = api.list_districts(town)
    svg = api.district_map_svg(
        town,
        {west.public_id: 1846, east.public_id: 3},
        language="ru",
        label="Обращения <по районам>",
        links={west.public_id: "/ru/?d=1&x=2"},
    )
    root = ET.fromstring(svg)
    texts = [text.text for text in root.iter() if text.tag.endswith("text")]
    assert texts[0] == "Западный"
    assert re.sub(r"\s", " ", texts[1]) == "1 846"
    assert texts[2:] == ["Восточный", "3"]
    assert [a.get("href") for a in root.iter() if a.tag.endswith("a")] == ["/ru/?d=1&x=2"]
    radii = [float(circle.get("r")) for circle in root.iter() if circle.tag.endswith("circle")]
    assert radii[0] > radii[1]
    assert root.get("aria-label") == "Обращения <по районам>"
    assert "style=" not in svg
    assert root.get("width") == "600"


def test_the_picture_without_counts_has_names_only(town: JurisdictionData) -> None:
    svg = api.district_map_svg(town, language="kk", label="Карта")
    assert "Батыс" in svg
    assert "circle" not in svg


def test_the_picture_of_almaty_is_light(almaty_districts: JurisdictionData) -> None:
    svg = api.district_map_svg(almaty_districts, language="kk", label="Карта")
    assert all(place.names["kk"] in svg for place in api.list_districts(almaty_districts))
    assert len(svg) < 30_000


@pytest.mark.parametrize(
    ("language", "opening"),
    [("kk", "Карта ашылуда"), ("ru", "Карта открывается"), ("en", "The map is opening")],
)
def test_the_component_works_without_a_script(town: JurisdictionData, language: str, opening: str) -> None:
    request = RequestFactory().get("/")
    request.jurisdiction = town
    text = '<c-map label="Қайда?" list="#rows" marks="#rows" lat="43.05" lon="76.1"><b>legend</b></c-map>'
    with translation.override(language):
        html = engines["django"].from_string(CottonCompiler().process(text)).render({}, request)
    assert opening in html
    assert 'data-lat="43.050000" data-lon="76.100000"' in html
    assert f"?v={base_tiles.map_version(town)}" in html
    assert "q-dmap" in html
    assert "<b>legend</b>" in html
    assert '<a href="#rows">' in html
    assert "style=" not in html


@pytest.mark.parametrize(
    ("number", "text"),
    [(43.25, "43.250000"), ("43,25", "43.250000"), ("abc", ""), (None, ""), ("", ""), ("nan", "")],
)
def test_a_number_is_written_for_a_script_whatever_the_language(number: object, text: str) -> None:
    assert degree(number) == text


# ── the open interface ───────────────────────────────────────────────────────────────────────────


def test_places_are_found_by_the_open_interface(client: Client, town: JurisdictionData) -> None:
    found = client.get("/api/v1/places", {"q": "Төле би 93а"}).json()
    assert found[0]["names"]["ru"] == "ул. Толе би, 93А"
    assert found[0]["district"]["names"]["kk"] == "Батыс"
    near = client.get("/api/v1/places/near", {"lat": "43.05", "lon": "76.0201"}).json()
    assert near["kind"] == "house"
    assert client.get("/api/v1/places/near", {"lat": "43.02", "lon": "76.18"}).status_code == 404
    assert [place["names"]["kk"] for place in client.get("/api/v1/places/districts").json()] == [
        "Батыс",
        "Шығыс",
    ]


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("", {"q": ""}),
        ("", {"q": "x" * 201}),
        ("", {"q": "a", "limit": 99}),
        ("/near", {"lat": "91", "lon": "0"}),
        ("/near", {"lat": "nan", "lon": "0"}),
        ("/near", {"lat": "x", "lon": "0"}),
    ],
)
def test_a_wrong_question_is_answered_with_a_problem(
    client: Client, town: JurisdictionData, path: str, query: dict[str, object]
) -> None:
    response = client.get(f"/api/v1/places{path}", query)
    assert response.status_code == 422
    assert response["Content-Type"] == "application/problem+json"


def _box(west: float, south: float, east: float, north: float) -> bytes:
    return shapely.to_wkb(shapely.box(west, south, east, north))
