"""What is behind a draft: the list of its gaps and where its numbers come from. Both are taken
off before the report is sent.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import groupby

from xl_jixiao.outputs.draft.pen import GapRow
from xl_jixiao.outputs.draft.prose import DraftTable, SourceRow, TableCell
from xl_jixiao.outputs.draft.runs import clean, run
from xl_jixiao.outputs.draft.tables import TableStyles, table_xml
from xl_jixiao.text.patterns import lazy_re

_GAPS_TITLE = "待补充事项清单"
_SOURCES_TITLE = "数据来源表"
AUTHOR = "绩效自评工具"
_SHEET = lazy_re(r"(?:计数：)?（*(?P<name>[^!]+)!")
_WIDTHS_OF_GAPS = (0.08, 0.36, 0.56)
_WIDTHS_OF_SOURCES = (0.08, 0.32, 0.6)
_SMALL = '<w:rPr><w:sz w:val="21"/></w:rPr>'
_GAPS_NOTE = "以下内容表里没有，需由本单位填写；正文里以黄底标出。报送前请删去本页。"
_SOURCES_NOTE = (
    "正文里的数字都取自报送的表或由表中数字算得，供核对用；一行里的表名只写一次。报送前请删去。"
)


def gap_list(gaps: Sequence[GapRow], width: int, styles: TableStyles) -> str:
    """The list of gaps on a page of its own, "" where there are none."""
    if not gaps:
        return ""
    rows = (
        (str(number), gap.heading or "标题和开头", f"{gap.text}{f'（{times}处）' * (times > 1)}")
        for number, (gap, times) in enumerate(Counter(gaps).items(), 1)
    )  # alike ones under a heading, as one at each indicator, are one row
    return _page(_GAPS_TITLE, _GAPS_NOTE) + _table(
        ("序号", "所在位置", "要补充的内容"), rows, _WIDTHS_OF_GAPS, width, styles
    )


def source_table(sources: Sequence[SourceRow], width: int, styles: TableStyles) -> str:
    """The table of sources on a page of its own, "" where there are none."""
    if not sources:
        return ""
    rows = (
        (str(number), sentence, "；".join(_told_once(told)))
        for number, (sentence, told) in enumerate(_by_sentence(sources), 1)
    )
    return _page(_SOURCES_TITLE, _SOURCES_NOTE) + _table(
        ("序号", "所在句", "数字和来源"), rows, _WIDTHS_OF_SOURCES, width, styles
    )


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


def _table(
    head: tuple[str, ...],
    rows: Iterable[tuple[str, ...]],
    widths: tuple[float, ...],
    width: int,
    styles: TableStyles,
) -> str:
    lines = [tuple(TableCell(text, bold=True) for text in head)]
    lines += [
        (TableCell(number), *(TableCell(text, align="left") for text in rest))
        for number, *rest in rows
    ]
    return table_xml(DraftTable("", widths, tuple(lines)), width, styles)
