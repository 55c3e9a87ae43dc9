"""Judge one indicator row: by its cells, by its texts, by the method that its target asks for."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from xl_jixiao.model.grid import CellKind
from xl_jixiao.model.making import direct
from xl_jixiao.model.score import Hint, HintCode
from xl_jixiao.model.submission import Entry
from xl_jixiao.model.values import Quantity, Target, TargetKind
from xl_jixiao.rules.profile import QualitativeBand, RuleProfile
from xl_jixiao.scoring.judgement import (
    CLAIM_IN_BAND,
    CellsRead,
    Comparison,
    Judgement,
    compare,
    make_judgement,
    reading_hints,
    undetermined,
)
from xl_jixiao.scoring.methods import (
    combine,
    judge_at_least,
    judge_at_most,
    judge_date,
    judge_equal,
    judge_range,
)
from xl_jixiao.scoring.named import judge_named
from xl_jixiao.scoring.over import apply_over, reasons_only
from xl_jixiao.scoring.qualitative import (
    apply_satisfaction,
    judge_qualitative,
    satisfaction_ratio,
)
from xl_jixiao.text.direction import names_bounded_rate
from xl_jixiao.text.measures import parse_quantity
from xl_jixiao.text.reading import read_actual
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
from xl_jixiao.text.units import SHARES
from xl_jixiao.text.wording import quoted


class Named(NamedTuple):
    """The names of an indicator, and whether it is under 满意度."""

    level3: str = ""
    level2: str = ""
    satisfaction: bool = False

    @property
    def words(self) -> str:
        """Both names, to be searched."""
        return self.level3 + self.level2


make_named = direct(Named)

# units write the same targets and actuals over and over: ≥95%, 100%, 12月底前
_quantity_in = lru_cache(maxsize=4096)(parse_quantity)  # 0.26 of 13.8 M instructions of scoring


@lru_cache(maxsize=2048)  # two rows of three were read before: with `_judge_texts` 3.5 of 13.2 M
def read_texts(target: str, actual: str, named: Named) -> CellsRead:
    """What two texts say as the target and the actual of an indicator."""
    read = parse_target(target, indicator=named.level3, level2=named.level2)
    return CellsRead(
        read, read_actual(read, actual), actual, _quantity_in(target), _quantity_in(actual)
    )


def judge_cells(
    read: CellsRead, target: Entry, actual: Entry, named: Named, rules: RuleProfile
) -> Judgement:
    """The judgement of a row by its two cells and what was read in them.

    A number counts as it is stored. Nothing is concluded from a picture, a date where something is
    counted, and a number where a day is asked for.
    """
    unread = _unread(target, actual, named)
    if unread is not None:
        return undetermined(read.target.kind, *unread)
    texts = target.text, actual.text
    if target.number is not None or actual.number is not None:
        texts = (
            _without_stray_percent(target, read.wanted, read.said),
            _without_stray_percent(actual, read.said, read.wanted),
        )
    judged = _judge_texts(*texts, named, rules)
    if judged.met is None or not (target.shown or actual.shown):
        return judged
    seen = as_displayed(texts[0], target.shown), as_displayed(texts[1], actual.shown)
    if seen == texts or _judge_texts(*seen, named, rules).met is judged.met:
        return judged
    return judged._replace(hints=(*judged.hints, _two_sides(target, actual, texts)))


_OBJECT, _DATE = CellKind.OBJECT, CellKind.DATE


def _unread(target: Entry, actual: Entry, named: Named) -> tuple[HintCode, str] | None:
    """Why nothing can be concluded from what the cells hold."""
    cells = (("年度指标值", target, actual), ("实际完成值", actual, target))
    for name, cell, other in cells:
        if cell.kind is _OBJECT:
            return HintCode.OBJECT, f"{name}单元格里是图片，读不到内容，请改填文字或数字"
        if cell.kind is _DATE and _counts(cell, other, named.words):
            why = f"{name}{quoted(cell.text)}是日期，而该项不是时限：多为输入“5-6”一类的数被"
            return HintCode.DATE_FOR_COUNT, f"{why} Excel 改成了日期，请改回数值"
        day = lost_day(cell.text)
        if day is not None and about_deadline(named.words) and _may_be_day(cell, other):
            shown = f"{day.year}年{day.month}月{day.day}日"
            why = f"{name}{quoted(cell.text)}像是丢了格式的日期（{shown}）"
            return HintCode.LOST_DATE, f"{why}，请设为日期格式或写明日期"
    return None


def _counts(cell: Entry, other: Entry, words: str) -> bool:
    """Whether a day is where something is counted."""
    if about_time(words) or not bare_day(cell.text):
        return False
    return other.kind is CellKind.DATE or not names_moment(other.text)


def _may_be_day(cell: Entry, other: Entry) -> bool:
    """Whether a number under a deadline may be a day that lost its format."""
    if cell.kind not in {CellKind.NUMBER, CellKind.TEXT}:
        return False
    return (
        not other.filled
        or other.kind is CellKind.DATE
        or names_moment(other.text)
        or lost_day(other.text) is not None
    )


def _without_stray_percent(cell: Entry, said: Quantity | None, beside: Quantity | None) -> str:
    """The text of a cell, without the % of its number format where the other cell counts in
    another unit: 10 under 0% beside ≥10座.
    """
    if cell.kind is not CellKind.NUMBER or cell.number is None or "%" not in cell.text:
        return cell.text
    if said is None or said.number != cell.number * 100 or beside is None:
        return cell.text
    if beside.unit is None or beside.unit in SHARES:
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


_WHOLE = 100

_LARGEST = 15
"""Powers of ten beyond which a number is no measurement but a slip of the keyboard."""


@lru_cache(maxsize=2048)  # as `read_texts`
def _judge_texts(target: str, actual: str, named: Named, rules: RuleProfile) -> Judgement:
    return _judge(read_texts(target, actual, named), named, rules)


def _judge(read: CellsRead, named: Named, rules: RuleProfile) -> Judgement:
    """By the method that the profile has for a row of that name, else by that which the target
    asks for.
    """
    target = read.target
    if rules.named.applies:
        own = judge_named(read, named.level3, rules.named)
        if own is not None:
            return own
    if _is_impossible(target):
        why = f"年度指标值{quoted(target.text)}大于100%，该比率不可能超过100%，请先核对指标值"
        return undetermined(target.kind, HintCode.IMPOSSIBLE, why)
    if read.reading.kind == "fulfilled":
        return judge_fulfilled(target, read.actual)
    if target.kind == "compound":
        return _compound(read, rules)
    return _single(read, rules, satisfaction=named.satisfaction)


def _is_impossible(target: Target) -> bool:
    """Whether the target is a rate above 100% that nobody can reach (≥290% for ≥90%)."""
    if target.kind not in {"ge", "gt", "eq"} or target.unit != "%" or target.number is None:
        return False
    return target.number > _WHOLE and names_bounded_rate(target.name)


def unknown_display(kind: TargetKind) -> Judgement:
    """A row of a file whose format hides how its numbers are shown: 1 may read 100%."""
    return undetermined(
        kind,
        HintCode.DISPLAY_UNKNOWN,
        "这种文件格式看不出数字的显示方式（1可能显示为100%），请另存为 .xlsx 后重新上报",
    )


def in_doubt(kind: TargetKind) -> Judgement:
    """A hidden row of which nobody can say whether it counts."""
    why = "该行被隐藏，有它没有它分值都凑不成满分，是否计入无法判断"
    return undetermined(kind, HintCode.HIDDEN_ROW, why)


def unreadable(kind: TargetKind, cell: str) -> Judgement:
    """A row one of whose cells shows an error or holds a formula that was never calculated."""
    why = f"{cell}是错误值或没有计算结果的公式，读不出内容，请改正后重新上报"
    return undetermined(kind, HintCode.UNREADABLE, why)


def _compound(read: CellsRead, rules: RuleProfile) -> Judgement:
    target, reading = read.target, read.reading
    if reading.kind == "blank" or len(reading.parts) != len(target.parts):
        return _incomparable(read)
    quiet = replace(rules, over=reasons_only(rules.over))
    parts = [
        _single(replace(read, target=part, reading=said), quiet, satisfaction=False)
        for part, said in zip(target.parts, reading.parts, strict=True)
    ]
    return combine(parts, rules.at_least.clause)


def _single(read: CellsRead, rules: RuleProfile, *, satisfaction: bool) -> Judgement:
    """One target, one reading."""
    target, reading = read.target, read.reading
    if target.kind in {"qualitative", "blank"}:
        return judge_qualitative(read, rules.qualitative)
    if target.kind == "date" and reading.kind != "blank":
        return judge_date(read, rules)
    number = reading.number if reading.kind == "number" else None
    if number is None or not _usable(number):
        return _incomparable(read)
    if target.kind == "range":
        return judge_range(read, number, rules)
    pair = compare(read, number)
    if pair is None or not _usable(pair.target):
        return _incomparable(read)
    judged = _by_number(target, pair, rules, satisfaction=satisfaction)
    hints = reading_hints(read)
    return judged._replace(hints=(*judged.hints, *hints)) if hints else judged


def _by_number(
    target: Target, pair: Comparison, rules: RuleProfile, *, satisfaction: bool
) -> Judgement:
    """By the way of comparing."""
    if pair.kind in {"le", "lt"}:
        return judge_at_most(pair, rules)
    judged = judge_equal(pair, rules) if pair.kind == "eq" else judge_at_least(pair, rules)
    if satisfaction and rules.satisfaction.tiers:
        ratio = satisfaction_ratio(pair, target)
        if ratio is not None:
            judged = apply_satisfaction(judged, ratio, rules.satisfaction)
    return judged if pair.kind == "eq" else apply_over(judged, pair, rules.over)


def _usable(number: Decimal) -> bool:
    return number.is_finite() and (not number or -_LARGEST < number.adjusted() < _LARGEST)


def _incomparable(read: CellsRead) -> Judgement:
    """A target with a number and an actual that can't be compared with it: never guessed."""
    target, reading = read.target, read.reading
    if reading.kind == "blank":
        why = f"年度指标值{quoted(target.text)}，实际完成值未填写"
    else:
        why = f"年度指标值{quoted(target.text)}，实际完成值{quoted(read.actual)}，两者无法比较"
        why += f"（{reading.why}）" if reading.why else ""
    judged = undetermined(target.kind, HintCode.INCOMPARABLE, why)
    return judged._replace(met=False) if reading.denied else judged


_ANY = QualitativeBand("只写完成，没有数字", Decimal(0), Decimal(1))
"""Nothing but the words speaks for any share of the points."""


def judge_fulfilled(target: Target, actual: str) -> Judgement:
    """The claim stands, whether the target was met can't be determined, the figure is asked for."""
    story = (
        f"年度指标值{quoted(target.text)}，实际完成值{quoted(actual)}只写完成，没有数字，无法计算"
    )
    hint = Hint(
        HintCode.NO_FIGURE,
        f"实际完成值{quoted(actual)}没有数字，按自评得分认定，请填写实际完成的数",
    )
    method = "只按自评得分认定"
    return make_judgement(
        target.kind, None, None, story, method, CLAIM_IN_BAND, band=_ANY, hints=(hint,)
    )
