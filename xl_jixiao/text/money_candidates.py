"""The amounts of a project's report, each read beside the others of its paragraph: what became of
it, how much of the money it is, whether its words name the project.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from xl_jixiao.model.report import (
    AFTERWARDS,
    Heading,
    NumberKind,
    Report,
    SectionRole,
    StatedNumber,
)
from xl_jixiao.text.labels import bare_project
from xl_jixiao.text.money_arithmetic import AmountParts, changes_in, sums_in
from xl_jixiao.text.number_roles import (
    GIVEN_ROLES,
    NumberReading,
    NumberRole,
    NumberScope,
    reading,
    role_of,
    scope_of,
    sources_in,
    without_deeds,
)
from xl_jixiao.text.phrases import Phrases

_RE = Phrases(__name__)

_OUTSIDE = AFTERWARDS | {SectionRole.OTHER, SectionRole.ORGANISATION, SectionRole.EVALUATION}
_PLACES = {SectionRole.SPENDING: 0, SectionRole.OVERVIEW: 1, SectionRole.UNKNOWN: 1}
ELSEWHERE = 2
"""The place of an amount in a section that is neither on money nor introduces the project."""
MAY_BE_GIVEN = GIVEN_ROLES | {NumberRole.NONE}
_NO_SOURCE = frozenset({NumberRole.SPENT, NumberRole.OTHER, NumberRole.REST})
_PIECE = 4
_SHORTEST_NAME = 3


class MoneyCandidate(NamedTuple):
    """An amount that may be the one of a column."""

    one: StatedNumber
    read: NumberReading
    place: int
    """0 in a section on money, 1 in one that introduces the project, 2 in any other."""
    named: bool
    """Whether its words name the project."""

    @property
    def is_source(self) -> bool:
        """Whether it is of one source: 共收到中央资金 as well, but not 中央、省级共."""
        if self.read.role in _NO_SOURCE:
            return False
        if self.read.scope is NumberScope.SUM:
            return len(sources_in(self.read.words)) == 1
        return self.read.scope is NumberScope.SOURCE

    @property
    def is_part(self) -> bool:
        """Whether it is none of the whole where there are several sources."""
        batch = self.read.scope is NumberScope.BATCH and self.read.role not in _NO_SOURCE
        return batch or self.is_source


def exact_amounts(report: Report) -> Sequence[StatedNumber]:
    """The amounts of a report that are no approximate ones."""
    return [one for one in report.numbers if one.kind is NumberKind.AMOUNT and not one.approximate]


def amounts_of(report: Report) -> list[MoneyCandidate]:
    """The exact amounts outside the sections on other things."""
    chains, said = report.chains(), groupby(exact_amounts(report), key=lambda one: one.ref.row)
    apart = {line.number for line in report.paragraphs if _RE.beside.search(line.text)}
    funds = {head for head in report.headings if _is_of_one_fund(head, report.project.text)}
    return [
        one
        for row, own in said
        for one in _of_a_paragraph(report, list(own), chains[row], apart=row in apart)
        if funds.isdisjoint(chains[row])
    ]


def _is_of_one_fund(head: Heading, project: str) -> bool:
    """Whether a heading names one fund of several: 一、中央自然灾害救灾资金（航空消防补助）."""
    if not _RE.fund.search(head.title):
        return False
    name = _RE.any_money.sub("", without_deeds(head.title))
    return len(name) > 1 and not sources_in(name) and name not in _RE.any_money.sub("", project)


def _of_a_paragraph(
    report: Report, own: Sequence[StatedNumber], chain: Sequence[Heading], *, apart: bool
) -> Iterator[MoneyCandidate]:
    role = chain[-1].role if chain else SectionRole.UNKNOWN
    if role in _OUTSIDE:
        return
    name, sums = report.project.text, sums_in(own)
    pieces, called, changed = _pieces(name), bare_project(name), changes_in(own, sums)
    for place, one in enumerate(own):
        if place in changed:
            read = reading(one)._replace(role=changed[place], scope=NumberScope.YEAR)
        else:
            read = _without_name(_read(place, own, sums), called)
        if apart and read.role in GIVEN_ROLES and not read.of_all:
            # 下达2976万元。另外单独下达165万元: none of what is given there is the whole but a sum
            read = read._replace(scope=NumberScope.ITEM)
        named = any(piece in read.words for piece in pieces) or _is_name(read.words, name)
        yield MoneyCandidate(one, read, _PLACES.get(role, ELSEWHERE), named)


def _without_name(read: NumberReading, name: str) -> NumberReading:
    """安排营养改善计划资金280万元: the 计划 of the project's name says nothing of the money."""
    rest = read.words.replace(name, "") if len(name) >= _PIECE else read.words
    if rest == read.words or (role := role_of(rest)) is NumberRole.NONE:
        return read
    return read._replace(role=role)


