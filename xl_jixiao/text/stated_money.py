"""The money that a report states: of a project, or of a unit and its basic and project parts.

Every exact amount may fill a column: which one says what became of it, and its rank says how much
of the money it is (`money.toml`). One batch, item or source of several is never the whole, and two
that have the same right to a column leave it blank.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import groupby, pairwise
from operator import attrgetter

from xl_jixiao.model.report import NumberKind, Report, StatedMoney, StatedNumber
from xl_jixiao.model.submission import Form
from xl_jixiao.text.money_arithmetic import agrees, rate_beside, sums_in, whole_by_rate
from xl_jixiao.text.money_candidates import (
    ELSEWHERE,
    MAY_BE_GIVEN,
    MoneyCandidate,
    amounts_of,
)
from xl_jixiao.text.money_rules import RankedAmount, chosen, money_rules
from xl_jixiao.text.number_roles import (
    GIVEN_ROLES,
    SPENT_ROLES,
    NumberRole,
    NumberScope,
    is_execution_rate,
    reading,
    sources_in,
)
from xl_jixiao.text.phrases import Phrases
from xl_jixiao.text.tabled_money import tabled_money
from xl_jixiao.text.unit_money import amounts_of_unit

_RE = Phrases(__name__)

_CHANGES = frozenset({NumberRole.CARRIED, NumberRole.ADJUSTED, NumberRole.REDUCED})
_LARGER = frozenset({NumberRole.OVERALL, NumberRole.RECEIVED})
_ALL_YEARS = SPENT_ROLES | {NumberRole.OVERALL}
_PART = len(NumberScope)
_TAIL = 3


def stated_money(report: Report) -> Mapping[str, StatedMoney]:
    """What a report states of its money: of a unit the "total", its "basic" and "project" parts, of
    a project the "total" alone. Lines that were cells of a table count where sentences say nothing.
    """
    of_project = report.form is Form.PROJECT
    money = _of_project(report) if of_project else chosen(amounts_of_unit(report))
    total = money.get("total", StatedMoney())
    if total == StatedMoney():
        if tabled := tabled_money(report):
            money["total"] = StatedMoney(tabled)
    elif rate := _rate(report, total):
        money["total"] = total._replace(whole={**total.whole, "rate": rate})
    return money


def _rate(report: Report, total: StatedMoney) -> StatedNumber | None:
    """The execution rate that the amounts give, or the first one in a sentence with one of them."""
    spent, annual = total.whole.get("executed"), total.whole.get("annual")
    places = {one.ref for one in total.whole.values()}
    of_project = report.form is Form.PROJECT
    said = [one for one in report.numbers if _is_rate(one, of_project=of_project)]
    beside = [one for one in said if one.ref in places]
    if spent and annual:
        beside = [one for one in beside or said if agrees(spent, annual, one)] or beside
    rows = {one.row for one in places}
    several = len({one.value for one in said if one.ref.row in rows}) > 1
    if not spent and (several or any(reading(one).scope is NumberScope.ITEM for one in beside)):
        return None  # 甲项目使用率81%，乙项目使用率100%
    return beside[0] if beside else None


def _is_rate(one: StatedNumber, *, of_project: bool) -> bool:
    """Whether it says how much was spent of the year's money; 完成年初预算的113.8% does not."""
    named = is_execution_rate(one)
    if of_project and named:
        return True
    told = one.kind is NumberKind.RATE and (named or one.topic == "execution_rate")
    return told and reading(one).role is not NumberRole.INITIAL


# --- Projects ----------------------------------------------------------------------------------


def _of_project(report: Report) -> dict[str, StatedMoney]:
    every = amounts_of(report)
    several = _of_several_sources(report, every)
    batches = {one.one.value for one in every if one.read.scope is NumberScope.BATCH}
    amounts = [
        one
        for one in every
        if not (several and one.is_part)
        and not (len(batches) > 1 and one.read.scope is NumberScope.BATCH)
    ]
    money = chosen(_ProjectAmounts(report, amounts).ranked()).get("total", StatedMoney())
    money = _decided(report, every, money)
    given = [one for one in every if one.is_source and one.read.role in GIVEN_ROLES]
    named = {source for one in given for source in sources_in(one.read.words)}
    if several and len(named) > 1 and not {*money.whole, *money.undecided} - {"executed"}:
        money = money._replace(sources=[one.one for one in given])
    return {"total": money}


