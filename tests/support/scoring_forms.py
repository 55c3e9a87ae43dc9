"""Small submissions for scoring tests: rows as readable tuples."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from xl_jixiao.model.grid import Area, CellKind, CellRef
from xl_jixiao.model.submission import (
    NO_FIGURE,
    Entry,
    Figure,
    Form,
    FundLine,
    FundRole,
    Goal,
    Indicator,
    IndicatorForm,
    RowRole,
    Section,
    SectionKind,
)

SHEET = "自评表"
KINDS = {
    "产出": SectionKind.OUTPUT,
    "效益": SectionKind.BENEFIT,
    "满意度": SectionKind.SATISFACTION,
    "成本": SectionKind.COST,
    "其他": SectionKind.OTHER,
}


class Row(NamedTuple):
    """One indicator row as a clerk fills it in; points and claim None for an empty cell."""

    level1: str
    level2: str
    level3: str
    target: str
    actual: str
    points: str | None
    claimed: str | None = None
    role: RowRole = RowRole.SCORED
    shares: int | None = None
    goal: int = 0


def figure(text: str | None) -> Figure:
    return NO_FIGURE if text is None else Figure(Decimal(text), entry=Entry(text))


def form(
    rows: Sequence[Row | tuple[object, ...]],
    *,
    initial: str | None = None,
    annual: str | None = None,
    executed: str | None = None,
    fund_points: str | None = "10",
    fund_claimed: str | None = None,
    goals: Sequence[Goal] = (),
    has_funds: bool = True,
) -> IndicatorForm:
    """A department form with these rows; one section for each level 1 in order of appearance."""
    filled = [row if isinstance(row, Row) else Row(*row) for row in rows]  # type: ignore[arg-type]
    labels = list(dict.fromkeys(row.level1 for row in filled))
    total = FundLine(
        label="年度资金总额",
        role=FundRole.TOTAL,
        ref=CellRef(SHEET, 5, 7),
        initial=figure(initial),
        annual=figure(annual),
        executed=figure(executed),
        points=figure(fund_points),
        claimed_score=figure(fund_claimed),
    )
    return IndicatorForm(
        file="甲单位.xlsx",
        sheet=SHEET,
        form=Form.DEPARTMENT,
        layout="test",
        area=Area(1, 1, 40, 9),
        funds=(total,) if has_funds else (),
        goals=tuple(goals),
        sections=tuple(Section(KINDS[label], Entry(f"{label}指标")) for label in labels),
        indicators=tuple(
            _indicator(place, row, labels.index(row.level1)) for place, row in enumerate(filled)
        ),
    )


def _indicator(place: int, row: Row, section: int) -> Indicator:
    return Indicator(
        section=section,
        level1=Entry(f"{row.level1}指标"),
        level2=Entry(row.level2),
        level3=Entry(row.level3),
        target=cell(row.target),
        actual=cell(row.actual),
        points=figure(row.points),
        claimed_score=figure(row.claimed),
        reason=Entry(),
        ref=CellRef(SHEET, 10 + place, 8),
        role=row.role,
        shares=row.shares,
        goal=row.goal,
    )


def cell(text: str) -> Entry:
    return Entry(text, kind=CellKind.TEXT if text else CellKind.BLANK)
