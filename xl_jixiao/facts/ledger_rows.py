"""The rows of 问题台账 one after the other, in the order of their numbers; none is held."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from heapq import merge
from itertools import count
from typing import Any, NamedTuple

from xl_jixiao.facts.ledger import NOTHING_ENTERED, Gone, Problem
from xl_jixiao.facts.records import FindingMark, Part, owner_of
from xl_jixiao.facts.run import Run
from xl_jixiao.facts.statistics import ACROSS, FindingSpot, is_counted
from xl_jixiao.facts.stored_lines import ROW, cut
from xl_jixiao.model.finding import Finding, Severity, State
from xl_jixiao.model.making import direct

Json = dict[str, Any]  # JSON is untyped by nature

_INFO = Severity.INFO

FOUND = (
    "id",
    "severity",
    "file",
    "unit",
    "sheet",
    "cells",
    "row_label",
    "message",
    "found",
    "expected",
    "basis",
    "row",
    "across",
    "unit_basis",
    "traces",
    "units",
)
"""What of a finding is kept with its problem."""


class LedgerRow(NamedTuple):
    """A problem with what was found: one of the last three."""

    problem: Problem
    state: State | Gone | None
    project: str
    line: bytes = b""
    """The finding of a file, as it is kept in the part that was asked for."""
    finding: Finding | None = None
    """One about several files."""
    was: Json | None = None
    """One that is gone, as it was."""


class CountedFinding(NamedTuple):
    """A finding of a run that counts."""

    spot: FindingSpot
    mark: FindingMark


_spot, _counted, _problem = direct(FindingSpot), direct(CountedFinding), direct(Problem)


def counted_findings(run: Run) -> Iterator[CountedFinding]:
    """Those of every severity: of files in their order, then those about several."""
    replaced = run.superseded - run.told
    for at, file in enumerate(run.files):
        for ordinal, mark in enumerate(file.findings):
            if is_counted(file, ordinal, replaced):
                yield _counted(_spot(at, ordinal), mark)
    for ordinal, one in enumerate(run.folder_findings):
        unit = one.unit or one.file
        mark = FindingMark(one.id, one.severity, unit, -1, one.key, one.traces)
        yield CountedFinding(FindingSpot(ACROSS, ordinal), mark)


def is_problem(mark: FindingMark) -> bool:
    """Whether it asks for a correction."""
    return mark.severity is not _INFO


class LedgerEntry(NamedTuple):
    """A problem before what was found is read."""

    problem: Problem
    was: Json | None = None
    """The row of one that is gone, as it was."""


_row, _entry = direct(LedgerRow), direct(LedgerEntry)


def ledger_entries(run: Run) -> Iterator[LedgerEntry]:
    """The problems, in the order of their numbers."""
    ledger = run.ledger
    if ledger is None:
        return
    known = sorted(ledger.known.values(), key=lambda one: one.number)
    gone = (LedgerEntry(one, row) for one, row in ledger.gone_rows())
    yield from merge(map(LedgerEntry, known), gone, key=lambda one: one.problem.number)
    yield from map(_entry, _new_ones(run))


def ledger_rows(run: Run) -> Iterator[LedgerRow]:
    """The rows of all problems, in the order of their numbers."""
    return LedgerLines(run).rows(ledger_entries(run))


def _new_ones(run: Run) -> Iterator[Problem]:
    ledger = run.ledger
    if ledger is None:
        return
    numbers = count(ledger.first_new)
    for spot, mark in counted_findings(run):
        if is_problem(mark) and spot not in ledger.known:
            key = run.key_of(spot, mark.key)
            yield _problem(next(numbers), key, ledger.round, NOTHING_ENTERED, spot)


def _gone(problem: Problem, row: Json) -> LedgerRow:
    was = {name: row.get(name) for name in FOUND}
    return LedgerRow(problem, problem.gone, row.get("project") or "", was=was)


class LedgerLines:
    """Rows of problems of a run, the findings of one file read once where they come together."""

    def __init__(self, run: Run, part: Part = Part.FINDINGS) -> None:
        """`part`: has an element for each finding of a file."""
        self._run, self._part = run, part
        self._sign = ROW if part is Part.LEDGER else b"\n"
        self._forms = {file.file: file.forms for file in run.files if file.forms}
        self._latest: tuple[int, Sequence[bytes]] = ACROSS, ()

    def rows(self, entries: Iterable[LedgerEntry]) -> Iterator[LedgerRow]:
        """The rows of these problems."""
        for problem, was in entries:
            yield self._row(problem) if was is None else _gone(problem, was)

    def _row(self, problem: Problem) -> LedgerRow:
        """The row of a problem that is there.

        Raises:
            ValueError: what was kept of a file is not what was made of it.
        """
        spot = problem.spot or FindingSpot(ACROSS, -1)
        state = self._run.state_of(spot)
        if spot.file == ACROSS:
            finding = self._run.folder_findings[spot.ordinal]
            owner = owner_of(finding, self._forms.get(finding.file, ()))
            return _row(problem, state, owner.project if owner else "", finding=finding)
        file = self._run.files[spot.file]
        project = file.project_of(file.findings[spot.ordinal])
        return _row(problem, state, project, self._of_file(spot))

    def _of_file(self, spot: FindingSpot) -> bytes:
        if self._latest[0] != spot.file:
            lines = cut(self._run.parts.read(spot.file, self._part), self._sign)
            if len(lines) != len(self._run.files[spot.file].findings):
                raise ValueError(len(lines))
            self._latest = spot.file, lines
        return self._latest[1][spot.ordinal]
