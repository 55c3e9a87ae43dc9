"""How a score came about, and what is wrong at a cell or sentence."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from xl_jixiao.actions.check import require_files
from xl_jixiao.actions.refusal import RefusedError
from xl_jixiao.actions.wording import total_line
from xl_jixiao.batch.evaluate import evaluate_task
from xl_jixiao.batch.settings import Settings, Task
from xl_jixiao.layouts.loading import NO_EXTRA, ExtraForms, using_forms
from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.model.finding import EvaluatedData, EvaluatedForm, FileResult, Finding, Status
from xl_jixiao.model.grid import TEXT_SHEET, Area, CellRef, SentenceRef
from xl_jixiao.model.report import (
    CitedDocument,
    NumberKind,
    Report,
    StatedNumber,
    StatedPeriod,
    Statement,
)
from xl_jixiao.model.submission import (
    BaseDataForm,
    BaseDatum,
    FundLine,
    Indicator,
    IndicatorForm,
    Submission,
)
from xl_jixiao.rules.profile import RuleProfile
from xl_jixiao.text.patterns import lazy_re
from xl_jixiao.text.suggesting import unknown

_CELL = lazy_re(r"\$?(?P<letters>[A-Za-z]{1,3})\$?(?P<row>[1-9][0-9]{0,6})")

_SENTENCE = lazy_re(r"段\s*(?P<row>[1-9][0-9]{0,6})\s*(?:句\s*(?P<col>[1-9][0-9]{0,6}))?")


class ExplainTarget(NamedTuple):
    """The place asked for."""

    sheet: str
    """"" = any; the text of a document is a sheet of its own."""
    ref: CellRef
    """A SentenceRef for a sentence, with col 0 for a whole paragraph; its sheet says nothing."""

    @property
    def is_text(self) -> bool:
        """Whether a sentence or paragraph is meant."""
        return self.ref.is_sentence

    @property
    def a1(self) -> str:
        """As written: "G12", "段12句2"."""
        return self.ref.a1

    def on(self, sheet: str) -> bool:
        """Whether a sheet may hold it."""
        return self.sheet in {"", sheet} and self.is_text == (sheet == TEXT_SHEET)

    def in_row_of(self, ref: CellRef) -> bool:
        """Whether a cell is in the row asked for; in a text, whether the sentence is the one
        asked for, or in the paragraph.
        """
        if ref.is_sentence != self.is_text or ref.row != self.ref.row:
            return False
        return not self.is_text or self.ref.col in {0, ref.col} or not ref.col


def parse_place(text: str) -> ExplainTarget:
    """Read "表名!G12" or "G12", with or without $ and quotes; "段12句2" or "段12" of a document.

    Raises:
        RefusedError: it is neither.
    """
    sheet, _, address = text.strip().replace("！", "!").rpartition("!")
    ref = read_address(address.strip())
    if ref is None:
        raise RefusedError(
            f"“{text}”不是单元格地址，应写作 G12 或 表名!G12；文档里的句子写作 段12句2。"
        )
    sheet = sheet.strip()
    if len(sheet) > 1 and sheet[0] == sheet[-1] == "'":
        sheet = sheet[1:-1].replace("''", "'")
    return ExplainTarget(sheet, ref)


def read_address(address: str) -> CellRef | None:
    """The place that an address names, without its sheet; None for any other text."""
    if found := _CELL.fullmatch(address):
        col = 0
        for letter in found["letters"].upper():
            col = col * 26 + ord(letter) - 64
        return CellRef("", int(found["row"]), col)
    if found := _SENTENCE.fullmatch(address):
        return SentenceRef(TEXT_SHEET, int(found["row"]), int(found["col"] or 0))
    return None


_KINDS = {
    NumberKind.AMOUNT: "金额",
    NumberKind.RATE: "比率",
    NumberKind.COUNT: "数量",
    NumberKind.SCORE: "得分",
}

_HUNDRED = Decimal(100)


def _text_lines(result: FileResult, place: ExplainTarget) -> Iterator[str]:
    """The sentences at the place with the numbers that were read in them."""
    if not place.is_text:
        return
    for report in result.reports:
        for ref, sentence in report.cited():
            if ref.row == place.ref.row and place.ref.col in {0, ref.col}:
                yield f"{ref.sheet}!{ref.a1}  {_one_line(sentence)}"
                yield from _statements(report, ref)


def _statements(report: Report, ref: SentenceRef) -> Iterator[str]:
    for one in report.statements:
        if one.ref == ref:
            yield f"  读到{_told(one)}"


def _told(one: Statement) -> str:
    if isinstance(one, StatedPeriod):
        return f"期间：{one.text}"
    if isinstance(one, CitedDocument):
        return f"文号：{one.text}（{_one_line(one.number)}）"
    subject = f"（{_one_line(one.subject)}）" if one.subject else ""
    return f"{_KINDS[one.kind]}：{one.text}{subject}{_value(one)}"


def _value(one: StatedNumber) -> str:
    """The value in its own unit, where it differs from what is written."""
    if one.kind is NumberKind.AMOUNT and not one.text.endswith("万元"):
        return f"＝{one.value:f}万元"
    if one.kind is NumberKind.RATE and not one.text.endswith(("%", "％")):
        return f"＝{one.value * _HUNDRED:f}%"
    return ""


@dataclass(frozen=True, slots=True)
class Explanation:
    """What is to be said of a place."""

    file: str
    status: Status
    reason: str = ""
    """Chinese: why the file is not used, where it is not."""
    lines: tuple[str, ...] = ()
    """Chinese: the derivations; what belongs to a place is indented below it."""
    findings: tuple[Finding, ...] = ()
    """At the place, or elsewhere in its row."""

    @property
    def exit_code(self) -> int:
        """By the contract."""
        return {Status.MERGED: 0, Status.REJECTED: 3, Status.SKIPPED: 2}[self.status]


def explain_cell(
    file: str, cell: str, rules: RuleProfile, *, forms: ExtraForms = NO_EXTRA
) -> Explanation:
    """How the score in the row of a cell came about, and the findings there.

    Args:
        file: a workbook or a document.
        cell: as a person names it, see `parse_place`.
        rules: the profile.
        forms: the county's own forms.

    Raises:
        RefusedError: no such file, sheet or address, or nothing is read or found there.
    """
    place = parse_place(cell)
    require_files((file,))
    with using_forms(forms):
        result = evaluate_task(Task(file, file), Settings(rules, forms=forms))
    if result.status is not Status.MERGED:
        return Explanation(file, result.status, result.reason)
    _require_sheet(result, place)
    lines = (*_text_lines(result, place), *_derivations(result, place))
    findings = _findings(result, place)
    if not lines and not findings:
        raise RefusedError(
            f"单元格 {cell} 不在任何指标行、资金行或总分行，也没有问题指向它。"
            f"本文件读到的表：{'；'.join(_areas(result))}。"
        )
    return Explanation(file, result.status, lines=lines, findings=findings)


def _require_sheet(result: FileResult, place: ExplainTarget) -> None:
    sheets = [sheet.sheet for sheet in result.sheets]
    if place.sheet and place.sheet not in sheets:
        raise RefusedError(unknown("工作表", place.sheet, sheets))


def _areas(result: FileResult) -> Iterator[str]:
    for one in result.submissions:
        yield one.source.area(one.sheet, one.area)


def _derivations(result: FileResult, place: ExplainTarget) -> Iterator[str]:
    for one in result.evaluated:
        here = one.submission
        if not (place.on(here.sheet) and _within(here.area, place)) and not _goes_on(here, place):
            continue
        if isinstance(one, EvaluatedData):
            yield from _data(one.submission, place)
        else:
            yield from _funds(one, place)
            yield from _indicators(one, place)
            yield from _total(one, place)


def _within(area: Area, place: ExplainTarget) -> bool:
    if place.is_text:
        return area.top <= place.ref.row <= area.bottom
    return area.holds(place.ref.row, place.ref.col)


def _goes_on(here: Submission, place: ExplainTarget) -> bool:
    """Whether the form goes on on the sheet asked for, where its area says nothing."""
    return isinstance(here, IndicatorForm) and any(
        row.ref.sheet == place.sheet != here.sheet for row in here.indicators
    )


def _funds(one: EvaluatedForm, place: ExplainTarget) -> Iterator[str]:
    for scored in one.score.funds:
        fund, line = scored.fund, scored.line
        if not place.in_row_of(fund.ref) or _beside(fund, place):
            continue
        yield f"{fund.ref.sheet}!{fund.ref.a1}  {fund.label}"
        yield f"  {line.trace}" if line else "  该行不评分，只参与合计核对。"


def _beside(fund: FundLine, place: ExplainTarget) -> bool:
    """Whether another figure of the same row is meant: two labels are in one row where income
    and expense kinds do.
    """
    ref = fund.amount.entry.ref
    return ref is not None and ref.row == place.ref.row and ref.col != place.ref.col


def _indicators(one: EvaluatedForm, place: ExplainTarget) -> Iterator[str]:
    for scored in one.score.rows:
        row, line = scored.indicator, scored.line
        if place.in_row_of(row.ref) and place.on(row.ref.sheet):
            yield f"{row.ref.sheet}!{row.ref.a1}  {_path(row)}"
            target, actual = row.target.printed or "（空）", row.actual.printed or "（空）"
            yield f"  年度指标值：{target}  实际完成值：{actual}"
            yield f"  {line.trace}"
            yield from (f"  提示：{hint.text}" for hint in line.hints)


def _path(row: Indicator) -> str:
    return " / ".join(entry.text for entry in (row.level1, row.level2, row.level3) if entry.text)


def _total(one: EvaluatedForm, place: ExplainTarget) -> Iterator[str]:
    submission, score = one.submission, one.score
    refs = (submission.claimed_total.entry.ref, submission.claimed_points.entry.ref)
    if any(ref is not None and place.in_row_of(ref) for ref in refs):
        yield f"{submission.sheet}!{place.a1}  总分"
        yield f"  {total_line(submission, score)}"
        yield f"  {score.trace}"


def _data(form: BaseDataForm, place: ExplainTarget) -> Iterator[str]:
    for datum in form.data:
        ref = datum.value.entry.ref
        if ref is not None and (ref.row, ref.col) == (place.ref.row, place.ref.col):
            yield _base_line(datum)


def _base_line(datum: BaseDatum) -> str:
    value = datum.value.entry.printed or "（空）"
    return f"{datum.section}：{datum.label} {datum.column} = {value}（不评分，只检查）"


def _findings(result: FileResult, place: ExplainTarget) -> tuple[Finding, ...]:
    """Findings at the cell or elsewhere in its row: a blank reason column is what a score of the
    same row wants explained.
    """
    return tuple(
        finding
        for finding in result.findings
        if place.sheet in {"", finding.sheet}
        and any(
            ref is not None and place.in_row_of(ref) for ref in map(read_address, finding.cells)
        )
    )


def _one_line(text: str) -> str:
    return " ".join(text.split())
