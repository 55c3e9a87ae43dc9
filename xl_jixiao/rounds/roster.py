"""单位名单: which units there are, what each must hand in, what was approved for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.model.grid import Cell, CellKind
from xl_jixiao.model.roster import GivenIndicator, RosterDay, RosterRow
from xl_jixiao.model.submission import FORM_TITLES, Form
from xl_jixiao.rounds.names import code_key
from xl_jixiao.rounds.roster_file import ListRow, RosterError, Table, tables_of
from xl_jixiao.rounds.units import contradictions
from xl_jixiao.rounds.words import (
    heading_field,
    is_no_unit,
    is_section,
    roster_words,
    unnumbered,
)
from xl_jixiao.text.characters import plain
from xl_jixiao.text.dates import NO_YEAR, moments
from xl_jixiao.text.labels import fold, office_name, tidy
from xl_jixiao.text.measures import parse_quantity
from xl_jixiao.text.patterns import lazy_re

FORM_WORDS: tuple[tuple[str, Form], ...] = (
    ("基础数据", Form.BASIC_DATA),
    ("整体", Form.DEPARTMENT),
    ("部门", Form.DEPARTMENT),
    ("项目", Form.PROJECT),
)
"""What 表类型 may say, in the order of looking: 部门整体支出绩效评价基础数据表 is basic data."""

HEADER_SEARCH = 20
"""Rows from the top in which the header is looked for: a title and a date may be above it."""

_OF_A_ROW = frozenset({"project", "level1", "level2", "level3", "target", "points"})
"""Fields by which a row without a name goes on with the unit above it."""


class Roster(NamedTuple):
    """The rows of a roster file, and what is wrong with those that stand twice."""

    rows: tuple[RosterRow, ...]
    repeated: tuple[str, ...]
    """Chinese: rows that say the same of the same unit."""


def read_roster(path: Path) -> tuple[RosterRow, ...]:
    """The rows of a roster file, each once for each of its forms, projects, indicators.

    Raises:
        RosterError: with all mistakes at once; a unit that stands twice is one.
    """
    roster = read_roster_rows(path)
    if roster.repeated:
        raise RosterError(path, roster.repeated)
    return roster.rows


def read_roster_rows(path: Path) -> Roster:
    """The rows of a roster file.

    Only 单位名称 must be there; what other columns may say is in `roster_words.toml`, in any
    order, with a header of one or two rows. A unit may have several rows.

    Args:
        path: .xlsx (or .xls, .ods; first sheet that has the header) or .csv in UTF-8 or GBK.

    Raises:
        RosterError: with all mistakes at once.
    """
    nearest: Columns | None = None
    for table in tables_of(path):
        columns = _find_columns(table)
        if "name" in columns.fields:
            return _Reading(path, columns).read(table)
        if columns.fields and nearest is None:
            nearest = columns
    wanted = f"“{roster_words().titles['name']}”"
    if nearest is not None:
        raise RosterError(path, (f"表头缺少列{wanted}。它可以在任意列，但要有这一列。",))
    problem = f"找不到表头。前{HEADER_SEARCH}行中应有一行写着{wanted}（其他各列可有可无）。"
    raise RosterError(path, (problem,))


@dataclass(frozen=True, slots=True)
class Columns:
    """What the header says."""

    last_row: int = 0
    """Of the header, as a person counts."""
    fields: Mapping[str, int] = field(default_factory=dict)
    """Field → column."""
    titles: Mapping[str, str] = field(default_factory=dict)
    """Field → its heading as written."""
    more: Mapping[int, str] = field(default_factory=dict)
    """The other columns → their headings."""


def _find_columns(table: Table) -> Columns:
    """The header: the row, or two rows one below the other, that name most fields."""
    best = Columns()
    top = [row for row in table[:HEADER_SEARCH] if not row.heading]
    for at, row in enumerate(top):
        following = top[at + 1] if at + 1 < len(top) else None
        for lower in (None, following):
            if lower is None or lower.number == row.number + 1:
                found = _columns(row, lower)
                if _worth(found) > _worth(best):
                    best = found
    return best


def _worth(columns: Columns) -> tuple[bool, int]:
    return "name" in columns.fields, len(columns.fields)


def _columns(upper: ListRow, lower: ListRow | None) -> Columns:
    texts = {col: tidy(cell.text) for col, cell in upper.cells.items()}
    if lower is not None:
        below = {col: tidy(cell.text) for col, cell in lower.cells.items()}
        if not any(heading_field(text) for col, text in below.items() if texts.get(col) != text):
            return Columns()  # the lower row is no part of the header
        texts |= {col: text for col, text in below.items() if text}
    ranked: dict[str, tuple[int, int]] = {}
    for col, text in sorted(texts.items()):
        named = heading_field(text)
        if named is not None and named[1] < ranked.get(named[0], (1 << 20, 0))[0]:
            ranked[named[0]] = (named[1], col)
    fields = {key: col for key, (_, col) in ranked.items()}
    return Columns(
        last_row=(lower or upper).number,
        fields=fields,
        titles={key: texts[col] for key, col in fields.items()},
        more={
            col: text
            for col, text in sorted(texts.items())
            if text and col not in fields.values() and fold(text) not in _NUMBERING
        },
    )


_NUMBERING = frozenset({"序号", "编号", "no", "行次", "序", "#"})

_THOUSANDTHS: Mapping[str, Decimal] = {
    "元": Decimal("0.0001"),
    "千元": Decimal("0.1"),
    "万元": Decimal(1),
    "亿元": Decimal(10_000),
}
"""Unit of money → how many 万元 it is."""

_MONEY_UNIT = lazy_re(r"(?:单位[:：]|[(（])\s*(?:人民币)?(?P<unit>[千万亿]?元)")


class _Reading:
    """Reads the rows below a header and collects what is wrong with them."""

    def __init__(self, path: Path, columns: Columns) -> None:
        self._path, self._columns = path, columns
        self._problems: list[str] = []
        self._unit = Decimal(1)

    def read(self, table: Table) -> Roster:
        """Raises RosterError."""
        self._unit = _stated_unit(table, self._columns.last_row)
        below = [row for row in table if row.number > self._columns.last_row]
        numbered = _all_numbered(self._named(row) for row in below)
        rows: list[RosterRow] = []
        for row in below:
            if not self._is_unit(row, numbered=numbered):
                continue
            rows += self._rows(row, rows[-1] if rows else None)
        repeated, shared = (
            tuple(_repeated(rows)),
            (
                *_shared_codes(rows),
                *_shared_names(rows),
                *contradictions(rows),
            ),
        )
        if not rows and not self._problems:
            self._problems.append("表头下没有任何单位。")
        if self._problems or shared:
            raise RosterError(self._path, (*self._problems, *repeated, *shared))
        return Roster(tuple(rows), repeated)

    def _named(self, row: ListRow) -> str:
        return self._text(row, "name")

    def _is_unit(self, row: ListRow, *, numbered: bool) -> bool:
        """Whether the row is about a unit: 合计, notes, headings inside the list are not."""
        name, first = self._named(row), tidy(min(row.cells.items())[1].text) if row.cells else ""
        told = [key for key in self._columns.fields if self._text(row, key)]
        if row.heading or not told or is_no_unit(name if name or first.isdecimal() else first):
            return False
        repeats_header = heading_field(name)
        if repeats_header is not None and repeats_header[0] == "name":
            return False
        alone = told == ["name"] and len(self._columns.fields) > 1
        return not (is_section(name) and not numbered and (alone or len(told) == 1))

    def _text(self, row: ListRow, key: str) -> str:
        cell = self._cell(row, key)
        return "" if cell is None else tidy(cell.text)

    def _cell(self, row: ListRow, key: str) -> Cell | None:
        return row.cells.get(self._columns.fields.get(key, 0))

    def _complain(self, row: ListRow, what: str) -> None:
        self._problems.append(f"第{row.number}行：{what}")

    def _rows(self, row: ListRow, above: RosterRow | None) -> Iterator[RosterRow]:
        """One for each form that the row names."""
        self._check_formulas(row)
        name = office_name(unnumbered(self._named(row)))
        code = self._text(row, "code")
        if not name and not code and above and self._goes_on(row):
            name = above.name
        forms, problem = _forms(self._text(row, "form"))
        if problem:
            self._complain(row, problem)
        if not name:
            texts = (self._text(row, key) for key in self._columns.fields)
            given = "、".join(text for text in texts if text)
            self._complain(row, f"单位名称为空（该行有“{given}”），请补填或删除该行。")
            return
        read = RosterRow(
            name=name,
            code=code,
            department=office_name(self._text(row, "department")),
            project=self._text(row, "project"),
            aliases=tuple(_aliases(self._text(row, "alias"))),
            office=self._text(row, "office"),
            contact=self._text(row, "contact"),
            phone=self._text(row, "phone"),
            due=_day(self._text(row, "due")),
            received=_day(self._text(row, "received")),
            initial=self._money(row, "initial"),
            annual=self._money(row, "annual"),
            indicator=self._indicator(row),
            more=tuple(
                (title, tidy(row.cells[col].displayed) if col in row.cells else "")
                for col, title in self._columns.more.items()
            ),
            row=row.number,
        )
        for form in forms:
            yield replace(read, form=form)

    def _goes_on(self, row: ListRow) -> bool:
        """Whether a row without name and code is one more of the unit above it."""
        return any(self._text(row, key) for key in _OF_A_ROW)

    def _check_formulas(self, row: ListRow) -> None:
        for key in self._columns.fields:
            cell = self._cell(row, key)
            if cell is None:
                continue
            title = self._columns.titles[key]
            if cell.kind is CellKind.UNCALCULATED or cell.text.lstrip().startswith("="):
                self._complain(
                    row,
                    f"“{title}”是没有计算结果的公式。请在 Excel 中打开、保存一次，"
                    "或复制后“选择性粘贴→数值”。",
                )
            elif cell.kind is CellKind.ERROR:
                self._complain(row, f"“{title}”是错误值“{cell.text}”，请改正公式或填写内容。")

    def _money(self, row: ListRow, key: str) -> Decimal | None:
        """An amount in 万元."""
        cell = self._cell(row, key)
        if cell is None or not cell.text.strip() or cell.kind in _NO_VALUE:
            return None
        stated = _MONEY_UNIT.search(self._columns.titles[key])
        unit = _THOUSANDTHS[stated["unit"]] if stated else self._unit
        if cell.number is not None:
            return cell.number * unit
        read = parse_quantity(plain(cell.text))
        own = unit if read is None or read.unit is None else _THOUSANDTHS.get(read.unit)
        if read is None or own is None or read.approximate:
            title = self._columns.titles[key]
            self._complain(row, f"“{title}”“{tidy(cell.text)}”不是金额，请填数。")
            return None
        return read.number * own

    def _indicator(self, row: ListRow) -> GivenIndicator | None:
        name = self._text(row, "level3")
        if not name:
            return None
        points = self._text(row, "points")
        read = parse_quantity(plain(points)) if points else None
        if points and (read is None or read.unit not in {None, "分", "%"}):
            self._complain(row, f"“{self._columns.titles['points']}”“{points}”不是分值，请填数。")
        return GivenIndicator(
            self._text(row, "level1"),
            self._text(row, "level2"),
            name,
            self._text(row, "target"),
            read.number if read else None,
        )


_NO_VALUE = frozenset({CellKind.UNCALCULATED, CellKind.ERROR})


def _stated_unit(table: Table, last_row: int) -> Decimal:
    """How many 万元 an amount is of which only a line above the table tells the unit."""
    for row in table:
        if row.number > last_row:
            break
        for cell in row.cells.values():
            stated = _MONEY_UNIT.search(cell.text)
            if stated and "单位" in cell.text:
                return _THOUSANDTHS[stated["unit"]]
    return Decimal(1)


def _all_numbered(names: Iterable[str]) -> bool:
    """Whether all names are numbered 一、二、: then these are units and no headings."""
    known = [name for name in names if name and not is_no_unit(name)]
    return len(known) > 1 and all(map(is_section, known))


_BETWEEN_NAMES = lazy_re(r"[、，,;；/\n]+")

_SAYS_ALIAS = lazy_re(r"^(?:原名|曾用名|原称|原|简称|又名|别名)?[:：]?\s*")


def _aliases(text: str) -> Iterator[str]:
    for one in _BETWEEN_NAMES.split(text):
        name = office_name(_SAYS_ALIAS.sub("", one.strip()))
        if len(fold(name)) > 1 and not is_no_unit(name) and fold(name) not in {"暂无", "没有"}:
            yield name


def _day(text: str) -> RosterDay | None:
    """The day that a text names; the last of them where it names a month."""
    if not text:
        return None
    found = moments(plain(text))
    if len(found) != 1 or not found[0].year_stated or found[0].last.year == NO_YEAR:
        return RosterDay(text, None)
    return RosterDay(text, found[0].last)


_BETWEEN_FORMS = lazy_re(r"[、，,;；/\n+＋和及]+")


def _forms(text: str) -> tuple[tuple[Form | None, ...], str]:
    """The forms that 表类型 names, or what is wrong with it; None = any."""
    if not text:
        return (None,), ""
    parts = [part for part in _BETWEEN_FORMS.split(text) if part.strip()]
    found = [_form(part.strip()) for part in parts]
    if not found or None in found:
        accepted = "、".join(f"“{title}”" for title in FORM_TITLES.values())
        return (None,), f"表类型“{text}”无法识别，应为{accepted}之一（几种用“、”隔开），或留空。"
    return tuple(dict.fromkeys(found)), ""


def _form(text: str) -> Form | None:
    """The form that these words mean."""
    for form in Form:
        if text.lower() == form.value:
            return form
    return next((form for word, form in FORM_WORDS if word in text), None)


def _repeated(rows: Iterable[RosterRow]) -> Iterator[str]:
    """Rows that say the same of the same unit."""
    first: dict[tuple[object, ...], int] = {}
    for row in rows:
        name = row.indicator and fold(row.indicator.level3)
        known = first.setdefault((fold(row.name), row.form, fold(row.project), name), row.row)
        if known != row.row:
            yield f"第{row.row}行：单位名称“{row.name}”与第{known}行重复，请删除其中一行。"


def _shared_codes(rows: Sequence[RosterRow]) -> Iterator[str]:
    """Codes shared by two names."""
    codes: dict[str, RosterRow] = {}
    for row in rows:
        key = code_key(row.code)
        if not key:
            continue
        other = codes.setdefault(key, row)
        if fold(other.name) != fold(row.name):
            yield (
                f"第{row.row}行：单位编码“{row.code}”与第{other.row}行"
                f"“{other.name}”相同，请核对编码。"
            )


def _shared_names(rows: Sequence[RosterRow]) -> Iterator[str]:
    """Other names that two units have, or that are the name of another one."""
    names = {fold(row.name): row for row in rows}
    aliases: dict[str, RosterRow] = {}
    for row in rows:
        for alias in row.aliases:
            other = names.get(fold(alias), aliases.setdefault(fold(alias), row))
            if fold(other.name) != fold(row.name):
                yield (
                    f"第{row.row}行：简称（曾用名）“{alias}”也指第{other.row}行的"
                    f"“{other.name}”，分不清是哪个单位，请改正。"
                )
