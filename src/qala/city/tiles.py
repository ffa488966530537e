"""Vector tiles, written by hand: a tile of points takes microseconds a feature.

Source: Mapbox Vector Tile Specification 2.1. Rings run clockwise on screen outside, the other way inside.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from qala.city.data import TILE_EXTENT, TileFeature, TileLayer

BUFFER = 64  # units around the tile that lines and areas are drawn on to, so that no seam shows
_VARINT, _BYTES = 0, 2
_POINT, _LINE, _POLYGON = 1, 2, 3
_MOVE, _LINE_TO, _CLOSE = 1, 2, 7


def encode_tile(layers: Iterable[TileLayer], z: int, x: int, y: int) -> bytes:
    """Return the layers as a vector tile; features outside the tile are dropped, long ones clipped."""
    return b"".join(_field(3, body) for layer in layers if (body := _encode_layer(layer, z, x, y)))


def to_tile_units(lonlat: np.ndarray, z: int, x: int, y: int) -> np.ndarray:
    """Return positions in units of the tile, from its north-west corner, from (lon, lat) in degrees."""
    size = TILE_EXTENT * 2.0**z
    sine = np.sin(np.radians(np.clip(lonlat[:, 1], -85.05112878, 85.05112878)))
    across = (lonlat[:, 0] / 360 + 0.5) * size - x * TILE_EXTENT
    down = (0.5 - np.arctanh(sine) / (2 * np.pi)) * size - y * TILE_EXTENT
    return np.column_stack([across, down])


def _encode_layer(layer: TileLayer, z: int, x: int, y: int) -> bytes:
    keys: dict[str, int] = {}
    values: dict[tuple[type, object], int] = {}
    body = []
    for feature, kind, commands in _drawn(layer.features, z, x, y):
        tags = []
        for key, value in feature.properties.items():
            if value is not None and value != "":
                tags += [
                    keys.setdefault(key, len(keys)),
                    values.setdefault((type(value), value), len(values)),
                ]
        number = b"" if feature.id is None else _number(1, feature.id)
        body.append(
            _field(2, number + _field(2, _varints(tags)) + _number(3, kind) + _field(4, _varints(commands)))
        )
    if not body:
        return b""
    parts = [_field(1, layer.name.encode()), *body]
    parts += [_field(3, key.encode()) for key in keys]
    parts += [_field(4, _value(value)) for _, value in values]
    return b"".join(parts) + _number(5, TILE_EXTENT) + _number(15, 2)


def _drawn(
    features: tuple[TileFeature, ...], z: int, x: int, y: int
) -> Iterator[tuple[TileFeature, int, list[int]]]:
    """Place the features on the tile; yield those that are on it."""
    yield from _drawn_points([f for f in features if isinstance(f.geometry, tuple)], z, x, y)
    yield from _drawn_shapes([f for f in features if not isinstance(f.geometry, tuple)], z, x, y)


def _drawn_points(
    features: list[TileFeature], z: int, x: int, y: int
) -> Iterator[tuple[TileFeature, int, list[int]]]:
    if not features:
        return
    placed = np.rint(to_tile_units(np.array([f.geometry for f in features], dtype=float), z, x, y))
    near = ((placed >= -BUFFER) & (placed <= TILE_EXTENT + BUFFER)).all(axis=1)
    for number in np.flatnonzero(near):
        pen = _Pen()
        pen.points([placed[number].astype(int).tolist()])
        yield features[number], _POINT, pen.commands


def _drawn_shapes(
    features: list[TileFeature], z: int, x: int, y: int
) -> Iterator[tuple[TileFeature, int, list[int]]]:
    """Clip all shapes at once."""
    if not features:
        return
    shapes = np.array([f.geometry for f in features], dtype=object)
    placed = shapely.transform(shapes, lambda lonlat: to_tile_units(lonlat, z, x, y))
    low, high = -BUFFER, TILE_EXTENT + BUFFER
    clipped = shapely.clip_by_rect(placed, low, low, high, high)
    clipped = shapely.orient_polygons(clipped, exterior_cw=False)
    for feature, shape in zip(features, clipped, strict=True):
        if shape is None or shape.is_empty:
            continue
        kind, commands = _commands(shape)
        if commands:
            yield feature, kind, commands


def _commands(shape: BaseGeometry) -> tuple[int, list[int]]:
    """Return the geometry's type and its commands; of a mixed collection the parts of the highest kind."""
    parts = [p for part in shapely.get_parts(shape) for p in shapely.get_parts(part)]
    dimension = max(shapely.get_dimensions(parts))
    pen = _Pen()
    if dimension == 0:
        pen.points([p for part in parts for p in _whole(part)])
    for part in parts:
        if shapely.get_dimensions(part) != dimension or dimension == 0:
            continue
        if dimension == 1:
            pen.line(_whole(part))
        elif pen.ring(_whole(part.exterior), outside=True):
            for hole in part.interiors:
                pen.ring(_whole(hole), outside=False)
    return (_POINT, _LINE, _POLYGON)[dimension], pen.commands


