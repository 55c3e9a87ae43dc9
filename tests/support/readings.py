"""Readings of a form compared: all that it says, without the places."""

from __future__ import annotations

from typing import Any

from xl_jixiao.model.submission import BaseDataForm, Entry, Figure, IndicatorForm, Submission
from xl_jixiao.text.labels import fold

UNREAD = frozenset({"unread-column", "unread-funds"})
"""Kinds of issues that say what a form has beside."""


def plain(value: Any) -> Any:
    """A value without the place it was read from; labels folded, since line feeds may vary."""
    if isinstance(value, Figure):
        return value.value
    if isinstance(value, Entry):
        return fold(value.text)
    return value


def essence(one: Submission) -> tuple[Any, ...]:
    """All that a form says, and which layout read it."""
    return one.layout, *said(one)


def said(one: Submission) -> tuple[Any, ...]:
    """All that a form says, whatever layout it is read by and whatever columns it has beside."""
    return (
        one.form,
        fold(one.unit.text),
        fold(one.department.text),
        fold(one.project.text),
        one.year,
        one.unit_stated,
        *(_data(one) if isinstance(one, BaseDataForm) else _rows(one)),
        [(issue.kind, issue.field) for issue in one.issues if issue.kind not in UNREAD],
    )


def _data(one: BaseDataForm) -> tuple[Any, ...]:
    return (
        [
            (
                datum.section,
                datum.label,
                datum.column,
                datum.key,
                datum.column_key,
                plain(datum.value),
                fold(datum.value.entry.text),
            )
            for datum in one.data
        ],
    )


def _rows(one: IndicatorForm) -> tuple[Any, ...]:
    return (
        [(plain(goal.expected), plain(goal.actual), goal.ratio) for goal in one.goals],
        [
            (
                line.role,
                fold(line.name),
                *(
                    plain(figure)
                    for figure in (
                        line.initial,
                        line.annual,
                        line.executed,
                        line.amount,
                        line.points,
                        line.claimed_rate,
                        line.claimed_score,
                    )
                ),
            )
            for line in one.funds
        ],
        [(part.kind, plain(part.label), part.points, part.goal) for part in one.sections],
        [
            (
                row.section,
                row.role,
                row.shares,
                row.goal,
                fold(row.nature),
                *(
                    plain(entry)
                    for entry in (
                        row.level1,
                        row.level2,
                        row.level3,
                        row.target,
                        row.actual,
                        row.points,
                        row.claimed_score,
                        row.reason,
                    )
                ),
            )
            for row in one.indicators
        ],
        plain(one.claimed_total),
        plain(one.claimed_points),
    )
