"""What a woven template calls while it is rendered: places prose, tables and charts, and keeps a
record of the gaps and numbers it has placed, for the lists behind the draft.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import groupby
from typing import NamedTuple

from jinja2 import Undefined
from markupsafe import Markup

from xl_jixiao.outputs.word.expressions import TemplateWriter
from xl_jixiao.outputs.word.prose import (
    DraftTable,
    Gap,
    Piece,
    Prose,
    SourcedNumber,
    SourceRow,
    shown,
    table_of,
)
from xl_jixiao.outputs.word.sections import THIN
from xl_jixiao.outputs.word.spots import HeadingSpot, Spot
from xl_jixiao.outputs.word.wordml import ChartPart, TableStyles, chart_run, clean, run, table_xml
from xl_jixiao.tables.table import ORDINAL, Column, ColumnKind, Columns, DocumentTable
from xl_jixiao.text.patterns import lazy_re

_ANY_WIDTH = 8_845
"""Of a table within a cell, where the width of the text is not known: that of A4 in a document."""
_BEHIND_TABLE = f"<w:p><w:pPr>{THIN}</w:pPr></w:p>"
"""Keeps two tables apart, which Word would join; takes no room."""
_QUOTED = 24
"""How much of a sentence the table of sources quotes."""
_SENTENCE_END = lazy_re("[。！？；\n]")
_NEEDS_RUNS = lazy_re("[\n\r\t\x0b\x0c\x85\u2028\u2029]")


class GapRow(NamedTuple):
    """One line of the list of gaps."""

    text: str
    heading: str
    """Under which heading it stands: "一、部门概况（一）部门基本情况"; "" before the first one."""


class DraftWriter(TemplateWriter):
    """Writes one part of one draft. Its methods are called in the order of the document."""

    def __init__(
        self,
        spots: Sequence[Spot],
        headings: Sequence[HeadingSpot],
        styles: TableStyles,
        first_comment: int | None = None,
    ) -> None:
        """Numbers get a comment each, numbered from `first_comment`, unless it is None."""
        self._spots = spots
        self._headings = headings
        self._styles = styles
        self._first_comment = first_comment
        self._path: list[tuple[int, str]] = []
        self.gaps: list[GapRow] = []
        self.sources: list[SourceRow] = []
        self.charts: list[ChartPart] = []

    def line(self, value: object, number: int) -> Markup:
        """Text inside a line: goes into the open run, or closes it for runs of its own."""
        pieces = _pieces(value)
        spot = self._spots[number]
        if len(pieces) == 1 and isinstance(pieces[0], str) and not _NEEDS_RUNS.search(pieces[0]):
            return Markup(escape(clean(pieces[0]), quote=False))  # noqa: S704 (escaped here)
        return _xml(
            f'</w:t></w:r>{self._runs(pieces, spot)}<w:r>{spot.run}<w:t xml:space="preserve">'
        )

    def block(self, value: object, number: int) -> Markup:
        """Whole paragraphs, tables or charts."""
        spot = self._spots[number]
        return _xml("".join(self._block(one, spot, at) for at, one in enumerate(_parts(value))))

    def opening(self, value: object, number: int) -> Markup:
        """What must be before a table and its captions: the end of the section before it."""
        first = next(iter(_parts(value)), None)
        section = self._spots[number].section
        turned = isinstance(first, DraftTable) and first.landscape
        return _xml(section.upright if turned and section else "")

    def heading(self, number: int, *values: object) -> str:
        """From here on it is written under this heading of the template."""
        spot = self._headings[number]
        filled = iter(values)
        self._enter(
            spot.level,
            "".join(_seen(_pieces(next(filled))) if one is None else one for one in spot.parts),
        )
        return ""

    def _enter(self, level: int, text: str) -> None:
        while self._path and self._path[-1][0] >= level:
            self._path.pop()
        self._path.append((level, clean(text).strip()))

    def _block(self, part: object, spot: Spot, at: int) -> str:
        if isinstance(part, DraftTable):
            return self._table(part, spot, at)
        if isinstance(part, ChartPart):
            self.charts.append(part)
            return _paragraph(spot, chart_run(part, len(self.charts)))
        pieces = _pieces(part)
        if spot.level:
            self._enter(spot.level, _seen(pieces))
        return _paragraph(spot, self._runs(pieces, spot))

    def _table(self, table: DraftTable, spot: Spot, at: int) -> str:
        if self._first_comment is None:  # a comment has no place in a cell
            self.sources += [
                SourceRow(cell.text, cell.source, row[0].text)
                for row in table.rows
                for cell in row
                if cell.source
            ]
        section = spot.section
        if section is None or not table.landscape:
            width = _ANY_WIDTH if section is None else section.width
            return table_xml(table, width, self._styles) + _BEHIND_TABLE
        before = section.upright if at else ""  # the first one's is the opening's
        return before + table_xml(table, section.sideways_width, self._styles) + section.sideways

    def _runs(self, pieces: Sequence[Piece], spot: Spot) -> str:
        made: list[str] = []
        plain: list[str] = []  # what goes into one run
        said = _seen(pieces)
        at = 0

        def flush() -> None:
            if plain:
                made.append(run("".join(plain), spot.run))
                plain.clear()

        for piece in pieces:
            if isinstance(piece, Gap):
                flush()
                where = spot.place or "".join(text for _, text in self._path)
                self.gaps.append(GapRow(piece.text, where))
                made.append(run(shown(piece), spot.gap_run))
            elif isinstance(piece, SourcedNumber):
                self.sources.append(SourceRow(piece.text, piece.source, _sentence(said, at)))
                if self._first_comment is None:
                    plain.append(piece.text)
                else:
                    flush()
                    comment = self._first_comment + len(self.sources) - 1
                    made.append(_commented(run(piece.text, spot.run), comment))
            else:
                plain.append(piece)
            at += len(shown(piece))
        flush()
        return "".join(made)


def _xml(text: str) -> Markup:
    return Markup(text)  # noqa: S704 (made of runs, which escape whatever they hold)


def _parts(value: object) -> tuple[object, ...]:
    """The things to place: prose and gaps are tuples themselves, but one thing each."""
    if isinstance(value, Undefined):  # the first one of none
        return ()
    if isinstance(value, tuple) and not isinstance(value, Gap | SourcedNumber):
        return value
    return (value,)


def _pieces(value: object) -> tuple[Piece, ...]:
    if isinstance(value, Prose):
        return value.pieces
    if isinstance(value, str | Gap | SourcedNumber):
        return (value,)
    if isinstance(value, int):  # loop.index, |length
        return (str(value),)
    if isinstance(value, Undefined):
        return ()
    if isinstance(value, DraftTable):  # of a list of paragraphs, placed in a line
        return ("；".join("，".join(cell.text for cell in row) for row in value.rows),)
    raise TypeError(f"模板里不能放 {type(value).__name__}")  # the check of templates forbids it


def _seen(pieces: Sequence[Piece]) -> str:
    return "".join(map(shown, pieces))


def _paragraph(spot: Spot, inner: str) -> str:
    return f"<w:p>{spot.paragraph}{inner}</w:p>"


def _commented(inner: str, number: int) -> str:
    return (
        f'<w:commentRangeStart w:id="{number}"/>{inner}<w:commentRangeEnd w:id="{number}"/>'
        f'<w:r><w:commentReference w:id="{number}"/></w:r>'
    )


def _sentence(said: str, at: int) -> str:
    """The beginning of the sentence that is there."""
    ends = [match.end() for match in _SENTENCE_END.finditer(said, 0, at)]
    sentence = said[ends[-1] if ends else 0 :].lstrip()
    stop = _SENTENCE_END.search(sentence)
    sentence = sentence[: stop.end()] if stop else sentence
    return sentence if len(sentence) <= _QUOTED else f"{sentence[:_QUOTED]}…"


_GAPS_TITLE = "待补充事项清单"
_SOURCES_TITLE = "数据来源表"
AUTHOR = "绩效自评工具"
_SHEET = lazy_re(r"(?:计数：)?（*(?P<name>[^!]+)!")
_GAPS: Columns[tuple[GapRow, int]] = (
    ORDINAL,
    Column("所在位置", ColumnKind.NAME, lambda one: one[0].heading or "标题和开头", 0.36),
    Column("要补充的内容", ColumnKind.NAME, lambda one: f"{one[0].text}{_times(one[1])}", 0.56),
)
_SOURCES: Columns[tuple[str, tuple[SourceRow, ...]]] = (
    ORDINAL,
    Column("所在句", ColumnKind.NAME, lambda one: one[0], 0.32),
    Column("数字和来源", ColumnKind.NAME, lambda one: "；".join(_told_once(one[1])), 0.6),
)
_SMALL = '<w:rPr><w:sz w:val="21"/></w:rPr>'
_GAPS_NOTE = "以下内容表里没有，需由本单位填写；正文里以黄底标出。报送前请删去本页。"
_SOURCES_NOTE = (
    "正文里的数字都取自报送的表或由表中数字算得，供核对用；一行里的表名只写一次。报送前请删去。"
)


def _times(times: int) -> str:
    return f"（{times}处）" if times > 1 else ""


def gap_list(gaps: Sequence[GapRow], width: int, styles: TableStyles) -> str:
    """The list of gaps on a page of its own, "" where there are none; alike ones under a heading,
    as one at each indicator, are one row.
    """
    table = table_of(DocumentTable("", _GAPS, [*Counter(gaps).items()]), bold=True)
    return _page(_GAPS_TITLE, _GAPS_NOTE) + table_xml(table, width, styles) if gaps else ""


def source_table(sources: Sequence[SourceRow], width: int, styles: TableStyles) -> str:
    """The table of sources on a page of its own, "" where there are none."""
    table = table_of(DocumentTable("", _SOURCES, [*_by_sentence(sources)]), bold=True)
    return _page(_SOURCES_TITLE, _SOURCES_NOTE) + table_xml(table, width, styles) if sources else ""


def _by_sentence(sources: Sequence[SourceRow]) -> Iterator[tuple[str, tuple[SourceRow, ...]]]:
    """Numbers of one sentence together; one that a sentence gives twice is reported once."""
    for sentence, told in groupby(sources, key=lambda one: one.sentence):
        yield sentence, tuple(dict.fromkeys(told))


def _told_once(told: Iterable[SourceRow]) -> Iterator[str]:
    """“10分、9分：自评表!G5”: numbers of one source together, a sheet named until another is."""
    by_source: dict[str, list[str]] = {}
    for one in told:
        by_source.setdefault(one.source, []).append(one.number)
    named = ""
    for source, numbers in by_source.items():
        sheet = _SHEET.match(source)
        here = sheet["name"] if sheet else ""
        bare = source.replace(f"{here}!", "") if here else source
        yield f"{'、'.join(numbers)}：{bare if here and here == named else source}"
        named = "" if "!" in bare else here


def comment_entries(sources: Sequence[SourceRow], first: int) -> str:
    """The comments of the numbers, the first one with this id."""
    return "".join(
        f'<w:comment w:id="{number}" w:author="{AUTHOR}" w:initials="源"><w:p><w:r>{_SMALL}'
        f'<w:t xml:space="preserve">来源：{escape(clean(one.source), quote=False)}</w:t>'
        "</w:r></w:p></w:comment>"
        for number, one in enumerate(sources, first)
    )


def _page(title: str, note: str) -> str:
    plain = '<w:ind w:firstLineChars="0" w:firstLine="0"/>'
    big = '<w:rPr><w:rFonts w:eastAsia="黑体"/><w:b/><w:sz w:val="32"/></w:rPr>'
    return (
        f'<w:p><w:pPr><w:keepNext/><w:pageBreakBefore/>{plain}<w:jc w:val="center"/></w:pPr>'
        f"{run(title, big)}</w:p><w:p><w:pPr><w:keepNext/>{plain}</w:pPr>{run(note, _SMALL)}</w:p>"
    )
