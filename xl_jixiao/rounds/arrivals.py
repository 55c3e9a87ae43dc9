"""When each file and each unit's forms came: the run that saw the bytes first, or 收到日期.

A file's own time says when somebody saved it on some computer: nothing is concluded from it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace

from xl_jixiao.facts.records import FileRecord, FormRecord
from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.model.roster import OwedForm, UnitStanding
from xl_jixiao.rounds.standing import answers, came_as


@dataclass(frozen=True, slots=True)
class Arrivals:
    """The files and units of a run with the days on which they came."""

    files: tuple[FileRecord, ...]
    standings: tuple[UnitStanding, ...]


def with_arrivals(
    files: Sequence[FileRecord],
    standings: Sequence[UnitStanding],
    *,
    seen: Mapping[str, str],
    now: dt.datetime,
) -> Arrivals:
    """When everything came.

    Args:
        files: of the run; each form knows its unit.
        standings: of the roster, in its order.
        seen: SHA-256 → when an earlier run saw these bytes first.
        now: the beginning of this run.
    """
    noted = [one.unit.received.day if one.unit.received else None for one in standings]
    dated = tuple(_dated(file, noted, seen, now) for file in files)
    first: dict[tuple[int, OwedForm], dt.date] = {}
    for file in dated:
        day = dt.date.fromisoformat(file.received[:10])
        for form in file.forms:
            if form.listed >= 0:
                key = form.listed, came_as(form)
                first[key] = min(day, first.get(key, day))
    return Arrivals(
        dated,
        tuple(_on_time(at, one, first, now.date()) for at, one in enumerate(standings)),
    )


def _dated(
    file: FileRecord, noted: Sequence[dt.date | None], seen: Mapping[str, str], now: dt.datetime
) -> FileRecord:
    days = [day for form in file.forms if (day := _noted_for(form, noted)) is not None]
    if days:
        return replace(file, received=min(days).isoformat())
    return replace(file, received=seen.get(file.sha256) or now.isoformat(timespec="seconds"))


def _noted_for(form: FormRecord, noted: Sequence[dt.date | None]) -> dt.date | None:
    return noted[form.listed] if form.listed >= 0 else None


def _on_time(
    at: int,
    one: UnitStanding,
    first: Mapping[tuple[int, OwedForm], dt.date],
    today: dt.date,
) -> UnitStanding:
    """The unit with the day on which the last of what it owes came, and how late it is."""
    arrived = None
    if not one.missing:
        came = {form: first[at, form] for form in one.reported}
        arrived = max(
            (
                min(day for form, day in came.items() if answers(owed, form))
                for owed in one.unit.owed
            ),
            default=None,
        )
    due = one.unit.due(one.missing)
    day = arrived or today
    over = None if due is None or due.day is None else max(0, (day - due.day).days)
    return replace(one, arrived=arrived, days_over=over)
