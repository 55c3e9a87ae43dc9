"""The arithmetic that a trace prints gives the score that it prints: read and recomputed here by a
parser of our own, in fractions.
"""

from __future__ import annotations

import ast
import operator
import random
import re
from collections.abc import Callable, Iterator
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest

from xl_jixiao import score_execution, score_indicator
from xl_jixiao.model.score import ScoreLine
from xl_jixiao.rules.loading import load_rules, shipped_names

DRAWN = 300
SIGNS = str.maketrans({"×": "*", "÷": "/", "－": "-", "＋": "+", "（": "(", "）": ")", " ": None})
EQUATION = re.compile(
    r"：(?P<left>[\d.]+分 ?×[^：；。＝=]+?) = (?P<right>[\d.]+)分(?P<rounding>（[^）]*）)?"
)
DEDUCTION = re.compile(r"：(?P<left>[\d.]+)分 － (?P<off>[\d.]+)分，得(?P<right>[\d.]+)分")
FULL = re.compile(r"得满分(?P<points>[\d.]+)分")
OPERATIONS: dict[type, Callable[[Fraction, Fraction], Fraction]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


def value_of(text: str) -> Fraction:
    """An expression as a trace writes it: "6分 × 97.39%" → 5.8434."""
    plain = text.replace("分", "").translate(SIGNS)
    return _value(ast.parse(re.sub(r"([\d.]+)%", r"(\1/100)", plain), mode="eval").body, plain)


def _value(node: ast.expr, text: str) -> Fraction:
    if isinstance(node, ast.BinOp):
        return OPERATIONS[type(node.op)](_value(node.left, text), _value(node.right, text))
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return -_value(node.operand, text)
    assert isinstance(node, ast.Constant), text
    wrapped = f"({text})".splitlines()[0]
    assert wrapped
    return Fraction(str(node.value))


def as_printed(exact: Fraction, rounding: str) -> Decimal:
    """Rounded the way the trace says; unrounded where it says nothing."""
    number = Decimal(exact.numerator) / Decimal(exact.denominator)
    if not rounding:
        return number
    places = re.search(r"保留(\d)位", rounding)
    step = Decimal(1).scaleb(-int(places[1])) if places else Decimal(1)
    mode = ROUND_DOWN if "截取" in rounding else ROUND_HALF_UP
    return number.quantize(Decimal("1e-18"), ROUND_HALF_UP).quantize(step, mode)


def drawn(name: str, count: int) -> Iterator[ScoreLine]:
    dice = random.Random(f"trace {name}")  # noqa: S311 (test data)
    made = 0
    while made < count:
        line = _indicator(dice, name) if dice.random() < 0.75 else _execution(dice, name)
        if line.basis == "computed" and line.score is not None:
            made += 1
            yield line


def _number(dice: random.Random, most: int) -> str:
    return str(Decimal(dice.randint(0, most * 100)) / dice.choice((1, 10, 100)))


def _points(dice: random.Random) -> str:
    return dice.choice(("10", "6", "15", "7.5", "3", "20", "12.5"))


def _indicator(dice: random.Random, name: str) -> ScoreLine:
    unit = dice.choice(("个", "万元", "%"))
    sign = dice.choice(("≥", "≤", "=", ">", "<", ""))
    target, actual = _number(dice, 100), _number(dice, 130)
    if dice.random() < 0.2:
        second = (_number(dice, 90), _number(dice, 110))
        return score_indicator(
            f"≥{target}个，≥{second[0]}万元",
            f"{actual}个，{second[1]}万元",
            _points(dice),
            rules=name,
        )
    level2 = dice.choice(("数量指标", "服务对象满意度指标", "成本指标"))
    return score_indicator(
        f"{sign}{target}{unit}", f"{actual}{unit}", _points(dice), level2=level2, rules=name
    )


def _execution(dice: random.Random, name: str) -> ScoreLine:
    return score_execution(_number(dice, 1000), _number(dice, 1000), _points(dice), rules=name)


@pytest.mark.parametrize("name", shipped_names())
def test_the_printed_arithmetic_gives_the_printed_score(name: str) -> None:
    recomputed = 0
    for line in drawn(name, DRAWN):
        assert line.score is not None
        assert line.points is not None
        last = None
        for equation in EQUATION.finditer(line.trace):
            exact = min(max(value_of(equation["left"]), Fraction(0)), Fraction(line.points))
            shown = as_printed(exact, equation["rounding"] or "")
            assert min(shown, line.points) == Decimal(equation["right"]), line.trace
            last = Decimal(equation["right"])
        if deduction := DEDUCTION.search(line.trace):
            left = Decimal(deduction["left"]) - Decimal(deduction["off"])
            digits = load_rules(name).rounding.decimals
            cut = max(left, Decimal(0)).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
            assert cut == Decimal(deduction["right"]), line.trace
            last = Decimal(deduction["right"])
        elif full := FULL.search(line.trace):
            last = Decimal(full["points"])
        if last is None:
            assert line.score == 0, line.trace
            assert "不得分" in line.trace
        else:
            assert last == line.score, line.trace
        recomputed += 1
    assert recomputed == DRAWN


def test_the_parser_finds_a_wrong_figure() -> None:
    assert value_of("6分 × 97.39%") == Fraction("5.8434")
    assert value_of("6分 ×（1 －（12 － 10）÷ 10）") == Fraction("4.8")
    assert as_printed(value_of("6分 × 48.5 ÷ 49.8"), "（四舍五入保留2位小数）") == Decimal("5.84")
