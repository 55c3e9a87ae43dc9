"""`units` of result.json: how each unit of the roster stands."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from xl_jixiao.model.roster import OwedForm, UnitStanding

Json = dict[str, Any]  # JSON is untyped by nature


def unit_json(one: UnitStanding) -> Json:
    """A unit, however many rows of the roster it has."""
    unit, due = one.unit, one.unit.due(one.missing)
    return {
        "name": unit.name,
        "code": unit.code,
        "aliases": list(unit.aliases),
        "department": unit.department,
        "office": unit.office,
        "contact": unit.contact,
        "phone": unit.phone,
        "due": str(due) if due else None,
        "reported": _each_once(owed.form and owed.form.value for owed in one.reported),
        "missing": _each_once(
            owed.project or (owed.form and owed.form.value) for owed in one.missing
        ),
        "owed": [_form(owed) for owed in unit.owed],
        "came": [_form(owed) for owed in one.reported],
        "why": one.why,
        "files": list(one.files),
        "arrived": one.arrived.isoformat() if one.arrived else None,
        "days_over": one.days_over,
        "similar": list(one.similar),
        "more": dict(unit.more),
    }


def _form(owed: OwedForm) -> Json:
    return {"form": owed.form and owed.form.value, "project": owed.project}


def _each_once(values: Iterable[str | None]) -> list[str | None]:
    return list(dict.fromkeys(values))
