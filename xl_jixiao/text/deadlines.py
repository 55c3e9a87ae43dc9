"""Whether an 实际完成值 keeps a deadline."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import NamedTuple

from xl_jixiao.text.characters import plain
from xl_jixiao.text.dates import NO_YEAR, Deadline, TimeExpression, deadline, moments
from xl_jixiao.text.patterns import lazy_re

_ON_TIME = lazy_re(
    r"按期|按时|如期|准时|提前|及时|按计划|按规定时[间限]|规定时[间限]内|期限内|按进度"
)

_LATE = lazy_re(
    r"未(?:能)?(?:按[期时]|如期|及时|完成|完工|竣工|达|实现|开工|验收|到位|启动|开展|实施|支付|"
    r"拨付)|"
    r"没有?完成|逾期|延期|延后|延迟|推迟|滞后|超期|暂停|停工|取消|不及时|晚于|尚未|顺延"
)

_TO_COME = lazy_re(
    r"预计|力争|争取|即将|有望|(?<![模虚草])拟(?![定稿订])|(?<![按照依])计划|将[于在会要]|"
    r"将(?=完成|竣工|完工|建成|交付)"
)

_SAID_DONE = lazy_re(r"实际|已|完成于")

MAYBE_NEXT_YEAR = "两边都没有写年份，可能是次年的日期"

_YEAR_ENDS, _YEAR_BEGINS = 10, 3
"""Deadlines from this month on, and days up to that one, may lie on two sides of a new year."""


class Punctuality(NamedTuple):
    """What an actual says against a deadline."""

    on_time: bool | None
    date: dt.date | None
    """The day the actual names (the last day of a month or period)."""
    why: str


def punctuality(target: str, actual: str) -> Punctuality:
    """Compare an actual with the deadline that a target sets; both as typed.

    A day, month or period is compared by its last day. Words that claim punctuality (按期完成) are
    taken as such; a bare 完成 says nothing about when, and the answer is None.
    """
    wanted = _moments(plain(target))
    said = plain(actual)
    if not wanted:
        return Punctuality(None, None, f"指标值“{target.strip()}”里没有日期")
    limit = deadline(wanted[-1])
    when = _moments(said)
    if not when:
        return _by_words(said, limit)
    moment = when[-1]
    if plain(target) == said and not _LATE.search(said):
        return Punctuality(True, moment.last, "实际完成值与指标值同文")
    return _by_moment(target, said, limit, moment)


def _by_moment(target: str, said: str, limit: Deadline, moment: TimeExpression) -> Punctuality:
    """An actual that names a day, a month or a period."""
    if _LATE.search(said) or _next_year(target, said):
        return Punctuality(False, moment.last, f"实际完成值自述未按期：“{said}”")
    share = _SHARE_DONE.search(said)
    if share and Decimal(share[1]) < 100:
        why = f"指标值是期限，实际完成值“{said[:20]}”只完成{share[1]}%，看不出是否算按期完成"
        return Punctuality(None, moment.last, why)
    verdict = _by_dates(limit, moment, said)
    if verdict.on_time and _to_come(said):
        return Punctuality(None, moment.last, f"“{said[:20]}”写的是将来的日期，不是实际完成的日期")
    return verdict


def _to_come(said: str) -> bool:
    return bool(_TO_COME.search(said)) and not _SAID_DONE.search(said)


def _next_year(target: str, said: str) -> bool:
    return bool(_NEXT_YEAR.search(said)) and not _NEXT_YEAR.search(target)


_NEXT_YEAR = lazy_re(r"次年|翌年|第二年")

_SHARE_DONE = lazy_re(r"完成(?:率|进度|任务|了|投资)?(?:达到?|为|约)?(\d+(?:\.\d+)?)%")

_LONE_DAY = lazy_re(r"(1[0-2]|0?[1-9])[./-](3[01]|[12]\d|0?[1-9])日?")

_LONE_MONTH = lazy_re(r"(?:19|20)\d\d\.(?:1[0-2]|0?[1-9])")


def _moments(shown: str) -> tuple[TimeExpression, ...]:
    """Only here, beside a deadline, 12.20 is a day, 2023.12 a month and 2023 a year."""
    day = _LONE_DAY.fullmatch(shown)
    if day:
        return moments(f"{day[1]}月{day[2]}日")
    if _LONE_MONTH.fullmatch(shown):
        return moments(f"{shown}月")
    return moments(shown) or (moments(f"{shown}年") if shown.isdigit() else ())


def _by_words(said: str, limit: Deadline) -> Punctuality:
    if _LATE.search(said):
        return Punctuality(False, None, f"实际完成值自述未按期：“{said}”")
    whole_year = limit.first and (limit.first.month, limit.last.month) == (1, 12)
    if said in ("全年", "年内", "当年", "本年度") and whole_year:
        return Punctuality(True, None, f"“{said}”即指标值的期间")
    if _ON_TIME.search(said) and not _to_come(said):
        return Punctuality(True, None, f"实际完成值未写日期，按其自述“{said[:20]}”认定按期")
    return Punctuality(
        None, None, f"指标值是期限，实际完成值“{said[:20]}”未写日期，看不出是否按期，请填写完成日期"
    )


def _by_dates(limit: Deadline, moment: TimeExpression, said: str) -> Punctuality:
    """Compare the days; where only one side states a year, by month and day."""
    end = deadline(moment).last if moment.before else moment.last
    begin = min(moment.first, end)
    note = ""
    last, doubtful, first = limit.last, limit.doubtful, limit.first
    if moment.year_stated != limit.year_stated:
        if moment.year_stated and end.month <= _YEAR_BEGINS and last.month >= _YEAR_ENDS:
            why = f"指标值未写年份，“{said}”可能已跨年，看不出是否按期，请写明年份"
            return Punctuality(None, end, why)
        end, begin = _yearless(end), _yearless(begin)
        last, doubtful = _yearless(last), _yearless(doubtful)
        first = _yearless(first) if first else None
        note = "一边未写年份，按同一年比较"
    elif (
        not (moment.year_stated or first) and end.month <= _YEAR_BEGINS and last.month >= _YEAR_ENDS
    ):
        note = MAYBE_NEXT_YEAR
    if end <= last:
        if first and end < first:
            why = f"实际完成日期“{said}”早于期间的开始，看不出是否符合"
            return Punctuality(None, end, why)
        return Punctuality(True, end, note)
    if begin > doubtful:
        return Punctuality(False, end, note)
    why = f"“{said}”落在期限前后说不清的时段内，看不出是否按期，请填写具体日期"
    return Punctuality(None, end, why)


def _yearless(date: dt.date) -> dt.date:
    if (date.month, date.day) == (2, 29):
        return dt.date(NO_YEAR, 2, 28)
    return date.replace(year=NO_YEAR)
