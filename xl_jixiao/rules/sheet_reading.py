"""口径表 read: the profile that a workbook says, or every mistake with its cell.

`rules.sheets` writes them and says what stands where.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from xl_jixiao.data_limits import Mistake, Place, near_miss
from xl_jixiao.model.grid import Cell, Grid, Workbook, column_letters
from xl_jixiao.rules.loading import RulesError, complete_forms, load_rules, shipped_names
from xl_jixiao.rules.profile import RuleProfile, RuleSource
from xl_jixiao.rules.settings import (
    RuleSetting,
    StepTable,
    choices_of,
    part_settings,
    section_title,
    setting_groups,
)
from xl_jixiao.rules.sheet_values import as_shown, number_in, taken, text_at
from xl_jixiao.rules.sheets import (
    CASE_HEADERS,
    CASES,
    CHECKS,
    FIRST_HEADERS,
    FORM_COLUMN,
    FORM_COLUMNS,
    HEADER_ROW,
    KEY,
    NAMED_FORMS,
    NOTICE,
    RULES,
    SOURCES,
    STEPS,
    WAS,
    WAS_COLUMN,
    RuleCase,
    clause_settings,
    fingerprint,
    spelt_key,
)
from xl_jixiao.rules.validation import read_profile

OWN_RULE = "本口径自行设定"


def read_sheets(path: Path) -> Workbook:
    """The workbook of a bureau's rules.

    Raises:
        RulesError: there is none, or it can't be read.
    """
    from xl_jixiao.intake.load import load

    if not path.exists():
        raise RulesError(f"找不到评分口径文件 {path}，请核对路径")
    workbook = load(path).outcome  # bounded, whatever lies at the path
    if not isinstance(workbook, Workbook):
        raise RulesError(f"{path.name}：{workbook.reason}")
    return workbook


def profile_of(workbook: Workbook, file: str) -> RuleProfile:
    """The profile that a workbook says.

    Args:
        workbook: as intake read it.
        file: how messages call it.

    Raises:
        RulesError: with every mistake and its cell.
    """
    found = _FilledRules(file)
    sheets = {grid.sheet: grid for grid in workbook.grids}
    missing = [name for name in (RULES, STEPS, CHECKS, SOURCES) if name not in sheets]
    if missing:
        names = "、".join(f"“{name}”" for name in missing)
        raise RulesError(
            f"{file}：缺少工作表{names}，请用 jixiao rules export 重新导出，工作表不要改名或删除"
        )
    _read_settings(sheets[RULES], found)
    _read_steps(sheets[STEPS], found)
    _read_sources(sheets[SOURCES], found)
    _read_checks(sheets[CHECKS], found)
    found.cite_own_rules()
    profile, mistakes = read_profile(complete_forms(found.table))
    told = (*found.mistakes, *found.worded(mistakes), *found.renamed(profile))
    if profile is None or told:
        raise RulesError(*dict.fromkeys(told))
    return profile


def cases_of(workbook: Workbook, file: str) -> tuple[RuleCase, ...]:
    """The rows of 算例 that are filled in.

    Raises:
        RulesError: a number that is none, with its cell.
    """
    grid = next((one for one in workbook.grids if one.sheet == CASES), None)
    if grid is None:
        return ()
    problems: list[str] = []
    cases: list[RuleCase] = []
    for row in _rows(grid):
        texts = [text_at(grid, row, col) for col in range(1, len(CASE_HEADERS) + 1)]
        if not any(texts):
            continue
        numbers: list[Decimal | None] = []
        for col in (3, 6, 7):
            number = number_in(grid.cells.get((row, col)))
            if number is None and (texts[col - 1] or col != _CLAIMED_COLUMN):
                name = CASE_HEADERS[col - 1][0]
                found = f"为“{texts[col - 1]}”，不是数字" if texts[col - 1] else "没有填"
                problems.append(f"{file}“{CASES}”{column_letters(col)}{row}：{name}{found}")
            numbers.append(number)
        points, claimed, expected = numbers
        target, actual, _, indicator, level2, *_, note = texts
        cell = f"G{row}"
        cases.append(
            RuleCase(cell, target, actual, points, indicator, level2, claimed, expected, note)
        )
    if problems:
        raise RulesError(*problems)
    return tuple(cases)


_CLAIMED_COLUMN = 6


class _Spot(NamedTuple):
    """Where a value stands, for messages."""

    sheet: str
    a1: str
    title: str

    def __str__(self) -> str:
        return f"“{self.sheet}”{self.a1}（{self.title}）"


class _FilledRules:
    """What a workbook holds so far: the table of a profile, where each value stands, mistakes."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.table: dict[str, Any] = {}
        self.mistakes: list[str] = []
        self._spots: dict[Place, _Spot] = {}
        self._refused: set[Place] = set()
        self._changed: set[str] = set()
        self._new_clauses: set[str] = set()

    def put(self, place: Place, value: Any, spot: _Spot) -> None:
        """A value at its place; a place stands once."""
        if place in self._spots:
            self.refuse(place, spot, "这一项出现了两次，请删去一行")
            return
        self._spots[place] = spot
        inner: dict[Any, Any] = self.table
        for step in place[:-1]:
            inner = inner.setdefault(step, {})
        inner[place[-1]] = value

    def locate(self, place: Place, spot: _Spot) -> None:
        """Where something stands that is no single value."""
        self._spots.setdefault(place, spot)

    def refuse(self, place: Place, spot: _Spot, why: str) -> None:
        """A mistake at a cell; what the profile says of the same place is not told again."""
        self._refused.add(place)
        self.mistakes.append(f"{self.file}{spot}：{why}")

    def take(self, cell: Cell | None, setting: RuleSetting, place: Place, spot: _Spot) -> Any:
        """The value of a cell; what can't be taken is refused."""
        value = taken(cell, setting)
        if value is not None:
            return value
        text = "" if cell is None else cell.text.strip()
        told = f"为“{text}”，" if text else "没有填，"
        self.refuse(place, spot, f"{told}应为{setting.allowed}")
        return text

    def compare(self, place: Place, text: str, was: str) -> None:
        """Remember the sections in which something is not what it was when it was written."""
        if fingerprint(text) == was or len(place) == 1:
            return
        section = str(place[0])
        if place[1:2] == ("clause",):
            self._new_clauses.add(section)
        else:
            self._changed.add(section)

    def cite_own_rules(self) -> None:
        """A number that was changed must not be cited as the rule of its old source."""
        for section in sorted(self._changed - self._new_clauses):
            table = self.table.get(section, {})
            if "clause" in table:
                table["clause"] = {"source": self._own_source(), "text": OWN_RULE}
        for own in self.table.get("forms", {}).values():
            for table in own.values():
                clause = {"source": self._own_source(), "text": OWN_RULE}
                table["clause"] = {**clause, **table.get("clause", {})}

    def _own_source(self) -> str:
        sources = self.table.setdefault("sources", {})
        if NOTICE in sources:
            return NOTICE
        own = str(self.table.get("id", ""))
        title, issuer = (str(self.table.get(key, "")) for key in ("title", "issuer"))
        sources.setdefault(own, {"id": own, "title": title, "issuer": issuer})
        return own

    def worded(self, mistakes: Sequence[Mistake]) -> Iterator[str]:
        """What is wrong with the values, with their cells."""
        for place, message in mistakes:
            if any(place[: len(one)] == one or one[: len(place)] == place for one in self._refused):
                continue
            words = _without_keys(message.removeprefix("= "))
            yield f"{self.file}{self._nearest(place)}：{words}"

    def _nearest(self, place: Place) -> _Spot:
        for length in range(len(place), 0, -1):
            if place[:length] in self._spots:
                return self._spots[place[:length]]
        inside = [one for one in self._spots if one[: len(place)] == place]
        if not place or not inside:
            name = section_title(str(place[0])) if place else "整份口径"
            return _Spot(RULES, "", f"{name} {spelt_key(place)}".strip())
        return self._spots[min(inside, key=len)]

    def renamed(self, profile: RuleProfile | None) -> Iterator[str]:
        """A shipped profile that was changed and kept its name would be taken for the shipped."""
        if profile is None or profile.id not in shipped_names():
            return
        if load_rules(profile.id) != profile:
            yield (
                f"{self.file}{self._spots['id',]}：“{profile.id}”是随程序附带的口径，"
                "内容已经改动，请换一个名称（如本县的拼音加年度）"
            )


