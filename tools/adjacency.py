"""Write docs/adjacency.md from the table of verbs: the diagram of a request, and who may do what."""

from __future__ import annotations

from pathlib import Path

from qala.base.cases.data import Verb
from qala.base.cases.rules import diagram  # pure: the door would ask for a running Django
from qala.base.people.data import Role
from qala.requests.rules.verbs import TABLE

TARGET = Path(__file__).resolve().parents[1] / "docs" / "adjacency.md"
HEAD = """\
# How a request moves

Written by `python tools/adjacency.py` from the table in `src/qala/requests/rules/verbs.py`, which is the only
source of "may": buttons, refusals and tests ask it too. Change the table, not this page. What the words mean:
[glossary](glossary.md). Why a row looks as it does stands beside it in the code, with the article of the law.

"""
BETWEEN = """
An arrow back to its own state means that the state stays, or that the event decides: `submit_decision`
without approvers leads straight to `signing`, and so does the last `approve_decision`.

## Who may do what

A dot is necessary, not enough: the guard of the verb also asks for the right body, person and moment. An
official acts for the own body; a post in an organisation that serves the whole city acts for all. `system` is
a rule or a job.

"""


def role_table(verbs: tuple[Verb, ...]) -> str:
    """Return verbs × roles, and the event that each verb appends."""
    roles = [role for role in Role if any(role in verb.roles for verb in verbs)]
    rows = [["verb", "event", *roles], ["---", "---", *[":-:"] * len(roles)]]
    rows += [
        [f"`{verb.name}`", f"`{verb.event}`", *("●" if role in verb.roles else "" for role in roles)]
        for verb in verbs
    ]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def page() -> str:
    """Return the whole page."""
    return f"{HEAD}```mermaid\n{diagram(TABLE)}```\n{BETWEEN}{role_table(TABLE)}"


if __name__ == "__main__":
    TARGET.write_text(page(), encoding="utf-8")
