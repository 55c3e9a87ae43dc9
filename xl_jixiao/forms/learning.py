"""A blank form that nobody has described yet → the draft of its layout, for a person to finish.

What the words say is written down; what they do not say stands in the file as a comment with 请补.
Nothing is guessed: a column whose text nobody knows is left out and named.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from xl_jixiao.forms.headers import Header, level_headers, money_headers
from xl_jixiao.forms.recognise import form_of
from xl_jixiao.forms.view import View, cell_roles
from xl_jixiao.layouts.layout import FIELD_KEYS, GOAL_KEYS
from xl_jixiao.model.grid import Area, Cell, Grid, column_letters
from xl_jixiao.model.submission import SectionKind
from xl_jixiao.text.labels import printed_points
from xl_jixiao.text.wording import clip, plain

_LONGEST = 120
_MOST_ROWS = 400
"""Rows below the header of the indicators that are looked at."""
_WIDTH = 10.0
_YEAR = re.compile(r"(?:20\d{2}|[XxＸｘ×]{2,4}|_{2,}|\s{2,})(?=年)")


class LearnedForm(NamedTuple):
    """The draft of a layout file."""

    text: str
    """TOML."""
    gaps: tuple[str, ...]
    """Chinese: what a person must fill in or look at."""


def learn_form(grid: Grid, layout_id: str) -> LearnedForm | None:
    """The draft of the form on a sheet; None where it has no table of indicators."""
    view = View(grid)
    headers = level_headers(view)
    return _Learner(view, headers[0], layout_id).learn() if headers else None


class _Learner:
    """One sheet on its way into a layout file."""

    def __init__(self, view: View, header: Header, layout_id: str) -> None:
        self.view = view
        self.header = header
        self.layout_id = layout_id
        areas = [view.area(cell) for cell in view.cells.values()]
        self.left = min(area.left for area in areas)
        self.width = max(area.right for area in areas) - self.left + 1
        money = [one for one in money_headers(view) if one.row < header.row]
        self.money = money[0] if money else None
        self.gaps: list[str] = []

    def learn(self) -> LearnedForm:
        """The whole file."""
        title = self._title()
        lines = [*self._head(title), *self._fields(), *self._money(), *self._goals()]
        lines += self._indicators()
        lead = ["# 由 jixiao forms learn 起草，请对照空白表逐项核对。"]
        lead += [f"# 请补：{_in_one_line(gap)}" for gap in self.gaps]
        return LearnedForm("\n".join([*lead, *lines]) + "\n", tuple(self.gaps))

    def _span(self, area: Area) -> str:
        return f"[{area.left - self.left + 1}, {area.right - self.left + 1}]"

    def _title(self) -> str:
        first = self.money.row if self.money else self.header.row
        for row in self.view.rows_between(1, first - 1):
            for cell in self.view.rows[row]:
                if cell_roles(cell).head.title:
                    return cell.text
        self.gaps.append("title.text：没有找到表的标题")
        return "绩效自评表"

    def _head(self, title: str) -> Iterator[str]:
        words = " ".join(title.split())
        pattern = _YEAR.sub("{year}", words)
        if pattern.startswith("年度"):
            pattern = f"{{year}}{pattern}"
        scored = not self.header.has("actual")
        project = "整体" not in words and self._has_project()
        form = form_of(words, None, project=project, halves=False, scored=scored)
        yield f"id = {_quoted(self.layout_id)}"
        yield 'version = "1"'
        yield f"form = {_quoted(form.value)}"
        name = pattern.replace("{year}年度", "").replace("{year}年", "") or "自评表"
        yield f"name = {_quoted(name)}"
        yield f"sheet = {_quoted(_sheet_name(name))}"
        yield 'source = "本县空白表"'
        yield 'seen = "由空白表起草，请核对"'
        yield f"widths = [{', '.join(str(_WIDTH) for _ in range(self.width))}]"
        self.gaps.append("widths：各列的宽度按10写，请照空白表改")
        yield ""
        yield "[title]"
        yield f"text = {_quoted(pattern)}"

    def _has_project(self) -> bool:
        return any(
            cell_roles(cell).head.label == "project"
            for row in self.view.rows_between(1, self.header.row - 1)
            for cell in self.view.rows[row]
        )

    def _fields(self) -> Iterator[str]:
        """Labels above the tables whose value is beside them."""
        end = self.money.row if self.money else self.header.row
        seen: set[str] = set()
        place = 0
        for row in self.view.rows_between(1, end - 1):
            labels = [
                (cell, key)
                for cell in self.view.rows[row]
                if (key := cell_roles(cell).head.label) in FIELD_KEYS and key not in seen
            ]
            place += bool(labels)
            for at, (cell, key) in enumerate(labels):
                seen.add(key)
                yield from self._field(cell, key, place, [one for one, _ in labels[at + 1 :]])

    def _field(self, cell: Cell, key: str, place: int, behind: Sequence[Cell]) -> Iterator[str]:
        area = self.view.area(cell)
        last = self.view.area(behind[0]).left - 1 if behind else self.left + self.width - 1
        value = Area(area.top, area.right + 1, area.top, last)
        if value.left > value.right:
            value = area  # the value is written behind the label
        yield ""
        yield "[[fields]]"
        yield f"key = {_quoted(key)}"
        yield f"text = {_quoted(cell.text.rstrip('：: '))}"
        yield f"label = {self._span(area)}"
        yield f"value = {self._span(value)}"
        yield f"row = {place}"

    def _columns(self, header: Header, where: str, *, first: bool) -> Iterator[str]:
        """The columns of a header; texts that nobody knows are named."""
        yield "columns = ["
        if first and not header.has("label"):
            area = self._before(header)
            yield f'  {{ key = "label", text = "", span = {self._span(area)} }},'
        for key, reach in sorted(header.columns.items(), key=lambda one: one[1].first):
            cell = header.cells.get(key)
            area = self.view.area(cell) if cell else Area(header.row, reach.first, 0, reach.last)
            text = cell.text.strip() if cell else ""
            span = self._span(area)
            yield f"  {{ key = {_quoted(key)}, text = {_quoted(text)}, span = {span} }},"
        yield "]"
        known = {(one.row, one.col) for one in header.cells.values()}
        for cell in self.view.in_row(header.row, header.left, header.right):
            if (cell.row, cell.col) not in known and not cell_roles(cell).known:
                self.gaps.append(
                    f"{where}：{_a1(cell)}“{clip(cell.text)}”不知道是哪一列，没有写进去，"
                    f"请加一项，span = {self._span(self.view.area(cell))}"
                )

    def _before(self, header: Header) -> Area:
        """Where the names of the rows stand, left of the amounts."""
        right = max(header.left - 1, self.left)
        block = self._block_label(header)
        return Area(header.row, min(block.right + 1 if block else self.left, right), 0, right)

    def _block_label(self, header: Header) -> Area | None:
        """The label at the left that is merged over the header and the rows below it."""
        cell = self.view.at(header.row, self.left)
        area = self.view.area(cell) if cell else None
        beside = area is not None and area.right < header.left and area.bottom > header.bottom
        return area if beside else None

    def _labelled(self, header: Header) -> Iterator[str]:
        area = self._block_label(header)
        if area is not None:
            cell = self.view.at(area.top, area.left)
            yield f"label = {_quoted(cell.text.strip() if cell else '')}"
            yield f"label_span = {self._span(area)}"

    def _money(self) -> Iterator[str]:
        if self.money is None:
            self.gaps.append("没有找到资金栏（年初预算数、全年执行数等列）；表中没有的不用写")
            return
        label = self._block_label(self.money)
        yield ""
        yield "[funds]"
        if label is None:
            yield 'label = "项目资金"\nlabel_span = [1, 1]'
            self.gaps.append("funds.label、label_span：没有找到资金栏左边的合并格")
        yield from self._labelled(self.money)
        yield from self._columns(self.money, "funds.columns", first=True)
        yield "rows = ["
        end = self.header.row
        first = True
        for row in self.view.rows_between(self.money.bottom + 1, end - 1):
            cells = self.view.in_row(row, self._before(self.money).left, self.money.left - 1)
            names = [one for one in cells if not cell_roles(one).goals.part]
            if not names:
                break
            role = "total" if cell_roles(names[0]).funds.row == "total" or first else "part"
            scored = ", scored = true" if first else ""
            text = _quoted(names[0].text.strip())
            yield f"  {{ text = {text}, role = {_quoted(role)}{scored} }},"
            first = False
        yield "]"

    def _goals(self) -> Iterator[str]:
        """年度总体目标: expected and actual side by side."""
        for row in self.view.rows_between(1, self.header.row - 1):
            parts = [
                (cell, part)
                for cell in self.view.rows[row]
                if (part := cell_roles(cell).goals.part) in GOAL_KEYS and part != "label"
            ]
            if len({part for _, part in parts}) < 2:
                continue
            label = self.view.at(row, self.left)
            yield ""
            yield "[goals]"
            yield f"label = {_quoted(label.text.strip() if label else '年度总体目标')}"
            yield f"label_span = {self._span(self.view.area(label)) if label else '[1, 1]'}"
            yield "columns = ["
            for cell, part in parts:
                span = self._span(self.view.area(cell))
                text = _quoted(cell.text.strip())
                yield f"  {{ key = {_quoted(part)}, text = {text}, span = {span} }},"
            yield "]"
            return
        self.gaps.append("没有找到年度总体目标（预期目标、实际完成情况）；表中没有的不用写")

    def _indicators(self) -> Iterator[str]:
        header = self.header
        yield ""
        yield "[indicators]"
        yield from self._labelled(header)
        yield from self._columns(header, "indicators.columns", first=False)
        if not header.has("actual"):
            self.gaps.append("indicators.columns：没有认出“实际完成值”一列")
        sections, total = self._blocks()
        for section, rows in sections:
            yield from self._section(section, rows)
        if not sections:
            yield "sections = []"
            self.gaps.append("indicators.sections：没有认出一级指标（产出、效益、满意度等）")
        if total is not None:
            yield ""
            yield "[indicators.total]"
            yield f"text = {_quoted(total.text.strip())}"
            yield f"label = {self._span(self.view.area(total))}"

    def _blocks(self) -> tuple[list[tuple[Cell, range]], Cell | None]:
        """The level-1 labels with their rows, and the label of the total."""
        reach = self.header.columns.get("level1")
        sections: list[tuple[Cell, range]] = []
        start = self.header.bottom + 1
        rows = self.view.rows_between(start, start + _MOST_ROWS)
        for row in rows:
            for cell in self.view.rows[row]:
                if cell_roles(cell).row == "total":
                    return sections, cell
            cells = self.view.in_row(row, reach.first, reach.last) if reach else []
            for cell in cells[:1]:
                area = self.view.area(cell)
                sections.append((cell, range(area.top, area.bottom + 1)))
        return sections, None

    def _section(self, label: Cell, rows: range) -> Iterator[str]:
        kind = cell_roles(label).indicators.section
        yield ""
        yield "[[indicators.sections]]"
        yield f"kind = {_quoted((kind or SectionKind.OTHER).value)}"
        yield f"text = {_quoted(label.text.strip())}"
        points = printed_points(label.text)
        if points is not None:
            yield f"points = {plain(points)}"
        if kind is None:
            self.gaps.append(
                f"{_a1(label)}“{clip(label.text)}”不知道是哪种一级指标，kind 暂写 other"
            )
        reach = self.header.columns.get("level2")
        yield "level2 = ["
        kinds = [
            cell
            for row in self.view.rows_between(rows.start, rows.stop - 1)
            for cell in (self.view.in_row(row, reach.first, reach.last)[:1] if reach else [])
        ]
        for cell in kinds:
            area = self.view.area(cell)
            height = min(area.bottom, rows.stop - 1) - area.top + 1
            yield f"  {{ text = {_quoted(cell.text.strip())}, rows = {height} }},"
        if not kinds:
            yield f'  {{ text = "", rows = {len(rows)} }},'
        yield "]"


def _a1(cell: Cell) -> str:
    return f"{column_letters(cell.col)}{cell.row}"


def _in_one_line(text: str) -> str:
    """A comment ends with its line: what a cell says must not begin another."""
    return "".join(char if char.isprintable() else " " for char in text)


def _sheet_name(name: str) -> str:
    return re.sub(r"[\[\]:*?/\\']", "", name)[:31] or "自评表"


def _quoted(text: str) -> str:
    """A TOML string: JSON's escapes are TOML's."""
    return json.dumps(text[:_LONGEST], ensure_ascii=False).replace("\x7f", "\\u007f")
