"""What the macros say, as rows of the hidden sheet JX_TEXTS.

Text in a sheet and not in VBA: the editor keeps source in the code page of the machine, so Chinese
in it would be a chain of ChrW for each character (`vba`).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator

from xl_jixiao.layouts.tool_columns import OWN_SHEETS
from xl_jixiao.outputs.marks import NOT_CHECKED, RESULT_HEADERS
from xl_jixiao.resources import data_folder
from xl_jixiao.template.wrappers import wizard_texts

SETTINGS_SHEET, SHEET = OWN_SHEETS

FILE = "texts.toml"
"""In macros/: key = sentence."""


def macro_texts() -> tuple[tuple[str, str], ...]:
    """Key and text of each row."""
    return tuple(_rows())


def _rows() -> Iterator[tuple[str, str]]:
    yield "headers", "|".join(RESULT_HEADERS)
    yield "not_checked", NOT_CHECKED
    yield from tomllib.loads((data_folder("macros") / FILE).read_text("utf-8")).items()
    yield from wizard_texts()
