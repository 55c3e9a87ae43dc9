"""This run against the one before: what was corrected, what was not, what was corrected wrongly.

Findings are met row by row (`Finding.traces`), so that a finding about five rows of which two were
corrected is still the same finding. Rows of one name are paired by what was found there first.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from xl_jixiao.facts.compared import (
    NO_SCORE,
    EarlierFinding,
    EarlierRun,
    RunComparison,
    UnitComparison,
    UnitScore,
)
from xl_jixiao.facts.ledger_rows import counted_findings
from xl_jixiao.facts.records import FormRecord
from xl_jixiao.facts.run import Run
from xl_jixiao.facts.statistics import FindingSpot
from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.model.finding import Severity, State
from xl_jixiao.model.submission import Form
from xl_jixiao.rounds.keys import row_part, subject_of_record
from xl_jixiao.rounds.unit_keys import UnitKeys
from xl_jixiao.text.labels import fold

_NO_ROW = row_part([""])


class FindingNow(NamedTuple):
    """A finding of this run that counts."""

    spot: FindingSpot
    key: str
    severity: Severity
    unit: str
    traces: tuple[str, ...]


def findings_of(run: Run) -> tuple[FindingNow, ...]:
    """The findings of a run that count."""
    return tuple(
        FindingNow(spot, mark.key, mark.severity, mark.unit, mark.traces)
        for spot, mark in counted_findings(run)
    )


def _counted_forms(run: Run) -> Iterator[FormRecord]:
    return (one for one in run.forms if one.key not in run.superseded)


def why_not_comparable(run: Run, before: EarlierRun) -> str:
    """Chinese: why the two are no rounds of one thing; "" where they are.

    They are as soon as one form is in both: of one unit, kind, year and project.
    """
    forms = tuple(_counted_forms(run))
    if not forms or not before.subjects:
        return ""
    if any(subject_of_record(one) in before.subjects for one in forms):
        return ""
    if any(fold(one.owner) in before.units for one in forms):
        return "两次汇总没有一张表的单位、表类型、年度、项目都相同（年度不同？）"
    return "两次汇总没有一个相同的单位（是另一个县、另一批单位的结果？）"


@dataclass(frozen=True, slots=True)
class Matching:
    """The findings of a run beside those of the one before."""

    now: tuple[FindingNow, ...]
    states: Mapping[FindingSpot, State]
    met: Mapping[FindingSpot, int]
    """Finding → the earlier one that it is, by its index; absent for what is new."""
    kept: frozenset[int]
    """Indices of earlier findings of which something is left."""
    fixed: frozenset[int]
    """Indices of those that are gone although what they were about is there."""


def match(run: Run, before: EarlierRun) -> Matching:
    """Which finding is which.

    Args:
        run: this run.
        before: the one before, of the same round (`why_not_comparable`).
    """
    findings = findings_of(run)
    matched = _match(findings, before.findings)
    there = _Present.of(run)
    fixed = frozenset(
        at
        for at, one in enumerate(before.findings)
        if at not in matched.kept and there.would_show(one, before.subjects)
    )
    return Matching(findings, matched.states, matched.met, frozenset(matched.kept), fixed)


def compare(
    run: Run,
    before: EarlierRun,
    found: Matching,
    *,
    waived: Collection[FindingSpot],
    same_rules: bool,
) -> RunComparison:
    """Every finding of both runs in its state.

    Args:
        run: this run.
        before: the one before, of the same round (`why_not_comparable`).
        found: of these two.
        waived: what the bureau lets stand: it is not to be corrected.
        same_rules: whether both were made under one profile.
    """
    states = {**found.states, **dict.fromkeys(waived, State.WAIVED)}
    let_stand = {found.met[spot] for spot in waived if spot in found.met}
    fixed = [before.findings[at] for at in sorted(found.fixed)]
    gone = [one for at, one in enumerate(before.findings) if at not in found.kept]
    to_correct = [
        one
        for at, one in enumerate(before.findings)
        if _asks_correction(one) and at not in let_stand
    ]
    names = UnitKeys(run)
    counts = _Counts(
        _states_by_unit(found.now, states, names),
        _by_unit(before.findings, names),
        _by_unit(fixed, names),
        _by_unit(gone, names),
        _by_unit(to_correct, names),
        _by_unit(filter(_asks_correction, fixed), names),
    )
    units = _units(run, before, names, counts)
    return RunComparison(
        started=before.started,
        same_rules=same_rules,
        same_files=same_files(run, before),
        states=states,
        fixed=frozenset(one.ordinal for one in fixed),
        units=units,
        total=_total(units),
        read=before.read,
    )


def same_files(run: Run, before: EarlierRun) -> bool:
    """Whether every file is there as it was."""
    return {one.file: one.sha256 for one in run.files} == before.files


def _states_by_unit(
    findings: Iterable[FindingNow], states: Mapping[FindingSpot, State], names: UnitKeys
) -> Mapping[str, Counter[State]]:
    counts: defaultdict[str, Counter[State]] = defaultdict(Counter)
    for one in findings:
        counts[names.key(one.unit)][states[one.spot]] += 1
    return counts


class _FoundRow(NamedTuple):
    """One row of a finding."""

    finding: int
    """Index of the finding in its list."""
    place: str
    """Subject and row."""
    check: str
    found: str

    @property
    def names_a_row(self) -> bool:
        """Whether it is about a row and not about a form, a text or a file as a whole."""
        return not self.place.endswith(_NO_ROW)


def _rows(findings: Iterable[FindingNow | EarlierFinding]) -> Iterator[_FoundRow]:
    for at, one in enumerate(findings):
        check, _, rest = one.key.partition("-")
        about = rest.partition("-")[0]
        for trace in one.traces:
            row, _, found = trace.partition(".")
            yield _FoundRow(at, f"{about}-{row}", check, found)


@dataclass(frozen=True, slots=True)
class _Matched:
    """How the findings of two runs belong together."""

    states: Mapping[FindingSpot, State]
    kept: Collection[int]
    """Earlier findings of which something is left, or that were corrected wrongly."""
    met: Mapping[FindingSpot, int]
    """See `Matching`."""


class _Pairing:
    """Pairs the rows of this run with those of the one before, each at most once."""

    def __init__(self, before: Sequence[EarlierFinding]) -> None:
        self._left: defaultdict[tuple[str, str], list[_FoundRow]] = defaultdict(list)
        for row in _rows(before):
            self._left[row.place, row.check].append(row)
        self.same: set[int] = set()
        self.other: set[int] = set()
        self.kept: set[int] = set()
        self.met: dict[int, int] = {}

    def by_value(self, rows: Iterable[_FoundRow]) -> list[_FoundRow]:
        """Pairs what says the same; returns the rest."""
        rest = []
        for row in rows:
            waiting = self._left.get((row.place, row.check), [])
            found = next((one for one in waiting if one.found == row.found), None)
            if found is None:
                rest.append(row)
            else:
                waiting.remove(found)
                self.same.add(row.finding)
                self.kept.add(found.finding)
                self.met.setdefault(row.finding, found.finding)
        return rest

    def by_check(self, rows: Iterable[_FoundRow]) -> list[_FoundRow]:
        """Pairs what one check says of one row; returns the rest."""
        rest = []
        for row in rows:
            if waiting := self._left.get((row.place, row.check)):
                self._change(row, waiting)
            else:
                rest.append(row)
        return rest

    def by_row(self, rows: Iterable[_FoundRow]) -> None:
        """Pairs what is new at a row with what is gone there."""
        gone: defaultdict[str, list[_FoundRow]] = defaultdict(list)
        for one in (one for waiting in self._left.values() for one in waiting):
            if one.names_a_row:
                gone[one.place].append(one)
        for row in rows:
            if waiting := gone.get(row.place):
                self._change(row, waiting)

    def _change(self, row: _FoundRow, waiting: list[_FoundRow]) -> None:
        self.other.add(row.finding)
        found = waiting.pop(0).finding
        self.kept.add(found)
        self.met.setdefault(row.finding, found)


def _match(now: Sequence[FindingNow], before: Sequence[EarlierFinding]) -> _Matched:
    pairing = _Pairing(before)
    pairing.by_row(pairing.by_check(pairing.by_value(_rows(now))))
    states = {one.spot: _state(at, pairing.same, pairing.other) for at, one in enumerate(now)}
    met = {now[at].spot: found for at, found in pairing.met.items()}
    return _Matched(states, pairing.kept, met)


def _state(at: int, same: Collection[int], other: Collection[int]) -> State:
    if at in same:
        return State.OPEN
    return State.CHANGED if at in other else State.NEW


@dataclass(frozen=True, slots=True)
class _Present:
    """What is there now, so that a finding about it would show."""

    subjects: frozenset[str]
    reporting: frozenset[str]
    """Folded names of units with a report; of one that names no unit the file."""

    @classmethod
    def of(cls, run: Run) -> _Present:
        """That of a run."""
        reports = (one.unit or fold(file.file) for file in run.files for one in file.reports)
        return cls(frozenset(map(subject_of_record, _counted_forms(run))), frozenset(reports))

    def would_show(self, one: EarlierFinding, subjects: Collection[str]) -> bool:
        """Whether the thing it was about is there: gone with its form is not corrected."""
        about = one.key.split("-")[1]
        if about in subjects:
            return about in self.subjects
        return not one.in_text or fold(one.unit) in self.reporting


@dataclass(frozen=True, slots=True)
class _Counts:
    """Findings by unit."""

    states: Mapping[str, Counter[State]]
    before: Counter[str]
    fixed: Counter[str]
    gone: Counter[str]
    to_correct: Counter[str]
    corrected: Counter[str]


def _by_unit(findings: Iterable[EarlierFinding], names: UnitKeys) -> Counter[str]:
    return Counter(names.key(one.unit) for one in findings)


def _asks_correction(one: EarlierFinding) -> bool:
    return one.severity is not Severity.INFO and not one.waived


class _UnitScores(NamedTuple):
    """The scores of a unit, before and now."""

    before: UnitScore = NO_SCORE
    now: UnitScore = NO_SCORE


def _units(
    run: Run, before: EarlierRun, names: UnitKeys, counts: _Counts
) -> tuple[UnitComparison, ...]:
    forms: defaultdict[str, list[FormRecord]] = defaultdict(list)
    for form in _counted_forms(run):
        forms[names.key(form.owner)].append(form)
    earlier = {names.key(one.name): one.score for one in before.units.values()}
    sent = _Sent.of(run, before, names)
    met = dict.fromkeys([*forms, *earlier, *counts.before, *counts.states])
    order = sorted(filter(None, met), key=lambda key: names.order.get(key, len(names.order)))
    return tuple(
        _unit(
            key,
            names.name(key),
            counts,
            sent,
            _UnitScores(earlier.get(key, NO_SCORE), _score_of(forms.get(key, ()))),
        )
        for key in order
    )


def _unit(key: str, name: str, counts: _Counts, sent: _Sent, scores: _UnitScores) -> UnitComparison:
    now: Counter[State] = counts.states.get(key, Counter())
    return UnitComparison(
        name=name,
        before=counts.before[key],
        fixed=counts.fixed[key],
        absent=counts.gone[key] - counts.fixed[key],
        new=now[State.NEW],
        open=now[State.OPEN],
        changed=now[State.CHANGED],
        waived=now[State.WAIVED],
        to_correct=counts.to_correct[key],
        corrected=counts.corrected[key],
        resent=key in sent.anew,
        same_bytes=key in sent.again,
        total_before=scores.before.total,
        total=scores.now.total,
        grade_before=scores.before.grade,
        grade=scores.now.grade,
    )


def _score_of(forms: Iterable[FormRecord]) -> UnitScore:
    return unit_score((one.form, UnitScore(one.total, one.grade or "")) for one in forms)


def unit_score(scored: Iterable[tuple[Form, UnitScore]]) -> UnitScore:
    """The score of a unit with these forms that count."""
    found = [(form, score) for form, score in scored if form is not Form.BASIC_DATA]
    whole = [score for form, score in found if form is Form.DEPARTMENT]
    alone = whole or [score for _, score in found]
    return alone[0] if len(alone) == 1 else NO_SCORE


@dataclass(frozen=True, slots=True)
class _Sent:
    """Who sent again."""

    anew: frozenset[str]
    again: frozenset[str]

    @classmethod
    def of(cls, run: Run, before: EarlierRun, names: UnitKeys) -> _Sent:
        """By the bytes of the files."""
        owners: defaultdict[str, set[str]] = defaultdict(set)
        for file in run.files:
            owners[file.sha256] |= {names.key(one.owner) for one in file.forms}
        known = frozenset(before.files.values())
        anew = (owners[one.sha256] for one in run.files if one.sha256 not in known)
        again = (
            owners[one.sha256]
            for one in run.files
            if one.sha256 in known and one.file not in before.files
        )
        return cls(frozenset[str]().union(*anew), frozenset[str]().union(*again))


def _total(units: Sequence[UnitComparison]) -> UnitComparison:
    return UnitComparison(
        name="",
        before=sum(one.before for one in units),
        fixed=sum(one.fixed for one in units),
        absent=sum(one.absent for one in units),
        new=sum(one.new for one in units),
        open=sum(one.open for one in units),
        changed=sum(one.changed for one in units),
        waived=sum(one.waived for one in units),
        to_correct=sum(one.to_correct for one in units),
        corrected=sum(one.corrected for one in units),
    )