def _read_settings(grid: Grid, found: _FilledRules) -> None:
    columns = _columns(grid, found.file, ("值", WAS, KEY))
    known = {
        spelt_key(one.place): (group, one)
        for group in setting_groups()
        for one in (*group.settings, *clause_settings(group))
    }
    for row in _rows(grid):
        key = text_at(grid, row, columns[KEY])
        if not key:
            continue
        if key not in known:
            near = near_miss(key, list(known))
            hint = f"，原来是否为“{near}”？" if near else "；"
            found.mistakes.append(
                f"{found.file}“{RULES}”{column_letters(columns[KEY])}{row}："
                f"键“{key}”不认识{hint}请从重新导出的表里补回"
            )
            continue
        group, setting = known[key]
        cell = grid.cells.get((row, columns["值"]))
        spot = _spot(grid, row, columns["值"], f"{group.title}·{setting.title}")
        value = found.take(cell, setting, setting.place, spot)
        found.put(setting.place, value, spot)
        found.compare(setting.place, as_shown(value, setting), text_at(grid, row, columns[WAS]))
        for form, header in FORM_COLUMNS.items():
            own = grid.cells.get((row, columns.get(header, 0)))
            if own is None or not own.text.strip() or not group.key:
                continue
            inner: Place = ("forms", str(form), *setting.place)
            spot = _spot(grid, row, columns[header], f"{group.title}·{setting.title}·{header}")
            found.put(inner, found.take(own, setting, inner, spot), spot)


