"""The door of `base.route`: approval sheets, for whichever document needs one."""

from qala.base.route.actions import cancel_route, decide_step, get_sheet, open_route
from qala.base.route.data import SheetData, SheetState, StageData, StepData, StepKind, StepState
from qala.base.route.rules import open_steps

__all__ = [
    "SheetData",
    "SheetState",
    "StageData",
    "StepData",
    "StepKind",
    "StepState",
    "cancel_route",
    "decide_step",
    "get_sheet",
    "open_route",
    "open_steps",
]
