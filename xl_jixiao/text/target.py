"""年度指标值: the kind of a target, and its number, range, date or rank."""

from __future__ import annotations

import re
from decimal import Decimal

from xl_jixiao.model.making import direct
from xl_jixiao.model.values import Target, TargetKind
from xl_jixiao.text.characters import plain
from xl_jixiao.text.dates import TimeExpression, deadline, moments
from xl_jixiao.text.direction import at_most, names_rate, reduces_time
from xl_jixiao.text.labels import is_broken, is_lone_unit, is_placeholder
from xl_jixiao.text.measures import measures
from xl_jixiao.text.numerals import chinese_number
from xl_jixiao.text.patterns import lazy_re
from xl_jixiao.text.units import unit_at
from xl_jixiao.text.written_numbers import Mention

_make_target = direct(Target)

_COUNT = r"(?P<place>\d{1,3}|[一二三四五六七八九十]{1,3})"

_NAME = r"[\u4e00-\u9fff:]{0,12}?"

_LIMIT = lazy_re(
    rf"{_NAME}(?:前{_COUNT}[名位](?:以内|之内|内|及?以上)?"
    rf"|(?:排名|名次|位次|位列|全[省市县区国州])前{_COUNT.replace('place', 'top')}(?:以内|之内)?"
    rf"|第{_COUNT.replace('place', 'exact')}[名位](?:及?以上|以内)?)"
)

_PLACE = lazy_re(rf"{_NAME}(?:第{_COUNT}[名位]?|前{_COUNT.replace('place', 'top')}[名位]?)")


def _number(match: re.Match[str]) -> Decimal | None:
    text = next(value for value in match.groupdict().values() if value)
    return Decimal(text) if text.isdigit() else chinese_number(text)


def rank_limit(text: str) -> Decimal | None:
    """The last place that a plain target allows: 前3名 and 排名前三 → 3, 第1名 → 1."""
    match = _LIMIT.fullmatch(text) if "前" in text or "第" in text else None
    return _number(match) if match else None


def place_said(text: str) -> Decimal | None:
    """The place that a plain actual names: 全市第2名 → 2; 前3名 → 3, the worst it may be."""
    match = _PLACE.fullmatch(text) if "前" in text or "第" in text else None
    return _number(match) if match else None


_UNIT_IN_NAME = lazy_re(r"[(\[]([^()\[\]]{1,8})[)\]]$")

_YEAR_ALONE = lazy_re(r"20[0-3]\d")

_MONTH_ALONE = lazy_re(r"20[0-3]\d\.(?:1[0-2]|0?[1-9])")

_WHEN = lazy_re(r"时效|时间|时限|期限|日期|年度|进度")

_DEADLINE_WORDS = lazy_re(
    r"(?:完成|实施|竣工|建成|验收|开工|完工|项目|工程|全部|全面|已|均|时间|期限|时限|为|是|于|在|"
    r"截至|截止|到位|全年|支付|拨付|"
    r"发放|到|开展|投入使用|启用|结束|前|底|内|之|以|止|年度|及时|按时|下达|并|交付|使用|"
    r"日期|执行|周期|计划|指标值|目标值|附件|见|\d(?=[、.])|[\s,;。:()、.\"“”])*"
)


def parse_target(text: str, *, indicator: str = "", level2: str = "") -> Target:
    """Read a 年度指标值 as typed; nothing is converted.

    Args:
        text: The cell as displayed.
        indicator: Name of the level-3 indicator; it gives a bare number its direction.
        level2: Name of the level-2 indicator (成本指标 …), likewise.

    Returns:
        kind ge, gt, le, lt, eq with `number` and `unit`; range with `low` and `high`; date with
        `date`; compound with `parts`; qualitative for words; blank for nothing or a placeholder.
        `printed` is False where the direction was taken from the indicator.
    """
    given = text.strip()
    shown = plain(given)
    if is_broken(shown) or is_placeholder(given) or is_lone_unit(shown):
        return Target("blank", text=given, unreadable=is_broken(shown))
    rate = names_rate(indicator) if indicator.strip() else None
    if shown.startswith("20") and not rate and _WHEN.search(indicator + level2):
        shown = _as_time(shown)
    rank = rank_limit(shown)
    if rank is not None:
        return Target("le", number=rank, unit="名", text=given, rate=False, name=indicator)
    found = measures(shown)
    if not found or [mention for mention in found if mention.fraction]:
        when = moments(shown)
        if when and _sets_date(shown, when):
            return _date(given, when[-1])
        return Target("qualitative", text=given, printed=False, rate=rate)
    context = _Context(indicator, level2, rate)
    if len(found) > 1:
        parts = tuple(_single(piece, piece, one, context) for piece, one in _pieces(shown, found))
        return Target(
            "compound", text=given, parts=parts, rate=rate, printed=_printed(parts), name=indicator
        )
    return _single(given, shown, found[0], context)


