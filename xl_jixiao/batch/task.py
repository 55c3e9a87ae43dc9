"""What is sent to a worker: plain, picklable data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from xl_jixiao.model.finding import FileResult
from xl_jixiao.rules.profile import RuleProfile

SECONDS_PER_FILE = 60
"""A form takes milliseconds, the largest bloated sheet seconds: who needs a minute is stuck."""


class Task(NamedTuple):
    """One file to evaluate."""

    path: str
    """Where it is. A str, because a Path costs ten times as much to pickle."""
    file: str
    """Its name in the result: relative to the folder, with /."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What holds for every file of a run."""

    rules: RuleProfile
    year: int | None = None
    """Forms of other years are skipped; None = all are kept."""
    seconds: float = SECONDS_PER_FILE
    """Time limit for one file."""


Evaluate = Callable[[Task, Settings], FileResult]
