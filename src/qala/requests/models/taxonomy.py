"""Themes of requests and who answers for them, per city. All of it is data."""

from __future__ import annotations

from django.db import models

from qala.requests.data import CategoryData


class Category(models.Model):
    """A theme (an Open311 service). kind: the legal kind a request of it has unless a registrar decides."""

    jurisdiction = models.CharField(max_length=40)
    code = models.CharField(max_length=80)
    names = models.JSONField()
    icon = models.CharField(max_length=40, default="other")
    keywords = models.JSONField(default=dict)
    kind = models.CharField(max_length=40, default="report")
    active = models.BooleanField(default=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "code"]
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "code"], name="category_code")]

    def as_data(self) -> CategoryData:
        """Return the category as data."""
        return CategoryData(self.code, self.names, self.icon, self.keywords)


class RoutingRule(models.Model):
    """Category and district → body. district: public id; empty means anywhere, and goes last."""

    category = models.ForeignKey(Category, on_delete=models.CASCADE, related_name="routes")
    district = models.CharField(max_length=40, blank=True)
    body = models.ForeignKey("people.Organisation", on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["category", "district"], name="route_once_per_place")]
