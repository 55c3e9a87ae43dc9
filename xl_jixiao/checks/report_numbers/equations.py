"""Relations between the numbers of a passage that are data (`equations.toml`): the words around the
numbers, and the equation that they must fulfil.

In the words of a row `{a:money}` is an amount, named a; `count`, `rate`, `score` are the other
kinds, `much` is money or a count, `any` any of the four, `day` is a day, `limit` any number or a
bound (90分以上). `{a:money/given}` is one that was given, after the deeds of `text/number_roles`,
`{a:count/天}` one in that unit; `{ps+:money}` are several, one behind the other, and
`{ps+:score/得}` those behind 得. … is what stands between two numbers and holds none, …… may hold
some; neither goes beyond the sentence, ……… does.
"""

from __future__ import annotations

import ast
import datetime as dt
import operator
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache, cached_property
from itertools import product
from typing import Any

from xl_jixiao.checks.hit import telling
from xl_jixiao.checks.report_numbers.lines import (
    MEASURED,
    StatedSentence,
    comparable,
    exact,
    rounding,
)
from xl_jixiao.checks.report_numbers.relations import NumberRelation, is_slip, written_as
from xl_jixiao.facts.amounts import HALF, TEN_THOUSAND, ZERO
from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.model.finding import Severity, Telling
from xl_jixiao.model.report import NumberKind, StatedNumber, StatedPeriod, Statement
from xl_jixiao.parsed_data import shipped_table
from xl_jixiao.text.characters import plain
from xl_jixiao.text.dates import moments
from xl_jixiao.text.number_roles import GIVEN_ROLES, SPENT_ROLES, NumberRole, reading
from xl_jixiao.text.numerals import chinese_number, half_up
from xl_jixiao.text.phrases import Phrases
from xl_jixiao.text.wording import number, percent

_RE = Phrases(__name__)
_KINDS = {
    NumberKind.AMOUNT: "\ue000",
    NumberKind.COUNT: "\ue001",
    NumberKind.RATE: "\ue002",
    NumberKind.SCORE: "\ue003",
}
_DAY = "\ue004"
"""What stands for a number in a passage, before a character for its deed and one for its place."""
_ANY = "[\ue000-\ue003]"
_MUCH = "[\ue000\ue001]"
_SLOTS = {
    "money": "\ue000",
    "count": "\ue001",
    "rate": "\ue002",
    "score": "\ue003",
    "any": _ANY,
    "much": _MUCH,
    "day": _DAY,
}
_DEEDS = {one: chr(0xE010 + place) for place, one in enumerate(NumberRole)}
_ABOUT = "\ue00f"
"""Instead of the deed of a rough number."""
_CHANGES = frozenset(
    {
        NumberRole.CHANGE,
        NumberRole.REST,
        NumberRole.CARRIED,
        NumberRole.ADJUSTED,
        NumberRole.REDUCED,
    }
)
_GROUPS = {
    "given": GIVEN_ROLES | {NumberRole.MOVED},
    "done": SPENT_ROLES | {NumberRole.MOVED},
    "whole": frozenset(NumberRole) - _CHANGES,
    "left": frozenset({NumberRole.REST, NumberRole.CARRIED}),
    "plain": GIVEN_ROLES | {NumberRole.NONE, NumberRole.MOVED, NumberRole.OVERALL},
}
_OF_DEEDS = {*_GROUPS, *(one.value for one in NumberRole)}
_HUNDRED = 100
_PLACES = 0xE100
_MOST = 64
"""Numbers of a passage, at most."""
_AS_READ: Mapping[int, int | str] = {
    **dict.fromkeys(range(0xE000, 0xF900), "〓"),
    **str.maketrans(",;:()?!", "，；：（）？！"),
}
"""Signs as they stand in the words; characters of private use, the marks of a passage, are none."""
_SLOT = re.compile(
    r"\{(?P<name>[a-z]+)(?P<many>\+?):(?P<kind>[a-z]+)(?:/(?P<of>(?:[^{}]|\{[^}]*\})+))?\}"
)
_GAPS = {"………": "[^\n]{0,160}?", "……": "[^。]{0,100}?", "…": "[^\ue000-\ue003。；]{0,40}?"}
_GAP = re.compile("…+")
_NAMES = re.compile("[、和及与，]")


