"""What a run of a folder comes to, and its exit code by the contract."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.model.finding import Severity, SheetResult, Status

if TYPE_CHECKING:
    from xl_jixiao.actions.drafts import Drafted
    from xl_jixiao.actions.returns import Returned
    from xl_jixiao.facts.records import FileRecord
    from xl_jixiao.facts.run import Run
    from xl_jixiao.tables.frames import Frames


FailOn = Literal["error", "warning", "never"]

_FAIL_LEVELS: dict[FailOn, frozenset[Severity]] = {
    "error": frozenset({Severity.ERROR}),
    "warning": frozenset({Severity.ERROR, Severity.WARNING}),
    "never": frozenset(),
}


@dataclass(frozen=True, slots=True)
class RunResult:
    """What `run_folder` returns: what counts, and where it was written. The whole of it is read
    from there when it is asked for, so that memory stays flat.
    """

    out: Path
    run: Run
    drafts: tuple[Drafted, ...] = ()
    """How each draft ended, the county report first; empty where none were wanted."""
    edits: tuple[str, ...] = ()
    """Chinese: what a person had changed in the result that was there before."""
    notes: tuple[str, ...] = ()
    """Chinese: what this run made good of an earlier one that did not end by itself."""
    returned: tuple[Returned, ...] = ()
    """How the return of each unit ended; empty where nothing was returned."""

    @property
    def drafts_folder(self) -> Path:
        """Where the drafts are."""
        from xl_jixiao.outputs.publish import DRAFTS_NAME

        return self.out / DRAFTS_NAME

    @property
    def returns_folder(self) -> Path:
        """Where what goes back to the units is."""
        from xl_jixiao.outputs.publish import RETURNS_NAME

        return self.out / RETURNS_NAME

    @property
    def data_folder(self) -> Path:
        """Where the exported tables are."""
        from xl_jixiao.outputs.publish import DATA_NAME

        return self.out / DATA_NAME

    @property
    def workbook(self) -> Path:
        """The consolidated workbook."""
        from xl_jixiao.outputs.summary import SUMMARY_NAME

        return self.out / SUMMARY_NAME

    @property
    def document(self) -> Path:
        """The result as JSON."""
        from xl_jixiao.outputs.result_json import RESULT_NAME

        return self.out / RESULT_NAME

    def files(self, status: Status) -> tuple[FileRecord, ...]:
        """The files that ended so."""
        return tuple(file for file in self.run.files if file.status is status)

    @property
    def submissions(self) -> Iterator[Mapping[str, Any]]:
        """The submissions of result.json, read from it one by one."""
        return self._elements("submissions")

    @property
    def findings(self) -> Iterator[Mapping[str, Any]]:
        """The findings of result.json, read from it one by one."""
        return self._elements("findings")

    def frames(self) -> Frames:
        """The written result as pandas frames (tables.frames tells which)."""
        from xl_jixiao.tables.frames import frames_of

        return frames_of(self._elements)

    def _elements(self, name: str) -> Iterator[dict[str, Any]]:
        from xl_jixiao.outputs.result_file import elements_of

        return elements_of(self.document, name)

    def exit_code(self, fail_on: FailOn = "error") -> int:
        """0 clean, 1 findings at the fail level, 3 (beats 1) some file or sheet not used, nothing
        merged, or some draft or return not written.
        """
        if any(one.problem for one in self.drafts) or any(one.problems for one in self.returned):
            return 3
        return exit_code(self.run, fail_on)


def is_lost(file: FileRecord) -> bool:
    """Whether it, or a sheet of it, should have been used and could not be."""
    return file.status is Status.REJECTED or bool(lost_sheets(file))


def lost_sheets(file: FileRecord) -> tuple[SheetResult, ...]:
    """The sheets of a merged file that should have been used and could not be."""
    if file.status is not Status.MERGED:
        return ()
    return tuple(sheet for sheet in file.sheets if sheet.status is Status.REJECTED)


def exit_code(run: Run, fail_on: FailOn = "error") -> int:
    """The exit code of a run by the contract: 3 beats 1 and is never silenced."""
    nothing = not any(file.status is Status.MERGED for file in run.files)
    if nothing or any(map(is_lost, run.files)):
        return 3
    levels = _FAIL_LEVELS[fail_on]
    return int(any(run.summary.findings[severity] for severity in levels))
