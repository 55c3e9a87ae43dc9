"""Dates, periods and years as typed, each with its first and last day.

Dates, months, quarters and periods as clerks write them, each with its first and last day.

A length of time (6个月, 3年, 20日内) is no date: those are quantities.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from functools import lru_cache
from typing import NamedTuple

from xl_jixiao.text.characters import plain
from xl_jixiao.text.numerals import chinese_number
from xl_jixiao.text.patterns import lazy_re

NO_YEAR = 1900
"""Stands for "no year stated": only month and day mean something."""


class TimeExpression(NamedTuple):
    """One expression of time in a plain text."""

    start: int
    end: int
    """Its place in the text."""
    first: dt.date
    last: dt.date
    """The days it covers, both included: 9月 → 1 to 30 September."""
    year_stated: bool
    before: bool
    """前, 之前 … is behind it."""
    whole_year: bool
    """Nothing but a year was given (2019年)."""
    period: bool = False
    """A first day was given as well (1-12月), or a whole year: earlier is not simply early."""


_YEAR = r"(?:19|20)\d\d"

_MONTH = r"1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九]"

_DAY = (
    r"3[01]|[12]\d|0?[1-9]|三十一?|二十[一二三四五六七八九]?|十[一二三四五六七八九]?|"
    r"[一二三四五六七八九]"
)

_TO = r"[-—~至到]+"

_BEFORE = r"(?P<{0}>之前|以前|前(?![三一二十\d])|止)?"

_PART = r"上旬|中旬|下旬|月?[初中底末](?!级|小学|学|心|期)"

_NUMERIC = (
    rf"(?P<y1>{_YEAR})(?P<stroke>[-./])(?P<m1>1[0-2]|0?[1-9])(?P=stroke)(?P<d1>3[01]|[12]\d|0?[1-9])(?!\d)日?"
    rf"(?: ?0?0:00(?::00)?)?"
    rf"(?:{_TO}(?P<tm>1[0-2]|0?[1-9])[./](?P<td>3[01]|[12]\d|0?[1-9])(?![\d.])日?)?"
    + _BEFORE.format("b1")
)

_NUMERIC_MONTH = (
    rf"(?<![\d.])(?P<y4>{_YEAR})[-./](?P<m4>1[0-2]|0?[1-9])(?=$|[-—~至到前底末;,。月]|完成|竣工|完工|建成|验收|开工)月?"
    rf"(?:{_TO}(?P<t4>1[0-2]|0?[1-9])月?(?![\d.月]))?" + _BEFORE.format("b4")
)

_YEARS = rf"(?P<ya>{_YEAR})年?{_TO}(?P<yb>{_YEAR})年(?:度)?"

_WORDED = (
    rf"(?:(?:(?P<y2>{_YEAR}|二零[零一二三四五六七八九]{{2}})年度?|"
    rf"(?P<short>\d\d)年(?=(?:{_MONTH})月)"
    rf"|[本当今该]年度?)的?)?"
    rf"(?:(?P<m0>{_MONTH})(?:月份?)?{_TO})?(?<!\d)(?P<m2>{_MONTH})(?<!个)月(?!龄|均|度|平均|经|"
    rf"报|租|薪|嫂)份?"
    rf"(?:(?P<d2>{_DAY})(?:[日号](?:\d{{1,2}}[时点](?:\d{{1,2}}分)?)?|(?=前|之前|以前|止|$|[-—~至到]))|(?P<part>{_PART}))?"
    + _BEFORE.format("b2")
)

_COARSE = (
    rf"(?:(?P<y3>{_YEAR}|二零[零一二三四五六七八九]{{2}})年度?的?|"
    rf"[本当今该]?年?(?=第?[一二三四1-4]季度|[上下]半年))?"
    rf"(?:第?(?:(?P<quarter0>[一二三四1-4])(?:季度)?{_TO})?(?P<quarter>[一二三四1-4])季度(?P<quarterend>[末底])?|(?P<half>[上下])半年|"
    rf"前(?P<first>[二三])季度)" + _BEFORE.format("b3")
)

_YEAR_ONLY = (
    rf"(?:(?P<y5>{_YEAR}|二零[零一二三四五六七八九]{{2}})年度?年?|"
    rf"(?<![一二三半\d])[本当今该]?年(?=[底末终内]))"
    rf"(?P<end>[底末终内](?!审|控|部|容)|全年|期间)?" + _BEFORE.format("b5")
)

_DOTTED_DAY = (
    r"(?<![\d.年])(?P<m6>1[0-2]|0?[1-9])[./](?P<d6>3[01]|[12]\d|0?[1-9])日?"
    r"(?P<b6>之前|以前|前)"
)

_DATE = lazy_re(
    f"{_NUMERIC}|{_NUMERIC_MONTH}|{_YEARS}|{_COARSE}|{_WORDED}|{_YEAR_ONLY}|{_DOTTED_DAY}"
)

_COMPACT = lazy_re(rf"({_YEAR})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])")

_MAY_BE_DATE = lazy_re(r"[年月季]|(?:19|20)\d\d[-./]|\d[./]\d{1,2}日?[之以]?前")

_DURATION_SIGN = lazy_re(
    r"(?:[≥≤<>=]|不[超多少大小高低]于?|[超高低多少大小][过于]|以内|至少|最多|控制在)$"
)

_CONNECTORS = frozenset(("-", "—", "~", "至", "到", "--", "——", "起至", "开始至"))


@lru_cache(maxsize=1024)  # saves 0.01 s of 3.3 s: tests/bench/bench_caches.py
def moments(text: str) -> tuple[TimeExpression, ...]:
    """The expressions of time of a plain text, in order; periods joined into one."""
    if _COMPACT.fullmatch(text):
        return _compact(text)
    if not _MAY_BE_DATE.search(text):
        return ()
    found: list[TimeExpression] = []
    for match in _DATE.finditer(text):
        if _DURATION_SIGN.search(text[max(0, match.start() - 4) : match.start()]) and (
            match["m2"] and not match["d2"] and not match["y2"]
        ):
            continue  # ≤10月 is a length of time
        if _is_decimal(text, match):
            continue
        moment = _read(match)
        if moment is None:
            continue
        if found and text[found[-1].end : moment.start] in _CONNECTORS:
            found[-1] = _joined(found[-1], moment)
        else:
            found.append(moment)
    return tuple(found)


_TIME_AHEAD = lazy_re(r"(?:时间|时限|期限|日期|截至|截止|[自于~—-]|起至)[:为是到]?$")


def _is_decimal(text: str, match: re.Match[str]) -> bool:
    """Whether 2023.12 is a number: a month it is only beside words or signs of time, for an amount
    of 1964.01 looks just the same.
    """
    if not match["y4"] or text[match.start() + 4] != "." or match["t4"] or match["b4"]:
        return False
    if match.group().endswith("月") or text[match.end() : match.end() + 1] not in (
        "",
        ",",
        ";",
        "。",
    ):
        return False
    return not _TIME_AHEAD.search(text, max(0, match.start() - 4), match.start())


def _compact(text: str) -> tuple[TimeExpression, ...]:
    """20231231 and nothing else."""
    year, month, day = int(text[:4]), int(text[4:6]), int(text[6:])
    if day > calendar.monthrange(year, month)[1]:
        return ()
    date = dt.date(year, month, day)
    return (TimeExpression(0, len(text), date, date, True, False, False),)


def _joined(one: TimeExpression, other: TimeExpression) -> TimeExpression:
    """A period from two moments; the second takes the year of the first if it has none."""
    first, last = one.first, other.last
    if one.year_stated and not other.year_stated:
        last = _move(last, first.year)
    elif other.year_stated and not one.year_stated:
        first = _move(first, last.year)
    return TimeExpression(
        one.start,
        other.end,
        first,
        last,
        one.year_stated or other.year_stated,
        other.before,
        one.whole_year and other.whole_year,
        period=True,
    )


def _move(date: dt.date, year: int) -> dt.date:
    """The same month and day in another year (the 29th of February becomes the 28th)."""
    return date.replace(year=year, day=min(date.day, calendar.monthrange(year, date.month)[1]))


def month_end(year: int, month: int) -> dt.date:
    """The last day of a month."""
    return dt.date(year, month, calendar.monthrange(year, month)[1])


def _number(text: str) -> int:
    if text.isdigit():
        return int(text)
    value = chinese_number(text)
    return int(value) if value is not None else 0


def _read(match: re.Match[str]) -> TimeExpression | None:
    """One match as days, or None where the calendar has no such day."""
    groups = {name: value for name, value in match.groupdict().items() if value}
    years = [groups[name] for name in ("y1", "y2", "y3", "y4", "y5", "ya") if name in groups]
    stated = bool(years) or "short" in groups
    if years:
        year = _number(years[0])
    elif "short" in groups:
        year = 2000 + int(groups["short"])
    else:
        year = NO_YEAR
    try:
        first, last = _days(groups, year)
    except ValueError:  # 2月30日
        return None
    before = any(name in groups for name in ("b1", "b2", "b3", "b4", "b5", "b6"))
    whole_year = "y5" in groups and "end" not in groups
    period = whole_year or not _SPANS.isdisjoint(groups) or groups.get("end") in ("全年", "期间")
    return TimeExpression(
        match.start(), match.end(), first, last, stated, before, whole_year, period
    )


_SPANS = frozenset(("td", "t4", "m0", "yb", "quarter0", "first"))
"""Groups of the pattern that give a beginning."""


def _days(groups: dict[str, str], year: int) -> tuple[dt.date, dt.date]:
    """First and last day of what one match says."""
    if "d1" in groups or "m6" in groups:
        first = dt.date(year, int(groups.get("m1") or groups["m6"]), _day(groups))
        if "td" in groups:
            return first, dt.date(year, int(groups["tm"]), int(groups["td"]))
        return first, first
    if "yb" in groups:
        return dt.date(year, 1, 1), dt.date(int(groups["yb"]), 12, 31)
    month = groups.get("m2") or groups.get("m4")
    if month is not None:
        return _days_of_month(groups, year, _number(month))
    start, end = _months(groups)
    if "quarterend" in groups:
        return dt.date(year, end, _PARTS["末"][0]), month_end(year, end)
    return dt.date(year, start, 1), month_end(year, end)


def _day(groups: dict[str, str]) -> int:
    return int(groups.get("d1") or groups["d6"])


def _months(groups: dict[str, str]) -> tuple[int, int]:
    """First and last month of a quarter, half-year, or (nothing said) the year."""
    if "quarter" in groups:
        quarter = _number(groups["quarter"])
        return 3 * _number(groups.get("quarter0", groups["quarter"])) - 2, 3 * quarter
    if "first" in groups:
        return 1, 3 * _number(groups["first"])
    if "half" in groups:
        return (1, 6) if groups["half"] == "上" else (7, 12)
    return 1, 12


_PARTS = {"上": (1, 10), "初": (1, 10), "中": (11, 20), "下": (21, 0), "底": (21, 0), "末": (21, 0)}


def _days_of_month(groups: dict[str, str], year: int, month: int) -> tuple[dt.date, dt.date]:
    if "d2" in groups:
        day = dt.date(year, month, _number(groups["d2"]))
        return day, day
    first, last = dt.date(year, month, 1), month_end(year, month)
    if "t4" in groups:
        return first, month_end(year, int(groups["t4"]))
    if "m0" in groups:
        return dt.date(year, _number(groups["m0"]), 1), last
    if "part" in groups:
        start, end = _PARTS[groups["part"].removeprefix("月")[0]]
        return first.replace(day=start), first.replace(day=end) if end else last
    return first, last


class Deadline(NamedTuple):
    """Until when a target counts as kept."""

    last: dt.date
    """The last day that surely keeps it."""
    doubtful: dt.date
    """Days after `last` up to here may or may not keep it: "9月前" leaves September open."""
    first: dt.date | None
    """First day of a period."""
    year_stated: bool


def deadline(moment: TimeExpression) -> Deadline:
    """The deadline that an expression of time sets.

    12月31日前 includes the day (the common usage in budget papers); 9月前 ends in August, and
    whether September still counts cannot be determined; 11月底前 ends with November.
    """
    single = moment.first == moment.last
    period = moment.first if moment.period and not moment.before else None
    if not moment.before or single:
        return Deadline(moment.last, moment.last, period, moment.year_stated)
    whole = moment.first.day == 1 and (moment.last + dt.timedelta(days=1)).day == 1
    year_end = (moment.first.month, moment.last.month) == (1, 12) and not moment.whole_year
    if whole and not year_end:
        eve = moment.first - dt.timedelta(days=1)
        return Deadline(eve, moment.last, None, moment.year_stated)
    return Deadline(moment.last, moment.last, None, moment.year_stated)


_NUMERAL = "零一二三四五六七八九壹贰叁肆伍陆柒捌玖"

_CHINESE = rf"(?:[二贰]零|[一壹][九玖])[{_NUMERAL}]{{2}}"

# a year in brackets with a number behind it belongs to a document number: 〔2024〕51号
_DOCUMENT = lazy_re(r"[〔\[(【]\d{4}[〕\])】] ?第?\d+号")

_BEST_FIRST = (
    lazy_re(rf"(?<!\d)({_YEAR}|{_CHINESE}) ?年度"),
    lazy_re(rf"(?<!\d)({_YEAR}|{_CHINESE}) ?年"),
    lazy_re(rf"(?<![\d.])({_YEAR})(?![\d.%]|[-/]\d{{3,}})"),
)


def find_year(text: str) -> int | None:
    """The four-digit year of a text ("桃江县2023年度…" → 2023), 年度 before 年 before bare digits;
    None where there is none. Years of document numbers do not count.
    """
    shown = _DOCUMENT.sub("", plain(text))
    for pattern in _BEST_FIRST:
        match = pattern.search(shown)
        if match:
            year = match[1]
            value = int(year) if year.isdigit() else int(chinese_number(year) or 0)
            return value or None
    return None
