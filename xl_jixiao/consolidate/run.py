"""A finished run as data: what consolidation and the outputs start from."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from xl_jixiao.model.finding import FileResult, Finding, Passed
from xl_jixiao.model.run import MissingUnit, RosterUnit
from xl_jixiao.rules.profile import RuleProfile


@dataclass(frozen=True, slots=True)
class Run:
    """Everything a run found out."""

    files: tuple[FileResult, ...]
    """Every regular file below the folder, in code-point order of `file`."""
    folder_findings: tuple[Finding, ...]
    """Findings about several files (F…); those of single files stand in their FileResult."""
    folder_passed: tuple[Passed, ...]
    superseded: frozenset[tuple[str, str, int]]
    """(file, sheet, top row of the form) of submissions that another version or a table replaces:
    shown, never counted in totals."""
    roster: tuple[RosterUnit, ...] | None
    """None where no roster was given."""
    missing: tuple[MissingUnit, ...]
    rules: RuleProfile
    year: int | None
    """The year asked for, if one was."""
    started: dt.datetime
    seconds: float
    folder: str = ""
    """Absolute path of the folder that was read, "" where there was none (single files)."""
    told: frozenset[tuple[str, str, int]] = frozenset()
    """The superseded ones that a report states and another file has the table of."""
    out: str = ""
    """Absolute path of the place the result ends in; with `folder` it gives the relative links from
    the consolidated workbook to the files."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings, files first, in the order of the files."""
        own = tuple(finding for file in self.files for finding in file.findings)
        return own + self.folder_findings

    @property
    def passed(self) -> tuple[Passed, ...]:
        """All passed checks."""
        return tuple(one for file in self.files for one in file.passed) + self.folder_passed
