"""A finished run as data, and which form a finding belongs to."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import field
from functools import cached_property, wraps
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from xl_jixiao.facts.records import FileRecord, FormKey, FormRecord, StoredParts, owner_of
from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.model.finding import FileResult, Finding, Passed, State
from xl_jixiao.model.roster import MissingUnit, UnitStanding
from xl_jixiao.rules.profile import RuleProfile

if TYPE_CHECKING:
    from xl_jixiao.facts.compared import RunComparison
    from xl_jixiao.facts.last_year import YearFigures
    from xl_jixiao.facts.ledger import Ledger
    from xl_jixiao.facts.reviewed import Reviews
    from xl_jixiao.facts.statistics import FindingSpot, Summary


class CountyResult(NamedTuple):
    """A written result that was put together with others."""

    label: str
    """Of the county: the first part of `file`."""
    version: str
    """Of the program that wrote it."""
    started: str
    """When that run began, as it says."""
    year: int | None
    """The year that was asked for there."""
    files: int
    submissions: int
    roster_units: int | None


@dataclass(frozen=True)  # no slots: `summary` is kept, and what `kept_with_run` makes
class Run:
    """Everything a run found out: what counts of each file in memory, the whole of it on demand."""

    files: tuple[FileRecord, ...]
    """Every regular file below the folder, in code-point order of `file`."""
    results: Sequence[FileResult]
    """The same files with all that was read in them; those of a large run are taken from the disk
    one at a time."""
    parts: StoredParts
    """What of the outputs was made of each file."""
    folder_findings: tuple[Finding, ...]
    """Findings about several files (F…); those of single files are in `results`."""
    folder_passed: tuple[Passed, ...]
    superseded: frozenset[FormKey]
    """Submissions that another version or a table replaces:
    shown, never counted in totals."""
    roster_units: int | None
    """Units on the roster; None where none was given."""
    missing: tuple[MissingUnit, ...]
    """Those of `standings` that owe anything."""
    rules: RuleProfile
    year: int | None
    """The year asked for, if one was."""
    started: dt.datetime
    seconds: float
    folder: str = ""
    """Absolute path of the folder that was read, "" where there was none (single files)."""
    told: frozenset[FormKey] = frozenset()
    """The superseded ones that a report states and another file has the table of."""
    replaced_by: Mapping[FormKey, str] = field(default_factory=dict)
    """The superseded ones → the file that counts in their place."""
    titles: Mapping[str, str] = field(default_factory=dict)
    """The ids of the checks that there are, in the order of the catalogue, and their titles."""
    ordinals: Mapping[FindingSpot, int] = field(default_factory=dict)
    """The numbers that end the keys of findings, where these are not 1."""
    compared: RunComparison | None = None
    """Against the run before; None where there is none that this can be held against."""
    uncompared: str = ""
    """Chinese: why it was not held against the result that was there."""
    ledger: Ledger | None = None
    """问题台账; None where nothing is written (check), and in a combined result."""
    reviews: Reviews | None = None
    """复核 and the sample of 抽查; None like `ledger`."""
    waived: frozenset[FindingSpot] = frozenset()
    """The findings that the bureau lets stand (予以保留): shown, counted apart."""
    last_year: tuple[YearFigures, ...] = ()
    """Of the result that was given as last year's; empty without one."""
    combined: tuple[CountyResult, ...] = ()
    """The results that were put together, in the order given; empty where files were read."""
    standings: tuple[UnitStanding, ...] = ()
    """How each unit of the roster stands, in its order; empty without a roster."""
    out: str = ""
    """Absolute path of the place the result ends in; with `folder` it gives the relative links from
    the consolidated workbook to the files."""

    @property
    def forms(self) -> Iterator[FormRecord]:
        """All submissions, in the order of the files."""
        return (one for file in self.files for one in file.forms)

    def findings(self) -> Iterator[Finding]:
        """All findings, files first, in the order of the files."""
        for result in self.results:
            yield from result.findings
        yield from self.folder_findings

    def key_of(self, spot: FindingSpot, base: str) -> str:
        """The key of a finding, its number at the end."""
        return f"{base}-{self.ordinals.get(spot, 1)}"

    def state_of(self, spot: FindingSpot) -> State | None:
        """How a finding stands against the run before; None without one, or where it does not
        count.
        """
        if spot in self.waived:
            return State.WAIVED
        return None if self.compared is None else self.compared.states.get(spot)

    @cached_property
    def decided(self) -> frozenset[str]:
        """The files with submissions that do not count."""
        return frozenset(file for file, *_ in self.superseded)

    @cached_property
    def summary(self) -> Summary:
        """The figures that are in more than one output."""
        from xl_jixiao.facts.statistics import summary_of

        return summary_of(self)


Made = TypeVar("Made")


def kept_with_run(make: Callable[[Run], Made]) -> Callable[[Run], Made]:
    """What is made of a run, made when it is asked for first and kept with the run, as a cached
    property is: several outputs ask. A run that something is replaced in is another one.
    """
    name = f"{make.__module__}.{make.__qualname__}"

    @wraps(make)
    def asked(run: Run) -> Made:
        kept = vars(run)
        if name not in kept:
            kept[name] = make(run)
        made: Made = kept[name]
        return made

    return asked


def not_counted(run: Run, form: FormKey) -> str:
    """Why a submission does not count in totals, "" where it does."""
    if form not in run.superseded:
        return ""
    return TOLD_NOT_COUNTED if form in run.told else NOT_COUNTED


def across_by_form(run: Run) -> Mapping[FormKey, list[Finding]]:
    """The findings across files by the form they are about; those about a whole file or folder are
    left out, like those that are waived.
    """
    forms = {file.file: file.forms for file in run.files if file.forms}
    found: defaultdict[FormKey, list[Finding]] = defaultdict(list)
    waived = waived_by_file(run).get(-1, ())
    for ordinal, finding in enumerate(run.folder_findings):
        owner = owner_of(finding, forms.get(finding.file, ()))
        if owner is not None and ordinal not in waived:
            found[owner.key].append(finding)
    return found


def waived_by_file(run: Run) -> Mapping[int, Collection[int]]:
    """The findings that the bureau lets stand: index of the file (-1: across files) → ordinals."""
    found: defaultdict[int, set[int]] = defaultdict(set)
    for at, ordinal in run.waived:
        found[at].add(ordinal)
    return found


NOT_COUNTED = "未计入合计：同一单位、表、项目、年度另有版本"

TOLD_NOT_COUNTED = "由报告文字读取，未计入合计：以另行报送的自评表为准"
