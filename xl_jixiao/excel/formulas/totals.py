"""Subtotals, the total with its ceiling, the grade, and whether the points add up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from xl_jixiao.excel.formulas.cells import DOUBT, TotalCells, TotalFormulas
from xl_jixiao.excel.formulas.notation import literal, number
from xl_jixiao.rules.profile import CeilingRule, RuleProfile

_DOUBT = literal(DOUBT)
_EXACT = 6
"""Decimals to which sums of scores are cleaned of binary noise."""


def section_formula(scores: Sequence[str], points: Sequence[str]) -> str:
    """The subtotal of a section; 需核对 while one of its rows is."""
    return (
        f"IFERROR(IF({_open(scores, points)},{_DOUBT},"
        f'IF(COUNT({",".join(scores)})=0,"",ROUND(SUM({",".join(scores)}),{_EXACT}))),{_DOUBT})'
    )


def _open(scores: Iterable[str], points: Iterable[str]) -> str:
    """Whether a row has points without a score, or a score that is 需核对."""
    pairs = list(zip(scores, points, strict=True))
    unscored = "+".join(
        f"SUMPRODUCT(ISNUMBER({worth})*(1-ISNUMBER({score})))" for score, worth in pairs
    )
    doubtful = "+".join(f"COUNTIF({score},{_DOUBT})" for score, _ in pairs)
    return f"{unscored}+{doubtful}>0"


def total_formulas(profile: RuleProfile, cells: TotalCells) -> TotalFormulas:
    """总分, 等级 and the check of the weights; the grade looks at `cells.total`."""
    return TotalFormulas(
        total=_total(profile, cells), grade=_grade(profile, cells), weights=_weights(profile, cells)
    )


def _total(profile: RuleProfile, cells: TotalCells) -> str:
    scores = ",".join(cells.scores)
    tests = [_open(cells.scores, cells.points)]
    summed = scores
    if cells.execution_score:
        summed = f"{cells.execution_score},{scores}"
        tests.append(f"NOT(ISNUMBER({cells.execution_score}))")
    if profile.satisfaction.missing == "to-benefit":
        whole = number(profile.weights.total)
        tests.append(f"ROUND({_all_points(cells)},{_EXACT})<{whole}")
    if cells.weighed_goals:
        tests.append("TRUE")
    value = f"ROUND(SUM({summed}),{_EXACT})"
    if profile.ceilings.tiers:
        tests.append(f"NOT(ISNUMBER({cells.execution_rate or 'NA()'}))")
        value = _capped(value, cells.execution_rate, profile.ceilings)
    return f'IFERROR(IF(COUNT({summed})=0,"",IF(OR({",".join(tests)}),{_DOUBT},{value})),{_DOUBT})'


def _capped(value: str, rate: str, rule: CeilingRule) -> str:
    """The lowest ceiling that applies. The rate is compared as it comes: a quotient that equals a
    step in decimals is not below it (the binary one may be, by less than 1E-12).
    """
    limits = [
        f"IF({rate}<{number(tier.below)}-0.000000000001,{number(tier.total)},{value})"
        for tier in rule.tiers
    ]
    return f"MIN({value},{','.join(limits)})"


def _all_points(cells: TotalCells) -> str:
    ranges = [*cells.points, *([cells.execution_points] if cells.execution_points else [])]
    return f"SUM({','.join(ranges)})"


def _grade(profile: RuleProfile, cells: TotalCells) -> str:
    grades = profile.grades.grades
    result = literal(grades[-1].name)
    for one in reversed(grades[:-1]):
        result = f"IF({cells.total}>={number(one.start)},{literal(one.name)},{result})"
    return f'IF(ISNUMBER({cells.total}),{result},IF({cells.total}="","",{_DOUBT}))'


def _weights(profile: RuleProfile, cells: TotalCells) -> str:
    whole = number(profile.weights.total)
    total = f"ROUND({_all_points(cells)},{_EXACT})"
    good = literal(f"分值合计{whole}分")
    bad = f"{literal('分值合计')}&{total}&{literal(f'分，应为{whole}分')}"
    said = f"IF({total}={whole},{good},{bad})"
    return f'IFERROR(IF(COUNT({",".join(cells.points)})=0,"",{said}),{_DOUBT})'
