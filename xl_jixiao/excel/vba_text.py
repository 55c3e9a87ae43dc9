"""VBA source as text: made pure ASCII for the workbook, and checked before it goes in.

The VBA editor keeps and shows source in the code page of the machine. Chinese in it turns into
garbage on a machine with another one, and the writer of the project would replace it silently. So
the sources in `macros/` hold Chinese, and what goes into a workbook holds ChrW instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

LONGEST_LINE = 900
"""VBA takes 1,023 characters a line."""
MOST_PIECES = 24
"""VBA takes 24 continued lines in one statement."""
_PARTS = re.compile(r'"(?:[^"]|"")*"|\'.*|[^"\']+|"')
_CONST = re.compile(r"^\s*(?:(?:public|private|global)\s+)?const\b", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"^\s*attribute\b", re.IGNORECASE)
_REM = re.compile(r"^\s*rem\b", re.IGNORECASE)


class VbaError(ValueError):
    """Source that can't go into a workbook; the message names module, line and reason."""


class Fault(NamedTuple):
    """Something that lint found."""

    line: int
    text: str


def to_ascii(source: str) -> str:
    """The same source in pure ASCII with CRLF: literals as ChrW chains, comments without Chinese.

    Raises:
        VbaError: non-ASCII where no expression may stand (Const, Attribute, names).
    """
    lines = source.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\r\n".join(_line(line, number) for number, line in enumerate(lines, 1))


def _line(line: str, number: int) -> str:
    if line.isascii():
        return line
    if _CONST.match(line) or _ATTRIBUTE.match(line):
        raise VbaError(f"line {number}: only ASCII in Const and Attribute: {line.strip()}")
    if _REM.match(line):
        return ""
    found = "".join(_part(part, number) for part in _PARTS.findall(line)).rstrip()
    return _wrapped(found, number)


def _part(part: str, number: int) -> str:
    if part.isascii():
        return part
    if part.startswith("'"):
        return ""
    if part.startswith('"'):
        return chr_chain(part[1:-1].replace('""', '"'))
    raise VbaError(f"line {number}: non-ASCII outside of a text: {part.strip()}")


def chr_chain(text: str) -> str:
    """A VBA expression of pure ASCII that gives the text: 得分1 → ChrW(&H5F97&) & … & "1".

    Without brackets: `Sub (a & b) & c` is read in two ways. & binds tighter than any comparison, so
    the chain may stand wherever a literal stands, except beside arithmetic.
    """
    pieces = []
    for run in re.findall(r"[ -~]+|[^ -~]", text):
        if run.isascii() and run.isprintable():
            pieces.append('"' + run.replace('"', '""') + '"')
            continue
        code = run.encode("utf-16-le")
        pieces += [f"ChrW(&H{code[at + 1]:02X}{code[at]:02X}&)" for at in range(0, len(code), 2)]
    return " & ".join(pieces) or '""'


def _wrapped(line: str, number: int) -> str:
    """The statement over several lines, cut between the pieces of a chain."""
    if len(line) <= LONGEST_LINE:
        return line
    rows, rest = [], line
    while len(rest) > LONGEST_LINE:
        cut = rest.rfind(") & ChrW(", 0, LONGEST_LINE)
        if cut < 0:
            raise VbaError(f"line {number}: too long and can't be cut")
        rows.append(f"{rest[: cut + 3]} _")
        rest = "        " + rest[cut + 4 :]
    if len(rows) >= MOST_PIECES:
        raise VbaError(f"line {number}: text too long, put it together from several")
    return "\r\n".join([*rows, rest])


def lint(source: str) -> tuple[Fault, ...]:
    """What is wrong with the final source of a module, empty where nothing is."""
    return tuple(_faults(source))


def _faults(source: str) -> Iterator[Fault]:
    if "\n" in source.replace("\r\n", "") or "\r" in source.replace("\r\n", ""):
        yield Fault(0, "line ends must be CRLF")
    lines = source.split("\r\n")
    code = [line for line in lines if line.strip() and not _ATTRIBUTE.match(line)]
    if code and code[0].strip().lower() != "option explicit":
        yield Fault(0, "Option Explicit must come first")
    pieces = 0
    for number, line in enumerate(lines, 1):
        if not line.isascii():
            yield Fault(number, "not ASCII")
        if len(line) > 1023:
            yield Fault(number, "longer than 1,023 characters")
        pieces = pieces + 1 if line.endswith(" _") else 0
        if pieces > MOST_PIECES:
            yield Fault(number, "more than 24 continued lines")
    yield from _unbalanced(lines)


_OPENS = re.compile(
    r"^(?:(?:public|private|friend)\s+)?(?:static\s+)?(sub|function|property)\b", re.IGNORECASE
)
_CLOSES = re.compile(r"^end\s+(sub|function|property)\b", re.IGNORECASE)


def _unbalanced(lines: list[str]) -> Iterator[Fault]:
    """Procedures that don't end, or end as something else."""
    inside = ""
    for number, line in enumerate(lines, 1):
        text = line.strip()
        if found := _OPENS.match(text):
            if inside:
                yield Fault(number, f"{inside} not ended before")
            inside = found.group(1).lower()
        elif found := _CLOSES.match(text):
            if found.group(1).lower() != inside:
                yield Fault(number, f"End {found.group(1)} without its beginning")
            inside = ""
    if inside:
        yield Fault(len(lines), f"{inside} not ended")
