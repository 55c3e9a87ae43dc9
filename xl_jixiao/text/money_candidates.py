"""The amounts of a project report, each read beside the others of its sentence: what became of it,
how much of the money it is, whether its words name the project.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from xl_jixiao.model.grid import CellRef
from xl_jixiao.model.report import AFTERWARDS, NumberKind, Report, SectionRole, StatedNumber
from xl_jixiao.text.labels import bare_project
from xl_jixiao.text.money_arithmetic import AmountParts, is_behind_parts, role_in_changes, sums_in
from xl_jixiao.text.number_roles import (
    GIVEN_ROLES,
    NumberReading,
    NumberRole,
    NumberScope,
    reading,
    role_of,
    scope_of,
    sources_in,
)
from xl_jixiao.text.phrases import Phrases

_RE = Phrases(__name__)

_OUTSIDE = AFTERWARDS | {SectionRole.OTHER, SectionRole.ORGANISATION, SectionRole.EVALUATION}
_PLACES = {SectionRole.SPENDING: 0, SectionRole.OVERVIEW: 1, SectionRole.UNKNOWN: 1}
ELSEWHERE = 2
"""The place of an amount in a section that is neither on money nor introduces the project."""


class MoneyCandidate(NamedTuple):
    """An amount that may be the one of a column."""

    one: StatedNumber
    read: NumberReading
    place: int
    """0 in a section on money, 1 in one that introduces the project, 2 in any other."""
    named: bool
    """Whether its words name the project."""

    @property
    def is_named_whole(self) -> bool:
        """Whether it is said to be all of the project by its name."""
        return self.named and self.read.of_all


def amounts_of(report: Report) -> list[MoneyCandidate]:
    """The exact amounts outside the sections on other things."""
    roles = _roles(report)
    said = [one for one in report.numbers if one.kind is NumberKind.AMOUNT and not one.approximate]
    beside: defaultdict[CellRef, list[StatedNumber]] = defaultdict(list)
    for one in said:
        beside[one.ref].append(one)
    name, called = _pieces(report.project.text), bare_project(report.project.text)
    own = [one for one in said if roles[one.ref.row] not in _OUTSIDE]
    sums = {ref: sums_in(several) for ref, several in beside.items()}
    found = [
        MoneyCandidate(
            one,
            read := _read(one, beside[one.ref], sums[one.ref]),
            _PLACES.get(roles[one.ref.row], ELSEWHERE),
            named=any(piece in read.words for piece in name),
        )
        for one in own
    ]
    found = [_without_name(one, called) for one in found]
    apart = {one.number for one in report.paragraphs if _RE.beside.search(one.text)}
    return [_of_some(one) if one.one.ref.row in apart else one for one in found]


def _without_name(one: MoneyCandidate, name: str) -> MoneyCandidate:
    """安排营养改善计划资金280万元: the 计划 of the project's name says nothing of the money."""
    rest = one.read.words.replace(name, "") if len(name) >= _PIECE else one.read.words
    if rest == one.read.words or (role := role_of(rest)) is NumberRole.NONE:
        return one
    return one._replace(read=one.read._replace(role=role))


def _of_some(one: MoneyCandidate) -> MoneyCandidate:
    """下达2976万元。另外单独下达165万元: none of what is given there is the whole but a sum."""
    if one.read.role not in GIVEN_ROLES or one.read.of_all:
        return one
    return one._replace(read=one.read._replace(scope=NumberScope.ITEM))


def _pieces(text: str) -> frozenset[str]:
    """Every four characters of a name, words that any money may have left out."""
    bare = _RE.any_money.sub(" ", text)
    if 1 < len(bare.strip()) < _PIECE:
        return frozenset({bare.strip()})
    pieces = (bare[at : at + _PIECE] for at in range(len(bare) - _PIECE + 1))
    return frozenset(piece for piece in pieces if " " not in piece)


_PIECE = 4


def _read(
    one: StatedNumber, own: Sequence[StatedNumber], sums: Sequence[AmountParts]
) -> NumberReading:
    """How an amount is to be understood beside the others of its sentence.

    合计80万元 is given where what it adds up is; 下达甲补助20万元，乙补助30万元 begins a list
    without a word for it, and so does 累计支出物资采购12万元，印刷费9万元.
    """
    read = reading(one)
    if role := role_in_changes(one, sums):
        return read._replace(role=role, scope=NumberScope.YEAR)
    if read.scope is NumberScope.ITEM and is_behind_parts(one, sums):
        read = read._replace(scope=scope_of(read.words))
    if _is_told_by_parts(one, sums, read):
        role = NumberRole.GIVEN if read.role is NumberRole.NONE else read.role
        scope = read.scope if read.scope is NumberScope.SUM else NumberScope.YEAR
        return read._replace(role=role, scope=scope)
    if read.role is NumberRole.NONE and (
        read.scope is NumberScope.SUM or _RE.bare_money.fullmatch(read.words)
    ):
        before = [reading(other).role for other in own if other.end <= one.start]
        lead = role_of(one.sentence[: own[0].start])
        told = [role for role in (lead, *before) if role is not NumberRole.NONE]
        return read._replace(role=told[-1]) if told else read
    listed = _begins_list(one, own) or (
        read.scope is NumberScope.WHOLE and one.start > own[0].start and _begins_list(own[0], own)
    )
    return read._replace(scope=NumberScope.ITEM) if listed else read


def _begins_list(one: StatedNumber, own: Sequence[StatedNumber]) -> bool:
    """Whether the next amount of the sentence is of another thing, without a word for what became
    of it.
    """
    read = reading(one)
    behind = next((other for other in own if other.start >= one.end), None)
    alone = read.scope is NumberScope.WHOLE or _RE.of_a_thing.search(read.words)
    return behind is not None and bool(alone) and _goes_on(reading(behind))


def _is_told_by_parts(one: StatedNumber, sums: Sequence[AmountParts], read: NumberReading) -> bool:
    """Whether parts behind an amount of money add up to it, where it is a sum or they come from
    several sources: 中央核定72242万元，其中：中央补助30300万元，地方自筹41942万元.
    """
    if read.scope is NumberScope.BATCH or read.role not in MAY_BE_GIVEN:
        return False
    parts = next((parts for whole, parts in sums if whole is one), ())
    if not _RE.some_money.search(read.words):
        return False
    named = {source for other in parts for source in sources_in(reading(other).words)}
    if "上级" in read.words and not any(map(_RE.own_source.search, named)):
        return False  # 上级下达280万元（中央210万元，省级70万元），县级配套20万元
    return len(named) > 1 or (bool(parts) and read.scope is NumberScope.SUM)


MAY_BE_GIVEN = GIVEN_ROLES | {NumberRole.NONE}


def _goes_on(read: NumberReading) -> bool:
    """Whether an amount is the next of a list: a thing, without a word of what became of it."""
    named = len(read.words.strip(" ，、")) >= _SHORTEST_NAME
    return named and read.role is NumberRole.NONE and read.scope is NumberScope.WHOLE


_SHORTEST_NAME = 3


def _roles(report: Report) -> Mapping[int, SectionRole]:
    """Paragraph → the role of the section in which it is."""
    chains = report.chains()
    return {row: own[-1].role if own else SectionRole.UNKNOWN for row, own in chains.items()}
