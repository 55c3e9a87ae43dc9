"""What a run keeps in memory of each file and each form: small enough for a province.

A worker makes them once, from the whole form; everything that depends on the folder (which version
counts, sums, means, who is missing) is worked out from these alone. Amounts in 万元, rates as
ratios (1 = 100%), points and scores in 分; None where the form has none.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from enum import IntEnum
from typing import Any, NamedTuple, Protocol

from xl_jixiao.facts.fund_parts import Amounts, amounts, first_total
from xl_jixiao.facts.given import changes
from xl_jixiao.facts.lexicon import level2_kind
from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.model.finding import (
    Evaluated,
    EvaluatedData,
    EvaluatedForm,
    FileResult,
    Finding,
    Severity,
    SheetResult,
    Status,
)
from xl_jixiao.model.given import GivenChange
from xl_jixiao.model.grid import CellRef
from xl_jixiao.model.making import direct
from xl_jixiao.model.score import Score, SectionScore
from xl_jixiao.model.source import FormSource
from xl_jixiao.model.submission import (
    SECTION_TITLES,
    Budget,
    Form,
    IndicatorForm,
    RowRole,
    addresses_of,
)
from xl_jixiao.rules.profile import RuleProfile
from xl_jixiao.text.labels import fold

_SCORED, _DETAIL = RowRole.SCORED, RowRole.DETAIL

_NOTHING = Decimal(0)


class Part(IntEnum):
    """What of the outputs depends on one file alone, so that whoever reads the file makes it."""

    SUBMISSIONS = 0
    """Of result.json, one a line, without what only the folder tells."""
    FINDINGS = 1
    """Of result.json, one a line."""
    FUNDS = 2
    """Rows of 资金明细."""
    INDICATORS = 3
    """Rows of 指标明细."""
    BASE = 4
    """Figures for 基础数据汇总."""
    ERRORS = 5
    """Rows of 问题清单, like the next two."""
    WARNINGS = 6
    INFOS = 7
    PASSED = 8
    """Rows of 通过项."""
    PASSED_LINES = 9
    """The same for result.json, one line for each form or file."""
    TELLINGS = 10
    """What a report tells of the findings."""
    LEDGER = 11
    """Cells of 问题台账 for each finding (`tables.ledger.FOUND`), none for a hint."""


FINDING_PARTS = {
    Severity.ERROR: Part.ERRORS,
    Severity.WARNING: Part.WARNINGS,
    Severity.INFO: Part.INFOS,
}


class StoredParts(Protocol):
    """The parts of all files of a run."""

    def read(self, at: int, part: Part) -> bytes:
        """That part of the file at this index of the run, empty where it has none."""
        ...


class FormKey(NamedTuple):
    """What names a form within a run."""

    file: str
    sheet: str
    top: int
    """Top row of the form."""


_form_key = direct(FormKey)  # asked for dozens of times a form


class KindCount(NamedTuple):
    """How the indicator rows of one level 1 ended, details (其中) left out."""

    title: str
    rows: int
    met: int
    missed: int


_kind_count = direct(KindCount)


class ReportKey(NamedTuple):
    """Whose a report is, to find what lies in other files of the same unit."""

    unit: str
    """Folded, "" where it names none."""
    year: int | None


class FindingMark(NamedTuple):
    """A finding of a file, as far as counting asks for it."""

    id: str
    severity: Severity
    unit: str
    """The unit; the file where it names none."""
    form: int
    """Index of the form of the file that it is about; -1: about the whole file."""
    key: str = ""
    """Its identity over runs without its number, like the next see `Finding`."""
    traces: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FormRecord:
    """One submission."""

    file: str
    sheet: str
    top: int
    bottom: int
    form: Form
    unit: str
    """As written, "" where the form does not say."""
    unit_code: str
    department: str
    project: str
    year: int | None
    source: FormSource
    """What it was read from."""
    unit_cells: tuple[CellRef, ...]
    title_cells: tuple[CellRef, ...]
    modified: dt.datetime | None
    """Last saved, by the file's own properties."""
    scored: bool = False
    """Whether it has a score; a 基础数据表 has nothing of what follows."""
    claimed_cells: tuple[CellRef, ...] = ()
    """Of 自评总分."""
    claimed: Decimal | None = None
    """自评总分."""
    claimed_grade: str = ""
    unscored: bool = False
    """A table without 分值 and 得分 columns."""
    initial: Decimal | None = None
    """Of 年度资金总额, like the next two."""
    annual: Decimal | None = None
    executed: Decimal | None = None
    rate: Decimal | None = None
    """Recomputed."""
    base: Budget = "annual"
    """The budget that the profile divides by."""
    total: Decimal | None = None
    low: Decimal = _NOTHING
    high: Decimal = _NOTHING
    claimed_part: Decimal = _NOTHING
    grade: str | None = None
    sections: tuple[SectionScore, ...] = ()
    unscaled: bool = False
    rescaled: bool = False
    points_total: Decimal | None = None
    uncapped: Decimal | None = None
    open_rows: int = 0
    """Indicator rows without a determinable score."""
    claimed_rows: int = 0
    """Indicator rows whose score is the claimed one."""
    fund_rows: int = 0
    indicator_rows: int = 0
    has_noted_rows: bool = False
    """Whether an indicator row carries no points of its own (其中, merged)."""
    kinds: tuple[KindCount, ...] = ()
    second_kinds: tuple[KindCount, ...] = ()
    """The same by kind of level 2 (数量, 质量 …); "" where level 2 is none of them."""
    listed: int = -1
    """Which unit of the roster it is of (index into `Run.standings`); -1: none, or no roster."""
    realm: str = ""
    """The county whose result it was taken from, "" in a run: units of one name in two counties are
    two units."""

    @property
    def key(self) -> FormKey:
        """File, sheet, top row."""
        return _form_key(self.file, self.sheet, self.top)

    @property
    def name(self) -> str:
        """Unit, with the project where it is one."""
        return f"{self.owner}“{self.project}”" if self.project else self.owner

    @property
    def owner(self) -> str:
        """The unit; the file where the form does not say."""
        return self.unit or self.file

    @property
    def unit_key(self) -> tuple[str, str]:
        """What tells its unit from others, however the name is written."""
        return self.realm, fold(self.owner) if self.listed < 0 else f"#{self.listed}"

    @property
    def difference(self) -> Decimal | None:
        """核算 − 自评, None where one of them is open."""
        if self.total is None or self.claimed is None:
            return None
        return self.total - self.claimed

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
        return self.difference is not None and not self.unscaled

    @property
    def has_weighted_scores(self) -> bool:
        """Whether its scores can be weighed by money."""
        return self.has_scores and self.annual is not None and self.annual > 0

    @property
    def has_sections(self) -> bool:
        """Whether it is in the group of sections."""
        both = all(None not in {one.claimed, one.score} for one in self.sections)
        return bool(self.sections) and both and not self.unscaled


