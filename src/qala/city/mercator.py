"""Web Mercator: tiles, cells, metres. Pure.

Source: EPSG:3857; tile numbering as in the OpenStreetMap wiki, "Slippy map tilenames".
"""

from __future__ import annotations

import math

MAX_LATITUDE = 85.0511287798066
METRES_PER_DEGREE = 111_195.0  # of latitude, on a sphere of 6,371 km


def tile_bounds(z: int, x: int, y: int) -> tuple[float, float, float, float]:
    """Return west, south, east, north of a tile, degrees."""
    side = 1 << z
    return (
        x / side * 360 - 180,
        _latitude((y + 1) / side),
        (x + 1) / side * 360 - 180,
        _latitude(y / side),
    )


def tile_at(lat: float, lon: float, z: int) -> tuple[int, int]:
    """Return x, y of the tile that holds the point."""
    x, y = unit_position(lat, lon)
    last = (1 << z) - 1
    return min(last, max(0, int(x * (1 << z)))), min(last, max(0, int(y * (1 << z))))


def cell(lat: float, lon: float, z: int = 20) -> int:
    """Return the Morton code of the point's tile: all points of a tile are one range of codes.

    The cell at a lower zoom is `cell >> 2 * (z - lower)`. At z 20 a cell is 28 m wide in Almaty.
    """
    x, y = tile_at(lat, lon, z)
    return _spread(x) | _spread(y) << 1


def cell_range(z: int, x: int, y: int, cell_z: int = 20) -> tuple[int, int]:
    """Return the first Morton code of a tile, and the first behind it."""
    shift = 2 * (cell_z - z)
    code = _spread(x) | _spread(y) << 1
    return code << shift, (code + 1) << shift


def unit_position(lat: float, lon: float) -> tuple[float, float]:
    """Return the position on the square map of the world, 0 to 1 from its north-west corner."""
    lat = max(-MAX_LATITUDE, min(MAX_LATITUDE, lat))
    sine = math.sin(math.radians(lat))
    return lon / 360 + 0.5, 0.5 - math.log((1 + sine) / (1 - sine)) / (4 * math.pi)


def distance_m(lat: float, lon: float, to_lat: float, to_lon: float) -> float:
    """Return metres between two points of one city (plane, error below 0.1 % up to 30 km)."""
    east = (to_lon - lon) * math.cos(math.radians((lat + to_lat) / 2))
    return math.hypot(east, to_lat - lat) * METRES_PER_DEGREE


def _latitude(unit_y: float) -> float:
    return math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * unit_y))))


def _spread(value: int) -> int:
    """Put a zero bit before every bit of a number below 2^32."""
    for shift, mask in (
        (16, 0x0000FFFF0000FFFF),
        (8, 0x00FF00FF00FF00FF),
        (4, 0x0F0F0F0F0F0F0F0F),
        (2, 0x3333333333333333),
        (1, 0x5555555555555555),
    ):
        value = (value | value << shift) & mask
    return value
