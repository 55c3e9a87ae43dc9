"""The score that a form ends with, and what it comes from."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from xl_jixiao.facts.records import FormRecord


class FinalScore(NamedTuple):
    """What a form is ranked by."""

    value: Decimal | None
    """None while nothing is determinable."""
    basis: str
    """Chinese: 核算 or 自评, "" without a value."""
    grade: str


def final_score(record: FormRecord) -> FinalScore:
    """核算; where a row has no determinable score 自评, as far as it lies inside the bounds. A form
    out of other points than the full marks has none.
    """
    if record.unscaled:
        return FinalScore(None, "", "")
    if record.total is not None:
        return FinalScore(record.total, "核算", record.grade or "")
    claimed = record.claimed
    if claimed is not None and record.low <= claimed <= record.high:
        return FinalScore(claimed, "自评", record.grade or "")
    return FinalScore(None, "", "")
