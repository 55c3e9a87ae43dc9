"""Marks on a filled form as data: cells, colours, comments.

the sheet 检查结果.

One plan for all ways of marking: the button does it to the open workbook by xlwings,
`jixiao check --mark` to a copy of the file, part by part or by openpyxl. A mark is a conditional
format whose formula names us: what colour and number format a person gave the cell stays as it is
below it, and taking the rule away leaves nothing behind. A comment that a person wrote is never
touched; the cell is then only coloured.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.model.finding import GRAVITY, SEVERITY_TITLES, FileResult, Finding, Severity
from xl_jixiao.outputs.cell_text import safe_text
from xl_jixiao.outputs.styles import points_for
from xl_jixiao.text.patterns import lazy_re
from xl_jixiao.text.wrapping import lines_in

RESULT_SHEET = "检查结果"

RESULT_HEADERS = ("级别", "编号", "工作表", "单元格", "问题", "填报的", "应为", "依据")

RESULT_WIDTHS = (8.0, 8.0, 24.0, 12.0, 50.0, 18.0, 18.0, 40.0)

NOT_CHECKED = "尚未检查。"

COLOURS = {Severity.ERROR: "FFC7CE", Severity.WARNING: "FFEB9C", Severity.INFO: "DDEBF7"}
"""Of a marked cell, RRGGBB."""

FORMULAS = {
    Severity.ERROR: 'N("JX_MARK_ERROR")=0',
    Severity.WARNING: 'N("JX_MARK_WARNING")=0',
    Severity.INFO: 'N("JX_MARK_INFO")=0',
}
"""Always true; the text in it tells our conditional formats from everybody else's."""

MARKER = "JX_MARK"

COMMENT_HEAD = "【绩效自评检查】"
"""Begins each of our comments, and no one else's."""

COMMENT_END = "【检查说明到此】"
"""Ends each of our comments: what a person writes below it is theirs."""

AUTHOR = "绩效自评"

_COMMENT_LENGTH = 600


_LISTED_CELLS = 12


class CellMark(NamedTuple):
    """A cell to be marked."""

    sheet: str
    cell: str
    """"G12"."""
    severity: Severity
    """The worst of its findings."""
    comment: str


_FILLED = 0.88
"""Of a column's width what a line takes before it breaks: a number or a bracket stays in one."""


class ResultRow(NamedTuple):
    """A row of 检查结果, in the order of RESULT_HEADERS."""

    severity: Severity
    id: str
    sheet: str
    cells: tuple[str, ...]
    message: str
    found: str
    expected: str
    basis: str
    """As a unit is reported: no clause that nobody has read in the original."""

    @property
    def place(self) -> str:
        """The cells as one text, cut where there are very many."""
        shown = "、".join(self.cells[:_LISTED_CELLS])
        left = len(self.cells) - _LISTED_CELLS
        return f"{shown}等{len(self.cells)}处" if left > 0 else shown

    @property
    def values(self) -> tuple[str, ...]:
        """The texts of the row."""
        title = SEVERITY_TITLES[self.severity]
        return (
            *(title, self.id, self.sheet, self.place),
            *(self.message, self.found, self.expected, self.basis),
        )

    @property
    def height(self) -> float:
        """Points that the row takes with its texts wrapped."""
        lines = (
            lines_in(safe_text(text), int(width * _FILLED) - 1)
            for text, width in zip(self.values, RESULT_WIDTHS, strict=True)
        )
        return points_for(max(lines))

    @property
    def link(self) -> str:
        """Where a click leads within the workbook: 'sheet'!G12; "" without a cell."""
        return place_in_book(self.sheet, self.cells[0]) if self.sheet and self.cells else ""


@dataclass(frozen=True, slots=True)
class MarkPlan:
    """All that is to be marked in one workbook."""

    marks: tuple[CellMark, ...]
    rows: tuple[ResultRow, ...]
    summary: str
    """One sentence over the list."""

    @property
    def by_sheet(self) -> dict[str, tuple[CellMark, ...]]:
        """The marks of each sheet."""
        found: dict[str, list[CellMark]] = {}
        for mark in self.marks:
            found.setdefault(mark.sheet, []).append(mark)
        return {sheet: tuple(marks) for sheet, marks in found.items()}


