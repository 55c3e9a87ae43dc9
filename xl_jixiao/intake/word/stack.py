"""One table below another: columns matched by the positions of their borders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from xl_jixiao.intake.word.grids import text_of
from xl_jixiao.intake.word.tables import Slot, Table

_NEAR = 0.015
"""Share of the table's width within which two column borders are the same."""
_SAME_WIDTH = 0.1
"""Share by which two tables of one form may differ in width (Word fits each to its texts)."""


def aligned(first: Table, second: Table) -> bool:
    """Whether the second is as wide as the first, and its columns are columns of the first."""
    if first.columns == second.columns:
        return True
    near = _NEAR * first.edges[-1]
    edges = _scaled(second.edges, first.edges)
    return abs(edges[-1] - first.edges[-1]) <= near and all(
        any(abs(edge - own) <= near for own in first.edges) for edge in edges
    )


def stack(first: Table, second: Table) -> Table:
    """Both tables as one, with the columns of both."""
    if first.columns == second.columns:
        edges = first.edges
        upper, lower = first.rows, second.rows
    else:
        own = _snapped(_scaled(second.edges, first.edges), first.edges)
        edges = sorted({*first.edges, *own})
        upper = _moved(first.rows, [edges.index(edge) for edge in first.edges])
        lower = _moved(second.rows, [edges.index(edge) for edge in own])
    if upper and lower:
        lower = [_linked(upper[-1], lower[0]), *lower[1:]]
    return Table(edges, [*upper, *lower])


def _scaled(edges: Sequence[int], other: Sequence[int]) -> list[int]:
    """The borders as they would be in a table as wide as the other, if it is about as wide."""
    own, wanted = edges[-1], other[-1]
    if not own or abs(own - wanted) > _SAME_WIDTH * wanted:
        return list(edges)
    return [round(edge * wanted / own) for edge in edges]


def _snapped(edges: Sequence[int], to: Sequence[int]) -> list[int]:
    """The borders, each moved to the nearest of the others where that is the same one."""
    near = _NEAR * to[-1]
    result: list[int] = []
    for edge in edges:
        nearest = min(to, key=lambda other: abs(other - edge))
        moved = nearest if abs(nearest - edge) <= near else edge
        result.append(max(moved, result[-1] + 1) if result else moved)
    return result


def _moved(rows: Sequence[Sequence[Slot]], places: Sequence[int]) -> list[list[Slot]]:
    return [
        [replace(slot, left=places[slot.left], right=places[slot.right + 1] - 1) for slot in row]
        for row in rows
    ]


def _linked(above: Sequence[Slot], row: Sequence[Slot]) -> list[Slot]:
    """The first row below a split: the lower half of a cell that was merged over it is blank."""
    merged = {(slot.left, slot.right) for slot in above if slot.opens}
    return [
        replace(slot, goes_on=True)
        if slot.opens and (slot.left, slot.right) in merged and not text_of(slot.blocks).strip()
        else slot
        for slot in row
    ]
