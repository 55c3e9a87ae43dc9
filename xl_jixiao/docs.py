"""The generated pages of docs/: `python -m xl_jixiao.docs` writes them all anew, and the parsed
data files.

The catalogue of checks, where their bases come from, the rule profiles, the names that a Word
template may use, and the columns of the consolidated workbook. A test compares the pages with what
this writes and names the command.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from xl_jixiao import parsed_data
from xl_jixiao.actions.run import survey
from xl_jixiao.batch.settings import Settings
from xl_jixiao.batch.spool import Spool
from xl_jixiao.checks import registry
from xl_jixiao.model.roster import RosterRow
from xl_jixiao.outputs.word.names import updated
from xl_jixiao.resources import data_folder
from xl_jixiao.rules import page
from xl_jixiao.rules.loading import load_rules
from xl_jixiao.tables import columns
from xl_jixiao.tables.papers import PaperTable
from xl_jixiao.tables.summary import consolidate
from xl_jixiao.tables.table import BlockTable, LongTable, StoredTable

COMMAND = "python -m xl_jixiao.docs"

_BEGIN, _END = f"由 {COMMAND} 生成 -->\n", "<!-- 各列结束 -->"


def _with_columns(page: str) -> str:
    """The manual with the columns of now.

    Raises:
        ValueError: the manual has lost the marks of this part.
    """
    begin = page.index(_BEGIN) + len(_BEGIN)
    rows = [f"| {name} | {'、'.join(titles)} |" for name, titles in _columns().items()]
    table = "\n".join(["| 工作表 | 各列 |", "| --- | --- |", *rows])
    return f"{page[:begin]}\n{table}\n\n{page[page.index(_END) :]}"


def _columns() -> dict[str, list[str]]:
    """The visible columns of each sheet, of a run over the shipped examples that has all sheets."""
    unit = RosterRow("某局", "001")
    settings = Settings(load_rules())
    with Spool() as spool:
        run = survey(data_folder("examples"), None, settings=settings, spool=spool, roster=(unit,))
        tables = consolidate(run)
    listed = (
        *tables.papers,
        tables.overview,
        tables.units,
        tables.funds,
        tables.indicators,
        tables.base,
        tables.findings,
        tables.passed,
        tables.files,
        tables.missing,
        tables.reminders,
    )
    return {one.name: _titles(one) for one in listed if one is not None}


def _titles(table: LongTable | StoredTable | BlockTable | PaperTable) -> list[str]:
    """The titles up to 说明, behind which 汇总 has the hidden columns that its sums are over."""
    titles = [column.title for column in table.columns]
    return (
        titles[: titles.index(_LAST) + 1]
        if isinstance(table, BlockTable) and _LAST in titles
        else titles
    )


_LAST = "说明"


PAGES: Mapping[str, Callable[[str], str]] = {
    "检查目录.md": lambda _: registry.render(),
    "依据来源.md": lambda _: registry.render_bases(),
    "评分口径.md": lambda _: page.render(),
    "报告模板.md": updated,
    "用户手册.md": _with_columns,
    "数据列.md": lambda _: columns.render(),
}
"""File name in docs/ → from the page as it is, the page as it should be."""


def stale_pages(folder: Path) -> dict[Path, str]:
    """The pages that are not up to date, with their new text.

    Args:
        folder: docs/ of a checkout.

    Raises:
        OSError: a page is absent or not readable.
        ValueError: 报告模板.md or 用户手册.md has lost the marks of its generated part.
    """
    found = {}
    for name, renew in PAGES.items():
        path = folder / name
        text = path.read_text(encoding="utf-8")
        if (renewed := renew(text)) != text:
            found[path] = renewed
    return found


def main(folder: Path = Path("docs")) -> None:
    """Write the stale pages and say which they were."""
    stale = stale_pages(folder)
    if (text := parsed_data.render()) != parsed_data.kept_text():
        stale[parsed_data.HOME / parsed_data.FILE] = text
    for path, text in stale.items():
        path.write_text(text, encoding="utf-8", newline="\n")
        sys.stdout.write(f"{path}\n")


if __name__ == "__main__":
    main()
