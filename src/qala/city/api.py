"""The door of `city`: cities, districts, addresses, tiles."""

from qala.city.actions import (
    clear_cache,
    import_places,
    load_base_map,
    save_jurisdiction,
)
from qala.city.data import (
    CitySettings,
    FoundKind,
    FoundPlace,
    ImportReport,
    JurisdictionData,
    PlaceData,
    PlaceKind,
    StagedPlace,
    TileFeature,
    TileLayer,
)
from qala.city.mercator import cell, cell_range, distance_m, tile_at, tile_bounds
from qala.city.queries import (
    default_jurisdiction,
    district_at,
    districts_at,
    find_places,
    get_jurisdiction,
    get_place,
    is_inside,
    list_addresses,
    list_districts,
    list_jurisdictions,
    nearest_address,
)
from qala.city.svg import district_map_svg
from qala.city.tiles import encode_tile

__all__ = [
    "CitySettings",
    "FoundKind",
    "FoundPlace",
    "ImportReport",
    "JurisdictionData",
    "PlaceData",
    "PlaceKind",
    "StagedPlace",
    "TileFeature",
    "TileLayer",
    "cell",
    "cell_range",
    "clear_cache",
    "default_jurisdiction",
    "distance_m",
    "district_at",
    "district_map_svg",
    "districts_at",
    "encode_tile",
    "find_places",
    "get_jurisdiction",
    "get_place",
    "import_places",
    "is_inside",
    "list_addresses",
    "list_districts",
    "list_jurisdictions",
    "load_base_map",
    "nearest_address",
    "save_jurisdiction",
    "tile_at",
    "tile_bounds",
]
