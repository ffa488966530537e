"""Every write to an approval sheet. The caller holds the transaction and writes its own event."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from qala.base.errors.data import Refused
from qala.base.route import rules
from qala.base.route.data import SheetData, StageData
from qala.base.route.models import RouteSheet, RouteStep


@transaction.atomic
def open_route(
    stages: Collection[StageData],
    *,
    module: str,
    subject: str,
    version: str,
    author: int,
    able: Collection[int],
) -> int:
    """Open a sheet for one version of a document; return its id. Refusals: `rules.open_route`."""
    data = rules.open_route(stages, version=version, author=author, able=able)
    sheet = RouteSheet.objects.create(
        module=module,
        subject=subject,
        version=version,
        author_id=author,
        stages=data.stages,
        state=data.state,
    )
    RouteStep.objects.bulk_create(
        RouteStep(sheet=sheet, stage=s.stage, order=s.order, kind=s.kind, person_id=s.person, state=s.state)
        for s in data.steps
    )
    return sheet.pk


@transaction.atomic
def decide_step(
    sheet_id: int,
    *,
    person: int,
    approve: bool,
    version: str,
    able: Collection[int],
    now: datetime,
    remark: str = "",
    proof: str = "",
) -> SheetData:
    """Take one person's decision; return the sheet as it is then. Refusals: `rules.decide_step`."""
    sheet = _locked(sheet_id)
    before = sheet.as_data()
    after = rules.decide_step(
        before, person=person, approve=approve, version=version, able=able, at=now, remark=remark, proof=proof
    )
    _save(sheet, before, after)
    return after


@transaction.atomic
def cancel_route(sheet_id: int) -> SheetData:
    """Cancel a running sheet, for example because the case went another way."""
    sheet = _locked(sheet_id)
    before = sheet.as_data()
    after = rules.cancel_route(before)
    _save(sheet, before, after)
    return after


def get_sheet(sheet_id: int) -> SheetData:
    """Return the sheet. Raises Refused: not_found."""
    sheet = RouteSheet.objects.filter(pk=sheet_id).prefetch_related("steps").first()
    if sheet is None:
        raise Refused("not_found")
    return sheet.as_data()


def _locked(sheet_id: int) -> RouteSheet:
    """Return the sheet under a row lock."""
    sheet = RouteSheet.objects.select_for_update().filter(pk=sheet_id).first()
    if sheet is None:
        raise Refused("not_found")
    return sheet


def _save(sheet: RouteSheet, before: SheetData, after: SheetData) -> None:
    """Write what changed."""
    for old, new in zip(before.steps, after.steps, strict=True):
        if old != new:
            RouteStep.objects.filter(sheet=sheet, stage=new.stage, order=new.order).update(
                state=new.state, at=new.at, remark=new.remark, proof=new.proof
            )
    if before.state != after.state:
        RouteSheet.objects.filter(pk=sheet.pk).update(state=after.state)
