"""Scored forms by the rows of their sheet: what stands in the tool columns beside each row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from xl_jixiao.excel.functions import hint_of
from xl_jixiao.excel.table import issues_by_row
from xl_jixiao.excel.values import UNSURE
from xl_jixiao.model.finding import FileResult
from xl_jixiao.model.score import Score, ScoreLine
from xl_jixiao.model.submission import Indicator, Submission


@dataclass(frozen=True, slots=True)
class ScoredForm:
    """A submission with its score."""

    submission: Submission
    score: Score

    @property
    def fund_rows(self) -> list[int]:
        """Rows of the money block that are scored."""
        lines = zip(self.submission.funds, self.score.funds, strict=True)
        return [fund.ref.row for fund, line in lines if line is not None]

    @property
    def indicator_rows(self) -> list[int]:
        """Rows of the indicator tables."""
        return [one.ref.row for one in self.submission.indicators]

    @property
    def rows(self) -> tuple[tuple[Indicator, ScoreLine], ...]:
        """Indicators with their lines."""
        return tuple(zip(self.submission.indicators, self.score.indicators, strict=True))

    @property
    def first(self) -> int:
        """Where the form begins on its sheet."""
        return min([*self.fund_rows, *self.indicator_rows, self.submission.area.top])

    @property
    def last(self) -> int:
        """Where it ends."""
        return max([*self.fund_rows, *self.indicator_rows, self.submission.area.bottom])


class RowResult(NamedTuple):
    """The three tool columns of a row."""

    completion: Decimal | None
    score: float | str
    hint: str


def scored_forms(result: FileResult) -> tuple[ScoredForm, ...]:
    """The forms of a workbook that are scored."""
    return tuple(
        ScoredForm(one.submission, one.score) for one in result.evaluated if one.score is not None
    )


def row_results(form: ScoredForm) -> Mapping[int, RowResult]:
    """Row → its results; the row of 总分 (or the one below the table) carries the total."""
    issues = issues_by_row(form.submission)
    found = {row: _result(line, issues.get(row, "")) for row, line in _lines(form)}
    total = form.submission.claimed_total.entry.ref
    last = max([*form.indicator_rows, 0]) + 1
    row = total.row if total is not None and total.row not in found else last
    found[row] = _total(form.score)
    return found


def _lines(form: ScoredForm) -> Iterator[tuple[int, ScoreLine]]:
    for fund, line in zip(form.submission.funds, form.score.funds, strict=True):
        if line is not None:
            yield fund.ref.row, line
    for row, line in form.rows:
        yield row.ref.row, line


def _result(line: ScoreLine, issues: str) -> RowResult:
    hint = issues or hint_of(line)  # a cell that can't be read explains what follows from it
    if line.score is not None:
        return RowResult(line.completion, float(line.score), hint)
    uncounted = line.points is None and not line.hints and not issues
    return RowResult(line.completion, "" if uncounted else UNSURE, hint)


def _total(score: Score) -> RowResult:
    grade = f"，等级 {score.grade}" if score.grade else ""
    claimed = f"，其中按自评认定 {score.claimed_part} 分" if score.claimed_part else ""
    if score.total is None:
        return RowResult(
            None, UNSURE, f"核算总分未能确定（{score.low}～{score.high}）{grade}{claimed}"
        )
    return RowResult(None, float(score.total), f"核算总分{grade}{claimed}")
