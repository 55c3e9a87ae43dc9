"""Results of files → a Run: what only the whole folder tells."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from xl_jixiao.batch.settings import Settings
from xl_jixiao.model.finding import FileResult
from xl_jixiao.model.roster import RosterUnit

if TYPE_CHECKING:
    from xl_jixiao.facts.run import Run


def conclude(
    results: Sequence[FileResult],
    settings: Settings,
    roster: tuple[RosterUnit, ...] | None,
    *,
    started: dt.datetime,
    clock: float,
) -> Run:
    """The run of these files: with the findings across them. `clock` is time.monotonic() at the
    start.
    """
    from xl_jixiao.checks.registry import titles
    from xl_jixiao.checks.run import check_folder
    from xl_jixiao.facts.records import record_of
    from xl_jixiao.facts.run import Run

    files = tuple(record_of(one, settings.rules) for one in results)
    across = check_folder(files, results, settings.rules, roster=roster, year=settings.year)
    return Run(
        files=files,
        results=results,
        folder_findings=across.findings,
        folder_passed=across.passed,
        superseded=across.superseded,
        told=across.told,
        replaced_by=across.replaced_by,
        titles=titles(),
        roster=roster,
        missing=across.missing,
        rules=settings.rules,
        year=settings.year,
        started=started,
        seconds=round(time.monotonic() - clock, 3),
    )
