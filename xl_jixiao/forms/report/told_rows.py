"""The indicators, level-1 sections and the execution score that a report tells in sentences, or in
lines typed with tabs below a header, as a table would have them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import NamedTuple

from xl_jixiao.forms.report.fields import (
    RESULT,
    WORTH,
    FieldKey,
    ToldValues,
    entries,
    level_names,
    place_of,
    stated_entry,
    told,
    without_lead,
    without_tail,
    worth,
)
from xl_jixiao.layouts.roles import indicator_key, roles
from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.model.grid import CellRef, SentenceRef
from xl_jixiao.model.report import MOST_OF_EXECUTION, Report
from xl_jixiao.model.submission import (
    NO_FIGURE,
    NOTHING,
    Entry,
    Figure,
    Indicator,
    Section,
    SectionKind,
)
from xl_jixiao.text.labels import bare_name, fold, tidy
from xl_jixiao.text.line_numbers import number_of
from xl_jixiao.text.measures import parse_quantity
from xl_jixiao.text.phrases import Phrases

_RE = Phrases(__name__)
_LONGEST_NAME = 60
_LONGEST_LABEL = 24
_FEWEST_CELLS = 3
"""Of the shortest typed row: a name, a target, an actual."""
_TYPED = {key.value: key for key in (*RESULT, FieldKey.POINTS, FieldKey.REASON)}
_TYPED["claimed_score"] = FieldKey.SCORE


class ToldRows(NamedTuple):
    """What was reported."""

    sections: tuple[Section, ...]
    indicators: tuple[Indicator, ...]
    execution_points: Figure
    execution_score: Figure
    used: frozenset[CellRef]
    """The sentences that told it."""


def told_rows(report: Report) -> ToldRows:
    """The indicators of a report in their order, each value with the sentence that tells it.

    A sentence tells an indicator where it labels a target or an actual and one thing more; the
    values may go on in the next sentences. A level-1 name with points or a score of its own is a
    section. What has no label is no value: nothing is taken from the narrative around it.
    """
    walk = _SentenceWalk({one.paragraph: one.level for one in report.headings})
    for ref, sentence in report.cited():
        walk.read(ref, sentence)
    walk.close()
    rows = tuple(walk.sections), tuple(walk.indicators)
    return ToldRows(*rows, *walk.execution, frozenset(walk.used))


class _OpenIndicator(NamedTuple):
    """An indicator whose values are still being told."""

    name: Entry
    level2: Entry
    section: int
    values: ToldValues

    @property
    def refs(self) -> set[CellRef]:
        """The sentences that told it."""
        return {one.ref for one in self.values.values() if one.ref is not None}

    def indicator(self, section: int) -> Indicator:
        """The row as told; `section` is the index of its section."""
        points, score = worth(self.values)
        name = self.name if self.name.filled else self.level2
        target, actual, reason = (
            self.values.get(key, NOTHING)
            for key in (FieldKey.TARGET, FieldKey.ACTUAL, FieldKey.REASON)
        )
        if target.filled and not actual.filled:
            name, actual = _counted(name, target)
        place = score.entry.ref or points.entry.ref or name.ref or min(self.refs, default=None)
        return Indicator(
            section=section,
            level1=NOTHING,
            level2=self.level2,
            level3=name,
            target=target,
            actual=actual,
            points=points,
            claimed_score=score,
            reason=reason,
            ref=place or place_of(0),
        )


def _counted(name: Entry, target: Entry) -> tuple[Entry, Entry]:
    """维修水库85座，目标80座: the name and the number it ends with, where it counts the same."""
    found = _RE.counted.match(name.text)
    wanted = parse_quantity(target.text)
    done = parse_quantity(found["value"]) if found else None
    if found is None or wanted is None or done is None or wanted.unit != done.unit:
        return name, NOTHING
    return name._replace(text=found["name"]), name._replace(text=found["value"])


class _Level(NamedTuple):
    """Where indicators are told: the index of their section, their level 2."""

    section: int = -1
    level2: Entry = NOTHING


@dataclass(slots=True)
class _SentenceWalk:
    """Goes through the sentences and keeps where it is."""

    levels: Mapping[int, int]
    """Paragraph of a heading → its level."""
    sections: list[Section] = field(default_factory=list)
    indicators: list[Indicator] = field(default_factory=list)
    execution: tuple[Figure, Figure] = (NO_FIGURE, NO_FIGURE)
    used: set[CellRef] = field(default_factory=set)
    under: _Level = _Level()
    height: int = 0
    """The level of the heading of the section."""
    inline: tuple[int, _Level] = (0, _Level())
    """Paragraph, and what a list in it began with: 数量指标：a；b."""
    open: _OpenIndicator | None = None
    pending: Entry = NOTHING
    """The name of what is reported of next."""
    named: bool = False
    """Whether the last sentence was a section's bare name."""
    columns: Sequence[str] = ()
    """Of the typed table."""

    def read(self, ref: SentenceRef, sentence: str) -> None:
        """Takes in the next sentence."""
        if self._typed(sentence, ref):
            return
        if "分" not in sentence and "值" not in sentence and len(sentence) > _LONGEST_NAME:
            self.close()
            return
        shown = tidy(sentence)
        if ref.col == 1 and self.levels.get(ref.row, self.height + 1) <= self.height:
            self.under, self.height = _Level(), 0
        said = told(shown)
        name, values = bare_name(said.name), entries(said.values, ref)
        if not said.name and self._goes_on(values):
            before = self.open or _OpenIndicator(self.pending, *self.under[::-1], {})
            self.open = before._replace(values={**values, **before.values})
        elif self._is_execution(name, values) and not _RE.several_worths.search(shown):
            self._take_execution(worth(values), ref)
        elif not said.name and self._is_worth_of_section(values):
            points, score = worth(values)
            self.sections[-1] = self.sections[-1]._replace(points=points.value, claimed_score=score)
            self.used.add(ref)
        elif values.keys() & RESULT:
            self._start(name, values, ref)
        else:
            self._place(name, values, ref, numbered=number_of(shown) is not None)

    def _goes_on(self, values: ToldValues) -> bool:
        """Whether values without a name only add to the indicator that is being told."""
        if self.open is not None:
            return bool(values) and not self.open.values.keys() & values.keys()
        return self.pending.filled and bool(values.keys() & RESULT)

    def _is_execution(self, name: str, values: ToldValues) -> bool:
        """Whether a sentence says what the execution rate is worth: 预算执行率得10分, 执行率99%，
        得9.9分; or 分值10分，得10分 below a heading 预算执行率.
        """
        if not values.keys() & WORTH or values.keys() & RESULT:
            return False
        if _RE.execution.match(fold(name)) or _RE.rate_said.search(name):
            return True
        below = _RE.execution.match(fold(self.pending.text)) is not None
        return below and (not name or bool(_RE.of_money.search(name)))

    def _is_worth_of_section(self, values: ToldValues) -> bool:
        """产出指标。分值50分，得50分: what follows a section's bare name, before any indicator."""
        worth_alone = bool(values) and values.keys() <= WORTH
        return worth_alone and self.named and self.sections[-1].points is None

    def _take_execution(self, told: tuple[Figure, Figure], ref: SentenceRef) -> None:
        """Points and score of the rate; 执行率76.25%，得分82分 is of a project as a whole."""
        self.close()
        if max(figure.value or 0 for figure in told) <= MOST_OF_EXECUTION:
            if all(figure.value is None for figure in self.execution):
                self.execution = told
            self.used.add(ref)

    def _start(self, name: str, values: ToldValues, ref: SentenceRef) -> None:
        """A sentence that tells an indicator, at least in part."""
        pending = self.pending
        self.close()
        if len(values) == 1 and not _may_go_on(name, values):
            return
        levels, own = level_names(name)
        section, level2 = self.under
        if not levels and self.inline[0] == ref.row:
            section, level2 = self.inline[1]
        for level in levels:
            found = roles(level).indicators
            if found.level2 is not None:
                level2 = stated_entry(level, ref)
            elif found.section is not None and (
                section < 0 or self.sections[section].kind is not found.section
            ):
                section = self._add_section(found.section, level, {}, ref)
        if levels:
            self.inline = ref.row, _Level(section, level2)
        entry = stated_entry(own, ref) if own else pending
        if entry.filled or level2.filled:
            self.open = _OpenIndicator(entry, level2, section, values)

    def _typed(self, line: str, ref: SentenceRef) -> bool:
        """Whether a line is a header typed with tabs, or a row below one: blank levels are those of
        the row above. A row that lacks cells begins with the level 1 and lacks them at its end, or
        goes on with the levels above and lacks them at its beginning.
        """
        cells = [cell.strip() for cell in line.split("\t")] if "\t" in line else []
        if len(cells) < _FEWEST_CELLS:
            self.columns = ()
            return False
        keys = [indicator_key(cell) for cell in cells]
        if {"target", "actual"} <= set(keys):
            self.columns = keys
            self.close()
            return True
        lacking = len(self.columns) - len(cells)
        if lacking < 0:
            return False
        begins = roles(cells[0]).indicators.section is not None
        columns = self.columns[: len(cells)] if begins else self.columns[lacking:]
        row = {key: cell for key, cell in zip(columns, cells, strict=True) if cell}
        values = {_TYPED[key]: cell for key, cell in row.items() if key in _TYPED}
        if not values:
            return False
        self.close()
        if level1 := row.get("level1"):
            kind = roles(level1).indicators.section or SectionKind.OTHER
            self.under = _Level(self._add_section(kind, level1, {}, ref))
        if level2 := row.get("level2"):
            self.under = self.under._replace(level2=stated_entry(level2, ref))
        name = stated_entry(row.get("level3", ""), ref)
        self.open = _OpenIndicator(name, *self.under[::-1], entries(values, ref))
        self.close()
        return True

    def _place(self, name: str, values: ToldValues, ref: SentenceRef, *, numbered: bool) -> None:
        """A sentence without a result: a section, a level-2 name, or what is reported of next."""
        self.close()
        if not name or len(name) > _LONGEST_NAME:
            return
        label = without_tail(name)
        found = roles(label if len(label) <= _LONGEST_LABEL else "").indicators
        has_worth = bool(values.keys() & WORTH)
        alone = has_worth or numbered or (ref.row in self.levels and ref.col == 1)
        if found.section is SectionKind.OTHER and alone and not has_worth:
            if _RE.execution.match(fold(label)):
                self.pending = stated_entry(label, ref)
        elif found.section is not None and alone:
            self.under = _Level(self._add_section(found.section, label, values, ref))
            self.height = self.levels.get(ref.row, 0)
            self.named = not has_worth
            self.used.update([ref] if has_worth else [])
        elif found.level2 is not None and (alone or label == name):
            self.under = self.under._replace(level2=stated_entry(label, ref))
        elif not has_worth and (numbered or not values) and name[-1] not in "。；;，,":
            self.pending = stated_entry(without_lead(name.rstrip("：:")), ref)

    def _add_section(
        self, kind: SectionKind, label: str, values: ToldValues, ref: SentenceRef
    ) -> int:
        points, score = worth(values)
        self.sections.append(Section(kind, stated_entry(label, ref), points.value, score))
        return len(self.sections) - 1

    def close(self) -> None:
        """Ends the indicator that is being told."""
        one, self.open = self.open, None
        self.pending, self.named = NOTHING, False
        if one is not None and len(one.values) > 1:
            self.used |= one.refs
            section = one.section if one.section >= 0 else self._section_of(one)
            self.indicators.append(one.indicator(section))

    def _section_of(self, one: _OpenIndicator) -> int:
        """The section of an indicator told outside any: by its level 2, else 其他."""
        kind = roles(one.level2.text).indicators.level2 or SectionKind.OTHER
        if "满意" in one.name.text + one.level2.text:
            kind = SectionKind.SATISFACTION
        for place, section in enumerate(self.sections):
            if section.kind is kind and not section.label.filled:
                return place
        self.sections.append(Section(kind, NOTHING))
        return len(self.sections) - 1


def _may_go_on(name: str, values: ToldValues) -> bool:
    """Whether a single value may be the first of an indicator: under a short name, and a value."""
    (value,) = values.values()
    return len(name) <= _LONGEST_NAME and any(char.isdigit() for char in value.text)
