"""The generated pages of docs/: `python -m xl_jixiao.docs` writes them all anew.

The catalogue of checks, the rule profiles, and the names that a Word template may use. A test
compares the pages with what this writes and names the command.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from xl_jixiao.checks import registry
from xl_jixiao.outputs.draft import names_page
from xl_jixiao.rules import describe

COMMAND = "python -m xl_jixiao.docs"

PAGES: Mapping[str, Callable[[str], str]] = {
    "检查目录.md": lambda _: registry.render(),
    "评分口径.md": lambda _: describe.render(),
    "报告模板.md": names_page.updated,
}
"""File name in docs/ → from the page as it is, the page as it should be."""


def stale_pages(folder: Path) -> dict[Path, str]:
    """The pages that are not up to date, with their new text.

    Args:
        folder: docs/ of a checkout.

    Raises:
        OSError: a page is absent or not readable.
        ValueError: 报告模板.md has lost the marks of its generated part.
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
    for path, text in stale_pages(folder).items():
        path.write_text(text, encoding="utf-8", newline="\n")
        sys.stdout.write(f"{path}\n")


if __name__ == "__main__":
    main()