class _ProjectAmounts:
    """The amounts of a project beside each other."""

    def __init__(self, report: Report, amounts: Sequence[MoneyCandidate]) -> None:
        self.report, self.amounts = report, amounts
        given = [one.one for one in amounts if one.read.role in GIVEN_ROLES]
        self.most = max((one.value for one in given), default=Decimal(0))
        """The most that was given."""
        self.changed = any(_is_change(one) for one in amounts)
        """Whether the budget was changed in the year, so that only 全年, 调整后 is the year's."""
        moved = any(one.read.role is NumberRole.MOVED for one in amounts)
        self.named = not (given or moved or self.changed)
        """Whether nothing is said to be given, so that words of money and a name may say it."""
        whole = [one for one in amounts if one.read.scope is not NumberScope.ITEM]
        self.invested = self.named and all(one.read.role in _ALL_YEARS for one in whole)
        """Whether there is nothing but what all years cost, and what was spent."""
        rated = {one.ref for one in report.numbers if is_execution_rate(one)}
        self.near = {one.ref for one in given} & rated
        """The sentences that say what was given with its rate."""
        said = [one for one in amounts if one.read.role is not NumberRole.NONE]
        whole = [one for one in said if one.named or one.read.scope is NumberScope.SUM]
        self.sure = {one.one.ref.row for one in whole}
        """The paragraphs that tell of the project by its name, or a sum."""

    def ranked(self) -> Iterator[RankedAmount]:
        """Those that may fill a column: first the unit's own, then those of the sections on money,
        else those that are said to be of all or of the project by its name.
        """
        columns = [(one, self._column(one)) for one in sorted(self.amounts, key=_place)]
        most = _most_by_name([one for one, column in columns if column == "annual"])
        for one, column in columns:
            own = _is_of_the_unit(one, self.report.unit.text)
            near = one.place < ELSEWHERE or one.one.ref in self.near
            near = near or (self.named and column == "annual")
            year = self._year(one)
            if year is not None and (own or (column and (near or one.one.ref.row in self.sure))):
                rank = money_rules().ranks.get(one.read.scope, _PART)
                rank = -1 if one is most else rank
                second = one.read.role in money_rules().second
                order = (not own, year, not near, second, rank, one.place >= ELSEWHERE)
                kept = own or rank < _PART
                yield RankedAmount(one.one, "total", "annual" if own else column, order, kept)

    def _column(self, one: MoneyCandidate) -> str:
        """The column by what became of it; what was moved is spent where as much was given."""
        role, words = one.read.role, one.read.words
        if role is NumberRole.MOVED:
            column = "executed" if self.most >= one.one.value else "annual"
        elif role is NumberRole.DONE and not _RE.invested_now.search(words):
            column = ""
        elif self.invested and _RE.invested.search(words):
            column = "annual"  # 总投资28.5万元
        elif self.named and role is NumberRole.NONE and _RE.is_money.search(words):
            told = one.named or one.read.scope is NumberScope.SUM or _RE.bare_money.fullmatch(words)
            column = "annual" if told else ""  # 少数民族工作专项经费41.2万元
        else:
            column = money_rules().columns.get(role, "")
        kept = column != "annual" or not self.changed or role is NumberRole.ANNUAL
        return column if kept else ""

    def _year(self, one: MoneyCandidate) -> int | None:
        """0 of what is of the year reported on, 1 of what was spent of it by a day of the next."""
        said, year = one.one.year, self.report.year
        if said is None or year is None or said == year:
            return 0
        counted = _RE.counted_later.search(one.one.sentence, 0, one.one.start)
        later = said == year + 1 and counted and one.read.role is NumberRole.SPENT
        return 1 if later else None


_place = attrgetter("place")
_MAY_BE_ALL = frozenset({NumberScope.YEAR, NumberScope.SUM, NumberScope.WHOLE, NumberScope.SOURCE})


def _most_by_name(given: Sequence[MoneyCandidate]) -> MoneyCandidate | None:
    """The amount that is given for the project by its name, where all others are smaller: 某项改革
    发展资金1842.5万元, beside 其中一项补助888.4万元.
    """
    whole = [one for one in given if one.read.scope in _MAY_BE_ALL]
    named = {one.one.value for one in whole if one.named}
    most = max(whole, key=lambda one: one.one.value, default=None)
    return most if most is not None and named == {most.one.value} and most.named else None


def _is_change(one: MoneyCandidate) -> bool:
    """Whether it changed the budget in the year; what is left at its end did not."""
    if one.read.role is NumberRole.CARRIED and not _RE.carried_in.search(one.read.words):
        return False
    return one.read.role in _CHANGES and bool(one.one.value) and one.place < ELSEWHERE


