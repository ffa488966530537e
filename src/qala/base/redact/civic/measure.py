"""How well the detectors do on made-up texts: recall and precision by kind and language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from qala.base.redact.civic.generate import CivicText, generate
from qala.base.redact.data import KINDS, Kind, Span
from qala.base.redact.rules.find import find_personal_data
from qala.base.redact.rules.projection import normalise

REPORT_SEEDS = (101, 102, 103, 104, 105)


@dataclass(frozen=True, slots=True)
class Score:
    """Counts for one kind. A true span counts as found only when every character of it is hidden."""

    kind: Kind
    true: int
    found: int
    proposed: int
    right: int

    @property
    def recall(self) -> float:
        """Share of true spans that are wholly hidden; 1 when there are none."""
        return self.found / self.true if self.true else 1.0

    @property
    def precision(self) -> float:
        """Share of proposed spans that meet a true one; 1 when there are none."""
        return self.right / self.proposed if self.proposed else 1.0


def measure(texts: Iterable[CivicText]) -> dict[Kind, Score]:
    """Run the detectors over texts and count by kind."""
    true: Counter[Kind] = Counter()
    found: Counter[Kind] = Counter()
    proposed: Counter[Kind] = Counter()
    right: Counter[Kind] = Counter()
    for item in texts:
        spans = find_personal_data(item.text)
        for wanted in item.spans:
            true[wanted.kind] += 1
            found[wanted.kind] += is_hidden(normalise(item.text), wanted, spans)
        for span in spans:
            proposed[span.kind] += 1
            right[span.kind] += any(span.start < one.end and one.start < span.end for one in item.spans)
    return {kind: Score(kind, true[kind], found[kind], proposed[kind], right[kind]) for kind in KINDS}


def is_hidden(text: str, wanted: Span, spans: Iterable[Span]) -> bool:
    """Whether every letter and digit of a true span lies under some span."""
    hidden = {at for span in spans for at in range(span.start, span.end)}
    return all(at in hidden for at in range(wanted.start, wanted.end) if text[at].isalnum())


def report_table(count: int) -> str:
    """Return a Markdown table over the report seeds, `count` texts per seed and language."""
    rows = ["| kind | language | true spans | recall | precision |", "|---|---|---|---|---|"]
    for language in ("kk", "ru", "en"):
        texts = (item for seed in REPORT_SEEDS for item in generate(seed, count, language))
        for kind, score in measure(texts).items():
            if score.true:
                rows.append(
                    f"| {kind} | {language} | {score.true} | {score.recall:.4f} | {score.precision:.4f} |"
                )
    return "\n".join(rows) + "\n"
