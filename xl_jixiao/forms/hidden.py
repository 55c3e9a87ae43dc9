"""What a form holds in rows and columns that nobody sees.

It is read and told. A row that a person hid is left out where the visible rows alone make up the
full marks, counts where only all rows do, and stays open where neither do. A row that an active
filter hides counts: the filter is a way of looking. Hidden and empty is silent: blanks have such
rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from xl_jixiao.forms.headers import Header
from xl_jixiao.forms.view import View
from xl_jixiao.model.grid import CellRef, Unseen
from xl_jixiao.model.submission import (
    BaseDataForm,
    Entry,
    Figure,
    FundRole,
    HiddenKind,
    HiddenPlace,
    Indicator,
    IndicatorForm,
    RowRole,
)
from xl_jixiao.text.labels import is_placeholder, tidy

_FULL = Decimal(100)
_EXECUTION = Decimal(10)
"""What the execution rate is worth on a form that does not print it."""


def settle_hidden(view: View, form: IndicatorForm, headers: Sequence[Header]) -> IndicatorForm:
    """The form with what is hidden on it told, and left out where it does not count."""
    if not any(view.unseen):
        return form
    settled, kind = _settled_rows(view, form)
    values = [
        (line.name or line.label, figure)
        for line in form.funds
        for figure in (line.initial, line.annual, line.executed, line.claimed_score)
    ]
    values.append(("总分", form.claimed_total))
    places = [
        *_hidden_rows(view.unseen, form, kind),
        *_hidden_values(view.unseen, values),
        *_hidden_columns(view, form.area.bottom, headers),
    ]
    return replace(settled, hidden=tuple(places))


def tell_hidden(view: View, form: BaseDataForm, headers: Sequence[Header]) -> BaseDataForm:
    """The form with what is hidden on it told: all of it counts."""
    if not any(view.unseen):
        return form
    values = [(f"{one.label}{one.column}", one.value) for one in form.data]
    places = [
        *_hidden_values(view.unseen, values),
        *_hidden_columns(view, form.area.bottom, headers),
    ]
    return replace(form, hidden=tuple(places))


def _settled_rows(view: View, submission: IndicatorForm) -> tuple[IndicatorForm, HiddenKind]:
    """The form as its rows count, and what becomes of those hidden by hand."""
    unseen, rows = view.unseen, submission.indicators
    empty = {at for at, row in enumerate(rows) if _is_hidden(unseen, row) and not _says(view, row)}
    carriers = {row.shares for row in rows if row.shares is not None}
    by_hand = {
        at
        for at, row in enumerate(rows)
        # points merged with those of a row that is seen are seen as well
        if at not in empty and at not in carriers and row.ref.row in unseen.rows
    }
    kind = _kind(submission, by_hand, empty)
    dropped = empty | by_hand if kind is HiddenKind.LEFT_OUT else empty
    doubted = by_hand if kind is HiddenKind.OPEN else frozenset[int]()
    kept = tuple(
        replace(row, in_doubt=True) if at in doubted else row for at, row in enumerate(rows)
    )
    return _without(replace(submission, indicators=kept), dropped), kind


def _is_hidden(unseen: Unseen, row: Indicator) -> bool:
    return row.ref.row in unseen.all_rows


def _says(view: View, row: Indicator) -> bool:
    """Whether anything was typed that the row would be scored by; formulas of a blank say
    nothing.
    """
    typed = (row.target, row.actual, row.claimed_score.entry, row.points.entry)
    return any(
        one.filled and one.text != "0" and not is_placeholder(one.text) and _is_typed(view, one)
        for one in typed
    )


def _is_typed(view: View, entry: Entry) -> bool:
    cell = entry.ref and view.cells.get((entry.ref.row, entry.ref.col))
    return cell is None or not cell.formula


def _kind(submission: IndicatorForm, by_hand: set[int], empty: set[int]) -> HiddenKind:
    rows = submission.indicators
    everything = [row for at, row in enumerate(rows) if at not in empty]
    visible = [row for at, row in enumerate(rows) if at not in empty | by_hand]
    if not submission.has_points or not by_hand:
        return HiddenKind.COUNTED
    if _makes_full(submission, visible):
        return HiddenKind.LEFT_OUT
    return HiddenKind.COUNTED if _makes_full(submission, everything) else HiddenKind.OPEN


def _makes_full(submission: IndicatorForm, rows: Iterable[Indicator]) -> bool:
    """Whether these rows and the execution rate make up the full marks."""
    points = sum((_points(row) for row in rows), Decimal(0))
    total = next((line for line in submission.funds if line.role is FundRole.TOTAL), None)
    if total is not None and total.points.value is not None:
        return points + total.points.value == _FULL
    return points == _FULL or (total is not None and points + _EXECUTION == _FULL)


def _points(row: Indicator) -> Decimal:
    value = row.points.value
    return value if value is not None and row.role is not RowRole.DETAIL else Decimal(0)


def _without(submission: IndicatorForm, dropped: set[int] | frozenset[int]) -> IndicatorForm:
    """The form without these rows, and without the sections that only they was in."""
    if not dropped:
        return submission
    rows = submission.indicators
    kept = [at for at in range(len(rows)) if at not in dropped]
    place = {at: number for number, at in enumerate(kept)}
    lost = {rows[at].section for at in dropped} - {rows[at].section for at in kept}
    sections = [at for at in range(len(submission.sections)) if at not in lost]
    section = {at: number for number, at in enumerate(sections)}
    return replace(
        submission,
        sections=tuple(submission.sections[at] for at in sections),
        indicators=tuple(
            replace(
                rows[at],
                section=section.get(rows[at].section, rows[at].section),
                shares=None if rows[at].shares is None else place.get(rows[at].shares or 0),
            )
            for at in kept
        ),
    )


def _hidden_rows(
    unseen: Unseen, submission: IndicatorForm, kind: HiddenKind
) -> Iterator[HiddenPlace]:
    """The indicator rows, by the row they are in."""
    carriers = {row.shares for row in submission.indicators if row.shares is not None}
    for at, row in enumerate(submission.indicators):
        refs = _refs(row.target, row.actual, row.points.entry, row.claimed_score.entry)
        label = row.level3.text or row.level2.text
        if row.ref.row in unseen.filtered and refs:
            yield HiddenPlace(refs, label, HiddenKind.FILTERED)
        elif row.ref.row in unseen.rows and refs:
            yield HiddenPlace(refs, label, HiddenKind.COUNTED if at in carriers else kind)


def _hidden_values(unseen: Unseen, values: Iterable[tuple[str, Figure]]) -> Iterator[HiddenPlace]:
    """Money, figures of the 基础数据表 and the claimed total: they count as they are."""
    for label, figure in values:
        ref = figure.entry.ref
        if ref is None or ref.row not in unseen.all_rows or not _has_value(figure):
            continue
        filtered = ref.row in unseen.filtered
        yield HiddenPlace((ref,), label, HiddenKind.FILTERED if filtered else HiddenKind.COUNTED)


def _has_value(figure: Figure) -> bool:
    return figure.entry.filled and figure.value != 0


def _hidden_columns(view: View, bottom: int, headers: Sequence[Header]) -> Iterator[HiddenPlace]:
    """Columns that are read although nobody sees them, because no visible one has their heading."""
    if not view.unseen.cols:
        return
    for header in headers:
        for key, reach in header.columns.items():
            if not set(range(reach.first, reach.last + 1)) <= view.unseen.cols:
                continue
            cells = [
                cell
                for row in view.rows_between(header.bottom + 1, bottom)
                for cell in view.in_row(row, reach.first, reach.last)
                if not cell.formula and not is_placeholder(cell.text)
            ]
            if cells and key in header.cells:
                head = header.cells[key]
                ref = CellRef(view.sheet, head.row, head.col)
                yield HiddenPlace((ref,), tidy(head.text), HiddenKind.COLUMN)


def _refs(*entries: Entry) -> tuple[CellRef, ...]:
    return tuple(
        one.ref for one in entries if one.ref is not None and one.filled and one.text != "0"
    )
