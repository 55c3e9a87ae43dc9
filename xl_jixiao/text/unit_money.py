"""The amounts of a unit's report that are its money: in all, for basic operation, for projects."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from operator import attrgetter

from xl_jixiao.model.report import AFTERWARDS, Heading, Report, SectionRole, StatedNumber
from xl_jixiao.text.money_arithmetic import changes_in, sums_in
from xl_jixiao.text.money_candidates import exact_amounts
from xl_jixiao.text.money_rules import RankedAmount, money_rules
from xl_jixiao.text.number_roles import SPENT_ROLES, NumberReading, NumberRole, NumberScope, reading
from xl_jixiao.text.phrases import Phrases
from xl_jixiao.text.topics import vocabulary

_RE = Phrases(__name__)

_OUTSIDE = AFTERWARDS | {
    SectionRole.GOVERNMENT_FUND,
    SectionRole.STATE_CAPITAL,
    SectionRole.SOCIAL_INSURANCE,
}
_NARROWED = frozenset({NumberScope.ITEM, NumberScope.BATCH, NumberScope.SOURCE})
_OF_ALL = frozenset({"", "income_total", "total_initial", "total_annual", "funds_arranged"})
_STAGES = {NumberRole.INITIAL: "initial", NumberRole.ANNUAL: "annual"}


def amounts_of_unit(report: Report) -> Sequence[RankedAmount]:
    """The amounts of each row and column. One kind of money stands for the total only where
    nothing is said of all of it.
    """
    under = report.sections()
    own = [
        one
        for one in exact_amounts(report)
        if one.year in (None, report.year or one.year)
        and reading(one).scope is not NumberScope.PAST
        and not _is_aside(under.get(one.ref.row))
    ]
    said = groupby(own, key=attrgetter("ref"))
    every = [one for _, beside in said for one in _of_a_sentence(list(beside))]
    total = [one for one in every if one.row == "total"]
    of_all = [one for one in total if not _is_of_one_kind(one.one)]
    return [one for one in every if one.row != "total" or one in (of_all or total)]


def _is_of_one_kind(one: StatedNumber) -> bool:
    return bool(_RE.kind_of_money.search(one.sentence, 0, one.start))


def _is_aside(head: Heading | None) -> bool:
    """Whether what is below a heading is of another thing than the unit's money."""
    return head is not None and (head.role in _OUTSIDE or is_of_one_project(head))


def is_of_one_project(head: Heading) -> bool:
    """Whether what is below a heading is of one project among others: （一）免费开放项目."""
    if not _RE.project.search(head.title):
        return False
    return bool(vocabulary().filler.sub("", _RE.general.sub("", head.title)))


def _of_a_sentence(said: Sequence[StatedNumber]) -> Sequence[RankedAmount]:
    """The amounts of a sentence, up to that of another thing."""
    found: list[RankedAmount] = []
    sums = sums_in(said)
    changed, parts = changes_in(said, sums), dict[int, str]()
    for place, one in enumerate(said):
        read = reading(one)
        row, column = money_rules().topics.get(one.topic) or _of_all(place, said, found)
        if place in changed and one.topic in _OF_ALL:
            row, column = "total", changed[place].value
        elif not row and _is_of_another(one, read):
            break  # 路灯项目预算60万元，全年执行数58万元
        elif row == "total" and read.scope in _NARROWED:
            row = ""
        if column == "executed":  # 预算356万元（其中基本支出210万元，项目支出146万元）
            column = parts.get(place, column)
        if row == "total":
            parts |= {
                at: column for whole, end in sums if whole == place for at in range(place, end)
            }
        if column == "initial" and row != "total" and _RE.whole_year.search(read.words):
            column = "annual"  # 基本支出全年预算98.56万元
        if row:
            lacking = column == "executed" and not read.of_all
            found.append(RankedAmount(one, row, column, (lacking,)))
    alone = len({one.column for one in found if one.row == "total"}) < 2  # beside no other
    return [one._replace(rank=(alone, *one.rank)) for one in found]


def _of_all(
    place: int, said: Sequence[StatedNumber], found: Sequence[RankedAmount]
) -> tuple[str, str]:
    """Row and column of an amount of which the topics know none and whose words name no thing: 财政
    下达全年预算186万元，实际支出150万元，其中基本支出…
    """
    one, read = said[place], reading(said[place])
    if not vocabulary().names_nothing(read.words):
        return "", ""
    arranged = one.topic == "funds_arranged"
    whole = read.scope is NumberScope.SUM or _RE.whole_budget.search(read.words)
    given = money_rules().columns.get(read.role) == "annual"
    if given and whole and (arranged or not one.topic):
        return "total", "annual"
    if arranged and read.role in _STAGES:
        return "total", _STAGES[read.role]
    if read.deed not in SPENT_ROLES:
        return "", ""
    given = bool(found) and found[-1].row == "total" and found[-1].column != "executed"
    parts = said[place + 1 : place + 2] if not one.topic else ()
    told = [part.topic for part in parts if reading(part).scope is NumberScope.ITEM]
    return ("total", "executed") if given or told == ["basic_executed"] else ("", "")


def _is_of_another(one: StatedNumber, read: NumberReading) -> bool:
    """Whether an amount is the budget of another thing than all the unit's money."""
    if one.topic or not _RE.of_other.search(one.subject):
        return False
    return not vocabulary().names_nothing(read.words)
