"""One form over several tables: a table that goes on with the one before it becomes part of it.

Word splits a table where a clerk pressed Enter between two rows, pasted page by page, or wrote
续表 on the next page. Two tables are one form only where nothing but blank lines (or such a mark,
or the same caption again) stands between them and the second begins no form of its own; or where a
short heading stands between the money and the indicators of a form, and each lacks the other.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice

from xl_jixiao.forms.vocabulary import roles
from xl_jixiao.intake.word.flow import Line, Numbered
from xl_jixiao.intake.word.signs import Signs, close_up, read_signs, row_texts, says_whose
from xl_jixiao.intake.word.stack import aligned, stack
from xl_jixiao.intake.word.tables import Table

_MARK = re.compile(
    r"(?<![手继连延陆后])续表|[（(]续[表一二三四五\d]?[）)]|[接续]上[页表]|^[（(]?续[）)]?$"
)
_LONGEST_MARK = 60
_PAGE = re.compile(r"第\d+页(?:[，,/]?共\d+页)?|[-—–]*\d+[-—–]*|\d+/\d+")
"""A number of a page that was typed into the text."""
_HEADINGS_BETWEEN = 2
_LONGEST_HEADING = 30
_SENTENCE = re.compile(r"[。；;！？]")
_TOP_ROWS = 8


@dataclass(slots=True)
class _Begun:
    """A table to which others may be joined."""

    place: Numbered
    captions: frozenset[str]
    signs: Signs | None = None
    """Read when another table follows: most tables stand alone."""


def join_tables(run: Sequence[Line | Numbered]) -> list[Line | Numbered]:
    """The run with tables that go on joined to the one they go on with.

    The joined table keeps the name of the first; its rows stand below each other, its columns are
    those of both.
    """
    joined: list[Line | Numbered] = []
    between: list[Line] = []
    last: _Begun | None = None
    for item in run:
        if isinstance(item, Line):
            between.append(item)
            continue
        if last is None or not _take(last, between, item):
            joined += [*between, item]
            captions = frozenset(close_up(line.text) for line in between)
            last = _Begun(item, captions)
        between = []
    return [*joined, *between]


def _take(begun: _Begun, between: Sequence[Line], item: Numbered) -> bool:
    """Joins the second table to the first where it goes on with it; whether it does."""
    first, second = begun.place.table, item.table
    before = begun.signs = begun.signs or read_signs(first)
    if not before.of_a_form or not first.rows or not second.rows:
        return False
    rest = _without_repeats(first, second, begun.captions)
    after = read_signs(rest)
    if _begins_another(before, after):
        return False
    others = [line for line in between if not _says_nothing(line.text, begun.captions)]
    if others:
        goes_on = _are_headings(others) and _completes(before, after)
    elif len(rest.rows) < len(second.rows) or any(
        _is_continuation_mark(line.text) for line in between
    ):
        goes_on = True
    else:
        goes_on = _goes_on(before, after, first, rest)
    if goes_on:
        begun.place.table = stack(first, rest)
        begun.place.parts.append(item.number)
        begun.signs = before.followed_by(after)
    return goes_on


def _is_continuation_mark(text: str) -> bool:
    """Whether a line says that a table goes on: 续表, （续）, 接上页."""
    closed = close_up(text)
    return len(closed) <= _LONGEST_MARK and bool(_MARK.search(closed))


def _says_nothing(text: str, captions: frozenset[str]) -> bool:
    """Whether a line between two tables may stand inside one form."""
    closed = close_up(text)
    return (
        closed in captions
        or _is_continuation_mark(text)
        or bool(_PAGE.fullmatch(closed))
        or bool(roles(text).money_line)
    )


def _are_headings(lines: Sequence[Line]) -> bool:
    """Whether the lines are headings of parts of a form: 二、绩效指标完成情况."""
    return len(lines) <= _HEADINGS_BETWEEN and all(
        len(close_up(line.text)) <= _LONGEST_HEADING
        and not _SENTENCE.search(line.text)
        and not (found := roles(line.text)).title
        and not found.attachment
        and not found.inline
        and not line.page_break
        for line in lines
    )


def _completes(before: Signs, after: Signs) -> bool:
    """Whether the second table is the part of a form that the first one lacks."""
    if before.indicators or before.base or after.base or after.fields:
        return False
    if after.money:
        return not before.money and bool(before.fields)
    return bool(after.indicators) and before.money


def _without_repeats(first: Table, second: Table, captions: frozenset[str]) -> Table:
    """The second table without the rows at its top that only say again whose form it is."""
    known = {tuple(map(close_up, texts)) for texts in islice(row_texts(first), _TOP_ROWS)}
    known |= {(caption,) for caption in captions}
    count = 0
    for texts in islice(row_texts(second), _TOP_ROWS):
        if (len(texts) == 1 and _is_continuation_mark(texts[0])) or (
            tuple(map(close_up, texts)) in known and says_whose(texts)
        ):
            count += 1
        else:
            break
    return replace(second, rows=second.rows[count:])


def _begins_another(before: Signs, after: Signs) -> bool:
    """Whether the second table says that it is another form: by a title, by fields that the first
    has already, or after the first is complete.
    """
    if after.titled or after.fields & before.fields:
        return True
    return bool(after.fields) and bool(before.indicators or before.money or before.base)


def _goes_on(before: Signs, after: Signs, first: Table, second: Table) -> bool:
    """Whether the second table goes on with the form that the first has begun."""
    if before.money and after.money:
        return False
    if after.base != before.base and (after.base or after.indicators or after.money):
        return before.begun_only
    if after.indicators and before.indicators:
        return not before.ended and after.indicators[0] == before.indicators[-1]
    if after.indicators or after.money or after.goal or after.fields:
        return not before.ended
    return aligned(first, second) and (after.known or not before.ended)
