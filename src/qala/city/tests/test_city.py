from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import shapely
from click.testing import CliRunner
from django.db import connection

from qala.base.errors.api import Invalid, Refused
from qala.city import api, base_map
from qala.city.actions import public_id
from qala.city.cli import city
from qala.city.data import FoundKind, JurisdictionData, PlaceKind, StagedPlace
from qala.city.importers import StreetTable, read_geojson
from qala.city.models import Place
from qala.city.tests.conftest import TOWN, TOWN_PLACES

DATA = Path(__file__).parents[5] / "shared" / "data" / "almaty"
ALMATY = base_map.DATA / "almaty"

# ── cities ───────────────────────────────────────────────────────────────────────────────────────


def test_a_city_is_read_without_a_query_until_it_is_written(
    town: JurisdictionData, django_assert_num_queries
) -> None:
    api.list_jurisdictions()
    with django_assert_num_queries(0):
        assert api.get_jurisdiction("town") == api.default_jurisdiction()
    api.save_jurisdiction(replace(TOWN, call_number="109"))
    assert api.get_jurisdiction("town").call_number == "109"


def test_there_is_one_default_city(town: JurisdictionData) -> None:
    api.save_jurisdiction(replace(TOWN, code="other"))
    assert api.default_jurisdiction().code == "other"
    assert [city.is_default for city in api.list_jurisdictions()] == [True, False]


@pytest.mark.django_db
def test_an_unknown_city_or_place_is_refused() -> None:
    for ask in (
        lambda: api.get_jurisdiction("x"),
        api.default_jurisdiction,
        lambda: api.get_place("x"),
        lambda: api.load_base_map("x"),
    ):
        with pytest.raises(Refused) as refusal:
            ask()
        assert refusal.value.code == "not_found"


def test_a_city_known_by_points_only_has_no_outline(db: None) -> None:
    api.save_jurisdiction(TOWN)
    point = shapely.to_wkb(shapely.Point(76.1, 43.05))
    api.import_places(
        api.get_jurisdiction("town"),
        [StagedPlace("p", PlaceKind.DISTRICT, point, names={"en": "Back Bay"})],
        source="t",
        licence="t",
    )
    town = api.get_jurisdiction("town")
    assert [place.names for place in api.list_districts(town)] == [{"en": "Back Bay"}]
    assert api.is_inside(town, 43.01, 76.01)
    assert api.district_at(town, 43.01, 76.01) is None


# ── districts ────────────────────────────────────────────────────────────────────────────────────

KNOWN = [
    (43.2590, 76.9286, "Алмалы"),  # the park of the 28 guardsmen's side of Töle bi and Masanchi
    (43.2330, 76.9560, "Медеу"),  # Kök-Töbe's lower station, Dostyq avenue
    (43.1575, 77.0590, "Медеу"),  # the Medeu rink
    (43.2224, 76.8512, "Әуезов"),  # microdistrict 3
    (43.2010, 76.8920, "Бостандық"),  # Orbita
    (43.3521, 77.0405, "Түрксіб"),  # the airport
    (43.3417, 76.9490, "Түрксіб"),  # the station Almaty 1
    (43.2900, 76.9200, "Жетісу"),
    (43.2900, 76.8300, "Алатау"),
    (43.1900, 76.8300, "Наурызбай"),
]


def test_almaty_has_eight_districts_with_names_in_three_languages(almaty_districts: JurisdictionData) -> None:
    districts = api.list_districts(almaty_districts)
    assert {place.names["kk"] for place in districts} == {
        "Алатау", "Алмалы", "Әуезов", "Бостандық", "Жетісу", "Медеу", "Наурызбай", "Түрксіб",
    }  # fmt: skip
    assert all(place.names.keys() == {"kk", "ru", "en"} for place in districts)
    for place in districts:
        assert api.district_at(almaty_districts, place.lat, place.lon) == place


def test_known_places_lie_in_their_districts(almaty_districts: JurisdictionData) -> None:
    districts = api.districts_at(almaty_districts, [(lat, lon) for lat, lon, _ in KNOWN])
    assert [district and district.names["kk"] for district in districts] == [name for _, _, name in KNOWN]


def test_outside_all_districts_is_none_and_not_the_nearest(almaty_districts: JurisdictionData) -> None:
    assert api.district_at(almaty_districts, 43.30, 76.60) is None
    assert not api.is_inside(almaty_districts, 43.30, 76.60)


def test_many_points_have_the_districts_that_each_has_alone(almaty_districts: JurisdictionData) -> None:
    points = [(43.0 + i * 0.0041, 76.7 + (i * 37 % 100) * 0.005) for i in range(100)]
    alone = [api.district_at(almaty_districts, *point) for point in points]
    assert api.districts_at(almaty_districts, points) == alone
    assert len({district and district.public_id for district in alone}) > 5
    assert api.districts_at(almaty_districts, []) == []