def _is_name(words: str, name: str) -> bool:
    """Whether words are nothing but a project's name: 2023年教育专项经费."""
    bare = _RE.any_money.sub("", name)
    return bool(bare) and _RE.any_money.sub("", words).removeprefix("年") == bare


def _pieces(text: str) -> frozenset[str]:
    """Every four characters of a name, words that any money may have left out."""
    bare = _RE.any_money.sub(" ", text)
    pieces = (bare[at : at + _PIECE] for at in range(len(bare) - _PIECE + 1))
    return frozenset(piece for piece in pieces if " " not in piece)


def _read(place: int, own: Sequence[StatedNumber], sums: Sequence[AmountParts]) -> NumberReading:
    """How an amount is to be understood beside the others of its paragraph.

    合计80万元 is given where what it adds up is; 下达甲补助20万元，乙补助30万元 begins a list
    without a word for it, and so does 累计支出物资采购12万元，印刷费9万元.
    """
    one, read = own[place], reading(own[place])
    if read.scope is NumberScope.ITEM and any(end <= place for _, end in sums):
        read = read._replace(scope=scope_of(read.words))  # 甲2万元、乙1万元，共支出…
    parts = next((own[place + 1 : end] for whole, end in sums if whole == place), ())
    if parts and _is_told_by_parts(read, [reading(part) for part in parts]):
        role = NumberRole.GIVEN if read.role is NumberRole.NONE else read.role
        scope = read.scope if read.scope is NumberScope.SUM else NumberScope.YEAR
        return read._replace(role=role, scope=scope)
    beside = [other for other in own if other.ref == one.ref]
    if read.role is NumberRole.NONE and (
        read.scope is NumberScope.SUM or _RE.bare_money.fullmatch(read.words)
    ):
        before = [other for other in beside if other.end <= one.start]
        lead = role_of(one.sentence[: beside[0].start])
        roles = [lead, *(reading(other).role for other in before)]
        told = [role for role in roles if role is not NumberRole.NONE]
        summed = sum(other.value for other in before) == one.value
        if summed and NumberRole.CARRIED in told and not GIVEN_ROLES.isdisjoint(told):
            return read._replace(role=NumberRole.ANNUAL)  # 上年结转20万元，新增80万元，合计100万元
        of_sources = all(reading(other).scope is NumberScope.SOURCE for other in before)
        if summed and not told and of_sources:
            return read._replace(
                role=NumberRole.GIVEN
            )  # 省级补助50万元、县级配套30万元，合计80万元
        return read._replace(role=told[0 if summed else -1]) if told else read
    listed = _begins_list(one, beside) or (
        read.scope is NumberScope.WHOLE and one is not beside[0] and _begins_list(beside[0], beside)
    )
    return read._replace(scope=NumberScope.ITEM) if listed else read


def _begins_list(one: StatedNumber, beside: Sequence[StatedNumber]) -> bool:
    """Whether the next amount of the sentence is of another thing, without a word for what became
    of it.
    """
    read = reading(one)
    behind = next((reading(other) for other in beside if other.start >= one.end), None)
    of_source = read.scope is NumberScope.SOURCE and read.role is NumberRole.SPENT
    alone = read.scope is NumberScope.WHOLE or of_source or _RE.of_a_thing.search(read.words)
    if behind is None or not alone or len(behind.words.strip(" ，、")) < _SHORTEST_NAME:
        return False
    like = NumberScope.SOURCE if of_source else NumberScope.WHOLE
    return behind.role is NumberRole.NONE and behind.scope is like


def _is_told_by_parts(read: NumberReading, parts: Sequence[NumberReading]) -> bool:
    """Whether an amount of money that its parts add up to is the whole: a sum, or of several
    sources or batches: 中央核定72242万元，其中：中央补助30300万元，地方自筹41942万元.
    """
    if read.scope is NumberScope.BATCH or read.role not in MAY_BE_GIVEN:
        return False
    if not _RE.some_money.search(read.words):
        return False
    named = {source for part in parts for source in sources_in(part.words)}
    if "上级" in read.words and not any(map(_RE.own_source.search, named)):
        return False  # 上级下达280万元（中央210万元，省级70万元），县级配套20万元
    batches = all(scope_of(part.words) is NumberScope.BATCH for part in parts)
    return len(named) > 1 or read.scope is NumberScope.SUM or batches