def _as_time(shown: str) -> str:
    """A bare year or month of a row about time, so spelled that it reads as one."""
    if _YEAR_ALONE.fullmatch(shown):
        return shown + "年"
    return shown + "月" if _MONTH_ALONE.fullmatch(shown) else shown


class _Context:
    """What is beside the target in its row."""

    __slots__ = ("indicator", "level2", "rate")

    def __init__(self, indicator: str, level2: str, rate: bool | None) -> None:
        self.indicator = indicator
        self.level2 = level2
        self.rate = rate


def _pieces(shown: str, found: tuple[Mention, ...]) -> list[tuple[str, Mention]]:
    """The text of each measure of a compound target, with the measure placed in that text."""
    pieces: list[tuple[str, Mention]] = []
    cut = 0
    for mention in found:
        ahead = shown[cut : mention.start]
        begin = cut + max(ahead.rfind(separator) + 1 for separator in _SEPARATORS)
        piece = shown[begin : mention.tail]
        shift = mention.tail - len(piece)
        moved = mention._replace(
            start=mention.start - shift, end=mention.end - shift, tail=mention.tail - shift
        )
        pieces.append((piece, moved))
        cut = mention.tail
    return pieces


_SEPARATORS = ",;。、\n/"


def _printed(parts: tuple[Target, ...]) -> bool:
    return all(part.printed for part in parts)


def _single(given: str, shown: str, mention: Mention, context: _Context) -> Target:
    """One measure as a target."""
    unit = mention.unit or _unit_in_name(context.indicator)
    if mention.low is not None:
        return Target(
            "range",
            unit=unit,
            low=mention.low,
            high=mention.number,
            text=given,
            approximate=mention.approximate,
            rate=context.rate,
            name=context.indicator,
        )
    kind, printed = _kind(shown, mention, unit, context)
    return _make_target(
        kind,
        number=mention.number,
        unit=unit,
        text=given,
        printed=printed,
        approximate=mention.approximate,
        rate=context.rate,
        name=context.indicator,
        undirected=not printed
        and not _SHORTENS.search(shown)
        and reduces_time(context.indicator, unit),
    )


_SHORTENS = lazy_re(r"缩短|减少|压缩|节约")
"""In the target itself these say that its number is how much less."""


def _kind(
    shown: str, mention: Mention, unit: str | None, context: _Context
) -> tuple[TargetKind, bool]:
    """The comparison as printed, else as the indicator has it."""
    if mention.comparison:
        return mention.comparison, True
    own_words = shown[max(0, mention.start - 12) : mention.start] + shown[mention.end :][:8]
    if at_most(
        mention.number,
        unit,
        own_words=own_words,
        indicator=context.indicator,
        level2=context.level2,
    ):
        return "le", False
    return "ge", mention.reached


def _unit_in_name(indicator: str) -> str | None:
    """The unit in brackets at the end of a name: 任务完成时限(月), 兑付率(%)."""
    match = _UNIT_IN_NAME.search(plain(indicator))
    if not match:
        return None
    inner = match[1].removeprefix("单位:")
    unit = unit_at(inner, 0)
    return unit.text if unit.end == len(inner) else None


def _sets_date(shown: str, when: tuple[TimeExpression, ...]) -> bool:
    """Whether an expression of time is a deadline and not only the year a sentence speaks of."""
    last = when[-1]
    if last.before or not last.whole_year:
        return True
    rest = shown[: when[0].start] + shown[last.end :]
    return bool(_DEADLINE_WORDS.fullmatch(rest))


def _date(given: str, moment: TimeExpression) -> Target:
    until = deadline(moment)
    return Target(
        "date",
        date=until.last,
        start=until.first,
        text=given,
        year_stated=until.year_stated,
    )