def test_a_border_belongs_to_one_side_always(town: JurisdictionData) -> None:
    found = api.district_at(town, 43.05, 76.1)
    assert found is not None
    assert found.names["kk"] == "Батыс"
    assert api.districts_at(town, [(43.05, 76.1)]) == [found]


def test_no_gap_lies_between_the_shipped_districts() -> None:
    areas = [shapely.from_wkb(p.geometry) for p in base_map.read_places("almaty", {PlaceKind.DISTRICT})]
    assert all(area.is_valid for area in areas)
    land = shapely.union_all(areas)
    holes = sum(len(part.interiors) for part in shapely.get_parts(land))
    assert holes == 0
    assert sum(area.area for area in areas) == pytest.approx(land.area, rel=1e-6)


@pytest.mark.skipif(not DATA.exists(), reason="needs ../shared/data/almaty")
def test_shipped_districts_are_those_of_the_source() -> None:
    shipped = {
        p.names["en"]: shapely.from_wkb(p.geometry)
        for p in base_map.read_places("almaty", {PlaceKind.DISTRICT})
    }
    names = base_map.district_names("almaty")
    for source in read_geojson(DATA / "districts-2026.geojson", PlaceKind.DISTRICT, names):
        shape = shapely.from_wkb(source.geometry)
        ours = shipped[source.names["en"]]
        assert ours.symmetric_difference(shape).area < 0.012 * shape.area


# ── imports ──────────────────────────────────────────────────────────────────────────────────────


def test_a_second_import_changes_nothing(town: JurisdictionData) -> None:
    report = api.import_places(town, TOWN_PLACES, source="tests", licence="CC0")
    assert (report.added, report.changed, report.same) == (0, 0, len(TOWN_PLACES))
    assert api.get_jurisdiction("town").map_version == town.map_version


def test_an_import_changes_only_what_differs(town: JurisdictionData) -> None:
    changed = [replace(place, levels=9) if place.external_id == "5" else place for place in TOWN_PLACES]
    report = api.import_places(town, changed, source="tests", licence="CC0")
    assert (report.added, report.changed) == (0, 1)
    assert Place.objects.get(external_id="5").levels == 9
    assert api.get_jurisdiction("town").map_version == town.map_version + 1


def test_broken_places_are_skipped_and_counted(town: JurisdictionData) -> None:
    bad = [
        StagedPlace("a", PlaceKind.GREEN, b""),
        StagedPlace("b", PlaceKind.GREEN, b"\x01nonsense"),
        StagedPlace("c", PlaceKind.GREEN, shapely.to_wkb(shapely.Point(500, 43))),
        replace(TOWN_PLACES[5], external_id="d"),
        replace(TOWN_PLACES[5], external_id="d"),
    ]
    report = api.import_places(town, bad, source="tests", licence="CC0")
    assert (report.added, report.skipped) == (1, 4)
    assert report.reasons == {"no geometry": 2, "coordinates outside the world": 1, "the same id twice": 1}


def test_a_file_that_is_no_geojson_is_refused_by_name(tmp_path: Path) -> None:
    for content in ("{", "[]", '{"type": "Point"}'):
        path = tmp_path / "x.geojson"
        path.write_text(content)
        with pytest.raises(Invalid, match=r"x\.geojson"):
            list(read_geojson(path, PlaceKind.DISTRICT, {}))


def test_geojson_is_imported_by_command_with_a_report(town: JurisdictionData, tmp_path: Path) -> None:
    path = tmp_path / "areas.geojson"
    path.write_text(
        '{"type":"FeatureCollection","features":['
        '{"properties":{"name":"North"},"geometry":{"type":"Polygon","coordinates":[[[76,43.1],[76.1,43.1],[76.1,43.2],[76,43.1]]]}},'
        '{"properties":{},"geometry":{"type":"Point","coordinates":[76,43]}},'
        '{"properties":null,"geometry":null}]}'
    )
    result = CliRunner().invoke(city, ["import-geojson", str(path), "--licence", "CC0"])
    assert result.exit_code == 0, result.output
    assert "added 1, changed 0, same 0, skipped 2" in result.output
    assert "no geometry: 2" in result.output
    again = CliRunner().invoke(city, ["import-geojson", str(path), "--licence", "CC0"])
    assert "added 0, changed 0, same 1" in again.output


@pytest.mark.django_db
def test_a_command_for_an_unknown_city_is_one_clear_line() -> None:
    result = CliRunner().invoke(city, ["load-base-map", "atlantis"])
    assert result.exit_code == 1
    assert "atlantis" in result.output
    assert "Traceback" not in result.output


def test_public_ids_are_the_same_in_every_install() -> None:
    assert public_id("almaty", "osm:relation/3072807") == "QLP-6JKPGUKIF"


