"""The names a Word template may use, with what they give: the contract between templates and facts.

Templates are edited by people of a bureau, so the names are Chinese. A template that uses another
name is reported with that name and its place before anything is written. The list of them in
docs/报告模板.md is made here (`python -m xl_jixiao.docs`); a test compares.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from xl_jixiao.data_files import read_shipped
from xl_jixiao.outputs.word.prose import Gap

_FILE = Path(__file__).with_name("names.toml")


class NameKind(StrEnum):
    """What is behind a name, or what an expression of a template gives."""

    TEXT = "文字"
    """A str or a Gap, inside a line: {{ 单位名称 }}."""
    PROSE = "一段"
    """One Prose, a paragraph of its own: {{p 开头 }} in a paragraph."""
    PARAGRAPHS = "若干段"
    """A tuple of Prose, possibly empty: {%p for 段 in 基本支出 %} {{p 段 }} {%p endfor %}."""
    GROUPS = "若干组"
    """A tuple of Group: each has 标题 (Prose) and 段落 (tuple of Prose)."""
    TABLES = "附表"
    """A tuple of DraftTable, possibly empty."""
    CHARTS = "图表"
    """A tuple of charts (county report)."""
    GROUP = "一组"
    """One of several; so are the next two."""
    TABLE = "一张附表"
    CHART = "一张图"
    LOOP = "循环"
    TRUTH = "条件"
    UNKNOWN = "未知"
    """Of a loop over something that has been complained about already."""


class TemplateName(NamedTuple):
    """One name of the vocabulary."""

    name: str
    kind: NameKind
    meaning: str
    """Chinese, for the manual and for error messages."""


def _vocabulary() -> dict[str, tuple[TemplateName, ...]]:
    shape = Mapping[str, tuple[TemplateName, ...]]
    read: Mapping[str, tuple[TemplateName, ...]] = read_shipped(_FILE, shape)
    common = read["单位报告"]
    units = {purpose: (*common, *read[purpose]) for purpose in ("部门整体", "项目支出")}
    county = read["汇总分析"]
    return {**units, "汇总分析": county, "情况通报": county, "审核意见": read["审核意见"]}


VOCABULARY = _vocabulary()
"""By what a template is for: the category in its document properties."""
GIVEN: dict[str, Gap] = {"成文日期": Gap("成文日期"), "落款单位": Gap("落款单位")}
"""What a draft holds without being told by the facts; only a person knows it."""


_BEGIN, _END = "python -m xl_jixiao.docs -->\n", "<!-- 名称结束 -->"


def _names_section() -> str:
    """A table for each purpose."""
    return "\n".join(_lines())


def updated(page: str) -> str:
    """The page with the names of now.

    Raises:
        ValueError: the page has lost the marks of this part.
    """
    begin = page.index(_BEGIN) + len(_BEGIN)
    return f"{page[:begin]}\n{_names_section()}\n{page[page.index(_END) :]}"


def _lines() -> Iterator[str]:
    told: dict[tuple[TemplateName, ...], str] = {}
    for purpose, names in VOCABULARY.items():
        yield f"### {purpose}\n"
        if (same := told.setdefault(names, purpose)) != purpose:
            yield f"名称与“{same}”相同。\n"
            continue
        yield "| 名称 | 种类 | 内容 |"
        yield "| --- | --- | --- |"
        for name in names:
            yield f"| `{name.name}` | {name.kind} | {name.meaning} |"
        yield ""