@dataclass(frozen=True, slots=True)
class FileRecord:
    """One file of a run."""

    file: str
    sha256: str
    status: Status
    reason: str
    sheets: tuple[SheetResult, ...] = ()
    remarks: tuple[str, ...] = ()
    forms: tuple[FormRecord, ...] = ()
    findings: tuple[FindingMark, ...] = ()
    """In the order in which they were found."""
    passed: int = 0
    reports: tuple[ReportKey, ...] = ()
    """Of the reports in its text."""
    received: str = ""
    """When it came, as an ISO moment, or the day that the roster notes; "" where nobody asked."""
    given: tuple[GivenChange, ...] = ()
    """What it has otherwise than it was given with, by its own mark."""

    def project_of(self, mark: FindingMark) -> str:
        """The project of the form that a finding of the file is about, "" where it is none."""
        return "" if mark.form < 0 else self.forms[mark.form].project


def record_of(result: FileResult, rules: RuleProfile) -> FileRecord:
    """What is kept of a file that was evaluated under these rules."""
    forms = tuple(_form(one, result, rules.of(one.submission)) for one in result.evaluated)
    return FileRecord(
        file=result.file,
        sha256=result.sha256,
        status=result.status,
        reason=result.reason,
        sheets=result.sheets,
        remarks=result.remarks,
        forms=forms,
        findings=tuple(mark_of(finding, forms) for finding in result.findings),
        passed=len(result.passed),
        reports=tuple(ReportKey(fold(one.unit.text), one.year) for one in result.reports),
        given=tuple(changes(result.given, result.submissions)) if result.given else (),
    )


