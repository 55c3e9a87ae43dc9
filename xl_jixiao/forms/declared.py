"""Tables of the same family that are no self-evaluation: 绩效目标申报表, 绩效目标监控表.

They are called what they are, and their targets can be imported; what they say of the middle of a
year or expect of its end is no actual and never read as one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from xl_jixiao.forms.assemble import assemble
from xl_jixiao.forms.headers import Header, money_headers
from xl_jixiao.forms.segments import segments
from xl_jixiao.forms.view import CellReader, View, cell_roles
from xl_jixiao.layouts.vocabulary import OtherSheet, vocabulary, word
from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.model.submission import Goal, IndicatorForm

_ACTUALS = frozenset({"actual", "executed", "claimed_rate", "claimed_score", "deviation", "reason"})
"""Columns that say what came of the year."""
_LEVELS = ("level3", "level2")
_TARGETS = ("target", "target_adjusted")


@dataclass(frozen=True, slots=True)
class Declaration:
    """Such a table on a sheet."""

    name: str
    headers: tuple[Header, ...]
    leaves: str
    """Chinese: what it has not that a self-evaluation has."""

    @property
    def reason(self) -> str:
        """Why the sheet is not counted, and what can be done with it."""
        return (
            f"是{self.name}（第{self.headers[0].row}行是指标表头），不是自评表：{self.leaves}。"
            "其中的绩效目标和指标值可以用 jixiao import 填进自评表"
        )


def find_declaration(view: View, levels: Iterable[Header]) -> Declaration | None:
    """The table on a sheet that declares or watches targets, None where there is none; `levels`
    are its rows with indicator columns.
    """
    headers = [one for one in levels if _has_targets(one)]
    if not headers or any(one.has("claimed_score") for one in headers):
        return None
    titles, texts = _titles(view), _header_texts(view, headers)
    for kind in vocabulary().other_sheets:
        foreseen = any(part in text for part in kind.headers for text in texts)
        titled = any(re.search(kind.title, title) for title in titles)
        # a title says little where the table has the column of what came of the year
        if foreseen or (titled and (kind.headers or not any(one.has("actual") for one in headers))):
            return _declaration(kind, headers)
    return None


def _declaration(kind: OtherSheet, headers: list[Header]) -> Declaration:
    return Declaration(kind.name, tuple(_without_actuals(one) for one in headers), kind.leaves)


def _has_targets(header: Header) -> bool:
    return any(map(header.has, _LEVELS)) and any(map(header.has, _TARGETS))


def _titles(view: View) -> list[str]:
    signs = (found.word for row in view.signs.values() for _, found in row if found.head.title)
    return [*signs, *(word(one.text) for one in view.captions)]


def _header_texts(view: View, headers: list[Header]) -> list[str]:
    """The words of all cells of the header rows, also of columns that no form has."""
    return [
        word(cell.text)
        for header in headers
        for row in range(header.row, header.bottom + 1)
        for cell in view.rows.get(row, ())
    ]


def _without_actuals(header: Header) -> Header:
    columns = {key: reach for key, reach in header.columns.items() if key not in _ACTUALS}
    cells = {key: cell for key, cell in header.cells.items() if key not in _ACTUALS}
    return replace(header, columns=columns, cells=cells)


def declared_targets(
    view: View, declaration: Declaration, *, file: str, names: Mapping[str, str]
) -> tuple[IndicatorForm, ...]:
    """The tables of a sheet as forms with goals and targets, nothing of what came of them."""
    money = [_without_actuals(one) for one in money_headers(view)]
    found = [
        assemble(view, segment, money, [], file=file, names=names).submission
        for segment in segments(view, list(declaration.headers), money)
    ]
    return tuple(
        replace(one, issues=(), goals=_goals(view, one))
        for one in found
        if isinstance(one, IndicatorForm) and one.indicators
    )


def _goals(view: View, submission: IndicatorForm) -> tuple[Goal, ...]:
    """The goals; a declaration has no column for what came of them, so that the text of one may
    are below its label alone (年度目标 over 治理河道15公里…).
    """
    if any(one.expected.filled for one in submission.goals):
        return submission.goals
    for row in view.rows_between(submission.area.top, submission.area.bottom):
        for label, found in view.signs_in(row, submission.area.left, submission.area.right):
            below = view.at(view.area(label).bottom + 1, label.col)
            prose = below is not None and not cell_roles(below).known and below.row > row
            if found.goals.part == "expected" and prose and below is not None:
                return (Goal(expected=CellReader(view).entry(below)),)
    return submission.goals
