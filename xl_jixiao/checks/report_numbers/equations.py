"""Relations between the numbers of a passage that are data: what numbers beside the words of a row
(`equation_rows`) must be to each other, and what is told where they are not.
"""

from __future__ import annotations

import ast
import datetime as dt
import operator
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from xl_jixiao.checks.hit import telling
from xl_jixiao.checks.report_numbers.equation_rows import (
    DAY,
    Equation,
    MarkedPassage,
    equations_in,
    passage_of,
)
from xl_jixiao.checks.report_numbers.formulas import OPERATORS
from xl_jixiao.checks.report_numbers.lines import (
    MEASURED,
    StatedSentence,
    rounding,
)
from xl_jixiao.checks.report_numbers.passage import alike
from xl_jixiao.checks.report_numbers.relations import (
    ORDER_SIGNS,
    NumberRelation,
    OrderSign,
    is_slip,
    written_as,
)
from xl_jixiao.facts.amounts import HALF, TEN_THOUSAND, ZERO
from xl_jixiao.model.finding import Telling
from xl_jixiao.model.report import NumberKind, StatedNumber
from xl_jixiao.text.numerals import chinese_number, half_up
from xl_jixiao.text.phrases import Phrases
from xl_jixiao.text.wording import number, percent

_RE = Phrases(__name__)
_MOST = 64
"""Numbers of a passage, at most."""
_HUNDRED = 100
_FEWEST = 2
"""Numbers of a list."""
_Bound = Mapping[str, Any]
"""Name → its number, its numbers, or its words."""


def of_equations(found: Sequence[StatedSentence]) -> Iterator[NumberRelation]:
    """The relations of the rows whose words stand in a passage."""
    for line in found:
        rows = equations_in(line.sentence)
        if not rows or sum(len(one.numbers) for one in (*line.before, line)) > _MOST:
            continue
        passage = passage_of(line)
        for row in rows:
            if row.open is None or not row.open.search(passage.text, passage.start):
                yield from _told(row, passage)


def _told(row: Equation, passage: MarkedPassage) -> Iterator[NumberRelation]:
    for match in row.pattern.finditer(passage.text):
        if match.end() <= passage.start or not _is_of_its_parts(match):
            continue
        bound = _bound(row, match, passage)
        if bound is not None and (one := relation(row, bound, passage)) is not None:
            yield one
            return


def _bound(row: Equation, match: re.Match[str], passage: MarkedPassage) -> _Bound | None:
    bound: dict[str, Any] = {}
    units = row.units
    for group, piece in match.groupdict().items():
        if piece is None:
            continue
        name = group.partition("_")[0]
        said = _listed(passage.found(piece)) if name == "ps" else passage.found(piece)
        if name == "ps" and len(said) < _FEWEST:
            return None
        if name == "n" and name not in row.names:
            bound["said"] = said[0].value if said else chinese_number(piece)
            continue
        if name == "ps":
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


def _listed(said: Sequence[StatedNumber]) -> list[StatedNumber]:
    """第一次（2023年4月）80万元: without the days that stand between them."""
    return [one for one in said if one.unit != DAY]


def _is_of_its_parts(match: re.Match[str]) -> bool:
    """Whether a sum is of what was done with its parts: 第一年建成…，三年共建成, not 三年共投入."""
    if not (did := match.groupdict().get("did")):
        return True
    words = _RE.of_sums.sub("", did)
    return not words or words in match.string[: match.start("did")]


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
        *(row.severity, expected),
        facts={"of": row.of},
        told=telling(和=shown) if "sum(" in row.holds else Telling(),
    )


def _may_be(
    row: Equation, bound: _Bound, passage: MarkedPassage, used: Sequence[StatedNumber]
) -> bool:
    """Whether the numbers are of the kinds and years that a row is of, and as alone as it asks."""
    stated = bound[row.sides[0]]
    others = [one for one in passage.numbers if one not in used and _is_like(one, stated)]
    if not row.scaled and not all(alike(one, stated) for one in used):
        return False
    if row.alone and any(one.ref == stated.ref for one in others):
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
    return alike(one, other) and (one.kind is not NumberKind.COUNT or one.unit == other.unit)


