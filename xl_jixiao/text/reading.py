"""What an 实际完成值 says against its target."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache

from xl_jixiao.model.values import Reading, Target
from xl_jixiao.text.characters import plain
from xl_jixiao.text.deadlines import punctuality
from xl_jixiao.text.labels import is_placeholder
from xl_jixiao.text.measures import measures, same_subject, subjects
from xl_jixiao.text.mentions import mentions
from xl_jixiao.text.qualitative import bearing_of, wants_none
from xl_jixiao.text.target import place_said, rank_limit
from xl_jixiao.text.unitless import fit
from xl_jixiao.text.units import conversion
from xl_jixiao.text.written_numbers import Mention

_DID_NOT_HAPPEN = re.compile(
    r"(?:全年|本年度?|均|从|并)?(?:未|没有|无|零)(?:有)?(?:发生|出现|收到|接到|发现|产生|事故|"
    r"投诉|上访|信访|违规|案件|举报|拖欠|伤亡)"
)
_DID_NOT_GROW = re.compile(
    r"(?:未|没有|无)(?:增长|增加|上升|新增|超支)|(?:与|同|和)?(?:上年度?|去年)?(?:基本)?持平$"
)
_PRESENT = re.compile(r"(?:实际|完成了?|已|达到?了?|实现|为|到|至|共计?|合计|总计|累计|:)[约近]?$")
_NOT_PRESENT = re.compile(
    r"(?:计划|目标|指标值?|应|原|预计|拟|上年|去年|剩余|未完成|尚有|还有|未|较|比|同比|环比|增长|"
    r"增加了?|减少了?|下降|"
    r"提高了?|超额?|超出|多|少|由|从|占|其中|预算|任务|节约|节省|结余|超支)[数为约的]?$"
)
_STILL_OPEN = re.compile(r"[^,;。]*?(?:未|正在|在建|实施中|延期|延迟|尚|取消|推迟|暂停|滞后)")
_MONTHS_ONLY = re.compile(r"(\d{1,2})月(?:份)?")


@lru_cache(maxsize=32768)
def read_actual(target: Target, actual: str) -> Reading:
    """Read an 实际完成值 against its target.

    Returns:
        kind number (`number` and `target`, or `low` and `high`, in the target's unit), date
        (`on_time`), words (`bearing`), blank, or incomparable with the reason in `why`. For a
        compound target `parts` holds one reading a part, or is empty where the actual can't be
        split the same way.
    """
    said = plain(actual)
    if is_placeholder(actual) and not (said and _means_none(target, said)):
        return Reading("blank")
    if target.kind in ("qualitative", "blank"):
        wanted = target.text if target.kind == "qualitative" else ""
        return Reading("words", bearing=bearing_of(wanted, actual))
    if target.kind == "date":
        verdict = punctuality(target.text, actual)
        return Reading("date", date=verdict.date, on_time=verdict.on_time, why=verdict.why)
    if target.kind == "compound":
        return _compound(target, said)
    return _against_number(target, said)


def _means_none(target: Target, said: str) -> bool:
    """无 beside a target that wants none (无事故, 0起) is an answer and no blank."""
    if said not in _NONE_AT_ALL:
        return False
    if target.kind == "qualitative":
        return wants_none(plain(target.text))
    return target.kind in ("le", "eq") and target.number == 0


_NONE_AT_ALL = frozenset(("无", "没有", "零", "暂无", "均无", "无。"))


def _against_number(target: Target, said: str) -> Reading:
    if rank_limit(plain(target.text)) is not None:
        place = place_said(said)
        if place is not None:
            return Reading("number", number=place, target=target.number)
    found = _candidates(said, target.unit)
    if not found:
        return _without_number(target, said)
    chosen = _choose(said, found, target)
    if not isinstance(chosen, str):
        chosen = _unless_open(target, chosen, said)
    if isinstance(chosen, str):
        return Reading("incomparable", why=chosen)
    if chosen.low is not None:
        return _range_said(target, chosen)
    if _turned_round(target.text, said[max(0, chosen.start - 6) : chosen.start], chosen.number):
        chosen = chosen._replace(number=-chosen.number)
    return _fitted(target, chosen)


_FALLS_SHORT = re.compile(r"(?:将近|接近|近)$")
_REMAINDER = re.compile(r"(?:节约|节省|结余|剩余|超支|超出)(?:了|资金|金额|经费|成本)*$")


def _unless_open(target: Target, chosen: Mention, said: str) -> Mention | str:
    """The mention, or (in Chinese) why it leaves open on which side of the target it lies: 近100
    against ≥100, 5个以内 against ≥5个, 超过5% against ≤5%, 节约3万元 against ≤20万元.
    """
    bound = target.number
    if bound is None:
        return chosen
    ahead = said[max(0, chosen.start - 8) : chosen.start]
    if target.kind in ("le", "lt"):
        if _REMAINDER.search(ahead):
            return f"“{said[:20]}”写的是节余或超出的数，不是实际数，请填写实际数"
        wrong_side = chosen.comparison in ("ge", "gt") and chosen.number <= bound
    else:
        below = chosen.comparison in ("le", "lt") or bool(_FALLS_SHORT.search(ahead))
        wrong_side = below and chosen.number >= bound
        if not target.printed and chosen.comparison == "le":  # 24小时 | 24小时内
            wrong_side = chosen.number != bound
    if wrong_side and chosen.unit in (None, target.unit):
        return f"“{said[:20]}”没有写出实际数，看不出是否达到指标值，请填写实际数"
    return chosen


_GROWTH = re.compile(r"增长|提高|上升|增加|提升|增幅|上涨|↑")
_DECLINE = re.compile(r"下降|降低|减少|下滑|负增长|压减|缩减|回落|下跌|↓")


def _turned_round(target: str, ahead: str, number: Decimal) -> bool:
    """Whether the actual counts the other way than the target: 下降2% against 增长5%, and −3%
    against 下降2%, where the minus says what 下降 says.
    """
    if _GROWTH.search(target):
        return bool(_DECLINE.search(ahead))
    if not _DECLINE.search(target):
        return False
    if _GROWTH.search(ahead):
        return True
    return number < 0 and not _DECLINE.search(ahead)


def _candidates(said: str, unit: str | None) -> tuple[Mention, ...]:
    """The numbers of an actual that may be meant; its measure alone where there is just one of a
    unit that fits.
    """
    found = measures(said)
    lone = len(found) < 2 and not (found and unit and _of_other_family(found[0].unit, unit))
    return found if lone else mentions(said)


def _of_other_family(unit: str | None, wanted: str) -> bool:
    return unit is not None and conversion(unit, wanted) is None


def _without_number(target: Target, said: str) -> Reading:
    """Words, or a lone month, where a number is expected."""
    month = _MONTHS_ONLY.fullmatch(said)
    if month and target.unit in (None, "月", "个月") and target.number is not None:
        number = Decimal(month[1])
        return Reading("number", number=number, target=target.number, why="“月”按月数理解")
    at_most = target.kind in ("le", "lt", "eq")
    none = target.number == 0 and (said in _NONE_AT_ALL or _DID_NOT_GROW.match(said))
    if at_most and (none or _DID_NOT_HAPPEN.match(said)):
        return Reading("number", number=Decimal(0), target=target.number, why=f"“{said[:20]}”即为0")
    why = f"指标值是数字，实际完成值“{said[:20]}”没有可比的数字，请填写数字"
    return Reading("incomparable", why=why)


def _choose(said: str, found: Sequence[Mention], target: Target) -> Mention | str:
    """The number that answers the target, or (in Chinese) why it can't be told."""
    if len(found) == 1:
        return found[0]
    unit = target.unit
    fitting = [m for m in found if _same_family(m.unit, unit)]
    if not fitting and unit is None and not target.rate:
        fitting = [m for m in found if m.unit not in ("%", "‰")]  # 52次，完成率100% beside ≥30
    pool = _narrowed(fitting or [m for m in found if m.unit is None] or list(found))
    if len(pool) > 1:
        pool = _by_cues(said, pool)
    pool = [m for m in pool if m.unit == unit] or pool
    if len({(m.number, m.low) for m in pool}) == 1:
        return pool[0]
    shown = "、".join(f"{m.number}{m.unit or ''}" for m in found[:4])
    return f"实际完成值里有多个数（{shown}），看不出哪一个对应指标值"


def _narrowed(pool: list[Mention]) -> list[Mention]:
    signed = [mention for mention in pool if mention.comparison]
    return signed if len(signed) == 1 and len(pool) > 1 else pool


def _same_family(unit: str | None, wanted: str | None) -> bool:
    if unit is None or wanted is None:
        return unit == wanted
    return conversion(unit, wanted) is not None


def _by_cues(said: str, pool: list[Mention]) -> list[Mention]:
    """Keep what was done (实际, 完成, 达到, 共), drop what was planned, earlier or left over."""
    outside = [m for m in pool if said[: m.start].count("(") <= said[: m.start].count(")")]
    pool = outside or pool
    done = [m for m in pool if not _NOT_PRESENT.search(said, max(0, m.start - 5), m.start)]
    pool = done or pool
    closed = [m for m in pool if not _STILL_OPEN.match(said, m.end)]
    pool = closed or pool
    if len(pool) > 1:
        present = [m for m in pool if _PRESENT.search(said, max(0, m.start - 4), m.start)]
        pool = present or pool
    return pool


def _range_said(target: Target, chosen: Mention) -> Reading:
    """An actual that is a range answers only where both its ends say the same: then the end that
    is worse for the target stands for it.
    """
    assert chosen.low is not None  # noqa: S101 -- only called for ranges
    ends = (chosen.low, chosen.number)
    readings = [_fitted(target, chosen._replace(number=end, low=None)) for end in ends]
    verdicts = {_keeps(target, reading) for reading in readings}
    shown = f"{chosen.low}～{chosen.number}{chosen.unit or ''}"
    if len(verdicts) > 1 or None in verdicts:
        why = f"实际完成值是一个区间（{shown}），不是一个数，看不出是否达到，请填写实际数"
        return Reading("incomparable", why=why)
    worse = readings[1] if target.kind in ("le", "lt", "range") else readings[0]
    return dataclasses.replace(worse, why=f"实际完成值是一个区间（{shown}），按不利的一端比较")


def _keeps(target: Target, reading: Reading) -> bool | None:
    """On which side of the target a number lies; None where it can't be compared."""
    number, bound = reading.number, reading.target
    if number is None:
        return None
    if target.kind == "range":
        return (
            reading.low is not None
            and reading.high is not None
            and (reading.low <= number <= reading.high)
        )
    if bound is None:
        return None
    if target.kind in ("le", "lt"):
        return number < bound or (target.kind == "le" and number == bound)
    return number > bound or (target.kind != "gt" and number == bound)


def _fitted(target: Target, chosen: Mention) -> Reading:
    """One number in the target's unit, or the reason why not."""
    bound = target.number if target.number is not None else target.high
    if bound is None:
        return Reading("incomparable", why="指标值没有可比的数字")
    fitted = fit(chosen.number, chosen.unit, bound, target.unit, rate=target.rate)
    if fitted.number is None:
        return Reading("incomparable", why=fitted.note)
    return Reading(
        "number",
        number=fitted.number,
        target=fitted.target if target.number is not None else None,
        low=target.low,
        high=target.high,
        why=fitted.note,
        approximate=chosen.approximate,
        beyond=target.kind in ("gt", "lt") and chosen.comparison == target.kind,
    )


def _compound(target: Target, said: str) -> Reading:
    """Compare part by part, by name or else in order, where the actual has a number for each."""
    said_so = subjects(said, _one_for_each(target, said))
    named = [_subject_of(part) for part in target.parts]
    readings: list[Reading] = []
    for part, name in zip(target.parts, named, strict=True):
        free = [(word, m) for word, m in said_so if _answers(part, m)]
        match = next((m for word, m in free if same_subject(word, name) and word), None)
        if match is None:  # the first that does not answer another part by name
            others = [other for other in named if not same_subject(other, name)]
            match = next((m for word, m in free if not word or word not in others), None)
        if match is None:
            why = f"指标值有{len(target.parts)}个数，实际完成值不能逐项对应，请拆成几行填报"
            return Reading("incomparable", why=why)
        said_so = [(word, m) for word, m in said_so if m is not match]
        readings.append(_fitted(part, match))
    return Reading("number", parts=tuple(readings), why="一格多个指标值，逐项比较")


def _one_for_each(target: Target, said: str) -> Sequence[Mention]:
    """The measures of an actual; all its numbers where they are as many as the parts."""
    every = mentions(said)
    found = every if len(every) == len(target.parts) else measures(said)
    return [mention for mention in found if mention.low is None]


def _subject_of(part: Target) -> str:
    text = plain(part.text)
    return next((word for word, _ in subjects(text, measures(text))), "")


def _answers(part: Target, mention: Mention) -> bool:
    return _same_family(mention.unit, part.unit) or mention.unit is None or part.unit is None
