"""What was made of files → a Run: what only the whole folder tells."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, overload

from xl_jixiao.batch.evaluate import RESULT
from xl_jixiao.batch.settings import Settings
from xl_jixiao.batch.spool import Spool, SpoolPlace, unpacked
from xl_jixiao.facts.records import FileRecord, Part, StoredParts, record_of
from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.model.finding import FileResult, Status
from xl_jixiao.model.roster import RosterRow
from xl_jixiao.rules.profile import RuleProfile

if TYPE_CHECKING:
    from xl_jixiao.facts.run import Run


@dataclass(frozen=True, slots=True)
class Gathered:
    """Every file of a run, however it is kept."""

    files: tuple[FileRecord, ...]
    results: Sequence[FileResult]
    parts: StoredParts


def held(results: Sequence[FileResult], settings: Settings) -> Gathered:
    """Files that are in memory: those of `check`, of a button."""
    return Gathered(
        tuple(record_of(one, settings.rules) for one in results),
        results,
        HeldParts(results, settings.rules),
    )


class HeldParts:
    """The parts of files that are in memory, made when they are asked for."""

    def __init__(self, results: Sequence[FileResult], rules: RuleProfile) -> None:
        self._results, self._rules = results, rules
        self._latest: tuple[int, tuple[bytes, ...]] = -1, ()

    def read(self, at: int, part: Part) -> bytes:
        """That part of the file at this index."""
        from xl_jixiao.outputs.fragments import parts_of

        if self._latest[0] != at:
            result = self._results[at]
            self._latest = at, parts_of(result, record_of(result, self._rules), self._rules)
        return self._latest[1][part]


@dataclass(frozen=True, slots=True)
class SpooledParts:
    """The parts of files that are on the disk."""

    spool: Spool
    places: Sequence[SpoolPlace]
    packed: bool = True

    def read(self, at: int, part: Part) -> bytes:
        """That part of the file at this index."""
        data = self.spool.read(self.places[at], part)
        return unpacked(data) if self.packed else data


@dataclass(frozen=True, slots=True)
class SpooledResults(Sequence[FileResult]):
    """The whole results of files that are on the disk; one that was not kept is made again."""

    files: Sequence[FileRecord]
    spool: Spool
    places: Sequence[SpoolPlace]
    again: Callable[[int], FileResult]
    """Evaluates the file at an index."""

    def __len__(self) -> int:
        """The number of files."""
        return len(self.places)

    @overload
    def __getitem__(self, at: int) -> FileResult: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[FileResult]: ...

    def __getitem__(self, at: int | slice) -> FileResult | Sequence[FileResult]:
        """The file at this index, read from the disk at each call."""
        if isinstance(at, slice):
            return [self[one] for one in range(*at.indices(len(self)))]
        file = self.files[at]
        if file.status is Status.SKIPPED:  # also a copy, whose own result tells of its forms
            return FileResult(file.file, file.sha256, file.status, file.reason, file.sheets)
        data = self.spool.read(self.places[at], RESULT)
        if not data:
            return self.again(at)
        import pickle  # what is only checked needs it not

        result: FileResult = pickle.loads(data)  # noqa: S301  written by this run, in a file without a name
        return result


def conclude(
    gathered: Gathered,
    settings: Settings,
    roster: tuple[RosterRow, ...] | None,
    *,
    started: dt.datetime,
    clock: float,
) -> Run:
    """The run of these files: with the findings across them. `clock` is time.monotonic() at the
    start.
    """
    from xl_jixiao.checks.registry import titles
    from xl_jixiao.checks.run import check_folder
    from xl_jixiao.facts.run import Run
    from xl_jixiao.facts.statistics import units_in
    from xl_jixiao.rounds.keys import ordinals

    across = check_folder(
        gathered.files,
        gathered.results,
        gathered.parts,
        settings.rules,
        roster=roster,
        year=settings.year,
    )
    return Run(
        files=across.files,
        results=gathered.results,
        parts=gathered.parts,
        folder_findings=across.findings,
        folder_passed=across.passed,
        superseded=across.superseded,
        told=across.told,
        replaced_by=across.replaced_by,
        roster_units=None if roster is None else units_in(one.name for one in roster),
        standings=across.standings,
        missing=across.missing,
        rules=settings.rules,
        year=settings.year,
        started=started,
        seconds=round(time.monotonic() - clock, 3),
        titles=titles(),
        ordinals=ordinals(gathered.files, across.findings, across.superseded - across.told),
    )
