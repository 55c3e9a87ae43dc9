"""Lines of code: `python tests/bench/count_code.py [FOLDER …]`; outputs/draft if none is named.

Blank lines, comments and docstrings (also those of fields) are not counted, nor is data.
"""

from __future__ import annotations

import ast
import io
import sys
import tokenize
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_NO_CODE = {
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENDMARKER,
}


def lines_of_code(source: str) -> int:
    """The lines of a module on which code stands."""
    counted: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type not in _NO_CODE:
            counted.update(range(token.start[0], token.end[0] + 1))
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Expr(value=ast.Constant(value=str())):
                counted.difference_update(range(node.lineno, (node.end_lineno or 0) + 1))
    return len(counted)


def main(folders: list[str]) -> None:
    """A line a module, and the sum."""
    for folder in folders or [str(ROOT / "xl_jixiao" / "outputs" / "draft")]:
        counts = {
            path: lines_of_code(path.read_text(encoding="utf-8"))
            for path in sorted(Path(folder).rglob("*.py"))
        }
        for path, count in counts.items():
            print(f"{count:6} {path.relative_to(folder)}")
        print(f"{sum(counts.values()):6} {folder}")


if __name__ == "__main__":
    main(sys.argv[1:])
