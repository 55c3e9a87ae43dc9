"""The rows of a roster → its units."""

from __future__ import annotations

from collections.abc import Iterable

from xl_jixiao.model.given import GivenForm
from xl_jixiao.model.roster import RosterRow, RosterUnit
from xl_jixiao.model.submission import Form
from xl_jixiao.text.labels import bare_project, fold


def units_of(rows: Iterable[RosterRow]) -> tuple[RosterUnit, ...]:
    """The units, in the order of their first rows: rows of one name are one unit."""
    by_name: dict[str, list[RosterRow]] = {}
    for row in rows:
        by_name.setdefault(fold(row.name), []).append(row)
    return tuple(RosterUnit(tuple(same)) for same in by_name.values())


def given_forms(unit: RosterUnit) -> tuple[GivenForm, ...]:
    """What the roster gives for the forms of a unit; figures in a row that names neither form nor
    project are those of the whole unit, that is of its department form.
    """
    found: dict[tuple[Form, str], GivenForm] = {}
    for row in unit.rows:
        form = row.owed.form or Form.DEPARTMENT
        if form is Form.BASIC_DATA:
            continue
        key = form, bare_project(row.project)
        one = found.get(key, GivenForm(form, row.project))
        rows = one.indicators
        if row.indicator is not None and row.indicator not in rows:
            rows = (*rows, row.indicator)
        found[key] = one._replace(
            initial=row.initial if one.initial is None else one.initial,
            annual=row.annual if one.annual is None else one.annual,
            indicators=rows,
        )
    return tuple(one for one in found.values() if not one.empty)
