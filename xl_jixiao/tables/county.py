"""The figures of the county-wide report (汇总分析报告).

Each kind of form and each year is a block of its own, as in 汇总: project money lies inside
department money, so nothing is added across blocks. Superseded versions are not counted.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence

from xl_jixiao.facts.compared import RunComparison
from xl_jixiao.facts.last_year import YearFigures
from xl_jixiao.facts.lexicon import lexicon
from xl_jixiao.facts.records import FileRecord, FormRecord, KindCount
from xl_jixiao.facts.run import Run
from xl_jixiao.facts.statistics import BlockSummary, Summary
from xl_jixiao.facts.versions import split_by_source
from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.model.finding import Status
from xl_jixiao.model.roster import MissingUnit
from xl_jixiao.model.submission import SECTION_TITLES, Form
from xl_jixiao.rounds.oversight import Oversight, oversight
from xl_jixiao.rules.profile import RuleProfile
from xl_jixiao.tables.analysis import Analysis, analyse
from xl_jixiao.tables.reviewed import Outcome, outcomes
from xl_jixiao.text.labels import fold


@dataclass(frozen=True, slots=True)
class FormBlock:
    """The submissions of one kind of form and one year."""

    form: Form
    year: int | None
    rows: tuple[FormRecord, ...]
    stats: BlockSummary

    @property
    def units(self) -> int:
        """How many units these come from."""
        return self.stats.units

    @property
    def subject(self) -> str:
        """What the forms are about: 部门整体支出."""
        return "部门整体支出" if self.form is Form.DEPARTMENT else "项目支出"

    @property
    def of_year(self) -> str:
        """2023年度, before what is of that year."""
        return f"{self.year}年度" if self.year is not None else "年度不明的"

    @property
    def tables(self) -> int:
        """How many of these are tables, not gathered from the sentences of a report."""
        return len(split_by_source(self.rows)[0])


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
    from_text: int
    """Of the counted ones, those gathered from the sentences of a report."""
    files: int
    merged: int
    skipped: int
    rejected: tuple[FileRecord, ...]
    roster: int | None
    """Units on the roster; None without one."""
    missing: tuple[MissingUnit, ...]
    """Each unit once."""
    summary: Summary
    indicators: tuple[IndicatorKind, ...]
    second_level: tuple[IndicatorKind, ...]
    """The same by kind of level 2; those of no known kind last, without a title."""
    analysis: Analysis
    rules: RuleProfile
    year: int | None
    """See `county_year`."""
    oversight: Oversight
    compared: RunComparison | None
    """Against the run before."""
    last_year: tuple[YearFigures, ...]
    """Of the result that was given as last year's."""
    reviewed: tuple[Outcome, ...]
    """The forms of which the bureau reviewed rows (抽查复核)."""

    def of(self, form: Form) -> tuple[FormBlock, ...]:
        """The blocks of one kind of form."""
        return tuple(block for block in self.blocks if block.form is form)


def county_figures(run: Run) -> CountyFigures:
    """The figures of a finished run."""
    summary = run.summary
    rows = [row for block in summary.blocks for row in block.rows]
    return CountyFigures(
        blocks=tuple(FormBlock(one.form, one.year, one.rows, one) for one in summary.blocks),
        basic=sum(
            one.form is Form.BASIC_DATA and one.key not in run.superseded for one in run.forms
        ),
        units=summary.units,
        replaced=summary.replaced,
        from_text=len(split_by_source(rows)[1]),
        files=summary.all_files,
        merged=summary.files[Status.MERGED],
        skipped=summary.files[Status.SKIPPED],
        rejected=tuple(file for file in run.files if file.status is Status.REJECTED),
        roster=summary.roster_units,
        missing=_each_once(run.missing),
        summary=summary,
        indicators=_indicators(rows, SECTION_TITLES.values(), lambda one: one.kinds),
        second_level=_indicators(rows, _second_titles(), lambda one: one.second_kinds),
        analysis=analyse(run),
        rules=run.rules,
        year=county_year(run),
        oversight=oversight(run),
        compared=run.compared,
        last_year=run.last_year,
        reviewed=tuple(outcomes(run, run.reviews)) if run.reviews else (),
    )


UNNAMED = "未写明单位的材料"
_PROJECT = "项目"


def row_name(row: FormRecord) -> str:
    """The unit, with its project: 甲局“河道清淤”项目."""
    return owner_name(row.unit, row.project)


def owner_name(unit: str, project: str) -> str:
    """甲局“河道清淤”项目; the project alone where it begins with the unit, or no unit is named."""
    if project and project.startswith(unit):
        return project_name(project)
    return f"{unit or UNNAMED}{project_name(project)}"


def project_name(project: str) -> str:
    """“河道清淤”项目; the word 项目 once; "" for none."""
    return f"“{project.removesuffix(_PROJECT)}”{_PROJECT}" if project else ""


def _each_once(missing: Sequence[MissingUnit]) -> tuple[MissingUnit, ...]:
    first: dict[str, MissingUnit] = {}
    for one in missing:
        first.setdefault(fold(one.unit.name), one)
    return tuple(first.values())


def county_year(run: Run) -> int | None:
    """The year a run is about: the one asked for, else the one that most of its forms are of."""
    if run.year is not None:
        return run.year
    years = Counter(one.year for one in run.forms)
    if not years:
        return None
    year, count = years.most_common(1)[0]
    return year if 2 * count > years.total() else None


def _second_titles() -> tuple[str, ...]:
    """The kinds of level 2 as forms have them: 数量 before 成本."""
    kinds = [kind for kind, _ in lexicon().level2]
    last = ("成本", "满意度")
    return (*(kind for kind in kinds if kind not in last), *last, "")


def _indicators(
    counted: Sequence[FormRecord],
    titles: Iterable[str],
    kinds_of: Callable[[FormRecord], Sequence[KindCount]],
) -> tuple[IndicatorKind, ...]:
    """Details (其中) of a row above are no indicators of their own."""
    ends: defaultdict[str, list[KindCount]] = defaultdict(list)
    for one in counted:
        for kind in kinds_of(one):
            ends[kind.title].append(kind)
    return tuple(
        IndicatorKind(
            title,
            sum(one.rows for one in found),
            sum(one.met for one in found),
            sum(one.missed for one in found),
        )
        for title in titles
        if (found := ends.get(title))
    )
