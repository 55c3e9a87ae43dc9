"""The figures of the county-wide report (汇总分析报告).

Each kind of form and each year is a block of its own, as in 汇总: project money lies inside
department money, so nothing is added across blocks. Superseded versions are not counted.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from xl_jixiao.facts.run import NOT_COUNTED, Run
from xl_jixiao.model.finding import FileResult, Finding, Status
from xl_jixiao.model.roster import MissingUnit
from xl_jixiao.model.score import Score
from xl_jixiao.model.submission import SECTION_TITLES, Form, RowRole, Submission
from xl_jixiao.rules.profile import RuleProfile
from xl_jixiao.tables.analysis import Analysis, analyse
from xl_jixiao.tables.overview import execution_of
from xl_jixiao.tables.scored import FORM_ORDER, Scored, scored_of
from xl_jixiao.text.labels import fold


@dataclass(frozen=True, slots=True)
class CountyRow:
    """One scored submission that counts. Amounts in 万元, None where the form has none."""

    submission: Submission
    score: Score
    initial: Decimal | None
    annual: Decimal | None
    executed: Decimal | None
    rate: Decimal | None
    """A ratio, recomputed."""

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


@dataclass(frozen=True, slots=True)
class FormBlock:
    """The submissions of one kind of form and one year."""

    form: Form
    year: int | None
    rows: tuple[CountyRow, ...]

    @property
    def units(self) -> int:
        """How many units these come from."""
        return _units_in(row.unit for row in self.rows)

    @property
    def tables(self) -> int:
        """How many of these are tables, not gathered from the sentences of a report."""
        return sum(not row.submission.stated for row in self.rows)


@dataclass(frozen=True, slots=True)
class IndicatorKind:
    """The indicator rows of one level 1 over all forms: how many there are, how they ended."""

    title: str
    rows: int
    met: int
    missed: int

    @property
    def open(self) -> int:
        """Rows of which a reader can't tell: qualitative, blank, not comparable."""
        return self.rows - self.met - self.missed


@dataclass(frozen=True, slots=True)
class CheckCount:
    """The findings of one check."""

    id: str
    title: str
    findings: tuple[Finding, ...]
    units: tuple[str, ...]
    """Each once, in the order of the files."""


@dataclass(frozen=True, slots=True)
class CountyFigures:
    """All that the county report is made of."""

    blocks: tuple[FormBlock, ...]
    """Department before project, years in order."""
    basic: int
    """Forms of basic data, which have no score."""
    units: int
    """Units of which anything was merged."""
    replaced: int
    """Submissions that another version replaces."""
    stated: int
    """Of the counted ones, those gathered from the sentences of a report."""
    files: int
    merged: int
    skipped: int
    rejected: tuple[FileResult, ...]
    roster: int | None
    """Units on the roster; None without one."""
    missing: tuple[MissingUnit, ...]
    indicators: tuple[IndicatorKind, ...]
    checks: tuple[CheckCount, ...]
    """Those with findings: by most units, then most findings."""
    analysis: Analysis
    rules: RuleProfile
    year: int | None
    """See `county_year`."""

    def of(self, form: Form) -> tuple[FormBlock, ...]:
        """The blocks of one kind of form."""
        return tuple(block for block in self.blocks if block.form is form)


def county_figures(run: Run) -> CountyFigures:
    """The figures of a finished run."""
    scored = scored_of(run)
    counted = [one for one in scored if not one.superseded]
    merged = [file for file in run.files if file.status is Status.MERGED]
    submissions = [one for file in merged for one in file.submissions]
    return CountyFigures(
        blocks=_blocks(counted),
        basic=sum(one.form is Form.BASIC_DATA for one in submissions),
        units=_units_in(one.unit.text or one.file for one in submissions),
        replaced=sum(one.not_counted == NOT_COUNTED for one in scored),
        stated=sum(one.submission.stated for one in counted),
        files=len(run.files),
        merged=len(merged),
        skipped=sum(file.status is Status.SKIPPED for file in run.files),
        rejected=tuple(file for file in run.files if file.status is Status.REJECTED),
        roster=None if run.roster is None else _units_in(unit.name for unit in run.roster),
        missing=run.missing,
        indicators=_indicators(counted),
        checks=_checks(run.findings),
        analysis=analyse(run, scored),
        rules=run.rules,
        year=county_year(run),
    )


def county_year(run: Run) -> int | None:
    """The year a run is about: the one asked for, else the one that most of its forms are of."""
    if run.year is not None:
        return run.year
    years = Counter(one.year for file in run.files for one in file.submissions)
    if not years:
        return None
    year, count = years.most_common(1)[0]
    return year if 2 * count > years.total() else None


def _units_in(names: Iterable[str]) -> int:
    """How many units these names are, however they are spaced."""
    return len({fold(name) for name in names})


def _blocks(counted: Sequence[Scored]) -> tuple[FormBlock, ...]:
    groups: defaultdict[tuple[int, bool, int], list[Scored]] = defaultdict(list)
    for one in counted:
        form, year = one.submission.form, one.submission.year
        groups[FORM_ORDER.index(form), year is None, year or 0].append(one)
    return tuple(
        FormBlock(members[0].submission.form, members[0].submission.year, tuple(map(_row, members)))
        for _, members in sorted(groups.items())
    )


def _row(one: Scored) -> CountyRow:
    money, rate = execution_of(one.submission, one.score)
    return CountyRow(one.submission, one.score, *money, rate)


def _indicators(counted: Sequence[Scored]) -> tuple[IndicatorKind, ...]:
    """Details (其中) of a row above are no indicators of their own."""
    ends: defaultdict[str, list[bool | None]] = defaultdict(list)
    for one in counted:
        submission = one.submission
        for row, line in zip(submission.indicators, one.score.indicators, strict=True):
            if row.role is not RowRole.DETAIL:
                kind = submission.sections[row.section].kind
                ends[SECTION_TITLES[kind]].append(line.met)
    return tuple(
        IndicatorKind(title, len(found), found.count(True), found.count(False))
        for title in SECTION_TITLES.values()
        if (found := ends.get(title))
    )


def _checks(findings: Sequence[Finding]) -> tuple[CheckCount, ...]:
    from xl_jixiao.checks.registry import all_checks

    groups: defaultdict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        groups[finding.id].append(finding)
    counts = [
        CheckCount(check.id, check.title, tuple(found), units_of(found))
        for check in all_checks()
        if (found := groups.get(check.id))
    ]
    return tuple(sorted(counts, key=lambda one: (-len(one.units), -len(one.findings), one.id)))


def units_of(findings: Sequence[Finding]) -> tuple[str, ...]:
    """The units of findings, each once; the file where one names no unit."""
    names = (finding.unit or finding.file for finding in findings)
    return tuple({fold(name): name for name in names if name}.values())
