"""The three dimensions of a review, and which checks each speaks of (dimensions.toml)."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

from xl_jixiao.data_files import read_shipped


class Dimension(NamedTuple):
    """One of the opinions that the budget system asks a reviewer for."""

    name: str
    families: tuple[str, ...]
    """Letters that ids of checks begin with."""
    checks: tuple[str, ...]
    """Checks of other families."""


class _DimensionFile(NamedTuple):
    dimension: tuple[Dimension, ...]


@cache
def dimensions() -> tuple[Dimension, ...]:
    """All of them, in the order of a letter."""
    read: _DimensionFile = read_shipped(Path(__file__).with_name("dimensions.toml"), _DimensionFile)
    return read.dimension


def dimension_of(check: str) -> str:
    """The name of the dimension that a check belongs to: named singly, else with its family."""
    return next(
        (one.name for one in dimensions() if check in one.checks),
        next((one.name for one in dimensions() if check[0] in one.families), dimensions()[0].name),
    )
