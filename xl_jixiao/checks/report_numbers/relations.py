"""What the numbers of a report must be to each other: one shape for all relations, and one way in
which they are told.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Sequence
from dataclasses import field
from decimal import Decimal
from typing import Generic, NamedTuple, Protocol, TypeVar

from xl_jixiao.checks.hit import Hit, Pass, telling
from xl_jixiao.checks.report_numbers.lines import hit_at, rounding
from xl_jixiao.checks.wordings import Wordings
from xl_jixiao.facts.amounts import TEN_THOUSAND, ZERO
from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.model.finding import Severity, Telling
from xl_jixiao.model.report import NumberKind, StatedNumber
from xl_jixiao.text.conversion import to_wan
from xl_jixiao.text.wording import number

_SAY = Wordings(__name__)


@dataclass(frozen=True, slots=True)
class NumberRelation:
    """A number that a report states, and what the numbers beside it make of it."""

    kind: str
    """Of the wordings of this module."""
    stated: StatedNumber
    others: tuple[StatedNumber, ...]
    """The numbers it follows from."""
    agrees: bool
    formula: str
    """The calculation: "90万元÷100万元=90%"."""
    severity: Severity | None = None
    expected: str = ""
    """What would be right, where that is not what the calculation comes to."""
    found: str = ""
    """What is written, where that is not the number itself."""
    facts: dict[str, str] = field(default_factory=dict)
    """Further names in the wording."""
    told: Telling = field(default_factory=Telling)
    """What a report of the county tells of it, besides its kind."""


def verdict(one: NumberRelation) -> Hit | Pass:
    """A relation that holds as a pass, any other as a hit."""
    said = {"stated": one.stated.text, "subject": one.stated.subject, "formula": one.formula}
    said |= {name: other.text for name, other in zip(_OPERANDS, one.others, strict=False)}
    said |= one.facts
    if one.agrees:
        return Pass(_SAY[one.kind].holds.format_map(said))
    right = one.expected or one.formula.rpartition("=")[2]
    said |= {"found": one.found or one.stated.text, "right": right}
    hit = hit_at(_SAY, one.kind, [one.stated, *one.others], **said)
    return hit._replace(severity=one.severity, told=one.told._replace(kind=one.kind))


_SLIPS = frozenset(Decimal(10) ** place for place in (-4, -3, -2, -1, 1, 2, 3, 4))
"""How many times too much a slip of the unit or of the point makes a number."""
_FEWEST_DIGITS = 3


def is_slip(stated: Decimal, right: Decimal) -> bool:
    """Whether one number is another with its unit or point misplaced, with one digit behind its
    first wrong or with two of them exchanged: 860 for 680. Of few digits any number would
    be, and 0 is a slip of nothing.
    """
    if not right or not stated:
        return False
    one, other = f"{abs(stated):.4f}", f"{abs(right):.4f}"
    digits = min(len(text.replace(".", "").strip("0")) for text in (one, other))
    if stated / right in _SLIPS:
        return digits >= _TWO
    if len(one) != len(other) or digits < _TWO:
        return False
    apart = [pair for pair in zip(one, other, strict=True) if pair[0] != pair[1]]
    many = digits >= _FEWEST_DIGITS
    if len(apart) == 1:
        return many and one[0] == other[0]
    exchanged = len(apart) == _TWO and apart[0] == apart[1][::-1]
    return exchanged and (many or "0" not in apart[0])


class OrderSign(NamedTuple):
    """How one number must stand to another."""

    holds: Callable[[Decimal, Decimal], bool]
    says: str
    fails: str
    """What is so where it does not hold."""

    def is_kept(self, one: Decimal, other: Decimal, slack: Decimal) -> bool:
        """Whether it may hold, as one of them was rounded by so much."""
        return any(self.holds(one + off, other) for off in (-slack, ZERO, slack))


ORDER_SIGNS = {
    ">=": OrderSign(operator.ge, "不小于", "小于"),
    "<=": OrderSign(operator.le, "不超过", "超过"),
    ">": OrderSign(operator.gt, "大于", "不大于"),
    "<": OrderSign(operator.lt, "小于", "不小于"),
}


class CuedRow(Protocol):
    """A row of a file of relations."""

    @property
    def cues(self) -> tuple[str, ...]:
        """One of these is in every sentence that it is about."""


Row = TypeVar("Row", bound=CuedRow)


class CuedRows(Generic[Row]):
    """The rows of a file, found by their cues: a sentence has few of the signs cues begin with."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._rows = rows
        self._places: dict[str, dict[str, list[int]]] = {}
        for place, row in enumerate(rows):
            for cue in row.cues:
                self._places.setdefault(cue[0], {}).setdefault(cue, []).append(place)

    def found_in(self, sentence: str) -> list[Row]:
        """The rows one of whose cues is in a sentence, in the order of the file."""
        near = (
            one
            for sign in self._places.keys() & set(sentence)
            for one in self._places[sign].items()
        )
        places = {at for cue, those in near if cue in sentence for at in those}
        return [self._rows[at] for at in sorted(places)]


_TWO = 2
_OPERANDS = ("first", "second")


def added(parts: Iterable[StatedNumber]) -> Decimal:
    """The sum of numbers of one kind."""
    return sum((one.value for one in parts), ZERO)


def sum_of(
    kind: str, total: StatedNumber, parts: Sequence[StatedNumber], *, bare: bool = True
) -> NumberRelation:
    """A total beside its parts; in the calculation (30+40=70万元) the parts are `bare` of units."""
    right = f"{number(in_unit_of(total, added(parts)))}{total.unit}"
    texts = [one.text.removesuffix(one.unit.split("/")[0]) if bare else one.text for one in parts]
    formula = f"{'+'.join(texts)}={right}"
    return NumberRelation(
        kind,
        total,
        tuple(parts),
        agrees=abs(total.value - added(parts)) <= rounding(total, *parts),
        formula=formula,
        expected=formula if bare else "",
        told=telling(和=right) if bare else Telling(),
    )


def written_as(one: StatedNumber, amount: Decimal) -> str:
    """An amount or a count as another is written: 0.6万亩 beside 0.8万亩."""
    if one.kind is NumberKind.COUNT and "万" in one.text:
        return f"{number(amount / TEN_THOUSAND)}万{one.unit}"
    return f"{number(in_unit_of(one, amount))}{one.unit}"


def in_unit_of(one: StatedNumber, amount: Decimal) -> Decimal:
    """An amount in the unit of another: statements hold amounts in 万元."""
    if one.kind is not NumberKind.AMOUNT:
        return amount
    return amount / (to_wan(Decimal(1), one.unit, "万元") or Decimal(1))
