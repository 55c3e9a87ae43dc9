"""Judge one indicator row from its cells: what they store and what they display."""

from __future__ import annotations

from typing import NamedTuple

from xl_jixiao.model.grid import CellKind
from xl_jixiao.model.score import Hint, HintCode
from xl_jixiao.model.submission import Entry
from xl_jixiao.rules.profile import RuleProfile
from xl_jixiao.scoring.judgement import Judgement, undetermined
from xl_jixiao.scoring.rows import judge_indicator
from xl_jixiao.text.measures import parse_quantity
from xl_jixiao.text.stored import (
    about_deadline,
    about_time,
    as_displayed,
    bare_day,
    lost_day,
    names_moment,
    with_number,
)
from xl_jixiao.text.target import parse_target
from xl_jixiao.text.wording import quoted

_SHARES = frozenset({"%", "‰"})


class Named(NamedTuple):
    """The names of an indicator, and whether it stands under 满意度."""

    level3: str = ""
    level2: str = ""
    satisfaction: bool = False


def judge_cells(target: Entry, actual: Entry, named: Named, rules: RuleProfile) -> Judgement:
    """The judgement of a row by its two cells.

    A number counts as it is stored. Nothing is concluded from a picture, a date where something is
    counted, and a number where a day is asked for.
    """
    unread = _unread(target, actual, named)
    if unread is not None:
        kind = parse_target(target.text, indicator=named.level3, level2=named.level2).kind
        return undetermined(kind, *unread)
    texts = _without_stray_percent(target, actual), _without_stray_percent(actual, target)
    judged = _judge(*texts, named, rules)
    if judged.met is None or not (target.shown or actual.shown):
        return judged
    seen = as_displayed(texts[0], target.shown), as_displayed(texts[1], actual.shown)
    if seen == texts or _judge(*seen, named, rules).met is judged.met:
        return judged
    return judged._replace(hints=(*judged.hints, _two_sides(target, actual, texts)))


def _judge(target: str, actual: str, named: Named, rules: RuleProfile) -> Judgement:
    return judge_indicator(
        target,
        actual,
        rules,
        indicator=named.level3,
        level2=named.level2,
        satisfaction=named.satisfaction,
    )


def _unread(target: Entry, actual: Entry, named: Named) -> tuple[HintCode, str] | None:
    """Why nothing can be concluded from what the cells hold."""
    words = named.level3 + named.level2
    cells = (("年度指标值", target, actual), ("实际完成值", actual, target))
    for name, cell, other in cells:
        if cell.kind is CellKind.OBJECT:
            return HintCode.OBJECT, f"{name}单元格里是图片，读不到内容，请改填文字或数字"
        if cell.kind is CellKind.DATE and _counts(cell, other, words):
            why = f"{name}{quoted(cell.text)}是日期，而该项不是时限：多为输入“5-6”一类的数被"
            return HintCode.DATE_FOR_COUNT, f"{why} Excel 改成了日期，请改回数值"
        day = lost_day(cell.text) if _may_be_day(cell, other, words) else None
        if day is not None:
            shown = f"{day.year}年{day.month}月{day.day}日"
            why = f"{name}{quoted(cell.text)}像是丢了格式的日期（{shown}）"
            return HintCode.LOST_DATE, f"{why}，请设为日期格式或写明日期"
    return None


def _counts(cell: Entry, other: Entry, words: str) -> bool:
    """Whether a day stands where something is counted."""
    if about_time(words) or not bare_day(cell.text):
        return False
    return other.kind is CellKind.DATE or not names_moment(other.text)


def _may_be_day(cell: Entry, other: Entry, words: str) -> bool:
    if cell.kind not in {CellKind.NUMBER, CellKind.TEXT} or not about_deadline(words):
        return False
    return (
        not other.filled
        or other.kind is CellKind.DATE
        or names_moment(other.text)
        or lost_day(other.text) is not None
    )


def _without_stray_percent(cell: Entry, other: Entry) -> str:
    """The text of a cell, without the % of its number format where the other cell counts in
    another unit: 10 under 0% beside ≥10座.
    """
    if cell.kind is not CellKind.NUMBER or cell.number is None or "%" not in cell.text:
        return cell.text
    said, beside = parse_quantity(cell.text), parse_quantity(other.text)
    if said is None or said.number != cell.number * 100 or beside is None:
        return cell.text
    if beside.unit is None or beside.unit in _SHARES:
        return cell.text
    return with_number(cell.text, cell.number)


def _two_sides(target: Entry, actual: Entry, texts: tuple[str, str]) -> Hint:
    cells = zip(("年度指标值", "实际完成值"), (target, actual), texts, strict=True)
    said = [
        f"{name}存储的是{text}，显示为{cell.shown}"
        for name, cell, text in cells
        if cell.shown and as_displayed(text, cell.shown) != text
    ]
    why = "，".join(said)
    return Hint(HintCode.TWO_SIDES, f"{why}，分在指标值的两侧；按存储的数核算，请显示足够的小数位")