@pytest.mark.skipif(not DATA.exists(), reason="needs ../shared/data/almaty")
def test_street_names_of_the_extract_are_written_in_one_way() -> None:
    table = StreetTable.read(base_map.street_table("almaty"))
    assert table.read_name("Абая прс.")[0] == {"ru": "пр. Абая", "kk": "Абай даңғылы"}
    assert table.read_name("ул. Фурманова") == (
        {"ru": "пр. Назарбаева", "kk": "Назарбаев даңғылы"},
        ("Фурманова", "Фурманов"),
    )
    assert table.read_name("Tulebaev")[0]["kk"] == "Төлебаев көшесі"
    assert table.read_name("Аксай 3Б мкр")[0]["kk"] == "Ақсай-3Б ықшам ауданы"
    assert table.read_name("не знаю названия") == ({}, ())
    assert table.read_name("Beacon Street")[0] == {"en": "Beacon Street"}


# ── the shipped map ──────────────────────────────────────────────────────────────────────────────


def test_shipped_data_is_small_and_has_its_licence_beside() -> None:
    assert sum(path.stat().st_size for path in base_map.DATA.rglob("*") if path.is_file()) <= 1_500_000
    assert "Open Database License" in (ALMATY / "LICENSE.txt").read_text()
    assert "© OpenStreetMap contributors" in (ALMATY / "ATTRIBUTION.md").read_text()


def test_shipped_places_come_back_as_they_were_packed() -> None:
    places = list(base_map.read_places("almaty"))
    assert len(places) > 12_000
    assert len({place.external_id for place in places}) == len(places)
    for place in places[::50]:
        assert base_map.unpack(base_map.pack(place)) == place
    kinds = {place.kind for place in places}
    assert kinds == set(PlaceKind)


def test_a_box_finds_what_touches_it_and_uses_the_index(town: JurisdictionData) -> None:
    inside = Place.objects.in_box(76.02, 43.05, 76.021, 43.051).order_by("external_id")
    assert [place.external_id for place in inside] == ["1", "3", "5"]
    assert not Place.objects.in_box(10, 10, 11, 11).exists()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert "place_box_gist" in inside.order_by().explain()


# ── search ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "kind", "name"),
    [
        ("Төле би", FoundKind.STREET, "Төле би көшесі"),
        ("ул. Толе би", FoundKind.STREET, "Төле би көшесі"),
        ("tole bi", FoundKind.STREET, "Төле би көшесі"),
        ("толе", FoundKind.STREET, "Төле би көшесі"),
        ("Комсомольская", FoundKind.STREET, "Төле би көшесі"),
        ("Кунаевв", FoundKind.STREET, "Қонаев көшесі"),
        ("қонаев", FoundKind.STREET, "Қонаев көшесі"),
        ("Төле би 93а", FoundKind.HOUSE, "Төле би көшесі, 93А"),
        ("ул. Толе би, дом 93 a", FoundKind.HOUSE, "Төле би көшесі, 93А"),
        ("Төле би × Қонаев", FoundKind.CROSSING, "Төле би көшесі × Қонаев көшесі"),
        ("Кунаева 12 / Толе би", FoundKind.CROSSING, "Қонаев көшесі × Төле би көшесі"),
        ("западный", FoundKind.DISTRICT, "Батыс"),
        ("Шығыс", FoundKind.DISTRICT, "Шығыс"),
    ],
)
def test_words_find_a_place(town: JurisdictionData, text: str, kind: FoundKind, name: str) -> None:
    first = api.find_places(town, text)[0]
    assert (first.kind, first.names["kk"]) == (kind, name)
    assert first.district is not None


def test_a_crossing_lies_on_both_streets(town: JurisdictionData) -> None:
    (crossing,) = api.find_places(town, "Төле би × Қонаев")
    assert (crossing.lat, crossing.lon) == (pytest.approx(43.05), pytest.approx(76.05))


def test_a_house_not_on_record_is_told_from_one_that_is(town: JurisdictionData) -> None:
    (street,) = api.find_places(town, "Төле би 500")
    assert (street.kind, street.exact) == (FoundKind.STREET, False)


@pytest.mark.parametrize("text", ["", " ", "93", "🙂", "%", "×", "ж" * 10_000, "\x00'; DROP TABLE"])
def test_words_that_name_nothing_find_nothing(town: JurisdictionData, text: str) -> None:
    assert api.find_places(town, text) == []


def test_the_nearest_address_is_a_house_else_a_street_else_none(town: JurisdictionData) -> None:
    house = api.nearest_address(town, 43.0500, 76.0201)
    assert house is not None
    assert house.names["ru"] == "ул. Толе би, 93А"
    assert house.distance_m == pytest.approx(11, abs=1)
    street = api.nearest_address(town, 43.0510, 76.15)
    assert street is not None
    assert (street.kind, street.names["kk"], street.lat) == (FoundKind.STREET, "Төле би көшесі", 43.0510)
    assert api.nearest_address(town, 43.02, 76.18) is None
