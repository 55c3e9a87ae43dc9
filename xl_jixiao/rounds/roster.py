"""单位名单: which units must hand in which form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from xl_jixiao.model.roster import RosterUnit
from xl_jixiao.model.submission import FORM_TITLES, Form

HEADERS: Mapping[str, tuple[str, ...]] = {
    "code": ("单位编码", "预算单位编码", "单位代码", "预算单位代码", "编码", "代码"),
    "name": ("单位名称", "预算单位名称", "预算单位", "单位", "名称"),
    "form": ("表类型", "表种", "报表类型", "表名称", "自评表类型"),
    "department": ("主管部门", "主管部门名称", "主管单位", "县级预算部门"),
}
"""Field → texts of its header, the official one first."""

REQUIRED = ("code", "name")

FORM_WORDS: tuple[tuple[str, Form], ...] = (
    ("基础数据", Form.BASIC_DATA),
    ("整体", Form.DEPARTMENT),
    ("部门", Form.DEPARTMENT),
    ("项目", Form.PROJECT),
)
"""What 表类型 may say, in the order of looking: 部门整体支出绩效评价基础数据表 is basic data."""

HEADER_SEARCH = 10
"""Rows from the top in which the header is looked for: a title and a date may be above it."""

Rows = Sequence[tuple[int, Sequence[str]]]
"""(row number as a person sees it, texts)."""


class RosterError(Exception):
    """The roster has mistakes; all of them, in Chinese."""

    def __init__(self, path: Path, problems: tuple[str, ...]) -> None:
        super().__init__(f"单位名单“{path}”有{len(problems)}处问题：\n" + "\n".join(problems))
        self.problems = problems


class RosterLine(NamedTuple):
    """A row of a roster; `row` as a person counts."""

    row: int
    unit: RosterUnit


class Roster(NamedTuple):
    """The rows of a roster file, and what is wrong with those that stand twice."""

    lines: tuple[RosterLine, ...]
    repeated: tuple[str, ...]
    """Chinese: rows that say the same of the same unit."""


def read_roster(path: Path) -> tuple[RosterUnit, ...]:
    """The units of a roster file, each once for each of its forms.

    Raises:
        RosterError: with all mistakes at once; a unit that stands twice is one.
    """
    roster = read_roster_lines(path)
    if roster.repeated:
        raise RosterError(path, roster.repeated)
    return tuple(line.unit for line in roster.lines)


def read_roster_lines(path: Path) -> Roster:
    """The rows of a roster file.

    Columns 单位编码, 单位名称, and if given 表类型, 主管部门, found by their header texts in any
    order. A unit may be several times with different 表类型.

    Args:
        path: .xlsx (or .xls, .ods; first sheet that has the header) or .csv in UTF-8 or GBK.

    Raises:
        RosterError: with all mistakes at once.
    """
    nearest: tuple[str, ...] = ()
    for rows in _tables(path):
        columns, header_row, missing = _find_header(rows)
        if not missing:
            return _read_units(path, rows, columns, header_row)
        if columns:
            nearest = nearest or missing
    if nearest:
        names = "、".join(f"“{HEADERS[field][0]}”" for field in nearest)
        raise RosterError(path, (f"表头缺少列{names}。编码或名称可以在任意列，但要有这一列。",))
    raise RosterError(
        path,
        ("找不到表头。前10行中应有一行写着“单位编码”和“单位名称”（可另有“表类型”“主管部门”）。",),
    )


def _tables(path: Path) -> Iterator[Rows]:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise RosterError(path, (_unreadable(path, error),)) from error
    if path.suffix.lower() in {".csv", ".txt"}:
        yield _csv_rows(path, data)
    else:
        yield from _workbook_rows(path, data)


def _unreadable(path: Path, error: OSError) -> str:
    from xl_jixiao.intake.load import explain_os_error

    if isinstance(error, FileNotFoundError):
        return "文件不存在。"
    return "是文件夹，请给出名单文件。" if path.is_dir() else explain_os_error(error)


def _csv_rows(path: Path, data: bytes) -> Rows:
    import csv
    import io

    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        break
    else:
        raise RosterError(path, ("文字编码既不是 UTF-8 也不是 GBK，请用 Excel 另存为 .xlsx。",))
    delimiter = "\t" if "\t" in text.partition("\n")[0] else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        return [(reader.line_num, [cell.strip() for cell in row]) for row in reader]
    except csv.Error as error:
        problem = f"第{reader.line_num}行不是完整的 CSV（{error}），请用 Excel 另存为 .xlsx。"
        raise RosterError(path, (problem,)) from error


def _workbook_rows(path: Path, data: bytes) -> Iterator[Rows]:
    from xl_jixiao.intake.load import read_workbook
    from xl_jixiao.model.grid import Workbook

    workbook = read_workbook(data, path.name)
    if not isinstance(workbook, Workbook):
        raise RosterError(path, (workbook.reason,))
    for grid in workbook.grids:
        by_row: dict[int, dict[int, str]] = {}
        for (row, col), cell in grid.cells.items():
            by_row.setdefault(row, {})[col] = cell.text.strip()
        yield [
            (row, [texts.get(col, "") for col in range(1, min(max(texts), 256) + 1)])
            for row, texts in sorted(by_row.items())
        ]


def _find_header(rows: Rows) -> tuple[dict[str, int], int, tuple[str, ...]]:
    """(field → column, row number, required fields it lacks) of the best header row."""
    best: tuple[dict[str, int], int, tuple[str, ...]] = ({}, 0, REQUIRED)
    for number, texts in rows[:HEADER_SEARCH]:
        columns = _columns(texts)
        if len(columns) > len(best[0]):
            lacking = tuple(field for field in REQUIRED if field not in columns)
            best = (columns, number, lacking)
    return best


def _columns(texts: Sequence[str]) -> dict[str, int]:
    from xl_jixiao.text.labels import fold

    folded = [fold(text) for text in texts]
    columns: dict[str, int] = {}
    for field, names in HEADERS.items():
        for name in names:
            if fold(name) in folded:
                columns[field] = folded.index(fold(name))
                break
    return columns


def _read_units(path: Path, rows: Rows, columns: Mapping[str, int], header_row: int) -> Roster:
    from xl_jixiao.text.labels import office_name, tidy

    problems: list[str] = []
    lines: list[RosterLine] = []
    for number, texts in rows:
        fields = {
            field: tidy(texts[col]) if col < len(texts) else "" for field, col in columns.items()
        }
        if number <= header_row or not any(fields.values()):
            continue
        form, problem = _form(fields.get("form", ""))
        if problem:
            problems.append(f"第{number}行：{problem}")
        if not fields["name"]:
            given = "、".join(text for text in fields.values() if text)
            problems.append(f"第{number}行：单位名称为空（该行有“{given}”），请补填或删除该行。")
            continue
        name, department = (office_name(fields.get(key, "")) for key in ("name", "department"))
        unit = RosterUnit(name, fields["code"], form, department)
        lines.append(RosterLine(number, unit))
    repeated, shared = tuple(_repeated(lines)), _shared_codes(lines)
    if not lines and not problems:
        problems.append("表头下没有任何单位。")
    if problems or shared:
        raise RosterError(path, (*problems, *repeated, *shared))
    return Roster(tuple(lines), repeated)


def _form(text: str) -> tuple[Form | None, str]:
    """The form that 表类型 names, or what is wrong with it."""
    if not text:
        return None, ""
    for form in Form:
        if text.lower() == form.value:
            return form, ""
    for word, form in FORM_WORDS:
        if word in text:
            return form, ""
    accepted = "、".join(f"“{title}”" for title in FORM_TITLES.values())
    return None, f"表类型“{text}”无法识别，应为{accepted}之一，或留空。"


def _repeated(lines: Iterable[RosterLine]) -> list[str]:
    """Names that stand twice for the same form."""
    from xl_jixiao.text.labels import fold

    problems: list[str] = []
    names: dict[tuple[str, Form | None], int] = {}
    for row, unit in lines:
        first = names.setdefault((fold(unit.name), unit.form), row)
        if first != row:
            problems.append(f"第{row}行：单位名称“{unit.name}”与第{first}行重复，请删除其中一行。")
    return problems


def _shared_codes(lines: Iterable[RosterLine]) -> list[str]:
    """Codes shared by two names."""
    from xl_jixiao.text.labels import fold

    problems: list[str] = []
    codes: dict[str, RosterLine] = {}
    for line in lines:
        row, unit = line
        if not unit.code:
            continue
        other = codes.setdefault(unit.code, line)
        if fold(other.unit.name) != fold(unit.name):
            problems.append(
                f"第{row}行：单位编码“{unit.code}”与第{other.row}行"
                f"“{other.unit.name}”相同，请核对编码。"
            )
    return problems
