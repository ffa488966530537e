"""What the register of places hands out. All coordinates are degrees, WGS 84 (EPSG:4326)."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class PlaceKind(StrEnum):
    """What a place is."""

    DISTRICT = "district"
    STREET = "street"
    BUILDING = "building"
    GREEN = "green"
    WATER = "water"
    RAIL = "rail"
    POINT = "point"


@dataclass(frozen=True)
class JurisdictionData:
    """A city that this install serves.

    code: the word in urls and files, such as "almaty"; names: {"kk": …, "ru": …, "en": …}.
    timezone: IANA name. bounds: west, south, east, north of all its land; view: of what the first
    map shows. centre: latitude, longitude.
    country, subdivision: ISO 3166 codes of the work calendar; call_number: the telephone of the city's desk.
    map_version changes with every change of the places: it stands in the urls of tiles.
    """

    id: int
    code: str
    names: dict[str, str]
    timezone: str
    languages: tuple[str, ...]
    default_language: str
    bounds: tuple[float, float, float, float]
    view: tuple[float, float, float, float]
    centre: tuple[float, float]
    is_default: bool
    call_number: str
    country: str
    subdivision: str
    attribution: str
    attribution_url: str
    licence: str
    map_version: int


@dataclass(frozen=True)
class CitySettings:
    """What a `city.toml` says of a city; the fields are those of JurisdictionData."""

    code: str
    names: dict[str, str]
    timezone: str
    languages: list[str]
    default_language: str
    bounds: tuple[float, float, float, float]
    view: tuple[float, float, float, float]
    centre: tuple[float, float]
    is_default: bool = False
    call_number: str = ""
    country: str = ""
    subdivision: str = ""
    attribution: str = ""
    attribution_url: str = ""
    licence: str = ""


@dataclass(frozen=True)
class PlaceData:
    """A place on record. lat, lon: a point on it. names may lack a language, or all of them.

    category: finer than the kind, such as "primary" for a street or "park" for a green.
    street, house_number: the address of a building; empty where unknown.
    """

    id: int
    public_id: str
    jurisdiction: str
    kind: PlaceKind
    category: str
    names: dict[str, str]
    lat: float
    lon: float
    bounds: tuple[float, float, float, float]
    street: dict[str, str]
    house_number: str
    levels: int | None


class FoundKind(StrEnum):
    """What a person's words for a place were read as."""

    DISTRICT = "district"
    STREET = "street"
    HOUSE = "house"
    CROSSING = "crossing"
    POINT = "point"


@dataclass(frozen=True)
class FoundPlace:
    """A place found by text or by position. names: its address by language, ready to show.

    public_id is that of the place; a crossing has that of its first street.
    exact: False where the house number is not on record and the street stands for it.
    distance_m: from the point asked for, metres; None when found by text.
    """

    kind: FoundKind
    names: dict[str, str]
    lat: float
    lon: float
    public_id: str
    district: PlaceData | None = None
    exact: bool = True
    distance_m: float | None = None


@dataclass(frozen=True)
class StagedPlace:
    """A place as an importer read it. geometry: WKB; point: (lat, lon) to stand for it, or None.

    external_id: stable in its source, such as "osm:way/4711"; aliases: other and former names.
    """

    external_id: str
    kind: PlaceKind
    geometry: bytes
    category: str = ""
    names: dict[str, str] = field(default_factory=dict)
    street: dict[str, str] = field(default_factory=dict)
    house_number: str = ""
    aliases: tuple[str, ...] = ()
    levels: int | None = None
    point: tuple[float, float] | None = None


@dataclass(frozen=True)
class ImportReport:
    """What an import took, and what it left and why. reasons: sentence → how many."""

    added: int
    changed: int
    same: int
    skipped: int
    reasons: dict[str, int]


# ── tiles ────────────────────────────────────────────────────────────────────────────────────────

TILE_EXTENT = 4096


@dataclass(frozen=True)
class TileFeature:
    """A feature of a tile. geometry: a shapely geometry in degrees, or (lon, lat) for a point."""

    geometry: object
    properties: dict[str, str | int | float | bool]
    id: int | None = None


@dataclass(frozen=True)
class TileLayer:
    """A named layer of a vector tile."""

    name: str
    features: tuple[TileFeature, ...]
