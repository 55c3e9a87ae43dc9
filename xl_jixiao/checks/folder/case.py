"""What a check across files is given: all submissions, who is superseded, who is missing."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import field
from typing import Any, NamedTuple, TypeAlias

from xl_jixiao.checks.hit import FindingPlace, Hit, Pass
from xl_jixiao.facts.records import FileRecord, FormKey, FormRecord, Part, StoredParts
from xl_jixiao.facts.stored_lines import stored_lines
from xl_jixiao.facts.versions import in_tables, tables_of, versions_of
from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.model.finding import FileResult, Finding, Passed
from xl_jixiao.model.given import GivenChange
from xl_jixiao.model.report import Report
from xl_jixiao.model.roster import MissingUnit, RosterRow, UnitStanding, missing_units
from xl_jixiao.model.submission import Submission
from xl_jixiao.rounds.keys import subject_of_record
from xl_jixiao.rounds.standing import RollCall, call_roll
from xl_jixiao.rounds.units import units_of
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
    superseded: frozenset[FormKey]
    """Submissions that do not count."""
    told: frozenset[FormKey]
    """Those of them that a report states and the folder has the table of."""
    missing: tuple[MissingUnit, ...]
    replaced_by: Mapping[FormKey, str] = field(default_factory=dict)
    """The superseded ones → the file that counts in their place."""
    files: tuple[FileRecord, ...] = ()
    """The files; each form knows which unit of the roster it is of."""
    standings: tuple[UnitStanding, ...] = ()
    """How each unit of the roster stands."""


@dataclass(frozen=True, slots=True)
class FolderCase:
    """One folder as the checks across files see it."""

    entries: tuple[FormRecord, ...]
    """All merged submissions, in the order of the files."""
    rules: RuleProfile
    roll: RollCall | None
    """The roster held against the files; None without one."""
    year: int | None
    """The year asked for."""
    versions: tuple[tuple[FormRecord, ...], ...]
    """Groups of submissions of the same unit, form, project and year; the one that counts first."""
    reports: tuple[Report, ...]
    """The reports of all files, in their order."""
    told: tuple[FormRecord, ...]
    """Submissions stated in sentences of which the folder has the table: the table counts."""
    form_of: Callable[[FormRecord], Submission]
    """The whole form, read again: for the few that are held against each other."""
    lines_of: Callable[[FormRecord], Mapping[str, Any]]
    """A form as result.json has it, without reading it again."""
    changed: Mapping[FormKey, Sequence[GivenChange]]
    """What forms have otherwise than the workbook that was handed out, by its own mark."""

    @property
    def missing(self) -> tuple[MissingUnit, ...]:
        """The units of the roster that owe anything."""
        return tuple(missing_units(self.standings))

    @property
    def standings(self) -> tuple[UnitStanding, ...]:
        """How each unit of the roster stands."""
        return self.roll.standings if self.roll else ()

    @property
    def superseded(self) -> frozenset[FormKey]:
        """The submissions that do not count in totals."""
        replaced = [entry for group in self.versions for entry in group[1:]]
        return frozenset(entry.key for entry in (*replaced, *self.told))

    @property
    def replaced_by(self) -> Mapping[FormKey, str]:
        """The superseded submissions → the file that counts in their place."""
        versions = {one.key: group[0].file for group in self.versions for one in group[1:]}
        return {**versions, **{one.key: table for one, table in tables_of(self.entries, self.told)}}

    @property
    def counted(self) -> tuple[FormRecord, ...]:
        """The submissions that count."""
        out = self.superseded
        return tuple(one for one in self.entries if one.key not in out) if out else self.entries


def build_folder_case(
    files: Sequence[FileRecord],
    results: Sequence[FileResult],
    rules: RuleProfile,
    parts: StoredParts,
    *,
    roster: tuple[RosterRow, ...] | None,
    year: int | None,
) -> FolderCase:
    """The case of a folder; of `results` only files with reports, versions and given figures that
    are not as given are looked at.
    """
    places = {one.key: (at, n) for at, file in enumerate(files) for n, one in enumerate(file.forms)}

    def form_of(entry: FormRecord) -> Submission:
        at, number = places[entry.key]
        return results[at].evaluated[number].submission

    def lines_of(entry: FormRecord) -> Mapping[str, Any]:
        at, number = places[entry.key]
        lines = stored_lines(parts.read(at, Part.SUBMISSIONS))
        told: Mapping[str, Any] = json.loads(lines[number])
        return told

    roll = call_roll(units_of(roster), files) if roster else None
    entries = tuple(one for file in (roll.files if roll else files) for one in file.forms)
    reports = tuple(
        report for at, file in enumerate(files) if file.reports for report in results[at].reports
    )
    told = in_tables(entries)
    out = {entry.key for entry in told}
    versions = versions_of([one for one in entries if one.key not in out] if out else entries)
    changed: defaultdict[FormKey, list[GivenChange]] = defaultdict(list)
    for file in files:
        for change in file.given:
            changed[file.forms[change.form].key].append(change)
    return FolderCase(
        entries, rules, roll, year, versions, reports, told, form_of, lines_of, changed
    )


def place_of(entry: FormRecord) -> FindingPlace:
    """Where a finding about a submission stands."""
    return FindingPlace(entry.file, entry.unit, entry.sheet, subject=subject_of_record(entry))
