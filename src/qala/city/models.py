"""Tables of cities and places."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import BooleanField, F, Func, Q, Value

BOX = Func(
    Func(F("west"), F("south"), function="point"),
    Func(F("east"), F("north"), function="point"),
    function="box",
)


class Jurisdiction(models.Model):
    """A city: its names, clock, languages and limits."""

    code = models.SlugField(unique=True)
    names = models.JSONField()
    timezone = models.CharField(max_length=64)
    languages = models.JSONField()
    default_language = models.CharField(max_length=5)
    west = models.FloatField()
    south = models.FloatField()
    east = models.FloatField()
    north = models.FloatField()
    view = models.JSONField()
    centre_lat = models.FloatField()
    centre_lon = models.FloatField()
    is_default = models.BooleanField(default=False)
    call_number = models.CharField(max_length=32, blank=True)
    country = models.CharField(max_length=2, blank=True)
    subdivision = models.CharField(max_length=8, blank=True)
    attribution = models.CharField(max_length=300, blank=True)
    attribution_url = models.URLField(blank=True)
    licence = models.CharField(max_length=300, blank=True)
    map_version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["is_default"], condition=Q(is_default=True), name="one_default"),
            models.CheckConstraint(
                condition=Q(west__lt=F("east"), south__lt=F("north")), name="jurisdiction_bounds"
            ),
        ]

    def __str__(self) -> str:
        """Return the code."""
        return self.code


class PlaceQuerySet(models.QuerySet["Place"]):
    """Reads of places."""

    def in_box(self, west: float, south: float, east: float, north: float) -> PlaceQuerySet:
        """Return the places whose box touches this one; degrees. Served by the GiST index."""
        asked = Func(
            Func(Value(west), Value(south), function="point"),
            Func(Value(east), Value(north), function="point"),
            function="box",
        )
        return self.filter(Func(BOX, asked, function="", arg_joiner=" && ", output_field=BooleanField()))


class Place(models.Model):
    """What stands where. geometry is WKB in EPSG:4326; the box and the point are derived from it."""

    public_id = models.CharField(max_length=16, unique=True)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.CASCADE, related_name="places")
    external_id = models.CharField(max_length=64)
    kind = models.CharField(max_length=16)
    category = models.CharField(max_length=32, blank=True)
    names = models.JSONField(default=dict)
    geometry = models.BinaryField()
    lat = models.FloatField()
    lon = models.FloatField()
    west = models.FloatField()
    south = models.FloatField()
    east = models.FloatField()
    north = models.FloatField()
    street = models.JSONField(default=dict)
    house_number = models.CharField(max_length=32, blank=True)
    aliases = models.JSONField(default=list)
    search_key = models.CharField(max_length=200, blank=True)
    levels = models.PositiveSmallIntegerField(null=True)
    source = models.CharField(max_length=100)
    licence = models.CharField(max_length=100)

    objects: Any = PlaceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["jurisdiction", "external_id"], name="place_external_id"),
            models.CheckConstraint(condition=Q(west__lte=F("east"), south__lte=F("north")), name="place_box"),
        ]
        indexes = [
            GistIndex(BOX, name="place_box_gist"),
            models.Index(fields=["jurisdiction", "kind"], name="place_kind"),
            models.Index(
                fields=["jurisdiction", "search_key", "house_number"],
                condition=~Q(house_number=""),
                name="place_address",
            ),
        ]

    def __str__(self) -> str:
        """Return the public id."""
        return self.public_id
