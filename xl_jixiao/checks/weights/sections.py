"""The level-1 blocks of a form with the rows that belong to each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from xl_jixiao.checks.case import Case, Row
from xl_jixiao.checks.hit import cells
from xl_jixiao.model.grid import CellRef
from xl_jixiao.model.submission import SECTION_TITLES, Section
from xl_jixiao.text.labels import fold


@dataclass(frozen=True, slots=True)
class Group:
    """A level-1 block; a block that a page break printed twice is one."""

    sections: tuple[Section, ...]
    rows: tuple[Row, ...]
    """The rows that carry points or a score of their own."""

    @property
    def title(self) -> str:
        """The label as printed, else the official name."""
        first = self.sections[0]
        return first.label.text or SECTION_TITLES[first.kind]

    @property
    def printed(self) -> Decimal | None:
        """The weight printed in the label."""
        return self.sections[0].points

    @property
    def label_cells(self) -> tuple[CellRef, ...]:
        """The cell of the label, else those of the rows' points."""
        labels = cells(*(section.label for section in self.sections))
        return labels or cells(*(row.indicator.points for row in self.rows))

    @property
    def points(self) -> Decimal | None:
        """Σ 分值 of the rows; None while a row lacks it."""
        return total([row.points for row in self.rows])

    @property
    def claimed(self) -> Decimal | None:
        """Σ 自评得分 of the rows; None while a row lacks it."""
        return total([row.claimed for row in self.rows])


def groups(case: Case) -> Iterator[Group]:
    """The level-1 blocks that have rows, in the order of the form."""
    members: dict[tuple[int, str, str], tuple[list[Section], list[Row]]] = {}
    for row in case.scored_rows:
        section = row.section
        if section is None:
            continue
        key = (section.goal, section.kind.value, fold(section.label.text))
        sections, rows = members.setdefault(key, ([], []))
        if section not in sections:
            sections.append(section)
        rows.append(row)
    for sections, rows in members.values():
        yield Group(tuple(sections), tuple(rows))


def told_sections(case: Case) -> tuple[Section, ...]:
    """The level-1 sections of a report's text, where each of them says its weight and its score:
    a report need not list all indicators below them. Nothing for a table.
    """
    sections = case.submission.sections
    if not case.submission.stated or not sections:
        return ()
    whole = all(one.points is not None and one.claimed_score.value is not None for one in sections)
    return sections if whole else ()


def total(values: list[Decimal | None]) -> Decimal | None:
    """The sum, None where nothing is listed or a value is missing."""
    known = [value for value in values if value is not None]
    return sum(known, Decimal(0)) if known and len(known) == len(values) else None
