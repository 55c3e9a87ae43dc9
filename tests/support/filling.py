"""What is typed into one of our blanks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from xl_jixiao.layouts.blank import plan_blank
from xl_jixiao.layouts.layout import Layout
from xl_jixiao.layouts.loading import find_layout
from xl_jixiao.layouts.sheet_plan import SheetPlan

Place = tuple[str, int, str]
"""block, number, column of a slot"""


@dataclass(frozen=True)
class Filling:
    """What is typed into one blank: the prefilled words, and a text per slot."""

    layout_id: str
    unit: str
    year: int
    values: Mapping[Place, str]
    project: str = ""
    department: str = ""

    @property
    def layout(self) -> Layout:
        layout = find_layout(self.layout_id)
        assert layout is not None
        return layout

    def plan(self) -> SheetPlan:
        return plan_blank(
            self.layout_id,
            unit=self.unit,
            year=self.year,
            project=self.project,
            department=self.department,
            county="青山县",
        )


def plain(number: Decimal) -> str:
    """Without trailing zeros: 9.70 → "9.7"."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