def owner_of(finding: Finding, forms: Sequence[FormRecord]) -> FormRecord | None:
    """The form of a file that a finding is about: by sheet, and by row where a sheet holds several
    forms; None for findings about a whole file.
    """
    at = _owner_at(finding, forms)
    return None if at < 0 else forms[at]


def _owner_at(finding: Finding, forms: Sequence[FormRecord]) -> int:
    """Its index, -1 without one."""
    there = [at for at, one in enumerate(forms) if one.sheet == finding.sheet]
    if len(there) > 1 and finding.row is not None:
        for at in there:
            if forms[at].top <= finding.row <= forms[at].bottom:
                return at
    return there[0] if there else -1


def _form(one: Evaluated, result: FileResult, rules: RuleProfile) -> FormRecord:
    form = one.submission
    # in one go: to replace members of a record reads and sets all of them again
    scored = {} if isinstance(one, EvaluatedData) else _of_score(one, rules)
    return FormRecord(
        file=result.file,
        sheet=form.sheet,
        top=form.area.top,
        bottom=form.area.bottom,
        form=form.form,
        unit=form.unit.text,
        unit_code=form.unit_code,
        department=form.department.text,
        project=form.project.text,
        year=form.year,
        source=form.source,
        unit_cells=addresses_of(form.unit),
        title_cells=addresses_of(form.title),
        modified=result.modified,
        **scored,
    )


def _of_score(one: EvaluatedForm, rules: RuleProfile) -> dict[str, Any]:
    """The members that only a scored form has."""
    form, score = one.submission, one.score
    money, rate = _execution(form, score)
    lines = [row.line for row in score.rows]
    counted = [row for row in score.rows if row.indicator.role is not _DETAIL]
    return {
        "scored": True,
        "claimed_cells": addresses_of(form.claimed_total),
        "claimed": form.claimed_total.value,
        "claimed_grade": form.claimed_grade.text,
        "unscored": form.unscored,
        "initial": money.initial,
        "annual": money.annual,
        "executed": money.executed,
        "rate": rate,
        "base": rules.execution.base,
        "total": score.total,
        "low": score.low,
        "high": score.high,
        "claimed_part": score.claimed_part,
        "grade": score.grade,
        "sections": score.sections,
        "unscaled": score.unscaled,
        "rescaled": score.rescaled,
        "points_total": score.points_total,
        "uncapped": score.uncapped,
        "open_rows": sum([line.score is None for line in lines]),
        "claimed_rows": sum([line.score is not None and line.basis == "claimed" for line in lines]),
        "fund_rows": len(form.funds),
        "indicator_rows": len(form.indicators),
        "has_noted_rows": any(row.role is not _SCORED for row in form.indicators),
        "kinds": kind_counts([(SECTION_TITLES[row.kind], row.line.met) for row in counted]),
        "second_kinds": kind_counts(
            [(level2_kind(row.indicator.level2.text), row.line.met) for row in counted]
        ),
    }


def _execution(form: IndicatorForm, score: Score) -> tuple[Amounts, Decimal | None]:
    """Amounts of the row 年度资金总额 and its recomputed rate."""
    total = first_total(form)
    if total is None:
        return Amounts(None, None, None), None
    line = score.execution.line if score.execution else None
    return amounts(total, {}), line.completion if line else None


def kind_counts(ends: Iterable[tuple[str, bool | None]]) -> tuple[KindCount, ...]:
    """How the indicator rows of a form ended, by level in the order in which it comes.

    Args:
        ends: level 1, or the kind of level 2, and whether it was met, of each row that is no detail
            (其中).
    """
    found: defaultdict[str, list[bool | None]] = defaultdict(list)
    for title, met in ends:
        found[title].append(met)
    return tuple(
        [
            _kind_count(title, len(met), met.count(True), met.count(False))
            for title, met in found.items()
        ]
    )


def mark_of(finding: Finding, forms: tuple[FormRecord, ...]) -> FindingMark:
    """What counting asks of a finding of a file with these forms."""
    unit = finding.unit or finding.file
    at = _owner_at(finding, forms)
    return FindingMark(finding.id, finding.severity, unit, at, finding.key, finding.traces)
