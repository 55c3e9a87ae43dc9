"""Writing to the terminal, or to whatever is in its place."""

from __future__ import annotations

import os
import re
import sys
import unicodedata
from collections.abc import Sequence
from io import TextIOWrapper
from pathlib import Path

import click

_STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def open_streams() -> None:
    """Let what a closed stream is told go nowhere: without this the next file that is opened takes
    its number, and whatever a library has to complain of is written into it.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest number that is free
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            nowhere = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115  for good
            setattr(sys, name, nowhere)


def prepare() -> None:
    """Let a character that the console can't show (GBK on Windows) become ? and not a crash."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")


def say(text: str = "") -> None:
    """A line on standard output."""
    click.echo(_harmless(text))


def complain(text: str) -> None:
    """A line on standard error."""
    click.echo(_harmless(text), err=True)


def _harmless(text: str) -> str:
    """Names of files and texts of cells come from others: what would steer the terminal (escape
    sequences, changes of writing direction) is shown as a mark.
    """
    return _STEERING.sub("�", text)


def one_line(text: str) -> str:
    """A name that may hold line feeds, on one line."""
    return " ".join(text.split())


def say_json(document: object) -> None:
    """A JSON document on standard output, UTF-8 whatever the console's encoding."""
    import json

    text = json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False)
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8", "replace") + b"\n")
    sys.stdout.buffer.flush()


def width(text: str) -> int:
    """Columns that the text takes on a terminal: two for a Chinese character."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def clip(text: str, columns: int) -> str:
    """The text on one line, cut to so many columns."""
    flat = one_line(text)
    if width(flat) <= columns:
        return flat
    while flat and width(flat) > columns - 1:
        flat = flat[:-1]
    return flat + "…"


def aligned(rows: Sequence[Sequence[str]], *, indent: str = "", gap: str = "  ") -> list[str]:
    """The rows as lines with their columns under each other."""
    if not rows:
        return []
    widths = [max(width(row[col]) for row in rows) for col in range(len(rows[0]))]
    return [
        indent
        + gap.join(
            text + " " * (columns - width(text)) for text, columns in zip(row, widths, strict=True)
        ).rstrip()
        for row in rows
    ]