class _Pen:
    """Writes commands; remembers where it stands."""

    def __init__(self) -> None:
        self.commands: list[int] = []
        self.x = self.y = 0

    def points(self, positions: list[list[int]]) -> None:
        self.commands.append(len(positions) << 3 | _MOVE)
        for x, y in positions:
            self._step(x, y)

    def line(self, positions: list[list[int]]) -> None:
        if len(positions) > 1:
            self._draw(positions)

    def ring(self, positions: list[list[int]], *, outside: bool) -> bool:
        """Write a ring, unless rounding made it flat or turned it over. Return whether it was written."""
        positions = positions[:-1] if positions[0] == positions[-1] else positions
        area = sum(
            ax * by - bx * ay
            for (ax, ay), (bx, by) in zip(positions, positions[1:] + positions[:1], strict=True)
        )
        if len(positions) < 3 or (area <= 0 if outside else area >= 0):
            return False
        self._draw(positions)
        self.commands.append(1 << 3 | _CLOSE)
        return True

    def _draw(self, positions: list[list[int]]) -> None:
        self._move(*positions[0])
        self.commands.append(len(positions) - 1 << 3 | _LINE_TO)
        for x, y in positions[1:]:
            self._step(x, y)

    def _move(self, x: int, y: int) -> None:
        self.commands.append(1 << 3 | _MOVE)
        self._step(x, y)

    def _step(self, x: int, y: int) -> None:
        for by in (x - self.x, y - self.y):
            self.commands.append(by << 1 if by >= 0 else (-by << 1) - 1)
        self.x, self.y = x, y


def _whole(line: BaseGeometry) -> list[list[int]]:
    """Return positions in whole units, repeats left out."""
    positions = np.rint(shapely.get_coordinates(line)).astype(int)
    keep = np.ones(len(positions), dtype=bool)
    keep[1:] = (np.diff(positions, axis=0) != 0).any(axis=1)
    return positions[keep].tolist()


# ── protocol buffers ─────────────────────────────────────────────────────────────────────────────


def _varints(numbers: Iterable[int]) -> bytes:
    out = bytearray()
    for number in numbers:
        while number > 0x7F:
            out.append(number & 0x7F | 0x80)
            number >>= 7  # noqa: PLW2901 - shifted away as it is written
        out.append(number)
    return bytes(out)


def _number(field: int, value: int) -> bytes:
    return _varints((field << 3 | _VARINT, value))


def _field(field: int, body: bytes) -> bytes:
    return _varints((field << 3 | _BYTES, len(body))) + body


def _value(value: object) -> bytes:
    if isinstance(value, bool):
        return _number(7, int(value))
    if isinstance(value, int):
        return _number(5, value) if value >= 0 else _number(6, (-value << 1) - 1)
    if isinstance(value, float):
        return _varints((3 << 3 | 1,)) + np.float64(value).tobytes()
    return _field(1, str(value).encode())
