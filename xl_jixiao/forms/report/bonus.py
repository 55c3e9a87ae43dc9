"""The points that a report says were added beyond the full marks: 加分项2分."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from xl_jixiao.forms.report.fields import stated_points
from xl_jixiao.forms.report.topics import report_of
from xl_jixiao.model.report import Report
from xl_jixiao.model.submission import NO_FIGURE, Figure, IndicatorForm, Submission
from xl_jixiao.text.characters import plain
from xl_jixiao.text.phrases import Phrases

_RE = Phrases(__name__)


def bonus_of(report: Report) -> Figure:
    """The most that any sentence adds; nothing where none does."""
    told = (
        stated_points(f"{found['value']}分", ref)
        for ref, sentence in report.cited()
        if "加分" in sentence and (found := _RE.bonus.search(plain(sentence)))
    )
    return max(told, key=lambda one: one.value or 0, default=NO_FIGURE)


def with_bonus(forms: Iterable[Submission], reports: Sequence[Report]) -> tuple[Submission, ...]:
    """The forms of the tables of a file, each with the bonus of the report that speaks of it."""
    return tuple(
        replace(one, bonus=bonus_of(report))
        if isinstance(one, IndicatorForm) and (report := report_of(one, reports))
        else one
        for one in forms
    )
