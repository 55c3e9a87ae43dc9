"""The money of a project as its report states it: what was given, and what of it was spent.

A column is filled by the number that is said to be of the whole, or by the only one of its kind;
one batch, item or source of several is never the whole, and two that have the same right leave it
blank.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from operator import itemgetter
from typing import NamedTuple

from xl_jixiao.model.grid import CellRef
from xl_jixiao.model.report import Report, StatedNumber
from xl_jixiao.text.money_arithmetic import (
    agrees,
    parts_of,
    rate_beside,
    sum_of_a_paragraph,
    whole_by_rate,
)
from xl_jixiao.text.money_candidates import (
    ELSEWHERE,
    MAY_BE_GIVEN,
    MoneyCandidate,
    amounts_of,
)
from xl_jixiao.text.number_roles import (
    GIVEN_ROLES,
    SPENT_ROLES,
    NumberReading,
    NumberRole,
    NumberScope,
    is_execution_rate,
    reading,
    sources_in,
)
from xl_jixiao.text.phrases import Phrases

_RE = Phrases(__name__)

_COLUMNS = {
    NumberRole.INITIAL: "initial",
    NumberRole.ANNUAL: "annual",
    NumberRole.GIVEN: "annual",
    NumberRole.RECEIVED: "annual",
    NumberRole.SPENT: "executed",
    NumberRole.DONE: "executed",
}
_ZERO = Decimal(0)
_RIGHT = {
    NumberScope.YEAR: 0,
    NumberScope.SUM: 1,
    NumberScope.WHOLE: 2,
    NumberScope.SOURCE: 3,
    NumberScope.BATCH: 3,
}
"""How good a right to a column a number has: the year's own, a sum, one that nothing narrows; one
source or batch only where there is no other.
"""


class StatedMoney(NamedTuple):
    """What a report states for a column ("initial", "annual", "executed")."""

    whole: Mapping[str, StatedNumber]
    """Column → the amount of the whole."""
    undecided: Mapping[str, Sequence[StatedNumber]]
    """Column → amounts of which each might be it."""
    sources: Sequence[StatedNumber] = ()
    """What several sources gave, where nothing says how much it is together."""


def money_of_project(report: Report) -> StatedMoney:
    """The money of a project, column by column."""
    whole: dict[str, StatedNumber] = {}
    undecided: dict[str, Sequence[StatedNumber]] = {}
    every = amounts_of(report)
    sources = [one for one in every if _is_source(one) and _is_told_of_money(one)]
    several = _of_several_sources(sources) or (bool(sources) and _is_shared(report))
    batches = {one.one.value for one in every if one.read.scope is NumberScope.BATCH}
    amounts = [
        one
        for one in every
        if not (several and _is_part(one))
        and not (len(batches) > 1 and one.read.scope is NumberScope.BATCH)
    ]
    changed = any(_is_change(one) for one in amounts)
    anchored = {one.one.ref for one in amounts if one.read.role in GIVEN_ROLES} & {
        one.ref for one in report.numbers if is_execution_rate(one)
    }
    sure = {
        one.one.ref
        for one in amounts
        if one.read.role is not NumberRole.NONE and (one.named or one.read.scope is NumberScope.SUM)
    }
    most = max((one.one.value for one in amounts if one.read.role in GIVEN_ROLES), default=_ZERO)
    for column in ("initial", "annual", "executed"):
        own = [
            one
            for one in amounts
            if _column(one.read, one.one.value, most) == column
            and _is_of_the_year(one.one, report)
            and not (column == "executed" and _is_beyond(one, most))
            and (one.read.role is not NumberRole.DONE or _RE.invested_now.search(one.read.words))
        ]
        if column == "executed":
            own = own or [one for one in amounts if _is_counted_later(one, report)]
        own = _told_near(own, anchored, sure)
        if column == "annual" and changed:
            own = [one for one in own if one.read.role is NumberRole.ANNUAL]
        if column == "annual" and not (own or changed or "initial" in whole):
            own = _told_by_name(amounts)
        best = _of_the_best_right(own)
        if column == "annual":
            best = _of_the_unit(amounts, report.unit.text) or _or_named(best, own)
        if len({one.value for one in best}) == 1:
            whole[column] = best[0]
        elif best:
            undecided[column] = best
    _decide(report, every, whole, undecided)
    given = [one.one for one in every if _is_source(one) and one.read.role in GIVEN_ROLES]
    named = {source for one in every if one.one in given for source in sources_in(one.read.words)}
    alone = several and len(named) > 1 and not {*whole, *undecided} - {"executed"}
    return StatedMoney(whole, undecided, given if alone else ())


def _decide(
    report: Report,
    every: Sequence[MoneyCandidate],
    whole: dict[str, StatedNumber],
    undecided: dict[str, Sequence[StatedNumber]],
) -> None:
    """Where words leave it open, what adds up; nothing is kept of which a rate is another's."""
    numbers = [one.one for one in every]
    annual, spent = whole.get("annual"), whole.get("executed")
    rate = rate_beside(spent, report.numbers) if spent else None
    if annual is None and "initial" not in whole:
        annual = _summed(every, undecided.get("annual", ()))
    if spent is not None:
        of_rate = whole_by_rate(spent, rate, [one for one in numbers if one is not spent])
        beyond = annual is not None and spent.value > annual.value
        if of_rate is not None and (annual is None or beyond):
            annual = of_rate
        elif annual and of_rate is not None and rate and not agrees(spent, annual, rate):
            del whole["executed"]  # 下达63万元，甲项目使用48.6万元，使用率81%: of 甲项目
        elif annual and beyond and sources_in(reading(annual).words):
            del whole["executed"]  # 省财政安排8.9亿元，全省共支出34.7亿元
    if annual is None:
        return
    by_rate = spent is not None and rate is not None and agrees(spent, annual, rate)
    if other := _told_beside(annual, every, report.project.text, by_rate=by_rate):
        whole.pop("annual", None)
        undecided["annual"] = (annual, other)
    else:
        whole["annual"] = annual
        undecided.pop("annual", None)


