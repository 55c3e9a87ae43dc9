"""The part of docs/报告模板.md that lists the names, from the vocabulary.

`python -m xl_jixiao.docs` brings the page up to date; a test compares.
"""

from __future__ import annotations

from collections.abc import Iterator

from xl_jixiao.outputs.draft.names import VOCABULARY

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
    for purpose, names in VOCABULARY.items():
        yield f"### {purpose}\n"
        yield "| 名称 | 种类 | 内容 |"
        yield "| --- | --- | --- |"
        for name in names:
            yield f"| `{name.name}` | {name.kind} | {name.meaning} |"
        yield ""
