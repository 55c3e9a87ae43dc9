"""What is on the pages of a printed workbook."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path
from typing import NamedTuple

import pytest
from openpyxl import load_workbook

from support import libreoffice

_WORD = re.compile(
    r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>'
)
_NEAR = 0.35
"""Boxes of the fonts overlap a little from line to line; texts that are cut lie over each other."""


class Word(NamedTuple):
    """A word on a page, in points from its upper left corner."""

    left: float
    top: float
    right: float
    bottom: float
    text: str


def require() -> None:
    libreoffice.require()
    if shutil.which("pdftotext") is None:
        pytest.skip("poppler is absent")


def pages(pdf: Path) -> list[list[Word]]:
    """The words of each page, from above."""
    out = subprocess.run(
        ["pdftotext", "-bbox", str(pdf), "-"], capture_output=True, check=True, encoding="utf-8"
    ).stdout
    return [
        sorted(
            (Word(*map(float, found[:4]), found[4]) for found in _WORD.findall(page)),
            key=lambda word: word.top,
        )
        for page in out.split("<page ")[1:]
    ]


def missing(path: Path, pdf: Path) -> Counter[str]:
    """Characters of the first sheet's texts that are not on the pages."""
    wanted = Counter[str]()
    for row in load_workbook(path).worksheets[0].iter_rows():
        for cell in row:
            if isinstance(cell.value, str) and not cell.value.startswith("="):
                wanted += _letters(cell.value)
    out = subprocess.run(
        ["pdftotext", "-raw", str(pdf), "-"], capture_output=True, check=True, encoding="utf-8"
    ).stdout
    return wanted - _letters(out)


def _letters(text: str) -> Counter[str]:
    return Counter(sign for sign in text if not sign.isspace())


def overlapping(page: list[Word]) -> Iterator[tuple[str, str]]:
    """Words that lie over each other: a text that does not fit into its row is centred in it, so
    that it reaches over those above and below; a program that prints cuts it there.
    """
    for at, one in enumerate(page):
        for other in takewhile(lambda word, one=one: word.top < one.bottom, page[at + 1 :]):
            wide = min(one.right, other.right) - max(one.left, other.left)
            high = min(one.bottom, other.bottom) - max(one.top, other.top)
            least = min(one.bottom - one.top, other.bottom - other.top)
            if wide > 1 and high > _NEAR * least:
                yield one.text, other.text
