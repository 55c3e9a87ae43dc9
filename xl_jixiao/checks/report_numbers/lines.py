"""The sentences of a report that state numbers, and the figures in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import groupby

from xl_jixiao.checks.hit import Hit
from xl_jixiao.checks.report_case import ReportCase
from xl_jixiao.checks.wordings import Wordings
from xl_jixiao.facts.amounts import HALF, ZERO
from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.model.grid import CellRef
from xl_jixiao.model.report import NumberKind, Report, StatedNumber, StatedPeriod, Statement
from xl_jixiao.model.submission import addresses_of
from xl_jixiao.text.number_roles import OVER_ROLES, reading
from xl_jixiao.text.phrases import Phrases
from xl_jixiao.text.units import counted_alike
from xl_jixiao.text.wording import joined

_RE = Phrases(__name__)
MEASURED = frozenset({NumberKind.AMOUNT, NumberKind.COUNT})
CLAUSE = "，,；;。"
"""What ends a clause."""
PHRASE = f"{CLAUSE}：:"
"""The same, and what is between a heading and what is said of it."""
_QUOTE = 38
"""Two characters less than a label of a finding holds."""
_BEFORE = 30
_MOST = 5000
_LOOK_BACK = 3
"""Sentences of the paragraph that a sentence may go on with."""


@dataclass(frozen=True, slots=True)
class StatedSentence:
    """A sentence with what it states, and the sentences before it in its paragraph."""

    ref: CellRef
    sentence: str
    statements: tuple[Statement, ...]
    numbers: tuple[StatedNumber, ...]
    """All numbers among its statements."""
    measured: tuple[StatedNumber, ...]
    """Its amounts and counts."""
    before: tuple[StatedSentence, ...]
    """The nearest last."""

    @property
    def passage(self) -> tuple[StatedNumber, ...]:
        """Its amounts and counts, and those of the sentences before."""
        return tuple([one for line in (self, *self.before) for one in line.measured])

    @property
    def together(self) -> int:
        """How many numbers it has with the sentences before."""
        return len(self.numbers) + sum(len(one.numbers) for one in self.before)

    @property
    def part_of_year(self) -> bool:
        """Whether it names a period or a day."""
        return any(isinstance(one, StatedPeriod) for one in self.statements)


def lines(report: Report) -> tuple[StatedSentence, ...]:
    """The sentences of a report that state something, in their order: those of its first 5,000
    numbers, some thirty times what a report has.
    """
    return _lines(report.statements[:_MOST])


def case_lines(case: ReportCase) -> tuple[StatedSentence, ...]:
    """The same of a report and of the long texts in the cells of a form that it does not hold:
    goals.
    """
    return (*lines(case.report), *_lines(case.stated[:_MOST]))


def _lines(said: Sequence[Statement]) -> tuple[StatedSentence, ...]:
    found: list[StatedSentence] = []
    for (ref, sentence), group in groupby(said, key=lambda one: (one.ref, one.sentence)):
        near = (one for one in found[-_LOOK_BACK:] if one.ref[:2] == ref[:2])
        stated = tuple(group)
        numbers = tuple([one for one in stated if isinstance(one, StatedNumber)])
        measured = tuple([one for one in numbers if one.kind in MEASURED])
        found.append(StatedSentence(ref, sentence, stated, numbers, measured, tuple(near)))
    return tuple(found)


def quote(one: Statement) -> str:
    """The sentence of a statement; a long one cut to what is around the number."""
    sentence = one.sentence.strip()
    if len(sentence) <= _QUOTE:
        return sentence
    start = max(0, min(one.end - _BEFORE, len(one.sentence) - _QUOTE))
    piece = one.sentence[start : start + _QUOTE].strip()
    return f"{'…' if start else ''}{piece}{'…' if start + _QUOTE < len(one.sentence) else ''}"


def clause_start(one: StatedNumber, stops: str = CLAUSE) -> int:
    """Where the clause of a number begins in its sentence."""
    return max(one.sentence.rfind(stop, 0, one.start) for stop in stops) + 1


def rounding(*said: StatedNumber) -> Decimal:
    """What rounding may make of a sum of these: half the last decimal of each that is written with
    decimals; whole numbers are taken at their word.
    """
    return sum((one.step for one in said if "." in one.text), ZERO) * HALF


def places(said: Iterable[StatedNumber]) -> tuple[CellRef, ...]:
    """Where statements stand, each place once."""
    return addresses_of(*dict.fromkeys(one.ref for one in said))


def hit_at(say: Wordings, kind: str, said: Sequence[StatedNumber], **facts: object) -> Hit:
    """A hit on numbers, at the first of them: {said} is what is written there, {texts} in all."""
    written = {"said": said[0].text, "texts": joined([one.text for one in said])}
    return say.hit(kind, places(said), quote(said[0]), **{**written, **facts})


def comparable(one: StatedNumber, other: StatedNumber) -> bool:
    """Whether two numbers are of one kind: amounts, or counts of the same things."""
    if one.kind is not other.kind or one.kind not in MEASURED:
        return False
    return (
        one.kind is NumberKind.AMOUNT
        or one.unit == other.unit
        or counted_alike(one.unit, other.unit)
    )


def agreed(said: Sequence[StatedNumber]) -> bool:
    """Whether numbers, at least one, have all one value."""
    return len({one.value for one in said}) == 1


def agree(one: StatedNumber, other: StatedNumber) -> bool:
    """Whether two statements may mean the same number, by their written decimals."""
    return abs(one.value - other.value) <= (_slack(one) + _slack(other)) / 2


def _slack(one: StatedNumber) -> Decimal:
    """Whole counts are exact; amounts and rates are rounded at their last decimal."""
    return one.step if one.kind is not NumberKind.COUNT or one.step != 1 else ZERO


def exact(found: Sequence[StatedNumber]) -> tuple[StatedNumber, ...]:
    """Those that are no rough numbers (约, 余, 以上) and no ranges."""
    return tuple(one for one in found if not one.approximate)


def is_carried(one: StatedNumber) -> bool:
    """Whether it is money beside the budget, or left of it: what a rate is of is open then."""
    return reading(one).deed in OVER_ROLES or "可用" in one.subject


def settled(said: Sequence[StatedNumber]) -> tuple[StatedNumber, StatedNumber] | None:
    """The last estimate among numbers, and the last price that was agreed upon: 送审…, 审定…."""
    words = [(one, reading(one).words) for one in reversed(said)]
    before = next((one for one, of in words if _RE.estimated.search(of)), None)
    after = next((one for one, of in words if _RE.settled.search(of)), None)
    return (before, after) if before is not None and after is not None else None


def of_paragraph(line: StatedSentence) -> Iterator[StatedNumber]:
    """The exact numbers of the sentences before, the nearest first."""
    for other in reversed(line.before):
        yield from reversed(exact(other.measured))
