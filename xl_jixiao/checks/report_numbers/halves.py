"""基本支出 and 项目支出 against the total, wherever a report states them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from xl_jixiao.checks.report_numbers.lines import rounding
from xl_jixiao.checks.report_numbers.unit_facts import by_topic, is_qualified
from xl_jixiao.facts.amounts import ZERO
from xl_jixiao.model.report import Report, StatedNumber
from xl_jixiao.model.submission import Form

_NEARLY = Decimal("0.01")
_MUCH = Decimal("0.3")
"""Halves that are more than the total by more than so much are of something else."""


class Halves(NamedTuple):
    """A total with its two halves."""

    total: StatedNumber
    basic: StatedNumber
    project: StatedNumber
    certain: bool
    """Whether all three are of the same stage; 预算安排 may be of the year's beginning or of all of
    it."""

    @property
    def added(self) -> Decimal:
        """Basic plus project."""
        return self.basic.value + self.project.value

    @property
    def gap(self) -> Decimal:
        """Total minus halves, 0 where rounding explains it."""
        gap = self.total.value - self.added
        return ZERO if abs(gap) <= rounding(*self[:3]) else gap


def halves(report: Report) -> Iterator[Halves]:
    """Totals of a department's report whose gap, if any, is too small to be a third kind of money.

    Beside the two there may be 上缴上级支出, 经营支出 and the like, so a total may well be larger.
    """
    if report.form is not Form.DEPARTMENT:
        return
    said = by_topic(report)
    spent = (
        _only(said, "total_executed"),
        _only(said, "basic_executed"),
        _only(said, "project_executed"),
    )
    planned = (
        _only(said, "total_annual"),
        _only(said, "basic_annual") or _only(said, "basic_budget"),
        _only(said, "project_annual") or _only(said, "project_budget"),
    )
    for total, basic, project in (spent, planned):
        if total is None or basic is None or project is None or not total.value:
            continue
        certain = ("basic_annual" in said and "project_annual" in said) or total is spent[0]
        found = Halves(total, basic, project, certain)
        near = abs(found.gap) <= total.value * _NEARLY
        over = ZERO < -found.gap <= total.value * _MUCH
        if near or (over and certain and not is_qualified(total)):
            yield found


def _only(said: Mapping[str, Sequence[StatedNumber]], topic: str) -> StatedNumber | None:
    """The figure of a topic that is stated with one value."""
    own = said.get(topic, ())
    return max(own, key=lambda one: len(one.text)) if len({one.value for one in own}) == 1 else None
