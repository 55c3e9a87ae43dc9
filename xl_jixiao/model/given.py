"""What was given to a unit: the approved figures of a form, and how they were changed."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from xl_jixiao.model.grid import CellRef
from xl_jixiao.model.roster import GivenIndicator
from xl_jixiao.model.submission import Form


class GivenForm(NamedTuple):
    """The approved figures of one form of a unit; None and () where nothing is given."""

    form: Form
    project: str = ""
    """Of a project form."""
    initial: Decimal | None = None
    """年初预算数 of the year's money, 万元; like the next one."""
    annual: Decimal | None = None
    indicators: tuple[GivenIndicator, ...] = ()
    sheet: str = ""
    """On which it was handed out; "" in a roster."""
    unit: str = ""
    """The name of the unit that it was handed out to; "" in a roster."""
    unit_code: str = ""
    """Likewise its 单位编码."""

    @property
    def empty(self) -> bool:
        """Whether no figure is given."""
        return self.initial is None and self.annual is None and not self.indicators


UNIT_NAME = "单位名称"
UNIT_CODE = "单位编码"


class GivenChange(NamedTuple):
    """A given figure that a form has otherwise."""

    form: int
    """Index of the form in its file."""
    label: str
    """The row, as the clerk calls it."""
    figure: str
    """Which figure of it: 全年预算数, 年度指标值, 分值, 项目名称, UNIT_NAME, UNIT_CODE; 三级指标
    where the row is gone."""
    given: str
    found: str
    """As the form has it, "" where the row is gone."""
    refs: tuple[CellRef, ...]
