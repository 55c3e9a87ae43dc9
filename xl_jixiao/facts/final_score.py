"""Which score of a form counts in the end, e.g. in 得分排名."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from xl_jixiao.facts.records import FormRecord
from xl_jixiao.scoring.totals import grade_of

if TYPE_CHECKING:
    from xl_jixiao.facts.run import Run


class ScoreSource(StrEnum):
    """Whose score it is."""

    NONE = ""
    REVIEW = "复核"
    COMPUTED = "核算"
    CLAIMED = "自评"


class FinalScore(NamedTuple):
    """What a form is ranked by."""

    value: Decimal | None
    """None while nothing is determinable."""
    basis: ScoreSource
    grade: str


_NONE = FinalScore(None, ScoreSource.NONE, "")


def final_score(run: Run, record: FormRecord) -> FinalScore:
    """复核 where entered, else 核算; where a row has no determinable score 自评, as far as it lies
    inside the bounds. A form out of other points than the full marks has none.
    """
    if record.unscaled:
        return _NONE
    reviewed = run.reviews.totals.get(record.key) if run.reviews else None
    if reviewed is not None:
        return FinalScore(reviewed, ScoreSource.REVIEW, _grade(run, record, reviewed))
    if record.total is not None:
        return FinalScore(record.total, ScoreSource.COMPUTED, record.grade or "")
    claimed = record.claimed
    if claimed is not None and record.low <= claimed <= record.high:
        return FinalScore(claimed, ScoreSource.CLAIMED, _grade(run, record, claimed))
    return _NONE


def _grade(run: Run, record: FormRecord, total: Decimal) -> str:
    return grade_of(total, run.rules.of(record).grades)