@dataclass(frozen=True)
class Equation:
    """A row: what numbers beside such words must be to each other."""

    of: str
    cues: Sequence[str]
    """One of these is in the sentence."""
    words: str
    holds: str
    """The number that is told, a sign, and what it follows from: "c = a - b", "c >= a"."""
    fires: str
    """A sentence in which it tells."""
    silent: Sequence[str]
    """Sentences with words like it in which it must not."""
    says: str = "算式"
    """Of the wordings of relations."""
    severity: Severity = Severity.WARNING
    unless: str = ""
    """Words of the passage that leave open what is meant."""
    near: Decimal = Decimal("0.25")
    """Further off, as a part of the largest of its numbers, something else is meant."""
    about: Decimal = ZERO
    """So near, as a part of what it comes to, it is written in round numbers."""
    alone: bool = False
    """Whether its sentence may have no other numbers of that kind."""
    largest: bool = False
    """Whether no other number of the passage may be as large as the one that is told."""
    years: Sequence[str] = ()
    """Names of two numbers, the first of an earlier year."""
    closed: bool = False
    """Whether none of the numbers that are listed can be beside the others."""
    off: Decimal = ZERO
    """So far off it is counted in another way: the first day or not."""

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Of the words, over a marked passage."""
        return re.compile(_SLOT.sub(_slot, _GAP.sub(lambda gap: _GAPS[gap[0]], self.words)))

    @cached_property
    def units(self) -> Mapping[str, str]:
        """Of the numbers that must be in one unit, the unit."""
        slots = [one for one in _SLOT.finditer(self.words) if one["of"] and not one["many"]]
        return {one["name"]: one["of"] for one in slots if one["of"] not in _OF_DEEDS}

    @cached_property
    def open(self) -> re.Pattern[str] | None:
        """Of what it is silent beside."""
        return re.compile(self.unless) if self.unless else None

    @cached_property
    def sides(self) -> tuple[str, str, ast.expr]:
        """The name of the number that is told, the sign, what it follows from."""
        told, sign, rest = self.holds.split(" ", 2)
        return told, sign, ast.parse(rest, mode="eval").body

    @cached_property
    def scaled(self) -> bool:
        """Whether it multiplies or divides, so that its numbers are of several kinds."""
        parts = ast.walk(self.sides[2])
        return any(isinstance(one, (ast.Mult, ast.Div)) for one in parts)

    @cached_property
    def names(self) -> frozenset[str]:
        """Of the numbers that it is about; the others only stand in the words."""
        parts = ast.walk(self.sides[2])
        return frozenset({self.sides[0], *(one.id for one in parts if isinstance(one, ast.Name))})


def _slot(match: re.Match[str]) -> str:
    name, kind, of = match["name"], match["kind"], match["of"]
    if kind == "limit":
        return rf"(?P<{name}>{_ANY}[\ue00f-\ue0ff].|\d+(?:\.\d+)?%?)"
    deeds = "[\ue010-\ue0ff]"
    if of in _GROUPS:
        deeds = f"[{''.join(_DEEDS[one] for one in _GROUPS[of])}]"
    elif of in _OF_DEEDS:
        deeds = _DEEDS[NumberRole(of)]
    one = f"{_SLOTS[kind]}{deeds}."
    if not match["many"]:
        return f"(?P<{name}>{one})"
    own = "" if of is None or of in _OF_DEEDS else f"(?:{of})"
    before, behind = "[^\ue000-\ue003。]{0,24}?", "[^\ue000-\ue003。，；、]{0,12}[，；、]?"
    # atomic: what is between two numbers can be split in many ways, and tried once it ends
    return f"(?P<{name}>{before}{own}{one}(?>{behind}{before}{own}{one})*{behind})"


@cache
def equations() -> tuple[Equation, ...]:
    """The rows, as they stand."""
    rows = shipped_table(__package__, "equations.toml", parse_float=Decimal)["equation"]
    return tuple(Equation(**row) for row in rows)


# --- Passages ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class MarkedPassage:
    """A sentence with those before it, its numbers marked."""

    text: str
    start: int
    """Where the sentence begins in it."""
    numbers: tuple[StatedNumber, ...]
    """Of all."""

    def found(self, piece: str) -> list[StatedNumber]:
        """The numbers that are marked in a piece of it."""
        marks = re.finditer("[\ue000-\ue004].(?P<place>.)", piece)
        return [self.numbers[ord(mark["place"]) - _PLACES] for mark in marks]


def passage_of(line: StatedSentence) -> MarkedPassage:
    """The passage that ends with a sentence."""
    text, start = "", 0
    numbers: list[StatedNumber] = []
    for one in (*line.before, line):
        start, place = len(text), 0
        for said in one.statements:
            number = _number_of(said, numbers)
            if number is None or said.start < place:
                continue
            text += one.sentence[place : said.start].translate(_AS_READ)
            text += f"{_mark(number)}{chr(_PLACES + len(numbers))}"
            numbers.append(number)
            place = said.end
        text += one.sentence[place:].translate(_AS_READ)
    return MarkedPassage(text, start, tuple(numbers))


def _number_of(said: Statement, before: Sequence[StatedNumber]) -> StatedNumber | None:
    """A number; of a day that of the day, its year from the one before it."""
    if isinstance(said, StatedNumber):
        if said.unit.endswith("百分点"):
            value, step = said.value / _HUNDRED, said.step / _HUNDRED
            return replace(said, kind=NumberKind.RATE, value=value, step=step)
        return said
    dated = isinstance(said, StatedPeriod) and "月" in said.text
    days = moments(plain(said.text)) if dated else ()
    if len(days) != 1:
        return None
    last, years = days[0].last, [one.year for one in before if one.unit == _DAY]
    if not days[0].year_stated:
        if not years or years[-1] is None or (last.month, last.day) == (2, 29):
            return None
        last = last.replace(year=years[-1])
        days_before = next(one.value for one in reversed(before) if one.unit == _DAY)
        if abs(last.toordinal() - days_before) > _LONGEST:
            return None  # 2024年1月底前完工，实际于12月20日完工: of the year before
    return StatedNumber(
        *(said.ref, said.sentence, said.start, said.end, NumberKind.COUNT),
        Decimal(last.toordinal()),
        step=Decimal(1),
        unit=_DAY,
        year=last.year,
    )


_LONGEST = 300
"""Days between two of one year, where only the first names the year."""


def _mark(one: StatedNumber) -> str:
    if one.unit == _DAY:
        return f"{_DAY}{_DEEDS[NumberRole.NONE]}"
    return f"{_KINDS[one.kind]}{_ABOUT if one.approximate else _DEEDS[reading(one).deed]}"


# --- What must hold ------------------------------------------------------------------------------

_FEWEST = 2
"""Numbers of a list."""
_Bound = Mapping[str, Any]
"""Name → its number, its numbers, or its words."""


def of_equations(found: Sequence[StatedSentence]) -> Iterator[NumberRelation]:
    """The relations of the rows whose words stand in a passage."""
    for line in found:
        rows = [row for row in equations() if any(cue in line.sentence for cue in row.cues)]
        if not rows or sum(len(one.numbers) for one in (*line.before, line)) > _MOST:
            continue
        passage = passage_of(line)
        for row in rows:
            if row.open is None or not row.open.search(passage.text, passage.start):
                yield from _told(row, passage)


def of_what_is_said_again(found: Sequence[StatedSentence]) -> Iterator[NumberRelation]:
    """惠及2136户7480人。…受益户2136户，受益人口7840人: a number of a sentence before, said again
    of the same thing with two digits exchanged.
    """
    for line in found:
        for other in line.before:
            again = any(_same(one, old) for one in line.measured for old in other.measured)
            for one, old in product(exact(line.measured), exact(other.measured)):
                exchanged = one.text != old.text and sorted(one.text) == sorted(old.text)
                if not (exchanged and comparable(one, old) and is_slip(one.value, old.value)):
                    continue
                if again or _is_of_one_thing(one, old):
                    shown, agrees = old.text, False
                    yield NumberRelation("前后", one, (old,), agrees, shown, Severity.WARNING)


def _is_of_one_thing(one: StatedNumber, old: StatedNumber) -> bool:
    """Whether both have the same words before them, and none of another time or plan."""
    thing = one.subject[-_NAME:]
    said = f"{old.sentence[: old.start]}…{one.sentence[: one.start]}"
    alike = thing == old.subject[-_NAME:] and len(thing) == _NAME
    return alike and not _RE.other_time.search(said)


_NAME = 4
"""Characters before both numbers that make them of one thing."""


def _same(one: StatedNumber, other: StatedNumber) -> bool:
    return one.text == other.text and one.unit == other.unit and one.value > 1


def _told(row: Equation, passage: MarkedPassage) -> Iterator[NumberRelation]:
    for match in row.pattern.finditer(passage.text):
        if match.end() <= passage.start:
            continue
        bound = _bound(row, match, passage)
        if bound is not None and (one := relation(row, bound, passage)) is not None:
            yield one
            return


def _bound(row: Equation, match: re.Match[str], passage: MarkedPassage) -> _Bound | None:
    bound: dict[str, Any] = {}
    units = row.units
    for name, piece in match.groupdict().items():
        if piece is None:
            continue
        said = passage.found(piece)
        if name == "ps" and len(said) < _FEWEST:
            return None
        if name == "n" and not said:
            bound["said"] = chinese_number(piece)
            continue
        if name == "names":
            bound[name] = [part for part in _NAMES.split(piece) if part]
        elif name == "ps":
            bound[name] = said
        elif said:
            bound[name] = said[0]
            if name in units and not re.fullmatch(units[name], said[0].unit):
                return None
        elif piece[:1].isdigit():
            share = piece.endswith("%")
            value = Decimal(piece.rstrip("%")) / (100 if share else 1)
            bound[name] = replace(
                passage.numbers[-1], value=value, sentence=piece, start=0, end=len(piece)
            )
    said = bound.pop("said", None)
    return bound if said is None or said == len(bound["ps"]) else None


def relation(row: Equation, bound: _Bound, passage: MarkedPassage) -> NumberRelation | None:
    """What a row makes of its numbers; None where they are not of one kind or another number of
    the passage explains them.
    """
    told, sign, rest = row.sides
    beside = [one for name, one in bound.items() if name not in row.names]
    bound = {name: one for name, one in bound.items() if name in row.names}
    stated, used = bound[told], _numbers(bound)
    if not _may_be(row, bound, passage, used) or _is_of_another(row, beside, stated):
        return None
    try:
        right = _value(rest, bound)
    except ArithmeticError:
        return None
    agrees = _agrees(row, bound)
    if sign == "=" and right < 0 <= stated.value:
        return None  # the two are the other way round, which is another relation's to tell
    if not agrees and (not _is_near(row, stated, right, used) or _explained(row, bound, passage)):
        return None
    shown = _written(stated, _as_fine(row, stated, right))
    others = tuple(one for one in used if one is not stated)
    expected = shown if sign == "=" else f"{_SIGNS[sign].says}{shown}"
    return NumberRelation(
        *(row.says, stated, others, agrees, _formula(row, bound, shown)),
        *(Severity(row.severity), expected),
        facts={"of": row.of},
        told=telling(和=shown) if "sum(" in row.holds else Telling(),
    )


def _may_be(
    row: Equation, bound: _Bound, passage: MarkedPassage, used: Sequence[StatedNumber]
) -> bool:
    """Whether the numbers are of the kinds and years that a row is of, and as alone as it asks."""
    stated = bound[row.sides[0]]
    others = [one for one in passage.numbers if one not in used and _is_like(one, stated)]
    if not row.scaled and not all(_alike(one, stated) for one in used):
        return False
    if row.alone and any(one.ref == stated.ref for one in others):
        return False
    if row.largest and any(one.value >= stated.value for one in others):
        return False
    years = [bound[name].year for name in row.years]
    return not years or (None not in years and years[0] < years[1])


def _is_of_another(row: Equation, beside: Sequence[Any], stated: StatedNumber) -> bool:
    """Whether a number that only stands in the words is of another unit: 50万人次, 比上年的60万人次
    增加5万元.
    """
    numbers = [one for one in beside if isinstance(one, StatedNumber) and one.kind in MEASURED]
    measured = stated.kind in MEASURED and not row.scaled
    return measured and not all(_is_like(one, stated) for one in numbers)


def _is_like(one: StatedNumber, other: StatedNumber) -> bool:
    """Whether a number is of the kind and the very unit of another."""
    return _alike(one, other) and (one.kind is not NumberKind.COUNT or one.unit == other.unit)


def _numbers(bound: _Bound) -> list[StatedNumber]:
    said: list[StatedNumber] = []
    for one in bound.values():
        said += [one] if isinstance(one, StatedNumber) else one if isinstance(one, list) else []
    return [one for one in said if isinstance(one, StatedNumber)]


def _alike(one: StatedNumber, other: StatedNumber) -> bool:
    if one.kind is not other.kind or _DAY in (one.unit, other.unit):
        return one.unit == other.unit == _DAY
    if one.kind is NumberKind.COUNT and one.unit != other.unit:
        return {one.unit, other.unit} <= _PERSONS
    return one.kind in (NumberKind.RATE, NumberKind.SCORE) or comparable(one, other)


_PERSONS = frozenset({"人", "名", "位"})


def _agrees(row: Equation, bound: _Bound) -> bool:
    told, sign, rest = row.sides
    stated, right, used = bound[told], _value(rest, bound), _numbers(bound)
    slack = rounding(*used) + row.off
    if sign != "=":
        holds = _SIGNS[sign].holds
        return any(holds(stated.value + off, right) for off in (-slack, ZERO, slack))
    if row.scaled:
        parts = [one for one in used if one is not stated and one.value]
        loose = sum((one.step / one.value for one in parts if "." in one.text), ZERO)
        slack = (loose * abs(right) + stated.step) * HALF + row.about * abs(right) + row.off
    return bool(abs(stated.value - right) <= slack)


def _is_near(
    row: Equation, stated: StatedNumber, right: Decimal, used: Sequence[StatedNumber]
) -> bool:
    """Whether it is a slip: not far off, or by the factor of a unit."""
    most = abs(right) if row.scaled else max(abs(one.value) for one in used)
    return abs(stated.value - right) <= row.near * most or is_slip(stated.value, right)


def _explained(row: Equation, bound: _Bound, passage: MarkedPassage) -> bool:
    """Whether another number of the passage makes it right, in the place of one or beside them."""
    if row.sides[1] != "=":
        return False
    used = _numbers(bound)
    others = [one for one in passage.numbers if one not in used]
    for name, own in bound.items():
        if isinstance(own, StatedNumber) and any(
            _agrees(row, {**bound, name: one}) for one in others if _alike(one, own) and one.value
        ):
            return True
    told, _, rest = row.sides
    for name, own in () if row.closed else bound.items():
        if isinstance(own, list) and own and isinstance(own[0], StatedNumber):
            places = range(len(own))
            fewer = [own[:place] + own[place + 1 :] for place in places]
            fewer += [own[:place] for place in places[_FEWEST:]]
            if any(_agrees(row, {**bound, name: some}) for some in fewer):
                return True
    if row.scaled:
        return False
    gap = abs(bound[told].value - _value(rest, bound))
    return any(one.value == gap and _alike(one, bound[told]) for one in others)


@dataclass(frozen=True)
class _Sign:
    holds: Callable[[Decimal, Decimal], bool]
    says: str
    fails: str
    """What is so where it does not hold."""


_SIGNS = {
    "=": _Sign(operator.eq, "", ""),
    ">=": _Sign(operator.ge, "不小于", "小于"),
    "<=": _Sign(operator.le, "不超过", "超过"),
    ">": _Sign(operator.gt, "大于", "不大于"),
    "<": _Sign(operator.lt, "小于", "不小于"),
}
_OPERATORS: Mapping[type, tuple[Callable[[Decimal, Decimal], Decimal], str]] = {
    ast.Add: (operator.add, "+"),
    ast.Sub: (operator.sub, "−"),
    ast.Mult: (operator.mul, "×"),
    ast.Div: (operator.truediv, "÷"),
}


_FUNCTIONS: Mapping[str, Callable[..., Decimal]] = {"abs": abs, "min": min}


def _value(node: ast.expr, bound: _Bound) -> Decimal:
    """What an expression comes to."""
    match node:
        case ast.BinOp(left, op, right):
            return _OPERATORS[type(op)][0](_value(left, bound), _value(right, bound))
        case ast.Call(ast.Name("abs" | "min" as name), sides):
            return _FUNCTIONS[name](*[_value(one, bound) for one in sides])
        case ast.Call(ast.Name("count"), [ast.Name(name)]):
            return Decimal(len(bound[name]))
        case ast.Call(_, [ast.Name(name)]):
            return sum((_in_one_unit(one) for one in bound[name]), ZERO)
        case ast.Name(name):
            return _in_one_unit(bound[name])
        case ast.Constant(value):
            return Decimal(str(value))
    raise TypeError(ast.dump(node))


def _in_one_unit(one: StatedNumber) -> Decimal:
    """Its value; of a price in 元 (650元/月) that in 万元."""
    price = one.kind is NumberKind.COUNT and one.unit.startswith("元")
    return one.value / TEN_THOUSAND if price else one.value


def _as_fine(row: Equation, stated: StatedNumber, right: Decimal) -> Decimal:
    """A count that was divided, no finer than the one beside it is written."""
    if not row.scaled or stated.kind is not NumberKind.COUNT:
        return right
    finest = stated.step if row.off >= stated.step else stated.step / 10
    return half_up(right / finest, Decimal(1)) * finest


def _formula(row: Equation, bound: _Bound, shown: str) -> str:
    """The calculation of what it comes to, or how the number stands to that: 45%不大于46%."""
    told, sign, rest = row.sides
    match rest:
        case ast.Call(ast.Name("sum"), [ast.Name(name)]) if len({p.unit for p in bound[name]}) == 1:
            return f"{'+'.join(one.text.removesuffix(one.unit) for one in bound[name])}={shown}"
        case ast.BinOp() | ast.Call() if (terms := _shown(rest, bound)) != shown:
            return f"{terms}={shown}"
    return shown if sign == "=" else f"{bound[told].text}{_SIGNS[sign].fails}{shown}"


def _shown(node: ast.expr, bound: _Bound) -> str:
    """An expression with its numbers as they are written."""
    match node:
        case ast.BinOp(left, op, right):
            sides = [_shown(one, bound) for one in (left, right)]
            products = _is_product(op)
            bracketed = (products, products or isinstance(op, ast.Sub))
            sides = [
                f"（{side}）" if asked and _is_sum(one, bound) else side
                for side, one, asked in zip(sides, (left, right), bracketed, strict=True)
            ]
            return _OPERATORS[type(op)][1].join(sides)
        case ast.Call(ast.Name("abs" | "min"), sides):
            return _shown(_plainly(sides, bound), bound)
        case ast.Call(ast.Name("count"), [ast.Name(name)]):
            return str(len(bound[name]))
        case ast.Call(_, [ast.Name(name)]):
            return "+".join(one.text for one in bound[name])
        case ast.Name(name):
            return str(bound[name].text)
        case _:
            return ast.unparse(node)


def _plainly(sides: Sequence[ast.expr], bound: _Bound) -> ast.expr:
    """Of a least number the one that it is, of a distance the larger number less the smaller."""
    match sides:
        case [ast.BinOp(one, sign, other)] if _value(one, bound) < _value(other, bound):
            return ast.BinOp(other, sign, one)
        case _:
            return min(sides, key=lambda side: _value(side, bound))


def _is_sum(node: ast.expr, bound: _Bound) -> bool:
    """Whether it is written with a sign between several numbers that are added or subtracted."""
    match node:
        case ast.BinOp(_, ast.Add() | ast.Sub(), _) | ast.Call(ast.Name("abs"), _):
            return True
        case ast.Call(ast.Name("sum"), [ast.Name(name)]):
            return len(bound[name]) > 1
    return False


def _is_product(op: ast.operator) -> bool:
    return isinstance(op, (ast.Mult, ast.Div))


def _written(stated: StatedNumber, right: Decimal) -> str:
    if stated.unit.endswith("百分点"):
        return f"{number(right * _HUNDRED)}{stated.unit}"
    if stated.kind is NumberKind.RATE:
        return percent(right)
    if stated.unit == _DAY:
        day = dt.date.fromordinal(int(right))
        return f"{day.year}年{day.month}月{day.day}日"
    if stated.kind is NumberKind.SCORE:
        return f"{number(right)}分"
    if stated.unit.startswith("元") and stated.kind is NumberKind.COUNT:
        right *= TEN_THOUSAND
    return written_as(stated, right)
