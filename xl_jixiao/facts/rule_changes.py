"""What another profile would change in a form: which rows, by which rule, and what that makes of
score and grade.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.model.finding import Status
from xl_jixiao.model.score import Score, ScoreLine
from xl_jixiao.model.submission import Form, IndicatorForm
from xl_jixiao.rules.describe import RuleSection, sections_of
from xl_jixiao.rules.profile import RuleProfile

_WHOLE = ("总分封顶", "多个年度目标", "不适用的指标", "满意度", "分值")
"""Sections that change a total and not the rows that it is made of."""
_GRADES, _ROUNDING = "等级", "得分取位"


class RuleDifference(NamedTuple):
    """A section that two profiles rule otherwise; "" where one has no such section."""

    title: str
    first: str
    """In words, with its clause."""
    second: str


class RowChange(NamedTuple):
    """A row that scores otherwise."""

    cell: str
    name: str
    target: str
    actual: str
    points: Decimal | None
    first: ScoreLine
    second: ScoreLine
    rules: tuple[str, ...]
    """Titles of the sections that make the difference."""


class TotalSide(NamedTuple):
    """What a form comes to under one profile."""

    rules: str
    total: Decimal | None
    low: Decimal
    high: Decimal
    grade: str | None
    claimed_part: Decimal


class FormChange(NamedTuple):
    """A form under two profiles."""

    file: str
    sheet: str
    form: Form
    unit: str
    project: str
    year: int | None
    first: TotalSide
    second: TotalSide
    rows: tuple[RowChange, ...]
    rules: tuple[str, ...]
    """Titles of the sections that change a row, the total or the grade."""

    @property
    def changes_score(self) -> bool:
        """Whether the total or its range is another."""
        one, two = self.first, self.second
        return (one.total, one.low, one.high) != (two.total, two.low, two.high)

    @property
    def changes_grade(self) -> bool:
        """Whether the grade is another, or only one has it."""
        return self.first.grade != self.second.grade

    @property
    def difference(self) -> Decimal | None:
        """The second total less the first."""
        if self.first.total is None or self.second.total is None:
            return None
        return self.second.total - self.first.total


def rule_differences(first: RuleProfile, second: RuleProfile) -> tuple[RuleDifference, ...]:
    """The sections in which two profiles differ in what they rule, in order; another clause for the
    same rule is none.
    """
    one = {section.title: section for section in sections_of(first)}
    two = {section.title: section for section in sections_of(second)}
    return tuple(
        RuleDifference(title, _told(one.get(title), first), _told(two.get(title), second))
        for title in dict.fromkeys((*one, *two))
        if _text(one.get(title)) != _text(two.get(title))
    )


def _text(section: RuleSection | None) -> str:
    return "" if section is None else section.text


def _told(section: RuleSection | None, profile: RuleProfile) -> str:
    return "" if section is None else f"{section.text}　依据：{profile.cite(section.clause)}"


def form_change(
    submission: IndicatorForm, scores: tuple[Score, Score], rules: tuple[RuleProfile, RuleProfile]
) -> FormChange:
    """A form under two profiles, of which those for its year and kind count."""
    first, second = (one.of(submission) for one in rules)
    differing = [one.title for one in rule_differences(first, second)]
    titles = _titles_by_basis(first) | _titles_by_basis(second)
    rows = tuple(_rows(scores, titles, differing))
    change = FormChange(
        file=submission.file,
        sheet=submission.sheet,
        form=submission.form,
        unit=submission.unit.text,
        project=submission.project.text,
        year=submission.year,
        first=_side(scores[0]),
        second=_side(scores[1]),
        rows=rows,
        rules=tuple(dict.fromkeys(title for row in rows for title in row.rules)),
    )
    return change._replace(rules=(*change.rules, *_of_the_whole(change, differing)))


def _titles_by_basis(rules: RuleProfile) -> dict[str, str]:
    """Clause as a row cites it → the section."""
    return {rules.cite(one.clause): one.title for one in sections_of(rules)}


def _side(score: Score) -> TotalSide:
    return TotalSide(
        score.rules, score.total, score.low, score.high, score.grade, score.claimed_part
    )


def _rows(
    scores: tuple[Score, Score], titles: dict[str, str], differing: Sequence[str]
) -> Iterator[RowChange]:
    one, two = scores
    for fund, other in zip(one.funds, two.funds, strict=True):
        if fund.line and other.line and _differ(fund.line, other.line):
            money = fund.fund
            lines = fund.line, other.line
            yield RowChange(
                money.claimed_score.entry.ref.a1 if money.claimed_score.entry.ref else money.ref.a1,
                "预算执行率",
                "",
                "",
                lines[1].points,
                *lines,
                _causes(lines, titles, differing),
            )
    for row, again in zip(one.rows, two.rows, strict=True):
        if _differ(row.line, again.line):
            lines = row.line, again.line
            yield RowChange(
                row.score_cells[0].a1,
                row.name,
                row.indicator.target.printed,
                row.indicator.actual.printed,
                row.points,
                *lines,
                _causes(lines, titles, differing),
            )


def _differ(one: ScoreLine, two: ScoreLine) -> bool:
    return (one.score, one.low, one.high) != (two.score, two.low, two.high)


def _causes(
    lines: tuple[ScoreLine, ScoreLine], titles: dict[str, str], differing: Sequence[str]
) -> tuple[str, ...]:
    """The sections that the two scores rest on, as far as these differ; else how they round; else
    all that differ, since nothing tells them apart.
    """
    found = dict.fromkeys(titles[one.basis_text] for one in lines if one.basis_text in titles)
    causes = tuple(title for title in found if title in differing)
    if causes:
        return causes
    if _ROUNDING in differing:
        return (_ROUNDING,)
    return tuple(title for title in differing if title not in {_GRADES, *_WHOLE})


def _of_the_whole(change: FormChange, differing: Sequence[str]) -> Iterator[str]:
    """Sections behind what the rows do not explain: a total that is not the sum of their changes,
    a grade that changes with an equal total or by other limits.
    """
    moved = sum(
        ((row.second.score or Decimal(0)) - (row.first.score or Decimal(0)) for row in change.rows),
        Decimal(0),
    )
    if change.changes_score and change.difference != moved:
        yield from (title for title in _WHOLE if title in differing and title not in change.rules)
    if change.changes_grade and _GRADES in differing:
        yield _GRADES


class ComparedFile(NamedTuple):
    """How a file ended, with its forms under both profiles."""

    file: str
    status: Status
    reason: str
    sha256: str
    forms: tuple[FormChange, ...] = ()


@dataclass(frozen=True, slots=True)
class ComparedRules:
    """What two profiles make of the forms of a folder."""

    first: RuleProfile
    second: RuleProfile
    differences: Mapping[str, tuple[RuleDifference, ...]]
    """Kind of form ("" for all) → the sections in which they differ."""
    files: tuple[ComparedFile, ...]

    @property
    def forms(self) -> tuple[FormChange, ...]:
        """All forms, in the order of the files."""
        return tuple(form for file in self.files for form in file.forms)

    @property
    def exit_code(self) -> int:
        """3 where a file could not be read, or nothing was found to compare."""
        rejected = any(one.status is Status.REJECTED for one in self.files)
        return 3 if rejected or not self.forms else 0
