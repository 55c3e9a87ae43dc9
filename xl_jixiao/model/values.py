"""Values read from what clerks type: quantities, targets, and what an actual says against one."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Literal, NamedTuple

from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.model.making import lookup

TargetKind = Literal[
    "ge", "le", "eq", "gt", "lt", "range", "date", "qualitative", "compound", "blank"
]


class Quantity(NamedTuple):
    """A number with its unit as typed: "48.5亿元" → 48.5, "亿元"; "95%" → 95, "%"."""

    number: Decimal
    unit: str | None = None
    approximate: bool = False
    """余, 约, 近, 左右, 多 … are beside the number."""


@lookup
class Target:
    """A 年度指标值 as read. Numbers are in the unit as typed, nothing is converted."""

    kind: TargetKind
    number: Decimal | None = None
    """The bound of ge, le, eq, gt, lt."""
    unit: str | None = None
    low: Decimal | None = None
    """Bounds of a range, inclusive; either may be open."""
    high: Decimal | None = None
    date: dt.date | None = None
    """The last day on which the target counts as kept. Without a stated year the year is 1900 and
    `year_stated` is False: only month and day mean something."""
    text: str = ""
    """The target as given, trimmed."""
    parts: tuple[Target, ...] = ()
    """The single targets of a compound one ("100%1000件")."""
    printed: bool = True
    """Whether the direction was printed (≥, 不低于 …); False for a bare number, whose direction
    comes from the indicator."""
    approximate: bool = False
    year_stated: bool = True
    start: dt.date | None = None
    """First day, where a period is given (2021.1.1-12.31)."""
    name: str = ""
    """The indicator it was read under, "" where none was given."""
    unreadable: bool = False
    """A blank target whose cell says something that can't be read: #REF!, ####, "XX个"."""
    undirected: bool = False
    """A bare time under a name like 缩短办理时限: by two days at least, or to two days at most?"""
    rate: bool | None = None
    """Whether the indicator names a rate (率, 满意度 …), so that a bare number means percent; None
    where no indicator was given."""


ReadingKind = Literal["number", "date", "words", "fulfilled", "blank", "incomparable"]
Bearing = Literal["done", "partly", "pending", "undone", "unclear"]


class Reading(NamedTuple):
    """What an 实际完成值 says against its target.

    `number` and `target` (and `low`, `high` for a range) are in one common unit: conversion is
    done only where it is exact.
    """

    kind: ReadingKind
    number: Decimal | None = None
    target: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    date: dt.date | None = None
    on_time: bool | None = None
    """For date targets: kept, missed, or can't be determined."""
    why: str = ""
    """Chinese: the conversion done, or why the two can't be compared."""
    approximate: bool = False
    denied: bool = False
    """The actual says itself, without a number, that it was not done (目标5次，未开展)."""
    beyond: bool = False
    """The actual says more than its number for a target of > (超过90%), less for one of <."""
    parts: tuple[Reading, ...] = ()
    """For a compound target: what the actual says against each of its parts, in their order;
    empty where the actual can't be split the same way (then `why` says so)."""


@dataclass(frozen=True, slots=True)
class BearingWords:
    """Words of actuals by what they claim. 词$ counts only at the end of a clause, ^词$ only as the
    whole text.
    """

    done: tuple[str, ...]
    partly: tuple[str, ...]
    planned: tuple[str, ...]
    """Still to come: 拟, 预计, 将于."""
    begun: tuple[str, ...]
    """Begun or under way and not done: 已启动, 正在."""
    undone: tuple[str, ...]
    unchanged: tuple[str, ...]
    """Nothing moved: undone, unless that is what was aimed at (保持稳定)."""
    work: tuple[str, ...]
    """That something is gone about; no success where a result was wanted."""
    harmless: tuple[str, ...]
    """Denials of a harm: 未发生, 无; what they deny is none."""
    neutral: tuple[str, ...]
    """Words that hold one of the others and claim nothing: 年度计划, 组成部分."""

    def __hash__(self) -> int:
        """Of the shape only: some hundred words, and each reading asks a cache."""
        return hash((len(self.done), len(self.undone), len(self.neutral), self.done[:1]))
