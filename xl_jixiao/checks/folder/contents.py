"""Whether two forms say the same, whatever kind of file holds them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from xl_jixiao.model.submission import Submission
from xl_jixiao.text.labels import fold


def same_content(submissions: Iterable[Submission]) -> bool:
    """Whether all of them hold the same figures and words.

    Rates are left out: in Word a rate is as long as it is shown, and it follows from the amounts.
    """
    first, *others = (tuple(_said(one)) for one in submissions)
    return all(one == first for one in others)


def _said(form: Submission) -> Iterator[tuple[object, ...]]:
    yield form.claimed_total.value, fold(form.claimed_grade.text)
    for fund in form.funds:
        figures = (fund.initial, fund.annual, fund.executed, fund.points, fund.claimed_score)
        yield fold(fund.label), *(figure.value for figure in figures)
    for row in form.indicators:
        texts = (row.level1, row.level2, row.level3, row.target, row.actual, row.reason)
        yield *(fold(entry.text) for entry in texts), row.points.value, row.claimed_score.value
    for datum in form.base:
        figure = datum.value
        if figure.entry.filled:  # in Word the rows that nobody filled in may be left out
            value = fold(figure.entry.text) if figure.value is None else figure.value
            yield fold(datum.label), datum.column, value
    for goal in form.goals:
        yield fold(goal.expected.text), fold(goal.actual.text)
