"""Every figure of a run that is in more than one output, computed once.

The statistics of a block (one kind of form, one year) come in three groups, each over its own
forms, so that within a group all figures speak of the same ones: money over the forms that state
what was spent and the budget it is divided by, scores over those with both totals, sections over
those whose every section has both scores. A form whose points do not make up the full marks is in
no mean (domain.md section 7.11), a replaced version nowhere (7.12).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from xl_jixiao.facts.records import FileRecord, FindingMark, FormKey, FormRecord
from xl_jixiao.facts.scored import FORM_ORDER, Scored, scored_of
from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.model.finding import Severity, Status
from xl_jixiao.model.submission import Form
from xl_jixiao.text.labels import fold

if TYPE_CHECKING:
    from xl_jixiao.facts.run import Run
    from xl_jixiao.rules.profile import RuleProfile

_NOTHING = Decimal(0)


class Stat(NamedTuple):
    """A figure and how many it is made of."""

    value: Decimal | None
    """None where there is nothing to make it of."""
    n: int


NO_STAT = Stat(None, 0)


@dataclass(frozen=True, slots=True)
class MoneyStats:
    """Sums in 万元 and their rate, all over the same `forms`; a budget that some of these do not
    state has no sum here.
    """

    forms: int
    initial: Stat
    annual: Stat
    executed: Stat
    rate: Stat
    base: str = "annual"
    """The budget that the rate is of."""


@dataclass(frozen=True, slots=True)
class ScoreStats:
    """Means of points, and the grades, all over the same `forms`."""

    forms: int
    claimed: Stat
    total: Stat
    difference: Stat
    """核算 − 自评."""
    claimed_part: Stat
    grades: Mapping[str, int]
    """Every grade of the profile."""


@dataclass(frozen=True, slots=True)
class SectionStats:
    """Means of one section: 自评 and 核算."""

    kind: str
    claimed: Stat
    score: Stat


@dataclass(frozen=True, slots=True)
class BlockSummary:
    """The figures of the forms of one kind and one year that count."""

    form: Form
    year: int | None
    rows: tuple[FormRecord, ...]
    units: int
    money: MoneyStats
    all_money: MoneyStats
    """Over the forms that state both budgets and what was spent."""
    scores: ScoreStats
    weighted: ScoreStats
    """Means weighted by 全年预算数; only 自评 and 核算."""
    sections: tuple[SectionStats, ...]
    section_forms: int
    unscaled: int
    """Forms whose points do not make up the full marks."""
    findings: Mapping[Severity, int]
    """Of these forms."""


class FindingSpot(NamedTuple):
    """Where a finding is kept."""

    file: int
    """Index of its file in the run; ACROSS: among the findings across files."""
    ordinal: int
    """Among the findings of that file."""


ACROSS = -1


@dataclass(frozen=True, slots=True)
class CheckTally:
    """The findings of one check."""

    id: str
    counts: Mapping[Severity, int]
    units: tuple[str, ...]
    """Each once, in the order of the files; the file where a finding names no unit."""
    graver_units: tuple[str, ...]
    """Those with an error or a warning."""

    @property
    def findings(self) -> int:
        """Of every severity."""
        return sum(self.counts.values())

    @property
    def graver(self) -> int:
        """Errors and warnings."""
        return self.findings - self.counts[Severity.INFO]


@dataclass(frozen=True, slots=True)
class Summary:
    """The figures of a run."""

    files: Mapping[Status, int]
    submissions: int
    """Forms and reports read, of every kind."""
    counted: int
    replaced: int
    """Versions in whose place another counts."""
    told: int
    """Reports in whose place the table counts."""
    units: int
    """Units of which anything was merged."""
    roster_units: int | None
    """None without a roster."""
    missing_units: tuple[str, ...]
    """Units that owe anything, each once."""
    partly_missing: tuple[str, ...]
    """Those of them that handed in something else of what they owe."""
    findings: Mapping[Severity, int]
    """All but those of replaced versions and those that are waived."""
    checks: tuple[CheckTally, ...]
    """Of the same findings, in the order in which the checks were first met."""
    left_out_findings: int
    waived: int
    """Findings that the bureau lets stand (予以保留)."""
    blocks: tuple[BlockSummary, ...]
    """Department before project, years in order."""

    @property
    def all_files(self) -> int:
        """Files of every ending."""
        return sum(self.files.values())


def summary_of(run: Run) -> Summary:
    """The figures of a finished run. Ask `run.summary`, which keeps them."""
    scored = scored_of(run)
    forms = [*run.forms]
    keys = [one.key for one in forms] if run.superseded else []
    superseded = sum(key in run.superseded for key in keys)
    told = sum(key in run.told for key in keys)
    checks, left_out = _tallies(run)
    return Summary(
        files=_files(run),
        submissions=len(forms),
        counted=len(forms) - superseded,
        replaced=superseded - told,
        told=told,
        units=_units_of(forms),
        roster_units=run.roster_units,
        missing_units=_names(one.unit.name for one in run.missing),
        partly_missing=_names(one.unit.name for one in run.missing if one.partly),
        findings={one: sum(check.counts[one] for check in checks) for one in Severity},
        checks=checks,
        left_out_findings=left_out,
        waived=len(run.waived),
        blocks=blocks_of([one for one in scored if not one.superseded], run.rules),
    )


def units_in(names: Iterable[str]) -> int:
    """How many units these names are, however they are spaced."""
    return len({fold(name) for name in names})


def _units_of(forms: Iterable[FormRecord]) -> int:
    return len({one.unit_key for one in forms})


def _names(names: Iterable[str]) -> tuple[str, ...]:
    """Each unit once, in order, however it is spaced."""
    first: dict[str, str] = {}
    for name in names:
        first.setdefault(fold(name), name)
    return tuple(first.values())


def _files(run: Run) -> Mapping[Status, int]:
    counts = Counter(file.status for file in run.files)
    return {status: counts[status] for status in Status}


def _tallies(run: Run) -> tuple[tuple[CheckTally, ...], int]:
    """The counted findings by check; how many are left out, because they are about a version in
    whose place another counts. What compares files counts, what is waived does not.
    """
    replaced, waived = run.superseded - run.told, run.waived
    tallies: dict[str, _Tally] = {}
    left_out = 0
    for at, file in enumerate(run.files):
        for ordinal, mark in enumerate(file.findings):
            if not is_counted(file, ordinal, replaced):
                left_out += 1
            elif not waived or (at, ordinal) not in waived:
                tallies.setdefault(mark.id, _Tally()).add(mark)
    for ordinal, finding in enumerate(run.folder_findings):
        if (ACROSS, ordinal) in waived:
            continue
        mark = FindingMark(finding.id, finding.severity, finding.unit or finding.file, -1)
        tallies.setdefault(mark.id, _Tally()).add(mark)
    return tuple(tally.done(name) for name, tally in tallies.items()), left_out


def is_counted(file: FileRecord, ordinal: int, replaced: Collection[FormKey]) -> bool:
    """Whether a finding of a file counts: it does unless it is about replaced versions only."""
    if not replaced:  # in most folders
        return True
    mark = file.findings[ordinal]
    about = file.forms if mark.form < 0 else (file.forms[mark.form],)
    return not about or any(one.key not in replaced for one in about)


class _Tally:
    """The findings of one check while they are counted."""

    def __init__(self) -> None:
        self._counts: Counter[Severity] = Counter()
        self._units: dict[str, str] = {}
        self._graver: dict[str, str] = {}

    def add(self, mark: FindingMark) -> None:
        """Count one more."""
        self._counts[mark.severity] += 1
        if mark.unit:
            self._units[fold(mark.unit)] = mark.unit
            if mark.severity is not Severity.INFO:
                self._graver[fold(mark.unit)] = mark.unit

    def done(self, name: str) -> CheckTally:
        """What came of it."""
        return CheckTally(
            id=name,
            counts={one: self._counts[one] for one in Severity},
            units=tuple(self._units.values()),
            graver_units=tuple(self._graver.values()),
        )


def blocks_of(counted: Sequence[Scored], rules: RuleProfile) -> tuple[BlockSummary, ...]:
    """The figures of submissions that count, a block a kind of form and year."""
    groups: defaultdict[tuple[int, bool, int], list[Scored]] = defaultdict(list)
    for one in counted:
        groups[group_key(one.record)].append(one)
    return tuple(_block(members, rules) for _, members in sorted(groups.items()))


def group_key(record: FormRecord) -> tuple[int, bool, int]:
    """Which block a submission belongs to, in their order."""
    return FORM_ORDER.index(record.form), record.year is None, record.year or 0


def _block(members: Sequence[Scored], rules: RuleProfile) -> BlockSummary:
    rows = tuple(one.record for one in members)
    first = rows[0]
    scored = [one.record for one in members if one.groups.scores]
    sectioned = [one.record for one in members if one.groups.sections]
    names = tuple(grade.name for grade in rules.grades.grades)
    return BlockSummary(
        form=first.form,
        year=first.year,
        rows=rows,
        units=_units_of(rows),
        money=_money([one.record for one in members if one.groups.money]),
        all_money=_money([one.record for one in members if one.groups.all_money]),
        scores=_scores(scored, _mean, names),
        weighted=_weighted([one.record for one in members if one.groups.weighted_scores], names),
        sections=_sections(sectioned),
        section_forms=len(sectioned),
        unscaled=sum(row.unscaled for row in rows),
        findings={one: sum(member.findings[one] for member in members) for one in Severity},
    )


def _money(rows: Sequence[FormRecord]) -> MoneyStats:
    executed = _sum([row.executed for row in rows])
    budget = _sum([row.budget for row in rows])
    rate = None
    if executed.value is not None and budget.value is not None and budget.value > 0:
        rate = executed.value / budget.value
    return MoneyStats(
        forms=len(rows),
        initial=_sum([row.initial for row in rows]),
        annual=_sum([row.annual for row in rows]),
        executed=executed,
        rate=Stat(rate, len(rows)),
        base=rows[0].base if rows else "annual",
    )


def _sum(values: Sequence[Decimal | None]) -> Stat:
    """The sum; None where one is lacking, since it would not be over the forms that it seems to."""
    known = [value for value in values if value is not None]
    whole = len(known) == len(values) > 0
    return Stat(sum(known, _NOTHING) if whole else None, len(known))


def _weighted(rows: Sequence[FormRecord], names: Sequence[str]) -> ScoreStats:
    weights = [row.annual or _NOTHING for row in rows]
    return _scores(rows, partial(_weighted_mean, weights=weights), names)


def _scores(
    rows: Sequence[FormRecord],
    mean: Callable[[Sequence[Decimal | None]], Stat],
    names: Sequence[str],
) -> ScoreStats:
    grades = Counter(row.grade for row in rows)
    return ScoreStats(
        forms=len(rows),
        claimed=mean([row.claimed for row in rows]),
        total=mean([row.total for row in rows]),
        difference=mean([row.difference for row in rows]),
        claimed_part=mean([row.claimed_part for row in rows]),
        grades={name: grades[name] for name in names},
    )


def _mean(values: Sequence[Decimal | None]) -> Stat:
    known = [value for value in values if value is not None]
    return Stat(sum(known, _NOTHING) / len(known), len(known)) if known else NO_STAT


def _weighted_mean(values: Sequence[Decimal | None], weights: Sequence[Decimal]) -> Stat:
    pairs = [
        (value, weight)
        for value, weight in zip(values, weights, strict=True)
        if value is not None and weight
    ]
    if not pairs:
        return NO_STAT
    whole = sum((weight for _, weight in pairs), _NOTHING)
    return Stat(sum((value * weight for value, weight in pairs), _NOTHING) / whole, len(pairs))


def _sections(rows: Sequence[FormRecord]) -> tuple[SectionStats, ...]:
    """By kind; a form without a kind is not in its means."""
    found: defaultdict[str, list[tuple[Decimal | None, Decimal | None]]] = defaultdict(list)
    for row in rows:
        for section in row.sections:
            found[str(section.kind)].append((section.claimed, section.score))
    stats = []
    for kind, pairs in found.items():
        claimed, score = ([pair[at] for pair in pairs] for at in (0, 1))
        stats.append(SectionStats(kind, _mean(claimed), _mean(score)))
    return tuple(stats)
