"""Every figure of a run that is in more than one output, computed once.

The statistics of a block (one kind of form, one year) come in three groups, each over its own
forms, so that within a group all figures speak of the same ones: money over the forms that state
what was spent and the budget it is divided by, scores over those with both totals, sections over
those whose every section has both scores. A form whose points do not make up the full marks is in
no mean (domain.md section 7.11), a replaced version nowhere (7.12).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from xl_jixiao.facts.fund_parts import Amounts, amounts
from xl_jixiao.facts.run import owners, submission_key
from xl_jixiao.facts.scored import FORM_ORDER, Scored, scored_of
from xl_jixiao.model.finding import Finding, Severity, Status
from xl_jixiao.model.score import Score
from xl_jixiao.model.submission import Form, Submission
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
class FormRow:
    """One scored submission that counts. Amounts in 万元, None where the form has none."""

    submission: Submission
    score: Score
    initial: Decimal | None
    annual: Decimal | None
    executed: Decimal | None
    rate: Decimal | None
    """A ratio, recomputed."""
    base: str = "annual"
    """The budget that the profile divides by, "annual" or "initial"."""

    @property
    def name(self) -> str:
        """Unit, with the project where it is one."""
        one = self.submission
        unit = one.unit.text or one.file
        return f"{unit}“{one.project.text}”" if one.project.text else unit

    @property
    def unit(self) -> str:
        """The unit alone; the file where the form does not say."""
        return self.submission.unit.text or self.submission.file

    @property
    def claimed(self) -> Decimal | None:
        """自评总分."""
        return self.submission.claimed_total.value

    @property
    def difference(self) -> Decimal | None:
        """核算 − 自评, None where one of them is open."""
        if self.score.total is None or self.claimed is None:
            return None
        return self.score.total - self.claimed

    @property
    def budget(self) -> Decimal | None:
        """The budget that the rate is of."""
        return self.initial if self.base == "initial" else self.annual

    @property
    def has_money(self) -> bool:
        """Whether it is in the group of money."""
        return self.executed is not None and self.budget is not None

    @property
    def has_all_money(self) -> bool:
        """Whether it states both budgets as well."""
        return self.executed is not None and None not in {self.initial, self.annual}

    @property
    def has_scores(self) -> bool:
        """Whether it is in the group of scores."""
        return self.difference is not None and not self.score.unscaled

    @property
    def has_weighted_scores(self) -> bool:
        """Whether its scores can be weighed by money."""
        return self.has_scores and self.annual is not None and self.annual > 0

    @property
    def has_sections(self) -> bool:
        """Whether it is in the group of sections."""
        sections = self.score.sections
        both = all(None not in {one.claimed, one.score} for one in sections)
        return bool(sections) and both and not self.score.unscaled


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
    rows: tuple[FormRow, ...]
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
    counted_findings: tuple[Finding, ...]
    """All but those of replaced versions, files first."""
    left_out_findings: int
    blocks: tuple[BlockSummary, ...]
    """Department before project, years in order."""

    @property
    def all_files(self) -> int:
        """Files of every ending."""
        return sum(self.files.values())


def summary_of(run: Run) -> Summary:
    """The figures of a finished run. Ask `run.summary`, which keeps them."""
    scored = scored_of(run)
    submissions = [one for file in run.files for one in file.submissions]
    superseded = sum(submission_key(one) in run.superseded for one in submissions)
    told = sum(submission_key(one) in run.told for one in submissions)
    counted = _counted_findings(run)
    return Summary(
        files=_files(run),
        submissions=len(submissions),
        counted=len(submissions) - superseded,
        replaced=superseded - told,
        told=told,
        units=units_in(one.unit.text or one.file for one in submissions),
        roster_units=None if run.roster is None else units_in(one.name for one in run.roster),
        missing_units=_names(one.unit.name for one in run.missing),
        partly_missing=_names(one.unit.name for one in run.missing if one.partly),
        findings=_by_severity(counted),
        counted_findings=counted,
        left_out_findings=len(run.findings) - len(counted),
        blocks=_blocks([one for one in scored if not one.superseded], run.rules),
    )


def execution_of(score: Score) -> tuple[Amounts, Decimal | None]:
    """Amounts of the total row and its recomputed rate."""
    total = score.execution
    if total is None:
        return Amounts(None, None, None), None
    return amounts(total.fund, {}), total.line.completion if total.line else None


def form_row(one: Scored, rules: RuleProfile) -> FormRow:
    """A scored submission with its amounts."""
    money, rate = execution_of(one.score)
    return FormRow(one.submission, one.score, *money, rate, rules.execution.base)


def units_in(names: Iterable[str]) -> int:
    """How many units these names are, however they are spaced."""
    return len({fold(name) for name in names})


def _names(names: Iterable[str]) -> tuple[str, ...]:
    """Each unit once, in order, however it is spaced."""
    first: dict[str, str] = {}
    for name in names:
        first.setdefault(fold(name), name)
    return tuple(first.values())


def _files(run: Run) -> Mapping[Status, int]:
    counts = Counter(file.status for file in run.files)
    return {status: counts[status] for status in Status}


def _by_severity(findings: Iterable[Finding]) -> Mapping[Severity, int]:
    counts = Counter(finding.severity for finding in findings)
    return {severity: counts[severity] for severity in Severity}


def _counted_findings(run: Run) -> tuple[Finding, ...]:
    """All but those about a version in whose place another counts; what compares files counts."""
    replaced = run.superseded - run.told
    if not replaced:
        return run.findings
    owner_of = owners(run)
    counted = []
    for file in run.files:
        keys = {submission_key(one) for one in file.submissions}
        for finding in file.findings:
            owner = owner_of(finding)
            about = keys if owner is None else {submission_key(owner)}
            if not about or not about <= replaced:
                counted.append(finding)
    return (*counted, *run.folder_findings)


def _blocks(counted: Sequence[Scored], rules: RuleProfile) -> tuple[BlockSummary, ...]:
    groups: defaultdict[tuple[int, bool, int], list[Scored]] = defaultdict(list)
    for one in counted:
        groups[group_key(one.submission)].append(one)
    return tuple(_block(members, rules) for _, members in sorted(groups.items()))


def group_key(submission: Submission) -> tuple[int, bool, int]:
    """Which block a submission belongs to, in their order."""
    year = submission.year
    return FORM_ORDER.index(submission.form), year is None, year or 0


def _block(members: Sequence[Scored], rules: RuleProfile) -> BlockSummary:
    rows = tuple(form_row(one, rules) for one in members)
    first = members[0].submission
    scored = [row for row in rows if row.has_scores]
    sectioned = [row for row in rows if row.has_sections]
    names = tuple(grade.name for grade in rules.grades.grades)
    return BlockSummary(
        form=first.form,
        year=first.year,
        rows=rows,
        units=units_in(row.unit for row in rows),
        money=_money([row for row in rows if row.has_money]),
        all_money=_money([row for row in rows if row.has_all_money]),
        scores=_scores(scored, [Decimal(1)] * len(scored), names),
        weighted=_weighted([row for row in rows if row.has_weighted_scores], names),
        sections=_sections(sectioned),
        section_forms=len(sectioned),
        unscaled=sum(row.score.unscaled for row in rows),
        findings={one: sum(member.findings[one] for member in members) for one in Severity},
    )


def _money(rows: Sequence[FormRow]) -> MoneyStats:
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


def _weighted(rows: Sequence[FormRow], names: Sequence[str]) -> ScoreStats:
    return _scores(rows, [row.annual or _NOTHING for row in rows], names)


def _scores(
    rows: Sequence[FormRow], weights: Sequence[Decimal], names: Sequence[str]
) -> ScoreStats:
    grades = Counter(row.score.grade for row in rows)
    return ScoreStats(
        forms=len(rows),
        claimed=_mean([row.claimed for row in rows], weights),
        total=_mean([row.score.total for row in rows], weights),
        difference=_mean([row.difference for row in rows], weights),
        claimed_part=_mean([row.score.claimed_part for row in rows], weights),
        grades={name: grades[name] for name in names},
    )


def _mean(values: Sequence[Decimal | None], weights: Sequence[Decimal]) -> Stat:
    pairs = [
        (value, weight)
        for value, weight in zip(values, weights, strict=True)
        if value is not None and weight
    ]
    if not pairs:
        return NO_STAT
    whole = sum((weight for _, weight in pairs), _NOTHING)
    return Stat(sum((value * weight for value, weight in pairs), _NOTHING) / whole, len(pairs))


def _sections(rows: Sequence[FormRow]) -> tuple[SectionStats, ...]:
    """By kind; a form without a kind is not in its means."""
    found: defaultdict[str, list[tuple[Decimal | None, Decimal | None]]] = defaultdict(list)
    for row in rows:
        for section in row.score.sections:
            found[str(section.kind)].append((section.claimed, section.score))
    stats = []
    for kind, pairs in found.items():
        equal = [Decimal(1)] * len(pairs)
        claimed, score = ([pair[at] for pair in pairs] for at in (0, 1))
        stats.append(SectionStats(kind, _mean(claimed, equal), _mean(score, equal)))
    return tuple(stats)
