"""What a 口径表 holds while it is read: the table of a profile, where each value stands, what is
wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from xl_jixiao.data_limits import Mistake, Place
from xl_jixiao.model.grid import Cell, Grid, column_letters
from xl_jixiao.rules.loading import OWN_RULE, RulesError, load_rules, shipped_names
from xl_jixiao.rules.profile import RuleProfile
from xl_jixiao.rules.settings import RuleSetting, section_title, setting_groups
from xl_jixiao.rules.sheet_values import taken, text_at
from xl_jixiao.rules.sheets import FIRST_HEADERS, HEADER_ROW, NOTICE, RULES, fingerprint, spelt_key


class RuleSpot(NamedTuple):
    """Where a value stands, for messages."""

    sheet: str
    a1: str
    title: str

    def __str__(self) -> str:
        return f"“{self.sheet}”{self.a1}（{self.title}）"


class FilledRules:
    """What a workbook holds so far: the table of a profile, where each value stands, mistakes."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.table: dict[str, Any] = {}
        self.mistakes: list[str] = []
        self._spots: dict[Place, RuleSpot] = {}
        self._refused: set[Place] = set()
        self._changed: set[str] = set()
        self._new_clauses: set[str] = set()

    def put(self, place: Place, value: Any, spot: RuleSpot) -> None:
        """A value at its place; a place stands once."""
        if place in self._spots:
            self.refuse(place, spot, "这一项出现了两次，请删去一行")
            return
        self._spots[place] = spot
        inner: dict[Any, Any] = self.table
        for step in place[:-1]:
            inner = inner.setdefault(step, {})
        inner[place[-1]] = value

    def locate(self, place: Place, spot: RuleSpot) -> None:
        """Where something stands that is no single value."""
        self._spots.setdefault(place, spot)

    def refuse(self, place: Place, spot: RuleSpot, why: str) -> None:
        """A mistake at a cell; what the profile says of the same place is not told again."""
        self._refused.add(place)
        self.mistakes.append(f"{self.file}{spot}：{why}")

    def take(self, cell: Cell | None, setting: RuleSetting, place: Place, spot: RuleSpot) -> Any:
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
                clause = {"text": OWN_RULE, **table.get("clause", {})}
                if "source" not in clause:
                    clause["source"] = self._own_source()
                table["clause"] = clause

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

    def _nearest(self, place: Place) -> RuleSpot:
        for length in range(len(place), 0, -1):
            if place[:length] in self._spots:
                return self._spots[place[:length]]
        inside = [one for one in self._spots if one[: len(place)] == place]
        if not place or not inside:
            name = section_title(str(place[0])) if place else "整份口径"
            return RuleSpot(RULES, "", f"{name} {spelt_key(place)}".strip())
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


def spot_at(grid: Grid, row: int, col: int, title: str) -> RuleSpot:
    """A cell of a sheet, with what it is for."""
    return RuleSpot(grid.sheet, f"{column_letters(col)}{row}", title)


def rows_of(grid: Grid) -> list[int]:
    """The rows below the header."""
    header = header_row(grid)
    return sorted({row for row, _ in grid.cells if row > header})


def header_row(grid: Grid) -> int:
    """Where the header stands, also when somebody put rows above it."""
    first = FIRST_HEADERS[grid.sheet]
    rows = [row for (row, col), cell in grid.cells.items() if col == 1 and cell.text == first]
    return min(rows, default=HEADER_ROW)


def columns_of(grid: Grid, file: str, names: Sequence[str]) -> Mapping[str, int]:
    """Where the columns stand by their headers."""
    header = header_row(grid)
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
