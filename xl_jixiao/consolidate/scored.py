"""The scored submissions of a run with what belongs to each: its place, its findings."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from xl_jixiao.consolidate.run import Run
from xl_jixiao.consolidate.table import Place
from xl_jixiao.model.finding import Finding, Severity
from xl_jixiao.model.score import Score
from xl_jixiao.model.submission import FORM_TITLES, Form, Submission

NOT_COUNTED = "未计入合计：同一单位、表、项目、年度另有版本"
TOLD = "由报告文字读取，报告中没有自评表；文字没有写明的留空"
TOLD_NOT_COUNTED = "由报告文字读取，未计入合计：以另行报送的自评表为准"
FORM_ORDER = tuple(Form)

_FORM_NAMES = {
    Form.DEPARTMENT: "部门整体",
    Form.PROJECT: "项目支出",
    Form.BASIC_DATA: "基础数据",
}


@dataclass(frozen=True, slots=True)
class Scored:
    """One scored submission."""

    submission: Submission
    score: Score
    not_counted: str
    """Why it does not count, "" where it does."""
    findings: Counter[Severity] = field(default_factory=Counter)

    @property
    def superseded(self) -> bool:
        """Whether another version or a table counts in its place."""
        return bool(self.not_counted)

    @property
    def note(self) -> str:
        """What the reader must know about the whole row."""
        notes = [self.not_counted] if self.not_counted else []
        if self.submission.stated and self.not_counted != TOLD_NOT_COUNTED:
            notes.append(TOLD)
        if self.score.total is None:
            open_rows = sum(1 for line in self.score.indicators if line.score is None)
            if open_rows:
                notes.append(f"{open_rows} 行指标不能确定得分，只给区间")
        if self.score.uncapped is not None:
            notes.append(f"总分受上限限制（原 {self.score.uncapped} 分）")
        return "；".join(notes)


def scored_of(run: Run) -> tuple[Scored, ...]:
    """All scored submissions in the order of files and sheets."""
    found = findings_by_form(run)
    return tuple(
        Scored(
            one.submission,
            one.score,
            not_counted(run, one.submission),
            Counter(finding.severity for finding in found[submission_key(one.submission)]),
        )
        for file in run.files
        for one in file.evaluated
        if one.score is not None
    )


def scored_pairs(run: Run) -> Iterator[tuple[Submission, Score]]:
    """The same without findings: cheap enough to be made anew for each long table."""
    for file in run.files:
        for one in file.evaluated:
            if one.score is not None:
                yield one.submission, one.score


def submission_key(submission: Submission) -> tuple[str, str, int]:
    """What names a form within a run: file, sheet, top row."""
    return submission.file, submission.sheet, submission.area.top


def is_superseded(run: Run, submission: Submission) -> bool:
    """Whether another version counts in its place."""
    return submission_key(submission) in run.superseded


def not_counted(run: Run, submission: Submission) -> str:
    """Why a submission does not count in totals, "" where it does."""
    key = submission_key(submission)
    if key not in run.superseded:
        return ""
    return TOLD_NOT_COUNTED if key in run.told else NOT_COUNTED


def year_title(year: int | None) -> str:
    """For titles: "2023年度"."""
    return f"{year}年度" if year is not None else "年度不明"


def form_title(form: Form) -> str:
    """The form's official name."""
    return FORM_TITLES[form]


def form_name(form: Form) -> str:
    """The form in a word, for columns."""
    return _FORM_NAMES[form]


def place_of(submission: Submission, cell: str = "") -> Place:
    """The submission's sheet as a place; its text is the file."""
    return Place(submission.file, submission.file, submission.sheet, cell)


def findings_by_form(run: Run) -> defaultdict[tuple[str, str, int], list[Finding]]:
    """The findings of each form (`submission_key`): by sheet, and by row where a sheet holds
    several forms.
    """
    on_sheet: defaultdict[tuple[str, str], list[Submission]] = defaultdict(list)
    for file in run.files:
        for submission in file.submissions:
            on_sheet[submission.file, submission.sheet].append(submission)
    found: defaultdict[tuple[str, str, int], list[Finding]] = defaultdict(list)
    for finding in run.findings:
        owner = _owner(finding, on_sheet.get((finding.file, finding.sheet), ()))
        if owner is not None:
            found[submission_key(owner)].append(finding)
    return found


def _owner(finding: Finding, submissions: Sequence[Submission]) -> Submission | None:
    if len(submissions) > 1 and finding.cells:
        number = re.search(r"\d+", finding.cells[0])  # of G12 the row, of 段12句2 the paragraph
        row = int(number[0]) if number else 0
        for submission in submissions:
            if submission.area.top <= row <= submission.area.bottom:
                return submission
    return submissions[0] if submissions else None
