"""The same quantity written twice: a calculation and what it comes to, a number in two units, how
many times another it is, and a number that is said again of the same thing.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise, product
from typing import NamedTuple

from xl_jixiao.checks.report_numbers.lines import StatedSentence, comparable, exact
from xl_jixiao.checks.report_numbers.relations import NumberRelation, is_slip, written_as
from xl_jixiao.facts.amounts import HALF, ZERO
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.report import NumberKind, StatedNumber
from xl_jixiao.text.numerals import half_up
from xl_jixiao.text.phrases import Phrases
from xl_jixiao.text.units import NOUNS, SHARES, conversion, measure, unit_at
from xl_jixiao.text.wording import number

_RE = Phrases(__name__)
_ONE = Decimal(1)
_FINE = Decimal("0.01")
_HUNDRED = 100


def of_restatements(found: Sequence[StatedSentence]) -> Iterator[NumberRelation]:
    """What is written twice in a passage, first and second."""
    for line in found:
        yield from _calculations(line)
        yield from _conversions(line)
        yield from _said_again(line)


# --- Written calculations ------------------------------------------------------------------------

_SPELT = str.maketrans(
    "＝≈＋－−×xXＸｘ＊✕÷／（）［］[]【】％", "==+--" + "*" * 7 + "//" + "()" * 4 + "%"
)
"""Signs in one spelling, each at its place."""
_MOST_TERMS = 12
_LONGEST = 160
_SCALES = tuple(Decimal(10) ** place for place in (0, 2, -2, 4, -4, 8, -8))
"""How many times too much a number may seem whose unit is left out."""
_UNCOUNTED = frozenset({"count", "pure"})


class WrittenTerm(NamedTuple):
    """A number of a written calculation."""

    typed: Decimal
    scale: Decimal
    """Of its unit: 0.01 of %, 10,000 of 万元; 1 of none."""
    unit: str | None
    step: Decimal
    """Weight of its last decimal, as typed."""


class WrittenCalculation(NamedTuple):
    """What stands on one side of a sign of equality."""

    node: ast.expr
    terms: Sequence[WrittenTerm]
    start: int
    end: int
    """Where it is in its sentence, without the words around it."""

    def value(self, *, typed: bool = False) -> Decimal:
        """What it comes to, with the units of its numbers or of these as they are typed."""
        values = [one.typed if typed else one.typed * one.scale for one in self.terms]
        return _come(self.node, {f"v{place}": value for place, value in enumerate(values)})

    @property
    def loss(self) -> Decimal:
        """How much of what it comes to may be the rounding of its numbers, where it divides."""
        if not any(isinstance(one, ast.Div) for one in ast.walk(self.node)):
            return ZERO
        parts = [one.step / one.typed for one in self.terms if one.step < 1 and one.typed]
        return sum(parts, ZERO) * HALF


def _calculations(line: StatedSentence) -> Iterator[NumberRelation]:
    """得分=20×95%=18.5分."""
    text = line.sentence.translate(_SPELT)
    if "=" not in text:
        return
    stops = [0, *[stop.end() for stop in _RE.stop.finditer(text)], len(text) + 1]
    for low, high in pairwise(stops):
        sides = _sides(text, low, high - 1)
        for asked, stated in pairwise(sides):
            if asked and stated and len(asked.terms) > 1 and len(stated.terms) == 1:
                yield from _compared(line, asked, stated)


def _sides(text: str, low: int, high: int) -> list[WrittenCalculation | None]:
    """The sides of the signs of equality in a piece of a sentence; None of one that is none."""
    places = [place for place in range(low, high) if text[place] == "="]
    if not places:
        return []
    ends = pairwise([low - 1, *places, high])
    return [_written(text, start + 1, end) for start, end in ends]


def _written(text: str, low: int, high: int) -> WrittenCalculation | None:
    """A calculation with its numbers as names; None where there is anything else between them."""
    found = list(_RE.term.finditer(text, low, high))
    if not 0 < len(found) <= _MOST_TERMS or high - low > _LONGEST:
        return None
    terms = [_term(match["number"], match["unit"]) for match in found]
    known = [one for one in terms if one is not None]
    gaps = [low, *[place for match in found for place in match.span()], high]
    words = [_RE.labels.sub("", text[start:end]) for start, end in pairwise(gaps)][::2]
    code = words[0] + "".join(f" v{place} {rest}" for place, rest in enumerate(words[1:]))
    if len(known) < len(found) or not _RE.sound.match(code) or _RE.rough.search(text, low, high):
        return None
    try:
        node = ast.parse(code.strip(), mode="eval").body
        _come(node, {f"v{place}": _ONE for place in range(len(known))})
    except (SyntaxError, KeyError, ArithmeticError):
        return None
    first, last = text.find("(", low, found[0].start()), found[-1]
    end = last.end("number") + len(last["unit"].rstrip())
    if code.rstrip().endswith(")"):
        end = text.rfind(")", end, high) + 1
    return WrittenCalculation(node, known, first if first >= 0 else found[0].start(), end)


_OPERATORS: Mapping[type, Callable[[Decimal, Decimal], Decimal]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


def _come(node: ast.expr, values: Mapping[str, Decimal]) -> Decimal:
    """What a calculation comes to; a KeyError where it is none."""
    match node:
        case ast.BinOp(left, sign, right):
            return _OPERATORS[type(sign)](_come(left, values), _come(right, values))
        case ast.UnaryOp(ast.USub(), ast.Name(name)):
            return -values[name]
        case ast.Name(name):
            return values[name]
    raise KeyError(ast.dump(node))


def _term(typed: str, behind: str) -> WrittenTerm | None:
    """A number with the unit behind it; None of a year and of a rough number."""
    unit = unit_at(behind, 0)
    if unit.approximate or _RE.year.fullmatch(typed + behind[:1]):
        return None
    value = Decimal(typed.replace(",", ""))
    step = _ONE.scaleb(-len(typed.partition(".")[2]))
    if unit.text in SHARES:
        return WrittenTerm(value, 1 / SHARES[unit.text], unit.text, step)
    kind = measure(unit.text or "")
    if kind.noun not in NOUNS:
        return WrittenTerm(value, kind.factor, None, step)
    points = _FINE if kind.noun.endswith("百分点") else _ONE
    return WrittenTerm(value, kind.factor / measure(kind.noun).factor * points, unit.text, step)


def _clash(units: Sequence[str]) -> bool:
    """Whether one unit converts into another, or into what one is for each of: 公顷 and 元/亩."""
    sizes: dict[str, set[Decimal]] = {}
    for unit in units:
        kind = measure(unit)
        for one in (measure(kind.noun), *map(measure, kind.per)):
            if one.dimension not in _UNCOUNTED:
                sizes.setdefault(one.dimension, set()).add(one.factor)
    return any(len(factors) > 1 for factors in sizes.values())


def _compared(
    line: StatedSentence, asked: WrittenCalculation, stated: WrittenCalculation
) -> Iterator[NumberRelation]:
    """A calculation beside what is written; without units any reading speaks for it."""
    (claim,) = stated.terms
    units = [one.unit for one in (*asked.terms, claim)]
    readings = [asked.value() / claim.scale]
    if None in units:
        readings = [one * by for one in (readings[0], asked.value(typed=True)) for by in _SCALES]
    slogan = not any(units) and all(one.step == 1 and one.typed < _TEN for one in asked.terms)
    if slogan or _clash([one for one in units if one]):
        return
    right = min(readings, key=lambda one: abs(abs(one) - claim.typed))
    off = abs(abs(right) - claim.typed) - abs(right) * asked.loss
    text, start = line.sentence, stated.start
    unit = text[start : stated.end].lstrip(_DIGITS)
    shown = f"{number(half_up(right, min(claim.step, _FINE)))}{unit}"
    known = next((one for one in line.numbers if one.start <= start < one.end), None)
    one = known or replace(line.numbers[0], start=start, end=stated.end)
    formula = f"{text[asked.start : asked.end]}={shown}"
    facts = {"of": "写出的算式"}
    yield NumberRelation(
        "算式", one, (), off < claim.step, formula, Severity.WARNING, shown, facts=facts
    )


_TEN = 10
_DIGITS = "0123456789.,"


# --- One number in two units ---------------------------------------------------------------------

_CONVERTED = frozenset({"length", "area", "volume", "mass", "months", "time", "energy", "power"})
_DAY = 86400
_ROUND, _ABOUT, _NEAR = Decimal("0.005"), Decimal("0.1"), Decimal("0.15")
_FINEST = Decimal("0.0001")


def _conversions(line: StatedSentence) -> Iterator[NumberRelation]:
    """1,286,400元（128.64万元）, 120公顷（折合1800亩）, 2年即24个月."""
    for one, other in pairwise(line.numbers):
        said = _RE.in_other_words.fullmatch(line.sentence, one.end, other.start)
        right = _converted(one, other) if said else None
        if said is None or right is None or not (said["says"] or said["open"]):
            continue
        rough = one.approximate or other.approximate
        period = measure(one.unit).dimension == "months"
        slack = (other.step + (ZERO if period else one.step * right / one.value)) * HALF
        if rough or one.kind is not NumberKind.AMOUNT:
            slack = max(slack, right * (_ABOUT if rough else _ROUND))
        off = abs(right - other.value)
        agrees = off <= slack or ZERO <= right - other.value < other.step
        sure = one.kind is NumberKind.COUNT and said["says"]
        if agrees or sure or (_is_almost(other, right) and (said["says"] or _is_closed(other))):
            shown = written_as(other, half_up(right, _FINEST))
            formula = f"{one.text}={shown}"
            yield NumberRelation("换算", other, (one,), agrees, formula, Severity.WARNING, shown)


def _is_closed(one: StatedNumber) -> bool:
    """Whether nothing else stands behind it in its brackets."""
    return bool(_RE.closed.match(one.sentence, one.end))


def _converted(one: StatedNumber, other: StatedNumber) -> Decimal | None:
    """A number in the unit of another; None where it is in that unit, or in none of its kind."""
    if one.kind is not other.kind or not one.value:
        return None
    if one.kind is NumberKind.AMOUNT:
        spelt = not all(any(map(str.isdigit, each.text)) for each in (one, other))
        return one.value if spelt or one.unit != other.unit else None
    kinds = measure(one.unit), measure(other.unit)
    if kinds[0].dimension not in _CONVERTED or kinds[0].per or kinds[1].per:
        return None
    if kinds[0].factor == kinds[1].factor:
        return None
    if kinds[0].dimension == "time" and max(each.factor for each in kinds) >= _DAY:
        return None  # a day of work has no 24 hours, a week of it no seven days
    how = conversion(one.unit, other.unit)
    return how.apply(one.value) if how else None


def _is_almost(one: StatedNumber, right: Decimal) -> bool:
    """Whether a number is what it should be but for a slip."""
    moved = (right.scaleb(place) for place in (-4, -3, -2, -1, 1, 2, 3, 4))
    part = _NEAR if one.kind is NumberKind.AMOUNT else _ONE
    near = abs(right - one.value) <= right * part or is_slip(one.value, right)
    return near or any(abs(each - one.value) < one.step for each in moved)


# --- Said again of one thing ---------------------------------------------------------------------


def _said_again(line: StatedSentence) -> Iterator[NumberRelation]:
    """惠及2136户7480人。…受益户2136户，受益人口7840人: a number of a sentence before, said again
    of the same thing with two digits exchanged.
    """
    for other in line.before:
        pairs = product(line.measured, other.measured)
        again = any(_same(one, old, line.sentence) for one, old in pairs)
        again = again and not _RE.other_time.search(f"{other.sentence}…{line.sentence}")
        for one, old in product(exact(line.measured), exact(other.measured)):
            exchanged = one.text != old.text and sorted(one.text) == sorted(old.text)
            if not (exchanged and comparable(one, old) and is_slip(one.value, old.value)):
                continue
            if again or _is_of_one_thing(one, old):
                yield NumberRelation("前后", one, (old,), False, old.text, Severity.WARNING)


def _is_of_one_thing(one: StatedNumber, old: StatedNumber) -> bool:
    """Whether both have the same words before them, and none of another time or plan."""
    thing = one.subject[-_NAME:]
    said = f"{old.sentence[: old.start]}…{one.sentence[: one.start]}"
    alike = thing == old.subject[-_NAME:] and len(thing) == _NAME
    return alike and not _RE.other_time.search(said)


_NAME = 4
"""Characters before both numbers that make them of one thing."""


def _same(one: StatedNumber, other: StatedNumber, sentence: str) -> bool:
    """Whether a count is one that was stated before: 2136户, or 上述12个; of small ones there are
    many.
    """
    alike = one.text == other.text and one.unit == other.unit and one.kind is NumberKind.COUNT
    return alike and (one.value > _HUNDRED or bool(one.value > 1 and _RE.above.search(sentence)))
