"""The amounts of a money row, also where the clerk put the number inside the label."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Literal, NamedTuple

from xl_jixiao.model.score import ScoreLine
from xl_jixiao.model.submission import Figure, FundLine, FundRole, Submission
from xl_jixiao.rules.profile import RuleProfile

AmountColumn = Literal["annual", "initial"]

_HEADS = {
    FundRole.INCOME: FundRole.INCOME,
    FundRole.INCOME_PART: FundRole.INCOME,
    FundRole.EXPENSE: FundRole.EXPENSE,
    FundRole.EXPENSE_PART: FundRole.EXPENSE,
}


def amount_columns(submission: Submission) -> dict[FundRole, AmountColumn | None]:
    """Per role of a label-carried row the column that its block's head equals.

    按收入性质分：x holds the 全年 figure in some units and the 年初 figure in others (domain.md
    2.1), so the head is compared with the total row: 全年 first, then 年初; None where it equals
    neither, so that no number is put where nobody wrote it.
    """
    total = first_total(submission)
    heads = {line.role: line.amount for line in submission.funds if line.role in _HEADS}
    return {
        role: _column_of(heads.get(head), total) if total else None for role, head in _HEADS.items()
    }


def first_total(submission: Submission) -> FundLine | None:
    """The row 年度资金总额, if the form has one."""
    return next((line for line in submission.funds if line.role is FundRole.TOTAL), None)


def _column_of(head: Figure | None, total: FundLine) -> AmountColumn | None:
    if head is None or head.value is None:
        return None
    if _same(head, total.annual):
        return "annual"
    return "initial" if _same(head, total.initial) else None


def _same(one: Figure, other: Figure) -> bool:
    """Equal as displayed: apart by at most half a step of each."""
    if one.value is None or other.value is None:
        return False
    return abs(one.value - other.value) <= (one.step + other.step) / Decimal(2)


class Amounts(NamedTuple):
    """万元; None where nothing is known."""

    initial: Decimal | None
    annual: Decimal | None
    executed: Decimal | None


def amounts(line: FundLine, columns: Mapping[FundRole, AmountColumn | None]) -> Amounts:
    """The row's amounts, the number of a label in the column `amount_columns` found for it."""
    initial, annual = line.initial.value, line.annual.value
    match columns.get(line.role):
        case "annual" if annual is None:
            annual = line.amount.value
        case "initial" if initial is None:
            initial = line.amount.value
    return Amounts(initial, annual, line.executed.value)


def rate(line: FundLine, score: ScoreLine | None, rules: RuleProfile) -> Decimal | None:
    """The recomputed execution rate as a ratio; of rows without a score by the profile's base."""
    if score is not None:
        return score.completion
    base = line.annual.value if rules.execution.base == "annual" else line.initial.value
    if not base or line.executed.value is None:
        return None
    return line.executed.value / base
