"""The indicators, level-1 sections and the execution score that a report tells in sentences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from xl_jixiao.forms.report.fields import RESULT, WORTH, FieldKey, LabelledText, stated_entry, told
from xl_jixiao.forms.report.told_indicator import (
    OpenIndicator,
    TypedRows,
    entries,
    level_names,
    without_lead,
    without_tail,
    worth,
)
from xl_jixiao.layouts.roles import roles
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
from xl_jixiao.text.phrases import Phrases

_RE = Phrases(__name__)


_LONGEST_NAME = 60
_LONGEST_LABEL = 24


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
    walk = _SentenceWalk(report)
    for ref, sentence in report.cited():
        walk.read(ref, sentence)
    return walk.result()


class _SentenceWalk:
    """Goes through the sentences and keeps where it is."""

    def __init__(self, report: Report) -> None:
        self._levels = {one.paragraph: one.level for one in report.headings}
        self._sections: list[Section] = []
        self._indicators: list[Indicator] = []
        self._execution: tuple[Figure, Figure] = (NO_FIGURE, NO_FIGURE)
        self._used: set[CellRef] = set()
        self._section = -1
        self._section_level = 0
        self._level2 = NOTHING
        self._open: OpenIndicator | None = None
        self._pending = NOTHING
        self._inline: tuple[int, int, Entry] | None = None
        """Paragraph, section, level 2 that a list in a paragraph began with: 数量指标：a；b."""
        self._named = False
        """Whether the last sentence was a section's bare name."""
        self._typed = TypedRows()

    def read(self, ref: SentenceRef, sentence: str) -> None:
        """Takes in the next sentence."""
        typed = self._typed.read(sentence)
        if typed is not None:
            self._take_typed(*typed, ref)
            return
        if "分" not in sentence and "值" not in sentence and len(sentence) > _LONGEST_NAME:
            self._close()
            return
        shown = tidy(sentence)
        self._leave_section(ref)
        said = told(shown)
        name = bare_name(said.name)
        if self._goes_on(said):
            self._more(said, ref)
        elif self._is_execution(name, said) and not _RE.several_worths.search(shown):
            self._take_execution(said, ref)
        elif self._is_worth_of_section(said):
            points, score = worth(entries(said.values, ref))
            self._sections[-1] = self._sections[-1]._replace(
                points=points.value, claimed_score=score
            )
            self._used.add(ref)
        elif said.values.keys() & RESULT:
            self._start(name, said, ref)
        else:
            self._place(name, said, ref, numbered=number_of(shown) is not None)

    def result(self) -> ToldRows:
        """All that was reported."""
        self._close()
        return ToldRows(
            tuple(self._sections),
            tuple(self._indicators),
            *self._execution,
            frozenset(self._used),
        )

    def _leave_section(self, ref: SentenceRef) -> None:
        """A heading as high as the section's ends it."""
        level = self._levels.get(ref.row)
        if level is not None and ref.col == 1 and level <= self._section_level:
            self._section, self._section_level, self._level2 = -1, 0, NOTHING

    def _goes_on(self, said: LabelledText) -> bool:
        """Whether a sentence only adds values to the indicator that is being told."""
        if said.name or not said.values:
            return False
        if self._open is not None:
            return not self._open.values.keys() & said.values.keys()
        return self._pending.filled and bool(said.values.keys() & RESULT)

    def _more(self, said: LabelledText, ref: SentenceRef) -> None:
        if self._open is None:
            self._open = OpenIndicator(self._pending, self._level2, self._section)
        self._open.take(said.values, ref)

    def _is_execution(self, name: str, said: LabelledText) -> bool:
        """Whether a sentence says what the execution rate is worth: 预算执行率得10分, 执行率99%，
        得9.9分; or 分值10分，得10分 below a heading 预算执行率.
        """
        if not said.values.keys() & WORTH or said.values.keys() & RESULT:
            return False
        if _RE.execution.match(fold(name)) or _RE.rate_said.search(name):
            return True
        below = _RE.execution.match(fold(self._pending.text)) is not None
        return below and (not name or bool(_RE.of_money.search(name)))

    def _is_worth_of_section(self, said: LabelledText) -> bool:
        """产出指标。分值50分，得50分: what follows a section's bare name, before any indicator."""
        bare = not said.name and bool(said.values) and said.values.keys() <= WORTH
        return bare and self._named and self._sections[-1].points is None

    def _take_execution(self, said: LabelledText, ref: SentenceRef) -> None:
        self._close()
        points, score = worth(entries(said.values, ref))
        if max(points.value or 0, score.value or 0) > MOST_OF_EXECUTION:
            return  # 执行率76.25%，得分82分: of a project as a whole
        if not any(figure.value is not None for figure in self._execution):
            self._execution = points, score
        self._used.add(ref)

    def _start(self, name: str, said: LabelledText, ref: SentenceRef) -> None:
        """A sentence that tells an indicator, at least in part."""
        pending = self._pending
        self._close()
        if len(said.values) == 1 and not _may_go_on(name, said):
            return
        levels, own = level_names(name)
        section, level2 = self._section, self._level2
        if not levels and self._inline is not None and self._inline[0] == ref.row:
            _, section, level2 = self._inline
        for level in levels:
            found = roles(level)
            if found.indicators.level2 is not None:
                level2 = stated_entry(level, ref)
            elif found.indicators.section is not None and (
                section < 0 or self._sections[section].kind is not found.indicators.section
            ):
                section = self._add_section(found.indicators.section, level, {}, ref)
        if levels:
            self._inline = ref.row, section, level2
        entry = stated_entry(own, ref) if own else pending
        if not entry.filled and not level2.filled:
            return
        self._open = OpenIndicator(entry, level2, section)
        self._open.take(said.values, ref)

    def _take_typed(
        self, names: Mapping[str, str], values: Mapping[FieldKey, str], ref: SentenceRef
    ) -> None:
        """A row typed with tabs: blank levels are those of the row above."""
        self._close()
        if level1 := names.get("level1"):
            kind = roles(level1).indicators.section or SectionKind.OTHER
            self._section = self._add_section(kind, level1, {}, ref)
            self._level2 = NOTHING
        if level2 := names.get("level2"):
            self._level2 = stated_entry(level2, ref)
        name = stated_entry(names.get("level3", ""), ref)
        self._open = OpenIndicator(name, self._level2, self._section)
        self._open.take(values, ref)
        self._close()

    def _place(self, name: str, said: LabelledText, ref: SentenceRef, *, numbered: bool) -> None:
        """A sentence without a result: a section, a level-2 name, or what is reported of next."""
        self._close()
        self._pending = NOTHING
        if not name or len(name) > _LONGEST_NAME:
            return
        label = without_tail(name)
        found = roles(label) if len(label) <= _LONGEST_LABEL else roles("")
        has_worth = bool(said.values.keys() & WORTH)
        heading = ref.row in self._levels and ref.col == 1
        if found.indicators.section is not None and (has_worth or heading or numbered):
            if found.indicators.section is SectionKind.OTHER and not has_worth:
                if _RE.execution.match(fold(label)):
                    self._pending = stated_entry(label, ref)
                return
            self._section = self._add_section(found.indicators.section, label, said.values, ref)
            self._section_level = self._levels.get(ref.row, 0)
            self._level2 = NOTHING
            self._named = not has_worth
            if has_worth:
                self._used.add(ref)
        elif found.indicators.level2 is not None and (
            has_worth or heading or numbered or label == name
        ):
            self._level2 = stated_entry(label, ref)
        elif not has_worth and (numbered or not said.values) and name[-1] not in "。；;，,":
            self._pending = stated_entry(without_lead(name.rstrip("：:")), ref)

    def _add_section(
        self, kind: SectionKind, label: str, values: Mapping[FieldKey, str], ref: SentenceRef
    ) -> int:
        points, score = worth(entries(values, ref))
        self._sections.append(Section(kind, stated_entry(label, ref), points.value, score))
        return len(self._sections) - 1

    def _close(self) -> None:
        """Ends the indicator that is being told."""
        one, self._open = self._open, None
        self._pending, self._named = NOTHING, False
        if one is None or len(one.values) < 2:
            return
        self._used |= one.refs
        section = one.section if one.section >= 0 else self._section_of(one)
        self._indicators.append(one.indicator(section))

    def _section_of(self, one: OpenIndicator) -> int:
        """The section of an indicator told outside any: by its level 2, else 其他."""
        kind = roles(one.level2.text).indicators.level2 or SectionKind.OTHER
        if "满意" in one.name.text + one.level2.text:
            kind = SectionKind.SATISFACTION
        for place, section in enumerate(self._sections):
            if section.kind is kind and not section.label.filled:
                return place
        self._sections.append(Section(kind, NOTHING))
        return len(self._sections) - 1


def _may_go_on(name: str, said: LabelledText) -> bool:
    """Whether a single value may be the first of an indicator: under a short name, and a value."""
    (value,) = said.values.values()
    return len(name) <= _LONGEST_NAME and any(char.isdigit() for char in value)
