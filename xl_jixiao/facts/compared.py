"""What a run is against the one before it: the second round of a bureau."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import field
from decimal import Decimal
from typing import Any, NamedTuple

from xl_jixiao.facts.ledger import EarlierProblem, Unplaced
from xl_jixiao.facts.reviewed import RowReview, Sample
from xl_jixiao.facts.statistics import FindingSpot
from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.model.finding import Severity, State

Json = dict[str, Any]  # JSON is untyped by nature


class UnitScore(NamedTuple):
    """The score of a unit: that of its 部门整体支出 form, else of its only form; of several
    projects there is none.
    """

    total: Decimal | None = None
    grade: str = ""


NO_SCORE = UnitScore()


class EarlierFinding(NamedTuple):
    """A finding of the run before that counted there."""

    key: str
    severity: Severity
    unit: str
    """The file where it names none."""
    traces: tuple[str, ...]
    in_text: bool
    """Whether it is about the text of a report."""
    ordinal: int
    """Of all findings of that result."""
    waived: bool = False
    """Whether the bureau let it stand."""


@dataclass(frozen=True, slots=True)
class EarlierUnit:
    """A unit of the run before."""

    name: str
    score: UnitScore = NO_SCORE


@dataclass(frozen=True, slots=True)
class EarlierRun:
    """A written result, as far as the next run is held against it."""

    started: str
    """When that run began, as it says."""
    rules: tuple[str, str]
    """Label and digest of its profile."""
    findings: tuple[EarlierFinding, ...]
    subjects: frozenset[str]
    """What was handed in (rounds.keys.subject), as far as it counted."""
    units: Mapping[str, EarlierUnit]
    """By folded name."""
    files: Mapping[str, str]
    """Path → SHA-256."""
    seen: Mapping[str, str]
    """SHA-256 → when these bytes were seen first, or the day that the roster noted."""
    read: Callable[[frozenset[int]], Iterator[Json]]
    """The findings with these ordinals, read again from the result."""
    round: int = 1
    """Which round of the bureau it was of."""
    ledger: tuple[EarlierProblem, ...] = ()
    """Its 问题台账."""
    unplaced: tuple[Unplaced, ...] = ()
    """What people typed that had no place."""
    sample: Sample | None = None
    """How the forms of its sheet 复核 were chosen."""
    reviews: Mapping[str, RowReview] = field(default_factory=dict)
    """What reviewers entered, by the keys of the rows."""
    read_ledger: Callable[[], Iterator[Json]] = field(repr=False, default=lambda: iter(()))
    """See `Ledger`."""


class UnitComparison(NamedTuple):
    """A unit in this run against the one before; every finding of either is in one count."""

    name: str
    before: int = 0
    """Findings of the run before: fixed, absent, those that came back open or changed, and those
    that the bureau lets stand."""
    fixed: int = 0
    absent: int = 0
    """Of forms that are not there any more: nobody can say."""
    new: int = 0
    open: int = 0
    changed: int = 0
    waived: int = 0
    to_correct: int = 0
    """Of `before`: errors and warnings, those aside that the bureau lets stand."""
    corrected: int = 0
    """Of `fixed`: errors and warnings."""
    resent: bool = False
    """Whether it sent a file that was not there before."""
    same_bytes: bool = False
    """Whether a file came under a new name with the bytes of one that was there before."""
    total_before: Decimal | None = None
    total: Decimal | None = None
    grade_before: str = ""
    grade: str = ""

    @property
    def rate(self) -> Decimal | None:
        """整改率: the corrected part of the errors and warnings of the run before."""
        return Decimal(self.corrected) / self.to_correct if self.to_correct else None

    @property
    def score_changed(self) -> bool:
        """Whether its score or grade is another one."""
        before = self.total_before, self.grade_before
        return None not in {self.total_before, self.total} and before != (self.total, self.grade)


@dataclass(frozen=True, slots=True)
class RunComparison:
    """A run against the one before."""

    started: str
    """When that began, as it says."""
    same_rules: bool
    same_files: bool
    """Whether every file is there as it was: the same round looked at again, nobody had a chance to
    correct anything."""
    states: Mapping[FindingSpot, State]
    """Of the findings that count."""
    fixed: frozenset[int]
    """Findings of the run before that are gone, by their ordinals."""
    units: tuple[UnitComparison, ...]
    """That had findings or forms in either; the roster's first, in its order."""
    total: UnitComparison
    """All of them together; without scores."""
    read: Callable[[frozenset[int]], Iterator[Json]] = field(repr=False)
    """See `EarlierRun`."""

    def fixed_findings(self) -> Iterator[Json]:
        """The findings that are gone, as they were."""
        return self.read(self.fixed)
