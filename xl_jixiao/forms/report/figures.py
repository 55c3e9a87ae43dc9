"""Entries and figures of what a sentence states, each with the place of the sentence."""

from __future__ import annotations

from decimal import Decimal

from xl_jixiao.forms.report.fields import points_in
from xl_jixiao.forms.view import last_decimal
from xl_jixiao.model.grid import CellKind, CellRef, SentenceRef
from xl_jixiao.model.submission import NO_FIGURE, NOTHING, Entry, Figure


def stated_entry(text: str, ref: SentenceRef) -> Entry:
    """A text said at a place; nothing for an empty one."""
    return Entry(text, ref, CellKind.TEXT) if text else NOTHING


def stated_points(text: str, ref: CellRef | None) -> Figure:
    """Points or a score as written ("9.5分"); with its text alone where no number is read."""
    if not text:
        return NO_FIGURE
    value = points_in(text)
    entry = Entry(text, ref, CellKind.TEXT, value)
    return Figure(entry=entry) if value is None else Figure(value, last_decimal(value), entry)


def left_of(points: Figure, deducted: str, ref: CellRef | None) -> Figure:
    """The score that a deduction leaves: 分值10分，扣1分 → 9; 未扣分 leaves all."""
    if not deducted or points.value is None:
        return NO_FIGURE
    off = Decimal(0) if deducted[0] in "未不没" else points_in(deducted)
    if off is None or off > points.value:
        return NO_FIGURE
    value = points.value - off
    text = f"{points.entry.text}，{deducted if deducted[0] in '未不没' else f'扣{deducted}'}"
    return Figure(value, last_decimal(value), Entry(text, ref, CellKind.TEXT, value))
