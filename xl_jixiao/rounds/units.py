"""The rows of a roster → its units."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from xl_jixiao.model.given import GivenForm
from xl_jixiao.model.roster import RosterRow, RosterUnit
from xl_jixiao.model.submission import Form
from xl_jixiao.text.labels import bare_project, fold
from xl_jixiao.text.wording import plain


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
        key = _given_to(row)
        if key[0] is Form.BASIC_DATA:
            continue
        one = found.get(key, GivenForm(key[0], row.project))
        rows = one.indicators
        if row.indicator is not None and row.indicator not in rows:
            rows = (*rows, row.indicator)
        found[key] = one._replace(
            initial=row.initial if one.initial is None else one.initial,
            annual=row.annual if one.annual is None else one.annual,
            indicators=rows,
        )
    return tuple(one for one in found.values() if not one.empty)


def _given_to(row: RosterRow) -> tuple[Form, str]:
    """The form that the figures of a row are for."""
    return row.owed.form or Form.DEPARTMENT, bare_project(row.project)


_MONEY = (("年初预算数", "initial"), ("全年预算数", "annual"))


def contradictions(rows: Iterable[RosterRow]) -> Iterator[str]:
    """Chinese: budgets that two rows give for one form of one unit, and differ."""
    known: dict[tuple[str, Form, str, str], tuple[Decimal, int]] = {}
    for row in rows:
        for title, name in _MONEY:
            amount: Decimal | None = getattr(row, name)
            if amount is None:
                continue
            other, at = known.setdefault((fold(row.name), *_given_to(row), name), (amount, row.row))
            if other != amount:
                what = f"“{row.name}”{f'“{row.project}”' if row.project else ''}的{title}"
                yield (
                    f"第{row.row}行：{what}是{plain(amount)}万元，第{at}行是{plain(other)}万元，"
                    "不知道以哪个为准。请改成一样，或只写在一行。"
                )
