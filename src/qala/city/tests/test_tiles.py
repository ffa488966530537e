from __future__ import annotations

import mapbox_vector_tile
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from qala.city.data import TILE_EXTENT, TileFeature, TileLayer
from qala.city.mercator import cell, distance_m, tile_at, tile_bounds
from qala.city.tiles import encode_tile

LAT = st.floats(-80, 80)
LON = st.floats(-179.9, 179.9)
ALMATY = (43.245, 76.93)


def decode(layer: TileLayer, z: int, x: int, y: int) -> list[dict]:
    tile = mapbox_vector_tile.decode(
        encode_tile([layer], z, x, y), default_options={"y_coord_down": True, "geojson": False}
    )
    features = tile[layer.name]["features"] if tile else []
    return [feature | {"geometry": feature["geometry"]["coordinates"]} for feature in features]


@given(LAT, LON, st.integers(0, 20))
def test_a_tile_holds_the_points_it_is_found_by(lat: float, lon: float, z: int) -> None:
    west, south, east, north = tile_bounds(z, *tile_at(lat, lon, z))
    assert west - 1e-9 <= lon <= east + 1e-9
    assert south - 1e-9 <= lat <= north + 1e-9


@given(LAT, LON, st.integers(1, 20))
def test_a_cell_lies_in_the_cell_of_its_tile_above(lat: float, lon: float, z: int) -> None:
    assert cell(lat, lon, z) >> 2 == cell(lat, lon, z - 1)


def test_distance_is_in_metres() -> None:
    assert distance_m(43.0, 76.0, 44.0, 76.0) == pytest.approx(111_195)
    assert distance_m(60.0, 76.0, 60.0, 77.0) == pytest.approx(55_600, rel=0.001)


@given(LAT, LON, st.integers(0, 16))
def test_a_point_comes_back_within_half_a_unit(lat: float, lon: float, z: int) -> None:
    x, y = tile_at(lat, lon, z)
    (feature,) = decode(TileLayer("p", (TileFeature((lon, lat), {}),)), z, x, y)
    across, down = feature["geometry"]
    west, _, east, _ = tile_bounds(z, x, y)
    assert west + across / TILE_EXTENT * (east - west) == pytest.approx(lon, abs=(east - west) / TILE_EXTENT)
    assert -1 <= down <= TILE_EXTENT + 1


def test_properties_and_id_come_back() -> None:
    x, y = tile_at(*ALMATY, 14)
    properties = {"count": 318, "kind": "overdue", "share": 0.5, "open": True, "below": -7}
    point = TileFeature((ALMATY[1], ALMATY[0]), {**properties, "none": None, "empty": ""}, id=42)
    (feature,) = decode(TileLayer("requests", (point,)), 14, x, y)
    assert feature["properties"] == properties
    assert feature["id"] == 42


def test_a_ring_runs_as_the_specification_asks_and_keeps_its_hole() -> None:
    x, y = tile_at(*ALMATY, 14)
    west, south, east, north = tile_bounds(14, x, y)
    w, h = (east - west) / 10, (north - south) / 10
    hole = shapely.box(west + 3 * w, south + 3 * h, east - 3 * w, north - 3 * h)
    area = shapely.box(west + w, south + h, east - w, north - h).difference(hole)
    for shape in (area, shapely.reverse(area)):
        (feature,) = decode(TileLayer("a", (TileFeature(shape, {}),)), 14, x, y)
        outside, inside = feature["geometry"]
        assert shapely.LinearRing(outside).is_ccw  # clockwise on a screen, whose y runs down
        assert not shapely.LinearRing(inside).is_ccw


def test_what_is_outside_or_too_small_is_dropped_and_long_lines_are_clipped() -> None:
    x, y = tile_at(*ALMATY, 14)
    west, south, east, north = tile_bounds(14, x, y)
    far = TileFeature((west - 1, south), {})
    speck = TileFeature(shapely.Point(west, south).buffer(1e-9), {})
    assert decode(TileLayer("l", (far, speck)), 14, x, y) == []
    long = TileFeature(
        shapely.LineString([(west - 5, (south + north) / 2), (east + 5, (south + north) / 2)]), {}
    )
    (feature,) = decode(TileLayer("l", (long,)), 14, x, y)
    assert [point[0] for point in feature["geometry"]] == [-64, TILE_EXTENT + 64]


def test_a_tile_without_features_is_empty() -> None:
    assert encode_tile([TileLayer("none", ())], 0, 0, 0) == b""
