"""The lines above a table of a document: title, unit, year and money unit that the table lacks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from xl_jixiao.forms.entries import Desk
from xl_jixiao.forms.identity import Identity, read_identity
from xl_jixiao.forms.view import View
from xl_jixiao.model.grid import Area, Caption, Cell, CellKind, Grid
from xl_jixiao.model.submission import Entry


def completed(identity: Identity, captions: Sequence[Caption]) -> Identity:
    """The identity of a form, with what only the lines above its table say.

    What the table itself says stands. The lines are read as a sheet of one column is, so that they
    follow the same rules as title rows inside a table.
    """
    if not captions:
        return identity
    above = _read(captions)
    fields = {key: value for key, value in above.fields.items() if value.filled}
    fields |= {
        key: value for key, value in identity.fields.items() if value.filled or key not in fields
    }
    return Identity(
        title=identity.title if identity.title.filled else above.title,
        fields=fields,
        year=identity.year or above.year,
        money=identity.money or above.money,
        labels=(*identity.labels, *above.labels),
    )


def _read(captions: Sequence[Caption]) -> Identity:
    cells = {(row, 1): Cell(row, 1, CellKind.TEXT, one.text) for row, one in enumerate(captions, 1)}
    view = View(Grid("", cells))
    read = read_identity(Desk(view), Area(1, 1, len(captions), 1), view.order)
    return replace(
        read,
        title=_placed(read.title, captions),
        fields={key: _placed(value, captions) for key, value in read.fields.items()},
    )


def _placed(entry: Entry, captions: Sequence[Caption]) -> Entry:
    """The entry with the place of its line in the document."""
    if entry.ref is None or not 1 <= entry.ref.row <= len(captions):
        return entry
    return entry._replace(ref=captions[entry.ref.row - 1].ref)