def _read_steps(grid: Grid, found: _FilledRules) -> None:
    tables = {spelt_key(one.place): one for group in setting_groups() for one in group.tables}
    rows: dict[str, list[int]] = {key: [] for key in tables}
    was: dict[str, str] = {}
    current = ""
    for row in range(_header_row(grid) + 1, max((at for at, _ in grid.cells), default=0) + 1):
        key = text_at(grid, row, 1)
        if key or not any(text_at(grid, row, col) for col in range(1, FORM_COLUMN)):
            current = key if key in tables else ""
        if current:
            rows[current].append(row)
            was.setdefault(current, text_at(grid, row, WAS_COLUMN))
    for key, steps in tables.items():
        _read_block(grid, steps, rows[key], was.get(key, ""), found)


def _read_block(
    grid: Grid, steps: StepTable, rows: Sequence[int], was: str, found: _FilledRules
) -> None:
    """The rows of one list of steps: for all forms, and for those of one kind."""
    filled = [
        row
        for row in rows
        if any(text_at(grid, row, col) for col in range(2, 2 + len(steps.columns)))
    ]
    at_all = _spot(grid, rows[0] if rows else HEADER_ROW, 2, steps.title)
    by_form: dict[str, list[int]] = {"": []}
    for row in filled:
        by_form.setdefault(text_at(grid, row, FORM_COLUMN), []).append(row)
    for name, own in by_form.items():
        if name and name not in NAMED_FORMS:
            spot = _spot(grid, own[0], FORM_COLUMN, f"{steps.title}·表式")
            why = f"为“{name}”，应为{'、'.join(NAMED_FORMS)}，用于各种表的空着"
            found.refuse(steps.place, spot, why)
            continue
        place = ("forms", str(NAMED_FORMS[name]), *steps.place) if name else steps.place
        items = [
            _read_step(grid, row, steps, (*place, number), found) for number, row in enumerate(own)
        ]
        found.put(place, items, _spot(grid, own[0], 2, steps.title) if name else at_all)
        if not name:
            found.compare(place, _steps_shown(items, steps), was)


def _read_step(
    grid: Grid, row: int, steps: StepTable, place: Place, found: _FilledRules
) -> dict[str, Any]:
    title = f"{steps.title}第{int(place[-1]) + 1}档"
    found.locate(place, _spot(grid, row, 2, title))
    item: dict[str, Any] = {}
    for col, one in enumerate(steps.columns, start=2):
        spot, inner = _spot(grid, row, col, f"{title}·{one.title}"), (*place, *one.place)
        found.locate(inner, spot)
        item[str(one.place[0])] = found.take(grid.cells.get((row, col)), one, inner, spot)
    return item


def _steps_shown(items: Sequence[Mapping[str, Any]], steps: StepTable) -> str:
    rows = (
        "|".join(as_shown(item[str(one.place[0])], one) for one in steps.columns) for item in items
    )
    return "；".join(rows) or "无"


