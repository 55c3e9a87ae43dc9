"""Findings, and how a file and its sheets ended."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.model.given import GivenForm
from xl_jixiao.model.report import Report
from xl_jixiao.model.score import Score
from xl_jixiao.model.source import FormSource
from xl_jixiao.model.submission import BaseDataForm, IndicatorForm, Submission


class Family(StrEnum):
    """The letter of an id → the name of the family."""

    B = "资金与执行率"
    W = "分值与得分合计"
    I = "绩效指标"  # noqa: E741 - the letter is that of the published ids
    D = "基础数据表"
    P = "一体化平台预警"
    R = "必填项"
    X = "报告数字与表格核对"
    N = "报告文字"
    F = "文件与文件夹"


class Severity(StrEnum):
    """By the words of the official text: 必须/不得 → error, 应当/建议 → warning, else info."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


SEVERITY_TITLES = {Severity.ERROR: "错误", Severity.WARNING: "警告", Severity.INFO: "提示"}

GRAVITY = {severity: at for at, severity in enumerate(Severity)}
"""The gravest is 0; for sorting."""


class Telling(NamedTuple):
    """What a report tells of one mistake: facts without words. The sentence is a pattern of the
    check (outputs/draft/wordings), so that a bureau may put it otherwise.
    """

    kind: str = ""
    """Which of the check's sentences, "" where it has one."""
    label: str = ""
    """The row, as the clerk calls it."""
    facts: tuple[tuple[str, str], ...] = ()
    """Name in the pattern → as it is printed."""
    weight: Decimal = Decimal(0)
    """The greater, the graver: the order in which a report tells them."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong or worth a look, at its cells (contract: result.json)."""

    id: str
    severity: Severity
    file: str
    unit: str
    sheet: str
    cells: tuple[str, ...]
    """A1 addresses, in Excel's order; empty for findings about a whole file or folder."""
    row_label: str
    message: str
    """Chinese: where, what was found, what was expected, what to do."""
    found: str
    expected: str
    basis: str
    """The rule or clause."""
    unit_basis: str = ""
    """The same as it may be in what goes to a unit: verified clauses only, else the bureau's
    notice, else the rules by name."""
    row: int | None = None
    """The row (of a text the paragraph) of the first of the cells; None without cells. It tells to
    which form of its sheet the finding belongs; result.json has the cells alone."""
    key: str = ""
    """Its identity over runs (rounds.keys), without the number that only the folder gives."""
    traces: tuple[str, ...] = ()
    """Each of its rows with what was found there, as fingerprints (rounds.keys.trace)."""
    units: tuple[str, ...] = ()
    """All units it speaks of, where these are several."""
    tellings: tuple[Telling, ...] = ()
    """The mistakes that are one finding, for reports."""


class Passed(NamedTuple):
    """A check that was made and found nothing (通过)."""

    id: str
    title: str
    file: str
    unit: str
    sheet: str
    detail: str = ""
    """What was compared, e.g. "208.22÷208.22=100%"."""


class Status(StrEnum):
    """How a file or a sheet ended."""

    MERGED = "merged"
    REJECTED = "rejected"
    """Should have been a submission and could not be used."""
    SKIPPED = "skipped"
    """Not a submission."""


class State(StrEnum):
    """How a finding stands against the run before."""

    NEW = "new"
    OPEN = "open"
    """The same was found there before."""
    CHANGED = "changed"
    """Something else was found there before: it was corrected, wrongly."""
    WAIVED = "waived"
    """The bureau lets it stand."""


STATE_TITLES = {
    State.NEW: "新增",
    State.OPEN: "未改",
    State.CHANGED: "改错",
    State.WAIVED: "予以保留",
}


@dataclass(frozen=True, slots=True)
class SheetResult:
    """How one sheet ended, with the reason a clerk understands ("" for merged)."""

    sheet: str
    status: Status
    reason: str = ""
    blank_form: bool = False
    """Skipped because a form is there that nobody has filled in."""
    other_year: bool = False
    """Skipped because its forms are of another year than the one asked for."""


class _OfASubmission:
    """What is known of a submission, of whatever kind."""

    __slots__ = ()
    submission: Submission

    @property
    def source(self) -> FormSource:
        """What it was read from."""
        return self.submission.source


@dataclass(frozen=True, slots=True)
class EvaluatedForm(_OfASubmission):
    """A 自评表 with its score."""

    submission: IndicatorForm
    score: Score


@dataclass(frozen=True, slots=True)
class EvaluatedData(_OfASubmission):
    """A 基础数据表: checked, not scored."""

    submission: BaseDataForm

    @property
    def score(self) -> None:
        """Nothing is claimed in it."""
        return


Evaluated = EvaluatedForm | EvaluatedData
"""A form that counts in a run."""


@dataclass(frozen=True, slots=True)
class FileResult:
    """All that is known of one file."""

    file: str
    """Path relative to the folder, with /."""
    sha256: str
    status: Status
    reason: str = ""
    sheets: tuple[SheetResult, ...] = ()
    evaluated: tuple[Evaluated, ...] = ()
    findings: tuple[Finding, ...] = ()
    passed: tuple[Passed, ...] = ()
    modified: dt.datetime | None = None
    """Last saved, by the file's own properties."""
    reports: tuple[Report, ...] = ()
    """The reports in the text of a document."""
    remarks: tuple[str, ...] = ()
    """Chinese: what a person should know of how the file was read."""
    given: tuple[GivenForm, ...] = ()
    """What was given with it where it was handed out by us, by its own mark."""

    @property
    def submissions(self) -> tuple[Submission, ...]:
        """The submissions in the order of their sheets."""
        return tuple(one.submission for one in self.evaluated)

    @property
    def scores(self) -> tuple[Score | None, ...]:
        """Parallel to `submissions`."""
        return tuple(one.score for one in self.evaluated)
