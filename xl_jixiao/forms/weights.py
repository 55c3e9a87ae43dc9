"""Points and scores that a form gives as weights: a whole column of 10%, 20% … is one of points.

A % of a number format says nothing of points: 15 under 0.00% is 15 points. But where every cell of
points (or of scores) is a share of the whole, the form counts in percent, and 10% is ten points.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from xl_jixiao.forms.view import CellReader
from xl_jixiao.model.grid import CellKind
from xl_jixiao.model.submission import Figure, IndicatorForm, IssueKind

_HUNDRED = Decimal(100)


def settle_weights(desk: CellReader, form: IndicatorForm) -> IndicatorForm:
    """The form with such columns in points; nothing is said of their cells any more."""
    given = form
    points = [line.points for line in form.funds] + [one.points for one in form.indicators]
    scores = [line.claimed_score for line in form.funds]
    scores += [one.claimed_score for one in form.indicators]
    if _are_weights(points):
        form = replace(
            form,
            funds=tuple(replace(one, points=_in_points(desk, one.points)) for one in form.funds),
            indicators=tuple(
                replace(one, points=_in_points(desk, one.points)) for one in form.indicators
            ),
            claimed_points=_in_points(desk, form.claimed_points),
        )
    if _are_weights(scores):
        form = replace(
            form,
            funds=tuple(
                replace(one, claimed_score=_in_points(desk, one.claimed_score))
                for one in form.funds
            ),
            indicators=tuple(
                replace(one, claimed_score=_in_points(desk, one.claimed_score))
                for one in form.indicators
            ),
            claimed_total=_in_points(desk, form.claimed_total),
        )
    return form if form is given else replace(form, issues=tuple(desk.issues))


def _are_weights(figures: Iterable[Figure]) -> bool:
    shares = 0
    for figure in figures:
        if figure.value:
            if not _is_share(figure):  # nearly always the first
                return False
            shares += 1
    return shares > 1


def _is_share(figure: Figure) -> bool:
    entry, value = figure.entry, figure.value
    return entry.kind is CellKind.NUMBER and "%" in entry.text and value is not None and value <= 1


def _in_points(desk: CellReader, figure: Figure) -> Figure:
    if not _is_share(figure) or figure.value is None:
        return figure
    desk.forget(IssueKind.PERCENT, figure.entry)
    return figure._replace(value=figure.value * _HUNDRED, step=figure.step * _HUNDRED)