def _read_sources(grid: Grid, found: _FilledRules) -> None:
    fields = part_settings(RuleSource)
    sources = found.table.setdefault("sources", {})
    for row in _rows(grid):
        texts = [text_at(grid, row, col) for col in range(1, len(fields) + 1)]
        if not any(texts) or (texts[0] == NOTICE and not any(texts[1:])):
            continue
        key = texts[0]
        place: Place = ("sources", key)
        if not key or key in sources:
            why = "没有填键" if not key else f"键“{key}”出现了两次"
            found.refuse(place, _spot(grid, row, 1, "依据来源"), why)
            continue
        found.locate(place, _spot(grid, row, 1, "依据来源"))
        sources[key] = dict(_read_source(grid, row, place, found))
    notice = sources.get(NOTICE)
    if notice and notice.get("title") and not found.table.get("notice"):
        number = notice.get("number") or ""
        found.table["notice"] = f"《{notice['title']}》{f'（{number}）' if number else ''}"


def _read_source(
    grid: Grid, row: int, place: Place, found: _FilledRules
) -> Iterator[tuple[str, Any]]:
    for col, one in enumerate(part_settings(RuleSource), start=1):
        cell, inner = grid.cells.get((row, col)), (*place, *one.place)
        spot = _spot(grid, row, col, one.title)
        found.locate(inner, spot)
        if cell is not None or not one.optional:
            yield str(one.place[0]), found.take(cell, one, inner, spot)


def _read_checks(grid: Grid, found: _FilledRules) -> None:
    names = {title: value for value, title in choices_of("checks", "severities").items()}
    severities: dict[str, str] = {}
    bases: dict[str, dict[str, str]] = {}
    for row in _rows(grid):
        check, severity, source, text = (text_at(grid, row, col) for col in (1, 4, 5, 6))
        if not check:
            continue
        if severity and severity not in names:
            found.refuse(
                ("checks", "severities", check),
                _spot(grid, row, 4, f"{check} 的级别"),
                f"“{severity}”不能用，可以填：{'、'.join(names)}，或留空",
            )
        elif severity:
            severities[check] = names[severity]
        if source or text:
            found.locate(("checks", "bases", check), _spot(grid, row, 5, f"{check} 的依据"))
            bases[check] = {"source": source, "text": text}
    checks = found.table.setdefault("checks", {})
    checks["severities"], checks["bases"] = severities, bases


def _spot(grid: Grid, row: int, col: int, title: str) -> _Spot:
    return _Spot(grid.sheet, f"{column_letters(col)}{row}", title)


def _rows(grid: Grid) -> list[int]:
    """The rows below the header."""
    header = _header_row(grid)
    return sorted({row for row, _ in grid.cells if row > header})


def _header_row(grid: Grid) -> int:
    """Where the header stands, also when somebody put rows above it."""
    first = FIRST_HEADERS[grid.sheet]
    rows = [row for (row, col), cell in grid.cells.items() if col == 1 and cell.text == first]
    return min(rows, default=HEADER_ROW)


def _columns(grid: Grid, file: str, names: Sequence[str]) -> Mapping[str, int]:
    """Where the columns stand by their headers."""
    header = _header_row(grid)
    texts = {text_at(grid, row, col): col for row, col in grid.cells if row == header}
    missing = [name for name in names if name not in texts]
    if missing:
        raise RulesError(
            f"{file}“{grid.sheet}”第{header}行没有标题"
            f"{'、'.join(f'“{one}”' for one in missing)}，请用 jixiao rules export 重新导出"
        )
    return texts


_KEYS = re.compile(r"\b[a-z][a-z_]*(?:\.[a-z_]+)*\b")


def _without_keys(message: str) -> str:
    """A message about a profile file in the words of the workbook."""
    titles = {
        str(one.place[-1]): one.title
        for group in setting_groups()
        for one in (*group.settings, *(col for steps in group.tables for col in steps.columns))
    }
    values = {
        value: title
        for group in setting_groups()
        for one in (*group.settings, *(col for steps in group.tables for col in steps.columns))
        for value, title in one.choices.items()
    }
    known = {**values, **titles, "true": "是", "false": "否"}
    return _KEYS.sub(lambda match: known.get(match[0].split(".")[-1], match[0]), message)
