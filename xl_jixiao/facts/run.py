"""A finished run as data, and which form a finding belongs to."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from xl_jixiao.model.finding import FileResult, Finding, Passed
from xl_jixiao.model.roster import MissingUnit, RosterUnit
from xl_jixiao.model.submission import Submission
from xl_jixiao.rules.profile import RuleProfile

if TYPE_CHECKING:
    from xl_jixiao.facts.statistics import Summary


@dataclass(frozen=True)  # no slots: `summary` is kept
class Run:
    """Everything a run found out."""

    files: tuple[FileResult, ...]
    """Every regular file below the folder, in code-point order of `file`."""
    folder_findings: tuple[Finding, ...]
    """Findings about several files (F…); those of single files are in their FileResult."""
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
    replaced_by: Mapping[tuple[str, str, int], str] = field(default_factory=dict)
    """The superseded ones → the file that counts in their place."""
    titles: Mapping[str, str] = field(default_factory=dict)
    """The ids of the checks that there are, in the order of the catalogue, and their titles."""
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

    @cached_property
    def summary(self) -> Summary:
        """The figures that are in more than one output."""
        from xl_jixiao.facts.statistics import summary_of

        return summary_of(self)


def submission_key(submission: Submission) -> tuple[str, str, int]:
    """What names a form within a run: file, sheet, top row."""
    return submission.file, submission.sheet, submission.area.top


def is_superseded(run: Run, submission: Submission) -> bool:
    """Whether another version counts in its place."""
    return submission_key(submission) in run.superseded


def not_counted(run: Run, submission: Submission) -> str:
    """Why a submission does not count in totals, "" where it does."""
    key = submission_key(submission)
    if key not in run.superseded:
        return ""
    return TOLD_NOT_COUNTED if key in run.told else NOT_COUNTED


def findings_by_form(run: Run) -> defaultdict[tuple[str, str, int], list[Finding]]:
    """The findings of each form (`submission_key`): by sheet, and by row where a sheet holds
    several forms.
    """
    owner_of = owners(run)
    found: defaultdict[tuple[str, str, int], list[Finding]] = defaultdict(list)
    for finding in run.findings:
        owner = owner_of(finding)
        if owner is not None:
            found[submission_key(owner)].append(finding)
    return found


def owners(run: Run) -> Callable[[Finding], Submission | None]:
    """What tells the form that a finding is about: by sheet, and by row where a sheet holds several
    forms; None for findings about a whole file or folder.
    """
    on_sheet: defaultdict[tuple[str, str], list[Submission]] = defaultdict(list)
    for file in run.files:
        for submission in file.submissions:
            on_sheet[submission.file, submission.sheet].append(submission)
    return lambda finding: _owner(finding, on_sheet.get((finding.file, finding.sheet), ()))


def _owner(finding: Finding, submissions: Sequence[Submission]) -> Submission | None:
    if len(submissions) > 1 and finding.row is not None:
        for submission in submissions:
            if submission.area.top <= finding.row <= submission.area.bottom:
                return submission
    return submissions[0] if submissions else None


NOT_COUNTED = "未计入合计：同一单位、表、项目、年度另有版本"

TOLD_NOT_COUNTED = "由报告文字读取，未计入合计：以另行报送的自评表为准"
