"""What the formulas of a row know of it: the helper cells."""

from __future__ import annotations

from typing import NamedTuple

from xl_jixiao.excel.formulas.reading import Parts


class Sides(NamedTuple):
    """The helper cells of both sides and what stands beside them in the row."""

    text: str
    """The target's canonical text, with its sign."""
    target: Parts
    actual: Parts
    said: str
    """The actual's canonical text, with its sign."""
    name: str
    ending: str
    level2: str
    target_cell: str
