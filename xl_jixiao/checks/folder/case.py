"""What a check across files is given: all submissions, who is superseded, who is missing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple, TypeAlias

from xl_jixiao.checks.hit import FindingPlace, Hit, Pass
from xl_jixiao.facts.versions import SubmissionVersion, in_tables, tables_of, versions_of
from xl_jixiao.model.finding import FileResult, Finding, Passed, Status
from xl_jixiao.model.report import Report
from xl_jixiao.model.roster import MissingUnit, RosterUnit
from xl_jixiao.rounds.units import match_roster
from xl_jixiao.rules.profile import RuleProfile


class FolderHit(NamedTuple):
    """A hit with the file and sheet it belongs to ("" for the whole folder)."""

    hit: Hit
    place: FindingPlace


FolderResults: TypeAlias = Iterator[FolderHit | Pass]


@dataclass(frozen=True, slots=True)
class FolderVerdict:
    """What checking across files found."""

    findings: tuple[Finding, ...]
    passed: tuple[Passed, ...]
    superseded: frozenset[tuple[str, str, int]]
    """(file, sheet, top row of the form) of submissions that do not count."""
    told: frozenset[tuple[str, str, int]]
    """Those of them that a report states and the folder has the table of."""
    missing: tuple[MissingUnit, ...]
    replaced_by: Mapping[tuple[str, str, int], str] = field(default_factory=dict)
    """The superseded ones → the file that counts in their place."""


@dataclass(frozen=True, slots=True)
class FolderCase:
    """One folder as the checks across files see it."""

    entries: tuple[SubmissionVersion, ...]
    """All merged submissions, in the order of the files."""
    rules: RuleProfile
    roster: tuple[RosterUnit, ...] | None
    year: int | None
    """The year asked for."""
    versions: tuple[tuple[SubmissionVersion, ...], ...]
    """Groups of submissions of the same unit, form, project and year; the one that counts first."""
    missing: tuple[MissingUnit, ...]
    unlisted: Mapping[str, tuple[str, ...]]
    """Unit in the folder that is not on the roster → roster names that are near."""
    reports: tuple[Report, ...] = ()
    """The reports of all files, in their order."""
    told: tuple[SubmissionVersion, ...] = ()
    """Submissions stated in sentences of which the folder has the table: the table counts."""

    @property
    def superseded(self) -> frozenset[tuple[str, str, int]]:
        """The submissions that do not count in totals."""
        replaced = [entry for group in self.versions for entry in group[1:]]
        return frozenset(entry.key for entry in (*replaced, *self.told))

    @property
    def replaced_by(self) -> Mapping[tuple[str, str, int], str]:
        """The superseded submissions → the file that counts in their place."""
        versions = {one.key: group[0].file for group in self.versions for one in group[1:]}
        return {**versions, **{one.key: table for one, table in tables_of(self.entries, self.told)}}

    @property
    def counted(self) -> tuple[SubmissionVersion, ...]:
        """The submissions that count."""
        out = self.superseded
        return tuple(entry for entry in self.entries if entry.key not in out)


def build_folder_case(
    files: Sequence[FileResult],
    rules: RuleProfile,
    *,
    roster: tuple[RosterUnit, ...] | None,
    year: int | None,
) -> FolderCase:
    """The case of a folder."""
    entries = tuple(_entries(files))
    rejected = tuple(file.file for file in files if file.status is Status.REJECTED)
    missing, unlisted = match_roster(roster or (), entries, rejected)
    reports = tuple(report for file in files for report in file.reports)
    told = in_tables(entries)
    out = {entry.key for entry in told}
    versions = versions_of(entry for entry in entries if entry.key not in out)
    return FolderCase(entries, rules, roster, year, versions, missing, unlisted, reports, told)


def place_of(entry: SubmissionVersion) -> FindingPlace:
    """Where a finding about a submission stands."""
    submission = entry.submission
    return FindingPlace(entry.file, submission.unit.text, submission.sheet)


def claimed_total(entry: SubmissionVersion) -> Decimal | None:
    """自评总分."""
    return entry.submission.claimed_total.value


def _entries(files: Sequence[FileResult]) -> Iterator[SubmissionVersion]:
    for file in files:
        modified: dt.datetime | None = file.modified
        for one in file.evaluated:
            yield SubmissionVersion(file.file, modified, one.submission)
