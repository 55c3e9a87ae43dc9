"""Goals and indicators of a form that is filled in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import groupby

from xl_jixiao.importing.filling import Filling, RemarkKind, SlotKey, plain
from xl_jixiao.layouts.layout import GoalsBlock, IndicatorBlock, Layout, Level2, SectionPlan
from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.model.submission import (
    NO_FIGURE,
    NOTHING,
    SECTION_TITLES,
    Entry,
    Indicator,
    IndicatorForm,
    RowRole,
    Section,
)
from xl_jixiao.outputs.cell_text import safe_text
from xl_jixiao.text.labels import fold, printed_points
from xl_jixiao.text.patterns import lazy_re

_PARTED = lazy_re(
    r"\s*(?P<sign>[≥≧⩾≤≦⩽=═﹦＝＞>＜<﹥﹤]?)\s*(?P<number>-?[\d,]*\.?\d+)\s*(?P<unit>[^\d\s：:，,。；;、]{0,8})\s*"
)

_PARTS = {"nature": "指标性质", "unit": "计量单位"}

_READ = frozenset(
    {
        *("level1", "level2", "level3", "nature", "target", "unit", "actual"),
        *("points", "claimed_score", "reason"),
    }
)
"""What a submission holds of a row; other columns of a form are found by their headers."""

_WEIGHT = lazy_re(r"(?<=.)([（(][^（()）]*\d[^（()）]*[）)])$")
"""The weight at the end of a level-1 name: on a line of its own in a narrow column."""

_GOAL = {"expected": "预期目标", "actual": "实际完成情况"}


def place_goals(filling: Filling, layout: Layout, submission: IndicatorForm) -> GoalsBlock | None:
    """Fill the goals; the block gets a row for each of them. A form that has fields for them
    instead takes all of them there.
    """
    block = layout.goals
    columns = {column.key: column for column in block.columns} if block is not None else {}
    fields = {one.key for one in layout.fields}
    for key, name in _GOAL.items():
        entries: list[Entry] = [getattr(goal, key) for goal in submission.goals]
        if key in columns:
            for number, entry in enumerate(entries):
                filling.text(("goals", number, key), entry, name)
        elif key in fields:
            filling.together(("fields", 0, key), entries, name)
        else:
            for entry in entries:
                filling.unplaced(entry, f"模板没有“{name}”这一栏")
    for number, goal in enumerate(submission.goals):
        for column in columns.values():
            if column.key not in _GOAL:
                entry = filling.sheets.under(submission, goal.actual.ref, column)
                filling.text(("goals", number, column.key), entry, column.text)
    return block and replace(block, count=max(block.count, len(submission.goals)))


@dataclass(slots=True)
class _Group:
    """Consecutive indicators under one level-1 name."""

    section: Section
    rows: list[Indicator]


def place_indicators(
    filling: Filling, block: IndicatorBlock | None, submission: IndicatorForm
) -> IndicatorBlock | None:
    """Fill the table.

    Returns:
        The block with the sections and level-2 names of the source and a row for each indicator.
        Without any indicator it stays the official one, for the unit to fill in; so do the
        sections that a report did not speak of.
    """
    if block is None:
        for one in submission.indicators:
            for entry in (one.level3, one.target, one.actual):
                filling.unplaced(entry, "模板没有绩效指标表")
        return None
    groups = list(_groups(submission))
    sections = [_section(filling, block, group) for group in groups]
    number = 0
    for group, plan in zip(groups, sections, strict=True):
        _IndicatorRows(filling, block, number).place(group)
        number += sum(level2.offered for level2 in plan.level2)
    missing = [] if groups and submission.source.complete else _missing(block, groups)
    return replace(block, sections=(*sections, *missing), goals=1)


def place_total(filling: Filling, layout: Layout, submission: IndicatorForm) -> None:
    """总分. The scores of the rows must have been placed; of the money only the row counts that
    the form scores.
    """
    score, points, block = submission.claimed_total, submission.claimed_points, layout.indicators
    rows = layout.funds.rows if layout.funds is not None else ()
    scored = frozenset(number for number, row in enumerate(rows) if row.scored)
    if block is None or block.total is None:
        filling.unplaced(score.entry, "模板没有总分这一行")
        filling.unplaced(points.entry, "模板没有总分这一行")
        return
    place = ("total", 0, "claimed_score")
    typed = [value.value for at, value in filling.values.items() if _is_summed(at, scored)]
    numbers = [Decimal(str(one)) for one in typed if isinstance(one, int | float | Decimal)]
    filling.computed[place] = sum(numbers, Decimal(0)) if numbers else None
    filling.result(place, score, "总分")
    filling.number(("total", 0, "points"), points, "总分的分值")


def _is_summed(place: SlotKey, scored: frozenset[int]) -> bool:
    block, number, column = place
    return column == "claimed_score" and (
        block == "indicators" or (block == "funds" and number in scored)
    )


def _groups(submission: IndicatorForm) -> Iterator[_Group]:
    """The sections in the order of their rows, those without a row at their place."""
    shown = 0
    for at, rows in groupby(submission.indicators, key=lambda one: one.section):
        for empty in range(shown, at):
            if submission.sections[empty].label.filled:
                yield _Group(submission.sections[empty], [])
        shown = max(shown, at + 1)
        yield _Group(submission.sections[at], list(rows))
    for section in submission.sections[shown:]:
        if section.label.filled:
            yield _Group(section, [])


def _missing(block: IndicatorBlock, groups: Sequence[_Group]) -> list[SectionPlan]:
    kinds = {group.section.kind for group in groups}
    return [one for one in block.sections if one.kind not in kinds]


def _section(filling: Filling, block: IndicatorBlock, group: _Group) -> SectionPlan:
    section = group.section
    official = {fold(one.text): one.text for one in block.sections}
    official2 = {fold(one.text): one.text for plan in block.sections for one in plan.level2}
    label = safe_text(section.label.text) or SECTION_TITLES[section.kind]
    text = official.get(fold(label)) or _WEIGHT.sub(r"\n\1", label)
    if section.points is not None and printed_points(text) is None:
        text += f"\n（{plain(section.points)}分）"
    keys = {column.key for column in block.columns}
    if "level1" in keys:
        filling.take(section.label, "一级指标")
    else:
        filling.unplaced(section.label, "模板没有“一级指标”这一栏")
    if section.claimed_score.entry.ref != section.label.ref:
        filling.unplaced(section.claimed_score.entry, "模板没有一级指标的小计得分")
    names = []
    for (text2, _), rows in groupby(group.rows, key=lambda one: (one.level2.text, one.level2.ref)):
        found = list(rows)
        names.append(Level2(official2.get(fold(text2)) or safe_text(text2), len(found)))
        if "level2" in keys:
            filling.take(found[0].level2, "二级指标")
        else:
            filling.unplaced(found[0].level2, "模板没有“二级指标”这一栏")
    return SectionPlan(section.kind, text, tuple(names) or (Level2(""),), section.points)


class _IndicatorRows:
    """Types the indicators of one section in."""

    def __init__(self, filling: Filling, block: IndicatorBlock, first: int) -> None:
        self.filling = filling
        self.columns = block.columns
        self.keys = {column.key for column in block.columns}
        self.first = first

    def place(self, group: _Group) -> None:
        """All rows of the group, and the cells that some of them share."""
        for at, one in enumerate(group.rows):
            self._row(self.first + at, one)
        self._merge(group.rows)

    def _row(self, number: int, one: Indicator) -> None:
        label = one.level3.text[:20]
        self._text(number, "level3", one.level3, "三级指标", label)
        self._target(number, one, label)
        self._actual(number, one, label)
        if one.role is RowRole.SHARED:
            one = replace(one, points=NO_FIGURE)
        for key, name in (("points", "分值"), ("claimed_score", "得分")):
            figure = getattr(one, key)
            if key in self.keys:
                self.filling.number(("indicators", number, key), figure, _named(label, name))
            elif figure.entry.ref is None or figure.entry.ref != one.level3.ref:
                # 相关性（5分） has its points where its name is
                self.filling.unplaced(figure.entry, f"模板没有“{name}”这一栏")
        self._reason(number, one, label)
        for column in self.columns:
            if column.key not in _READ:
                entry = self.filling.sheets.in_column(one.ref, column)
                name = _named(label, column.text.replace("\n", ""))
                self.filling.text(("indicators", number, column.key), entry, name)

    def _reason(self, number: int, one: Indicator, label: str) -> None:
        """The reason; a form that has 说明 and no such column takes it there."""
        name = "偏差原因分析及改进措施"
        if "reason" in self.keys or "remark" not in self.keys:
            self._text(number, "reason", one.reason, name, label)
            return
        self.filling.text(("indicators", number, "remark"), one.reason, _named(label, "说明"))

    def _text(self, number: int, key: str, entry: Entry, name: str, label: str) -> None:
        if key in self.keys:
            field = name if key == "level3" else _named(label, name)
            self.filling.text(("indicators", number, key), entry, field)
        else:
            self.filling.unplaced(entry, f"模板没有“{name}”这一栏")

    def _target(self, number: int, one: Indicator, label: str) -> None:
        """The target in the columns that the form has: value and unit as the source has them, else
        taken apart or put together.
        """
        sheets, target = self.filling.sheets, self._stated_target(one)
        own = {key: sheets.by_key(one.ref, key) for key in ("nature", "unit")}
        value = sheets.alone(target, *own.values())
        if "nature" not in self.keys and "unit" not in self.keys:
            for key, entry in own.items():
                self._joined(entry, target, key)
            self._text(number, "target", target, "年度指标值", label)
            return
        if own["nature"].filled or own["unit"].filled:
            parts = {**own, "target": value}
        else:
            parts = self._taken_apart(target, label)
        for key in ("nature", "unit"):
            part = parts.get(key, NOTHING)
            if key in self.keys:
                self.filling.text(("indicators", number, key), part, _PARTS[key])
            elif part.filled:
                parts["target"] = target
                self._joined(part, target, key)
        self._text(number, "target", parts["target"], "年度指标值", label)

    def _stated_target(self, one: Indicator) -> Entry:
        """The target that counts; where form and source both have a column 调整指标值,
        the one of the year's beginning.
        """
        sheets = self.filling.sheets
        if "target_adjusted" in self.keys and sheets.by_key(one.ref, "target_adjusted").filled:
            return sheets.by_key(one.ref, "target")
        return one.target

    def _joined(self, part: Entry, whole: Entry, key: str) -> None:
        """A sign or a unit that is in the joined target has its place there; 定性 has not."""
        if fold(part.text) in fold(whole.text):
            self.filling.take(part)
        else:
            self.filling.unplaced(part, f"模板没有“{_PARTS[key]}”这一栏")

    def _taken_apart(self, target: Entry, label: str) -> dict[str, Entry]:
        """≥90% as ≥, 90 and %, where the text is nothing else."""
        match = _PARTED.fullmatch(target.text)
        if match is None or not (match["sign"] or match["unit"]) or target.number is not None:
            return {"target": target}
        self.filling.remark(
            RemarkKind.CHANGED, target, "年度指标值拆成符号、数值、单位填入", column="年度指标值"
        )
        self.filling.take(target, _named(label, "年度指标值"))
        return {
            "nature": target._replace(text=match["sign"]),
            "target": target._replace(text=match["number"]),
            "unit": target._replace(text=match["unit"]),
        }

    def _actual(self, number: int, one: Indicator, label: str) -> None:
        """The actual; without its unit where the source has that in a column of its own, as the
        form does.
        """
        actual = one.actual
        if "unit" in self.keys:
            unit = self.filling.sheets.by_key(one.ref, "unit")
            actual = self.filling.sheets.alone(actual, unit)
        self._text(number, "actual", actual, "实际完成值", label)

    def _merge(self, rows: Sequence[Indicator]) -> None:
        """The cells of points that several rows share, and of scores where none has its own."""
        at = 0
        while at < len(rows):
            last = at
            while last + 1 < len(rows) and rows[last + 1].role is RowRole.SHARED:
                last += 1
            if last > at:
                first, end = self.first + at, self.first + last
                shared = rows[at + 1 : last + 1]
                if "points" in self.keys:
                    self.filling.merged.append(("points", first, end))
                own = any(one.claimed_score.entry.filled for one in shared)
                if "claimed_score" in self.keys and not own:
                    self.filling.merged.append(("claimed_score", first, end))
            at = last + 1


def _named(label: str, name: str) -> str:
    """The field of a row, for remarks."""
    return f"{label}：{name}" if label else name