def _summed(
    every: Sequence[MoneyCandidate], open_ones: Sequence[StatedNumber]
) -> StatedNumber | None:
    """The amount that those of a paragraph add up to: of those in question, or of any."""
    money = open_ones or [
        one.one for one in every if one.place < ELSEWHERE and one.read.role not in _ALL_YEARS
    ]
    return sum_of_a_paragraph(money, [one.one for one in every], 2 if open_ones else 3)


def _told_beside(
    annual: StatedNumber, every: Sequence[MoneyCandidate], project: str, *, by_rate: bool
) -> StatedNumber | None:
    """Another amount that may be meant: a larger sum of which it is a part, unless the project is
    of one source; or the part of that source, unless a rate is of them all.
    """
    if not sources_in(project):
        larger = [one.one for one in every if one.read.role in _LARGER]
        return _sum_it_is_part_of(annual, larger, [one.one for one in every])
    return None if by_rate else _of_its_source(annual, every, _RE.level.findall(project))


_LARGER = frozenset({NumberRole.OVERALL, NumberRole.RECEIVED})


def _sum_it_is_part_of(
    one: StatedNumber, larger: Sequence[StatedNumber], numbers: Sequence[StatedNumber]
) -> StatedNumber | None:
    """A larger sum of which an amount is told to be a part: 总投资3917万元，其中中央2000万元."""
    for more in larger:
        own = [other for other in numbers if other.ref == more.ref]
        if any(part.value == one.value for part in parts_of(more, own)):
            return more
    return None


def _of_its_source(
    one: StatedNumber, every: Sequence[MoneyCandidate], levels: Sequence[str]
) -> StatedNumber | None:
    """The part of an amount that is of the one source whose money the report is on: of 中央资金,
    整合1.2亿元，其中中央资金8000万元.
    """
    if len(levels) != 1 or levels[0] in reading(one).words:
        return None
    behind = (other for other in every if other.one.ref == one.ref and other.one.start >= one.end)
    parts = (other for other in behind if other.read.scope is NumberScope.ITEM)
    return next((other.one for other in parts if levels[0] in other.read.words), None)


def _told_near(
    own: Sequence[MoneyCandidate], anchored: set[CellRef], beside: set[CellRef]
) -> list[MoneyCandidate]:
    """Those of the sections on money; where these tell none, those that are said to be of all or
    of the project by its name, and what stands beside them.
    """
    near = [
        one for one in own if one.place < ELSEWHERE or one.one.ref in anchored or one.is_named_whole
    ]
    if near:
        return near
    return [one for one in own if one.one.ref in beside]


def _told_by_name(amounts: Sequence[MoneyCandidate]) -> list[MoneyCandidate]:
    """Where no amount is said to be given: the project's by its name, 少数民族工作专项经费412万元;
    else all that is invested, where nothing else was given.
    """
    if any(one.read.role in GIVEN_ROLES or one.read.role is NumberRole.MOVED for one in amounts):
        return []
    named = [
        one
        for one in amounts
        if (one.named or one.read.scope is NumberScope.SUM)
        and one.read.role is NumberRole.NONE
        and one.read.scope in _MAY_BE_ALL
        and _RE.is_money.search(one.read.words)
    ]
    others = [one for one in amounts if one.read.scope is not NumberScope.ITEM]
    if named or any(one.read.role not in _ALL_YEARS for one in others):
        return named
    invested = [one for one in amounts if _RE.invested.search(one.read.words)]
    invested = [one for one in invested if one.read.scope is NumberScope.SUM] or invested
    return invested if len({one.one.value for one in invested}) == 1 else []


_ALL_YEARS = SPENT_ROLES | {NumberRole.OVERALL}


def _of_the_unit(amounts: Sequence[MoneyCandidate], unit: str) -> Sequence[StatedNumber]:
    """What is the unit's own of something larger: 全省16项合计166500万元，其中省林业厅13项合计…."""
    return [
        one.one
        for one in amounts
        if one.read.scope is NumberScope.SUM
        and one.read.role in MAY_BE_GIVEN
        and (among := one.one.sentence[: one.one.start].rpartition("其中"))[1]
        and len(unit) > _TAIL
        and unit[-_TAIL:] in among[2]
    ]