def plan_marks(
    result: FileResult, rules: str, *, findings: Sequence[Finding] | None = None
) -> MarkPlan:
    """What to mark for the findings of a file.

    Args:
        result: the file.
        rules: label of the profile.
        findings: those of the file, where a run found more than `result` carries.
    """
    checked = CheckedFile(len(result.evaluated), len(result.passed), result.reason)
    return plan_of(checked, rules, result.findings if findings is None else findings)


class CheckedFile(NamedTuple):
    """What the list says of a file as a whole."""

    forms: int
    passed: int
    reason: str
    """Why there is no form."""


def plan_of(checked: CheckedFile, rules: str, findings: Sequence[Finding]) -> MarkPlan:
    """What to mark for these findings, and what to say of the file."""
    listed = sorted(findings, key=lambda one: GRAVITY[one.severity])
    rows = tuple(
        ResultRow(
            *(one.severity, one.id, one.sheet, one.cells),
            *(
                one.message,
                one.found,
                one.expected,
                one.unit_basis or f"本次汇总所用口径（{rules}）",
            ),
        )
        for one in listed
    )
    return MarkPlan(tuple(_marks(listed)), rows, _summary(checked, listed, rules))


def by_severity(marks: Iterable[CellMark]) -> dict[Severity, tuple[str, ...]]:
    """The cells of one sheet that take the same colour."""
    cells: dict[Severity, list[str]] = {}
    for mark in marks:
        cells.setdefault(mark.severity, []).append(mark.cell)
    return {severity: tuple(found) for severity, found in cells.items()}


def place_in_book(sheet: str, cell: str) -> str:
    """Sheet and cell as a link names them."""
    name = sheet.replace("'", "''")
    return f"'{name}'!{cell}"


def _marks(findings: Sequence[Finding]) -> list[CellMark]:
    """One mark per cell: the worst severity first, its comment with all that was found there."""
    at: dict[tuple[str, str], list[Finding]] = {}
    for one in findings:
        for cell in one.cells:
            at.setdefault((one.sheet, cell), []).append(one)
    return [
        CellMark(
            *place, min((one.severity for one in found), key=GRAVITY.__getitem__), _comment(found)
        )
        for place, found in at.items()
    ]


def _comment(findings: Sequence[Finding]) -> str:
    lines = [
        f"{SEVERITY_TITLES[one.severity]} {one.id}：{one.message}"
        for one in dict.fromkeys(findings)
    ]
    text = "\n".join((COMMENT_HEAD, *lines))
    if len(text) > _COMMENT_LENGTH:
        text = f"{text[:_COMMENT_LENGTH]}……（全文见“{RESULT_SHEET}”）"
    return f"{text}\n{COMMENT_END}"


def without_ours(comment: str) -> str:
    """What of a comment a person wrote: all of it, or what is around one of ours. Ours of older
    versions has no end: of these the lines that are no finding.
    """
    before, head, ours = comment.partition(COMMENT_HEAD)
    if not head:
        return comment
    found, end, after = ours.partition(COMMENT_END)
    if not end:
        after = "\n".join(line for line in found.splitlines() if not _OUR_LINE.match(line))
    return "\n".join(part.strip() for part in (before, after) if part.strip())


_OUR_LINE = lazy_re(rf"(?:{'|'.join(SEVERITY_TITLES.values())}) [A-Z]\d\d：")


def _summary(checked: CheckedFile, findings: Sequence[Finding], rules: str) -> str:
    if not checked.forms:
        return f"没有可检查的自评表：{checked.reason}"
    counts = Counter(one.severity for one in findings)
    found = "、".join(
        f"{SEVERITY_TITLES[severity]} {counts[severity]} 处"
        for severity in Severity
        if counts[severity]
    )
    found = f"发现{found}" if found else "没有发现问题"
    return (
        f"检查了 {checked.forms} 张表，{found}，通过 {checked.passed} 项检查；"
        f"口径 {rules}。改正后请再检查一次。"
    )