def _numbers(bound: _Bound) -> list[StatedNumber]:
    said: list[StatedNumber] = []
    for one in bound.values():
        said += [one] if isinstance(one, StatedNumber) else one if isinstance(one, list) else []
    return [one for one in said if isinstance(one, StatedNumber)]


def _agrees(row: Equation, bound: _Bound) -> bool:
    told, sign, rest = row.sides
    stated, right, used = bound[told], _value(rest, bound), _numbers(bound)
    slack = rounding(*used) + row.off
    if sign != "=":
        return _SIGNS[sign].is_kept(stated.value, right, slack)
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
            _agrees(row, {**bound, name: one}) for one in others if alike(one, own) and one.value
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
    return any(one.value == gap and alike(one, bound[told]) for one in others)


_SIGNS = {"=": OrderSign(operator.eq, "", ""), **ORDER_SIGNS}
_SPELT: Mapping[type, str] = {ast.Add: "+", ast.Sub: "−", ast.Mult: "×", ast.Div: "÷"}


def _value(node: ast.expr, bound: _Bound) -> Decimal:
    """What an expression comes to."""
    match node:
        case ast.BinOp(left, op, right):
            return OPERATORS[type(op)](_value(left, bound), _value(right, bound))
        case ast.Call(ast.Name("abs"), [side]):
            return abs(_value(side, bound))
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
    says = _SIGNS[sign].says if _agrees(row, bound) else _SIGNS[sign].fails
    return f"{bound[told].text}{says}{shown}" if says else shown


def _shown(node: ast.expr, bound: _Bound) -> str:
    """An expression with its numbers as they are written."""
    match node:
        case ast.BinOp(left, op, right):
            first, second = _shown(left, bound), _shown(right, bound)
            product = isinstance(op, (ast.Mult, ast.Div))
            if product and _is_sum(left, bound):
                first = f"（{first}）"
            if (product or isinstance(op, ast.Sub)) and _is_sum(right, bound):
                second = f"（{second}）"
            return f"{first}{_SPELT[type(op)]}{second}"
        case ast.Call(ast.Name("abs"), [side]):
            return _shown(_plainly(side, bound), bound)
        case ast.Call(_, [ast.Name(name)]):
            return "+".join(one.text for one in bound[name])
        case ast.Name(name):
            return str(bound[name].text)
        case _:
            return ast.unparse(node)


def _plainly(side: ast.expr, bound: _Bound) -> ast.expr:
    """Of a distance the larger number less the smaller."""
    match side:
        case ast.BinOp(one, sign, other) if _value(one, bound) < _value(other, bound):
            return ast.BinOp(other, sign, one)
    return side


def _is_sum(node: ast.expr, bound: _Bound) -> bool:
    """Whether it is written with a sign between several numbers that are added or subtracted."""
    match node:
        case ast.BinOp(_, ast.Add() | ast.Sub(), _) | ast.Call(ast.Name("abs"), _):
            return True
        case ast.Call(ast.Name("sum"), [ast.Name(name)]):
            return len(bound[name]) > 1
    return False


def _written(stated: StatedNumber, right: Decimal) -> str:
    if stated.unit.endswith("百分点"):
        return f"{number(right * _HUNDRED)}{stated.unit}"
    if stated.kind is NumberKind.RATE:
        return percent(right)
    if stated.unit == DAY:
        day = dt.date.fromordinal(int(right))
        return f"{day.year}年{day.month}月{day.day}日"
    if stated.kind is NumberKind.SCORE:
        return f"{number(right)}分"
    if stated.unit.startswith("元") and stated.kind is NumberKind.COUNT:
        right *= TEN_THOUSAND
    return written_as(stated, right)
