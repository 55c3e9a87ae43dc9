"""Calculations that are written out, and what stands behind them: 得分=20×95%=19分."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from xl_jixiao.checks.report_numbers.lines import StatedSentence
from xl_jixiao.checks.report_numbers.relations import NumberRelation, is_slip
from xl_jixiao.facts.amounts import HALF, ZERO
from xl_jixiao.model.finding import Severity
from xl_jixiao.text.numerals import half_up
from xl_jixiao.text.phrases import Phrases
from xl_jixiao.text.units import NOUNS, SHARES, measure, unit_at
from xl_jixiao.text.wording import number

_RE = Phrases(__name__)
_ONE = Decimal(1)
_FINE = Decimal("0.01")
_SPELT = str.maketrans(
    "＝≈＋－−×xXＸｘ＊✕÷／（）［］[]【】％", "==+--" + "*" * 7 + "//" + "()" * 4 + "%"
)
"""Signs in one spelling, each at its place."""
_CUES = "=＝≈×÷*＊✕/／"
_SAID = "≡"
"""What stands for words that say what a calculation comes to: 10分×86.4%，计8.64分."""
_MOST_TERMS = 12
_LONGEST = 160
_SCALES = tuple(Decimal(10) ** place for place in (0, 2, -2, 4, -4, 8, -8))
"""How many times too much a number may seem whose unit is left out."""
_UNCOUNTED = frozenset({"count", "pure"})
_PLAIN = _UNCOUNTED | {"money", "share", "points of percentage"}
"""What numbers without units can be of: 10,000×32=5.3分钟 leaves open which."""


class FormulaNumber(NamedTuple):
    """A number of a written calculation."""

    typed: Decimal
    scale: Decimal
    """Of its unit: 0.01 of %, 10,000 of 万元; 1 of none."""
    unit: str | None
    step: Decimal
    """Weight of its last decimal, as typed."""


class WrittenFormula(NamedTuple):
    """What stands on one side of a sign of equality."""

    node: ast.expr
    terms: Sequence[FormulaNumber]
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


def of_formulas(line: StatedSentence) -> Iterator[NumberRelation]:
    """What the calculations of a sentence come to."""
    if not line.numbers or not [sign for sign in _CUES if sign in line.sentence]:
        return
    text = line.sentence.translate(_SPELT)
    text = _RE.comes_to.sub(lambda said: _SAID.ljust(len(said[0])), text)
    for match in _RE.bracketed.finditer(text):  # 91%（351.26/386）
        asked = _written(text, *match.span("of"))
        for one in [one for one in line.numbers if one.end == match.start()]:
            yield from _judged(line, asked, _written(text, one.start, one.end))
    stops = [0, *[stop.end() for stop in _RE.stop.finditer(text)], len(text) + 1]
    for low, high in pairwise(stops):
        for asked, stated in pairwise(_sides(text, low, high - 1)):
            yield from _judged(line, asked, stated)


def _sides(text: str, low: int, high: int) -> list[WrittenFormula | None]:
    """The sides of the signs of equality in a piece of a sentence; None of one that is none."""
    places = [place for place in range(low, high) if text[place] in f"={_SAID}"]
    if not places:
        return []
    ends = pairwise([low - 1, *places, high])
    return [_written(text, start + 1, end) for start, end in ends]


def _written(text: str, low: int, high: int) -> WrittenFormula | None:
    """A calculation with its numbers as names; None where there is anything else between them."""
    found = list(_RE.term.finditer(text, low, high)) if high - low <= _LONGEST else []
    if not 0 < len(found) <= _MOST_TERMS:
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
    except SyntaxError:
        return None
    if not all(isinstance(one, _KNOWN) for one in ast.walk(node)):
        return None
    first, last = text.find("(", low, found[0].start()), found[-1]
    end = last.end("number") + len(last["unit"].rstrip())
    if code.rstrip().endswith(")"):
        end = text.rfind(")", end, high) + 1
    return WrittenFormula(node, known, first if first >= 0 else found[0].start(), end)


OPERATORS: Mapping[type, Callable[[Decimal, Decimal], Decimal]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
_KNOWN = (*OPERATORS, ast.BinOp, ast.UnaryOp, ast.USub, ast.Name, ast.Load)


def _come(node: ast.expr, values: Mapping[str, Decimal]) -> Decimal:
    """What a calculation comes to."""
    match node:
        case ast.BinOp(left, sign, right):
            return OPERATORS[type(sign)](_come(left, values), _come(right, values))
        case ast.UnaryOp(_, operand):
            return -_come(operand, values)
        case ast.Name(name):
            return values[name]
    raise TypeError(ast.dump(node))


def _term(typed: str, behind: str) -> FormulaNumber | None:
    """A number with the unit behind it; None of a year and of a rough number."""
    unit = unit_at(behind, 0)
    if unit.approximate or _RE.year.fullmatch(typed + behind[:1]):
        return None
    value = Decimal(typed.replace(",", ""))
    step = _ONE.scaleb(-len(typed.partition(".")[2]))
    if unit.text in SHARES:
        return FormulaNumber(value, 1 / SHARES[unit.text], unit.text, step)
    kind = measure(unit.text or "")
    if kind.noun not in NOUNS:
        return FormulaNumber(value, kind.factor, None, step)
    points = _FINE if kind.noun.endswith("百分点") else _ONE
    return FormulaNumber(value, kind.factor / measure(kind.noun).factor * points, unit.text, step)


def _clash(units: Sequence[str]) -> bool:
    """Whether one unit converts into another, or into what one is for each of: 公顷 and 元/亩."""
    sizes: dict[str, set[Decimal]] = {}
    for unit in units:
        kind = measure(unit)
        for one in (measure(kind.noun), *map(measure, kind.per)):
            if one.dimension not in _UNCOUNTED:
                sizes.setdefault(one.dimension, set()).add(one.factor)
    return any(len(factors) > 1 for factors in sizes.values())


def _judged(
    line: StatedSentence, asked: WrittenFormula | None, stated: WrittenFormula | None
) -> Iterator[NumberRelation]:
    """A calculation beside what is written; without units any reading speaks for it."""
    if not asked or not stated or len(asked.terms) == 1 or len(stated.terms) > 1:
        return
    (claim,) = stated.terms
    readings = _readings(asked, claim)
    if not readings:
        return
    right = min(readings, key=lambda one: abs(abs(one) - claim.typed))
    off, text, start = abs(abs(right) - claim.typed), line.sentence, stated.start
    sure = set(_EQUAL) & set(text[asked.end : start])
    if not (sure or off <= abs(right) * _NEAR or is_slip(claim.typed, abs(right))):
        return
    agrees = off - abs(right) * asked.loss < claim.step
    unit = text[start : stated.end].lstrip(_DIGITS)
    shown = f"{number(half_up(right, min(claim.step, _FINE)))}{unit}"
    known = next((one for one in line.numbers if one.start <= start < one.end), None)
    one = known or replace(line.numbers[0], start=start, end=stated.end)
    formula = f"{text[asked.start : asked.end]}={shown}"
    facts = {"of": "写出的算式"}
    yield NumberRelation("算式", one, (), agrees, formula, Severity.WARNING, shown, facts=facts)


def _readings(asked: WrittenFormula, claim: FormulaNumber) -> list[Decimal]:
    """What a calculation may come to, in the unit of what is written; nothing where its units, or
    numbers without any, leave that open.
    """
    units = [one.unit for one in (*asked.terms, claim)]
    slogan = not any(units) and all(one.step == 1 and one.typed < _TEN for one in asked.terms)
    measured = measure(claim.unit or "").dimension not in _PLAIN
    if slogan or (measured and None in units) or _clash([one for one in units if one]):
        return []
    try:
        found = [asked.value() / claim.scale, asked.value(typed=True)]
    except ArithmeticError:  # divided by nothing
        return []
    return [one * by for one in found for by in _SCALES] if None in units else found[:1]


_NEAR = Decimal("0.3")
_EQUAL = "=＝≈"
_TEN = 10
_DIGITS = "0123456789.,"