def _is_of_the_unit(one: MoneyCandidate, unit: str) -> bool:
    """Whether it is the unit's own of something larger: 全省16项合计166500万元，其中省林业厅13项
    合计118000万元.
    """
    if one.read.scope is not NumberScope.SUM or one.read.role not in MAY_BE_GIVEN:
        return False
    _, among, words = one.one.sentence[: one.one.start].rpartition("其中")
    return bool(among) and len(unit) > _TAIL and unit[-_TAIL:] in words


def _of_several_sources(report: Report, every: Sequence[MoneyCandidate]) -> bool:
    """Whether amounts are of several sources: they differ, or one paragraph names two, or the rest
    is said to come from another one.
    """
    told = [one for one in every if one.place < ELSEWHERE or one.read.role in GIVEN_ROLES]
    sources = [one for one in told if one.is_source]
    if len({one.one.value for one in sources}) > 1:
        return True
    named = [(one.one.ref.row, sources_in(one.read.words)) for one in sources]
    if any(a[0] == b[0] and a[1].isdisjoint(b[1]) for a, b in pairwise(named)):
        return True
    return bool(sources) and any(_RE.rest_of.search(sentence) for _, sentence in report.cited())


# --- What adds up ------------------------------------------------------------------------------


def _decided(report: Report, every: Sequence[MoneyCandidate], money: StatedMoney) -> StatedMoney:
    """Where words leave it open, what a rate gives; nothing is kept of which a rate is another's,
    nor a sum beside one of which it is a part.
    """
    whole, numbers = dict(money.whole), [one.one for one in every]
    annual, undecided = whole.pop("annual", None), dict(money.undecided)
    if annual is not None:
        said = [(one, rate_beside(one, report.numbers)) for one in undecided.get("executed", ())]
        agreed = {one.value: one for one, rate in said if _agree(one, annual, rate)}
        if (
            len(agreed) == 1
        ):  # 合计7505万元，已支出2171万元，支付率28.93%, beside what was spent of parts
            (whole["executed"],) = agreed.values()
            del undecided["executed"]
    spent = whole.get("executed")
    rate = rate_beside(spent, report.numbers) if spent else None
    if spent is not None:
        of_rate = whole_by_rate(spent, rate, [one for one in numbers if one is not spent])
        beyond = annual is not None and spent.value > annual.value
        if of_rate is not None and (annual is None or beyond):
            annual = of_rate
        elif annual is not None and of_rate is not None and not _agree(spent, annual, rate):
            del whole["executed"]  # 下达63万元，甲项目使用48.6万元，使用率81%: of 甲项目
        elif annual is not None and beyond and sources_in(reading(annual).words):
            del whole["executed"]  # 省财政安排8.9亿元，全省共支出34.7亿元
    if annual is None:
        return money._replace(whole=whole)
    initial = {column: one for column, one in whole.items() if column == "initial"}
    undecided.pop("annual", None)
    by_rate = spent is not None and _agree(spent, annual, rate)
    if other := _told_beside(annual, every, report.project.text, by_rate=by_rate):
        return StatedMoney(whole, {**undecided, "annual": (annual, other)})
    return StatedMoney({**initial, "annual": annual, **whole}, undecided)


def _agree(spent: StatedNumber, annual: StatedNumber, rate: StatedNumber | None) -> bool:
    return rate is not None and agrees(spent, annual, rate)


def _told_beside(
    annual: StatedNumber, every: Sequence[MoneyCandidate], project: str, *, by_rate: bool
) -> StatedNumber | None:
    """Another amount that may be meant: a larger sum of which it is a part (总投资3917万元，其中
    中央2000万元), unless the project is of one source; or the part of that source, unless a rate is
    of them all: of 中央资金, 整合1.2亿元，其中中央资金8000万元.
    """
    levels = _RE.level.findall(project)
    if not sources_in(project):
        for _, paragraph in groupby(every, key=lambda one: one.one.ref.row):
            own = list(paragraph)
            for place, end in sums_in([one.one for one in own]):
                part = annual.value in [one.one.value for one in own[place + 1 : end]]
                larger = own[place].one.value > annual.value  # 到位15万元，支出15万元，结余0万元
                if part and larger and own[place].read.role in _LARGER:
                    return own[place].one
        return None
    if by_rate or len(levels) != 1 or levels[0] in reading(annual).words:
        return None
    behind = [one for one in every if one.one.ref == annual.ref and one.one.start >= annual.end]
    parts = (one for one in behind if one.read.scope is NumberScope.ITEM)
    return next((one.one for one in parts if levels[0] in one.read.words), None)
