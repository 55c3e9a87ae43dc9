"""The native formulas of one profile, as the tool columns ask for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from xl_jixiao.rules.profile import RuleProfile

UNSURE = '"需核对"'


@dataclass(frozen=True, slots=True)
class RowSource:
    """Addresses of one indicator row; "" for a column that the form lacks."""

    target: str
    actual: str
    points: str
    level3: str
    level2: str
    claimed: str
    level1: str


@dataclass(frozen=True, slots=True)
class TotalSource:
    """Addresses and ranges that the total is made of."""

    execution: str
    """核算得分 of the money block, "" in a form without."""
    scores: str
    """核算得分 of all indicator rows."""
    targets: str
    actuals: str
    names: str
    """三级指标 of all rows."""
    points: str
    execution_points: str


@dataclass(frozen=True, slots=True)
class Formulas:
    """Formulas of one row, without "="."""

    completion: str
    score: str
    hint: str
    helpers: tuple[str, ...] = ()


class Native:
    """Formulas from a profile."""

    helpers = 0

    def __init__(self, rules: RuleProfile) -> None:
        self.rules = rules
        self.abstains = ""
        self.execution_points = str(rules.execution.points)

    def budget(self, funds: Mapping[str, str]) -> str:
        """The cell that the execution rate is measured by."""
        own = funds.get(self.rules.execution.base)
        return own or funds.get("annual") or funds["initial"]

    def funds(self, funds: Mapping[str, str]) -> Formulas:
        return Formulas(UNSURE, UNSURE, '""')

    def row(self, source: RowSource, helpers: tuple[str, ...]) -> Formulas:
        return Formulas(UNSURE, UNSURE, '""')

    def subtotal(self, scores: str) -> str:
        return f'IF(COUNT({scores})=0,"",SUM({scores}))'

    def weight_check(self, points: str, printed: str, label: str) -> str:
        if not points or not printed:
            return ""
        return f'IF(COUNT({points})=0,"",IF(ROUND(SUM({points})-{printed},6)=0,"分值合计"&SUM({points})&"，与表上相符","分值合计"&SUM({points})&"，应为{printed}"))'

    def total(self, source: TotalSource) -> str:
        filled = "+".join(
            f'({one}<>"")' for one in (source.names, source.targets, source.actuals) if one
        )
        rows = f"SUMPRODUCT(--({filled}>0))"
        known = f"COUNT({source.scores})={rows}"
        parts = [source.scores]
        if source.execution:
            known = f"AND({known},ISNUMBER({source.execution}))"
            parts.insert(0, source.execution)
        return f'IF({rows}=0,"",IF({known},SUM({",".join(parts)}),{UNSURE}))'

    def grade(self, total: str) -> str:
        return UNSURE

    def whole_weight(self, source: TotalSource) -> str:
        if not source.points:
            return '""'
        return f'IF(COUNT({source.points})=0,"",IF(ROUND(SUM({source.points})+{source.execution_points or self.execution_points}-100,6)=0,"合计100分","合计"&(SUM({source.points})+{source.execution_points or self.execution_points})&"分，应为100分"))'
