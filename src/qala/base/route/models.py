"""Approval sheets as rows."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from qala.base.route.data import SheetData, SheetState, StepData, StepKind, StepState


class RouteSheet(models.Model):
    """The sheet of one version of one document; `stages` holds (together, need) of each stage."""

    module = models.CharField(max_length=20)
    subject = models.CharField(max_length=40)
    version = models.CharField(max_length=64)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    stages = models.JSONField()
    state = models.CharField(max_length=10, choices=[(state, state) for state in SheetState])

    class Meta:
        indexes = [models.Index(fields=["module", "subject"], name="route_subject")]

    def as_data(self) -> SheetData:
        """Return the sheet with its steps."""
        steps = tuple(step.as_data() for step in self.steps.all())
        stages = tuple((together, need) for together, need in self.stages)
        return SheetData(self.version, self.author_id, stages, steps, SheetState(self.state))


class RouteStep(models.Model):
    """One person's step of a sheet."""

    sheet = models.ForeignKey(RouteSheet, on_delete=models.CASCADE, related_name="steps")
    stage = models.PositiveSmallIntegerField()
    order = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=[(kind, kind) for kind in StepKind])
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=[(state, state) for state in StepState])
    at = models.DateTimeField(null=True)
    remark = models.TextField(blank=True)
    proof = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = ["stage", "order"]
        constraints = [models.UniqueConstraint(fields=["sheet", "stage", "order"], name="route_step_place")]
        indexes = [models.Index(fields=["person"], condition=models.Q(state="open"), name="route_step_open")]

    def as_data(self) -> StepData:
        """Return the step as data."""
        return StepData(
            self.stage,
            self.order,
            StepKind(self.kind),
            self.person_id,
            StepState(self.state),
            self.at,
            self.remark,
            self.proof,
        )
