"""The scoring calls of the contract: single values in, one line out."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

from xl_jixiao.model.grid import PICTURE, CellKind
from xl_jixiao.model.score import ScoreLine
from xl_jixiao.model.submission import Entry
from xl_jixiao.rules.loading import load_rules
from xl_jixiao.rules.profile import RuleProfile
from xl_jixiao.scoring.execution import execution_line, judge_execution
from xl_jixiao.scoring.indicator import Named, judge_cells, read_texts
from xl_jixiao.scoring.judgement import score_line, unpointed
from xl_jixiao.scoring.points import LEFT_OUT, inapplicable, says_inapplicable
from xl_jixiao.scoring.totals import grade_of
from xl_jixiao.text.conversion import to_wan
from xl_jixiao.text.labels import is_placeholder
from xl_jixiao.text.measures import parse_quantity
from xl_jixiao.text.stored import is_picture
from xl_jixiao.text.wording import plain, quoted

Given = Decimal | float | str | dt.date | None
"""A cell's value as a caller has it (int goes as float)."""

_LARGEST = 15
"""Powers of ten beyond which a number is a slip of the keyboard and would break arithmetic."""


def number_of(value: Given) -> Decimal | None:
    """A plain number, or None where there is none: "6分" and "１０" are read, True is not."""
    if isinstance(value, str):
        quantity = parse_quantity(value)
        if quantity is None or quantity.unit not in {None, "分"}:
            return None
        return _usable(quantity.number)
    return _number(value)


def amount_of(value: Given) -> Decimal | None:
    """An amount of money in 万元: "0.12亿元" is converted, a bare number is 万元."""
    if isinstance(value, str):
        if is_placeholder(value):
            return None
        quantity = parse_quantity(value)
        if quantity is None:
            return None
        amount = to_wan(quantity.number, quantity.unit, "万元")
        return None if amount is None else _usable(amount)
    return _number(value)


def text_of(value: Given) -> str:
    """The value as a cell would display it: 100.0 → "100", a date as 2023年12月31日."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, dt.date):
        return f"{value.year}年{value.month}月{value.day}日"
    number = _number(value)
    return str(value) if number is None else plain(number)


def entry_of(value: Given | Entry) -> Entry:
    """The value as the entry of a cell."""
    if isinstance(value, Entry):
        return value
    text = text_of(value)
    if is_picture(text):
        return Entry(PICTURE, None, CellKind.OBJECT)
    return Entry(text, None, CellKind.DATE if isinstance(value, dt.date) else CellKind.TEXT)


def _number(value: Given) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, (Decimal, int, float)):
        return None
    return _usable(value if isinstance(value, Decimal) else Decimal(str(value)))


def _usable(number: Decimal) -> Decimal | None:
    if not number.is_finite():
        return None
    return number if not number or -_LARGEST < number.adjusted() < _LARGEST else None


Rules = RuleProfile | str | Path | None
"""A profile, its name or file; None is the default."""


def score_execution(
    executed: Given, budget: Given, points: Given = 10, *, rules: Rules = None
) -> ScoreLine:
    """The 预算执行率 score.

    Args:
        executed: 全年执行数; a bare number is in 万元, "0.12亿元" is converted.
        budget: the budget that the profile takes as base (全年预算数 by default), same units.
        points: 分值, "10分" is read as 10.
        rules: profile, its name or file; the default is "national".

    Returns:
        kind "execution"; completion = executed/budget, not capped; score None with bounds from 0
        to the points where the budget is 0 or blank (domain.md section 7 item 7).
    """
    profile = load_rules(rules)
    spent, available = amount_of(executed), amount_of(budget)
    worth = _points(points)
    if worth is None:
        return unpointed(judge_execution(spent, available, profile), _bad_points(points))
    return execution_line(spent, available, worth, profile)


def score_indicator(
    target: Given | Entry,
    actual: Given | Entry,
    points: Given,
    *,
    claimed: Given = None,
    indicator: str = "",
    level2: str = "",
    rules: Rules = None,
) -> ScoreLine:
    """The score of one indicator row.

    Args:
        target: 年度指标值 with its unit ("≥90%", "12月31日前", "全年"), or the entry of its cell.
        actual: 实际完成值, likewise.
        points: 分值.
        claimed: 自评得分; it settles qualitative rows only (domain.md section 7 item 1).
        indicator: 三级指标; gives a bare number its direction.
        level2: 二级指标; likewise, and says whether the row is a 满意度.
        rules: profile, its name or file; the default is "national".

    Returns:
        score None with bounds where the actual can't be compared with the target.
    """
    profile = load_rules(rules)
    named = Named(indicator or "", level2 or "", "满意" in (level2 or ""))
    wanted, done = entry_of(target), entry_of(actual)
    read = read_texts(wanted.text, done.text, named)
    if profile.inapplicable.method != "keep" and says_inapplicable(done.text, profile.inapplicable):
        return unpointed(inapplicable(done.text, read.target.kind), LEFT_OUT, None)
    judgement = judge_cells(read, wanted, done, named, profile)
    worth = _points(points)
    if worth is None:
        return unpointed(judgement, _bad_points(points))
    return score_line(judgement, worth, number_of(claimed), profile)


def grade(total: Given, *, rules: Rules = None) -> str | None:
    """The grade of a total ("优" "良" "中" "差"); None where no number is given."""
    value = number_of(total)
    return None if value is None else grade_of(value, load_rules(rules).grades)


def _points(points: Given) -> Decimal | None:
    worth = number_of(points)
    return None if worth is None or worth < 0 else worth


def _bad_points(points: Given) -> str:
    text = text_of(points).strip()
    if not text:
        return "没有分值，不能计分"
    return f"分值{quoted(text)}不是不小于0的数，不能计分，请改正分值"
