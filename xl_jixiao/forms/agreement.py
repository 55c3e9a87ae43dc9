"""What the forms and reports of one file agree on: it holds for those that do not say it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar

from xl_jixiao.model.report import Report
from xl_jixiao.model.submission import NOTHING, Entry, Submission
from xl_jixiao.text.labels import fold

Named = TypeVar("Named", Submission, Report)


def agreed_unit(units: Iterable[Entry]) -> Entry:
    """The unit that is named, however it is spaced; nothing where none is or several are."""
    named = {fold(one.text): one for one in units if one.filled}
    return next(iter(named.values())) if len(named) == 1 else NOTHING


def agreed_year(years: Iterable[int | None]) -> int | None:
    """The year that is named; None where none is or several are."""
    named = {one for one in years if one is not None}
    return next(iter(named)) if len(named) == 1 else None


def filled_in(things: Iterable[Named], unit: Entry, year: int | None) -> tuple[Named, ...]:
    """The things, with unit and year for those that say none."""
    return tuple(
        replace(
            one,
            unit=one.unit if one.unit.filled else unit,
            year=year if one.year is None else one.year,
        )
        for one in things
    )
