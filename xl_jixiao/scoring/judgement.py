"""What a method concludes about one row, before points and claims come in."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from xl_jixiao.model.score import Hint, HintCode, LineKind
from xl_jixiao.rules.profile import Clause, QualitativeBand

ONE = Decimal(1)
ZERO = Decimal(0)


class Judgement(NamedTuple):
    """The share of the points that a row earns, or the band in which a claim settles it, or
    neither where nothing can be concluded.
    """

    kind: LineKind
    met: bool | None
    completion: Decimal | None
    story: str
    """The inputs and how they compare: "实际完成值48.5亿元 ÷ 年度指标值49.8亿元 = 97.39%"."""
    method: str = ""
    """What follows: "未完成，按比例"."""
    clause: Clause | None = None
    share: Decimal | None = None
    """0 to 1 of the points; None where not computed."""
    formula: str = ""
    """The exact factor beside the points: "× 48.5 ÷ 49.8"; "" where the share is 0 or 1."""
    as_percent: bool = False
    """Whether "× 97.39%" may stand for the exact factor."""
    deduction: Decimal = ZERO
    """Points off for over-completion."""
    deduction_text: str = ""
    band: QualitativeBand | None = None
    hints: tuple[Hint, ...] = ()


class Comparison(NamedTuple):
    """An actual and a target in one unit."""

    kind: LineKind
    actual: Decimal
    target: Decimal
    actual_text: str
    """With its unit, for the trace."""
    target_text: str
    note: str = ""
    """The conversion that was made, if one was."""
    beyond: bool = False
    """The actual is said to lie beyond its number: ＞90% keeps a target of ＞90%."""


def undetermined(kind: LineKind, code: HintCode, why: str) -> Judgement:
    """Nothing can be concluded: no score, bounds from 0 to the points."""
    return Judgement(kind, None, None, why, hints=(Hint(code, why),))


def missed(
    kind: LineKind, completion: Decimal | None, story: str, band: QualitativeBand
) -> Judgement:
    """A target that was missed and whose shortfall has no proportion (range, deadline, negative
    target): no computed score, a claim inside the band stands.
    """
    method = "未达成；官方文件没有规定按比例折算的办法，按自评在本档内认定"
    return Judgement(kind, False, completion, story, method, band=band)