_TAIL = 3


def _is_told_of_money(one: MoneyCandidate) -> bool:
    return one.place < ELSEWHERE or one.read.role in GIVEN_ROLES


def _is_change(one: MoneyCandidate) -> bool:
    """Whether it changed the budget in the year; what is left at its end did not."""
    if one.read.role is NumberRole.CARRIED and not _RE.carried_in.search(one.read.words):
        return False
    return one.read.role in _CHANGES and bool(one.one.value) and one.place < ELSEWHERE


def _or_named(
    best: Sequence[StatedNumber], own: Sequence[MoneyCandidate]
) -> Sequence[StatedNumber]:
    """The amount that is given for the project by its name, where those of a better right are of
    something smaller: 某项改革发展资金1842.5万元, beside 其中一项补助888.4万元.
    """
    most = max((one.value for one in best), default=None)
    named = [one.one for one in own if one.named and one.read.scope in _MAY_BE_ALL]
    if most is None or len({one.value for one in named}) != 1 or named[0].value <= most:
        return best
    return named if not any(one.one in best for one in own if one.named) else best


_MAY_BE_ALL = frozenset({NumberScope.YEAR, NumberScope.SUM, NumberScope.WHOLE, NumberScope.SOURCE})


_CHANGES = frozenset({NumberRole.CARRIED, NumberRole.ADJUSTED, NumberRole.REDUCED})


def _is_source(one: MoneyCandidate) -> bool:
    """Whether an amount is of one source: 共收到中央资金 as well, but not 中央、省级共."""
    if one.read.role in _NO_SOURCE:
        return False
    if one.read.scope is NumberScope.SUM:
        return len(sources_in(one.read.words)) == 1
    return one.read.scope is NumberScope.SOURCE


def _of_several_sources(sources: Sequence[MoneyCandidate]) -> bool:
    """Whether amounts are of several sources; the same amount is, where one paragraph names two."""
    if len({one.one.value for one in sources}) > 1:
        return True
    named = [(one.one.ref.row, sources_in(one.read.words)) for one in sources]
    return any(
        row == other and words.isdisjoint(others)
        for (row, words), (other, others) in pairwise(named)
    )


def _is_shared(report: Report) -> bool:
    """Whether the rest is said to come from another source, without how much it is."""
    return any(_RE.rest_of.search(one) for pieces in report.sentences for one in pieces)


def _is_beyond(one: MoneyCandidate, most: Decimal) -> bool:
    """Whether one source paid more than was given at all: it is of other money or years."""
    return one.read.scope in _NARROW and _ZERO < most < one.one.value


_NARROW = frozenset({NumberScope.SOURCE, NumberScope.BATCH})


def _is_part(one: MoneyCandidate) -> bool:
    """Whether an amount is none of the whole where there are several sources."""
    batch = one.read.scope is NumberScope.BATCH and one.read.role not in _NO_SOURCE
    return batch or _is_source(one)


_NO_SOURCE = frozenset({NumberRole.SPENT, NumberRole.OTHER, NumberRole.REST})


def _is_of_the_year(one: StatedNumber, report: Report) -> bool:
    """Whether an amount is of the year reported on."""
    return one.year is None or report.year is None or one.year == report.year


def _is_counted_later(found: MoneyCandidate, report: Report) -> bool:
    """Whether what was spent of the year's money is counted up to a day of the next."""
    one, counted = found.one, _RE.counted_later.search(found.one.sentence, 0, found.one.start)
    later = one.year is not None and report.year is not None and one.year == report.year + 1
    return later and counted is not None and found.read.role is NumberRole.SPENT


def _column(read: NumberReading, value: Decimal, most: Decimal) -> str | None:
    """The column of an amount; what was moved is spent where as much or more was given."""
    if read.role is NumberRole.MOVED:
        return "executed" if most >= value else "annual"
    return _COLUMNS.get(read.role)


def _of_the_best_right(own: Sequence[MoneyCandidate]) -> Sequence[StatedNumber]:
    """The numbers of the best right that any has, those of a section on money first."""
    first = any(one.read.role not in _SECOND for one in own)
    ranked = [
        (_RIGHT[one.read.scope], one.place >= ELSEWHERE, one.place, one)
        for one in own
        if one.read.scope in _RIGHT and not (first and one.read.role in _SECOND)
    ]
    best = min((rank[:_SAME_RIGHT] for rank in ranked), default=())
    same = (rank for rank in ranked if rank[:_SAME_RIGHT] == best)
    return [rank[-1].one for rank in sorted(same, key=itemgetter(slice(_SAME_RIGHT + 1)))]


_SAME_RIGHT = 2
_SECOND = frozenset({NumberRole.RECEIVED, NumberRole.DONE})
"""Of a column's roles those that count where no other does: 到位, 完成投资."""
