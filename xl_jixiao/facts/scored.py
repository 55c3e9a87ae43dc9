"""The scored submissions of a run with their notes and findings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from xl_jixiao.facts.run import (
    TOLD_NOT_COUNTED,
    Run,
    findings_by_form,
    not_counted,
    submission_key,
)
from xl_jixiao.model.finding import Severity
from xl_jixiao.model.score import Score
from xl_jixiao.model.submission import FORM_TITLES, Form, Submission
from xl_jixiao.scoring.totals import unscaled_note

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
        if self.submission.source.note and self.not_counted != TOLD_NOT_COUNTED:
            notes.append(self.submission.source.note)
        if unscaled := unscaled_note(self.score):
            notes.append(f"{unscaled}，不定等级，不计入平均")
        if self.score.total is None:
            open_rows = sum(1 for row in self.score.rows if row.line.score is None)
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


def year_title(year: int | None) -> str:
    """For titles: "2023年度"."""
    return f"{year}年度" if year is not None else "年度不明"


def form_title(form: Form) -> str:
    """The form's official name."""
    return FORM_TITLES[form]


def form_name(form: Form) -> str:
    """The form in a word, for columns."""
    return _FORM_NAMES[form]
