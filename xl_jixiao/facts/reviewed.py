"""复核: what a reviewer entered of a form's rows, and what comes of it.

Of a row counts what the reviewer gave it (复核得分, else 分值 less 扣分比例), else 核算, else 自评
inside its bounds. Which score of a form counts in the end: `facts.final_score`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple

from xl_jixiao.facts.records import FormKey, FormRecord
from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.model.making import lookup
from xl_jixiao.text.numerals import half_up

Json = dict[str, Any]  # JSON is untyped by nature

_CENT = Decimal("0.01")
_ONE = Decimal(1)
_NOTHING = Decimal(0)


class ReviewField(StrEnum):
    """What a reviewer enters of a row; the values are the keys of result.json."""

    ACTUAL = "actual"
    SCORE = "score"
    SHARE = "share"
    CLAUSE = "clause"
    NOTE = "note"


REVIEW_TITLES = {
    ReviewField.ACTUAL: "复核完成值",
    ReviewField.SCORE: "复核得分",
    ReviewField.SHARE: "扣分比例",
    ReviewField.CLAUSE: "扣分口径",
    ReviewField.NOTE: "意见",
}


class RowReview(NamedTuple):
    """What a reviewer entered of a row."""

    actual: str = ""
    score: Decimal | None = None
    share: Decimal | None = None
    """Of the points that is taken off, 0 to 1."""
    clause: str = ""
    """The criterion, by its id."""
    note: str = ""
    more: tuple[tuple[str, str], ...] = ()
    """In columns that the reviewer added: title and text."""


@lookup
class ReviewRow:
    """A scored row of a form, with what was entered of it."""

    key: str
    """Its identity over runs."""
    list: str
    """Of result.json: "funds" or "indicators"."""
    at: int
    """Its index there."""
    told: Json
    """The row as result.json has it."""
    points: Decimal | None
    claimed: Decimal | None
    score: Decimal | None
    low: Decimal | None
    high: Decimal | None
    review: RowReview | None = None
    clause_share: Decimal | None = None
    """What the criterion takes off, where the reviewer named one that does."""

    @property
    def reviewed(self) -> Decimal | None:
        """The points that the reviewer leaves it; None where nothing was decided."""
        review = self.review
        if review is None:
            return None
        if review.score is not None:
            return review.score
        share = self.clause_share if review.share is None else review.share
        if share is None or self.points is None:
            return None
        return half_up(self.points * (_ONE - share), _CENT)

    @property
    def base(self) -> Decimal | None:
        """What counts without a review: 核算, else 自评 inside its bounds."""
        if self.score is not None or self.claimed is None:
            return self.score
        if self.low is None or self.high is None:
            return None
        return min(max(self.claimed, self.low), self.high)

    @property
    def final(self) -> Decimal | None:
        """What counts."""
        reviewed = self.reviewed
        return self.base if reviewed is None else reviewed


class ReviewTold(NamedTuple):
    """What a result tells of the review of a form."""

    total: Decimal | None
    """After the review; None where nothing was reviewed, or nobody can say."""
    rows: int
    """How many there are to review."""
    reviewed: int
    """Those of which the reviewer decided the score."""


@dataclass(frozen=True, slots=True)
class FormReview:
    """A form on the sheet 复核."""

    form: FormRecord
    rows: tuple[ReviewRow, ...]
    total: Decimal | None
    """After the review, ceilings kept; None where nothing was reviewed, or nobody can say."""
    why_no_total: str = ""
    """Chinese, where rows were reviewed."""

    @property
    def reviewed(self) -> tuple[ReviewRow, ...]:
        """The rows of which the reviewer decided the score."""
        return tuple(one for one in self.rows if one.reviewed is not None)

    @property
    def outcome(self) -> ReviewTold:
        """What a result tells of it."""
        return ReviewTold(self.total, len(self.rows), len(self.reviewed))


class Sample(NamedTuple):
    """How forms were chosen for 抽查."""

    by: str
    """all, money, grade, random, units"""
    size: int = 0
    """How many; of each grade, where it is by grade."""
    seed: int | None = None
    told: str = ""
    """Chinese: for the head of the sheets."""


@dataclass(frozen=True, slots=True)
class Reviews:
    """What was reviewed in a run."""

    sample: Sample | None = None
    forms: tuple[FormReview, ...] = ()
    """Those on the sheet 复核."""
    told: tuple[str, ...] = ()
    """Chinese: what is to be said of the entries, each with its cell."""
    placed: int = 0
    totals: Mapping[FormKey, Decimal] = field(default_factory=dict)
    """`FormRecord.key` → 复核得分."""
    taken: Mapping[FormKey, ReviewTold] = field(default_factory=dict)
    """Of the results that were put together: their reviewers go on entering, not here."""


def review_total(form: FormRecord, rows: Sequence[ReviewRow]) -> tuple[Decimal | None, str]:
    """The total after a review, and why there is none.

    Rows and total must add up as they are: where goals are weighed by 权重比例 they don't.
    """
    if all(one.reviewed is None for one in rows):
        return None, ""
    whole = form.total if form.uncapped is None else form.uncapped
    if whole is not None and sum((one.score or _NOTHING for one in rows), _NOTHING) != whole:
        return None, "各行得分之和不等于总分（按目标权重折算），复核总分不能由各行算出"
    finals = [one.final for one in rows]
    if None in finals:
        return None, "还有不能确定得分的行没有复核"
    total = sum((one for one in finals if one is not None), _NOTHING)
    cap = form.total if form.uncapped is not None else None
    return (total if cap is None else min(total, cap)), ""
