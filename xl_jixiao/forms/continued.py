"""A form that goes on on the next sheet: the rows of both are one form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from xl_jixiao.forms.headers import Header
from xl_jixiao.forms.view import View
from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.model.submission import Indicator, IndicatorForm, Submission
from xl_jixiao.text.labels import goes_on

_TOP_ROWS = 3
"""In how many filled rows above the header a mark 续表 is looked for."""


@dataclass(frozen=True, slots=True)
class Begin:
    """How the form at the top of a sheet begins, and what it would take to go on with."""

    marked: bool = False
    """Whether the sheet says 续表, by its name or above its table."""
    bare: bool = False
    """Whether it has neither title nor unit, project, money or goals of its own."""
    columns: tuple[str, ...] = ()
    """The columns of its table."""


def begin_of(view: View, header: Header, submission: IndicatorForm) -> Begin:
    """How the form begins that has this first header."""
    above = view.rows_between(1, header.row - 1)[-_TOP_ROWS:]
    texts = [view.sheet, *(one.text for one in view.captions)]
    texts += [cell.text for row in above for cell in view.rows[row]]
    own = (submission.title, submission.unit, submission.department, submission.project)
    named = any(entry.ref is not None and not goes_on(entry.text) for entry in own)
    bare = not (named or submission.funds or submission.goals or view.captions)
    return Begin(any(map(goes_on, texts)), bare, tuple(header.columns))


def continued(
    above: Submission, columns: Sequence[str], below: Submission, begin: Begin
) -> IndicatorForm | None:
    """Both as one form, where the second goes on with the first: it says so, or it begins without
    anything of its own, in the same columns, and the first has no total yet.
    """
    if isinstance(above, IndicatorForm) and isinstance(below, IndicatorForm):
        return _joined(above, below) if _goes_on(above, columns, below, begin) else None
    return None


def _goes_on(
    above: IndicatorForm, columns: Sequence[str], below: IndicatorForm, begin: Begin
) -> bool:
    if above.has_actuals is not below.has_actuals:
        return False
    if begin.marked:
        return not (below.funds and above.funds)
    open_end = above.claimed_total.entry.ref is None and above.claimed_points.entry.ref is None
    return begin.bare and open_end and tuple(columns) == begin.columns


def _joined(above: IndicatorForm, below: IndicatorForm) -> IndicatorForm:
    """Both as one form: it is the first that says whose it is."""
    last = below if below.claimed_total.entry.ref is not None else above
    goes_on_with = above.sections and below.sections and not below.sections[0].label.filled
    start = len(above.sections) - bool(goes_on_with)
    sections = (*above.sections, *below.sections[bool(goes_on_with) :])
    return replace(
        above,
        goals=above.goals or below.goals,
        funds=above.funds or below.funds,
        sections=sections,
        indicators=(
            *above.indicators,
            *(_moved(one, start, len(above.indicators)) for one in below.indicators),
        ),
        has_points=above.has_points or below.has_points,
        claimed_total=last.claimed_total,
        claimed_points=last.claimed_points,
        claimed_grade=above.claimed_grade if above.claimed_grade.filled else below.claimed_grade,
        issues=(*above.issues, *below.issues),
    )


def _moved(row: Indicator, sections: int, rows: int) -> Indicator:
    return replace(
        row,
        section=row.section + sections,
        shares=None if row.shares is None else row.shares + rows,
    )
