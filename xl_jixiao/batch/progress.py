"""What a run tells while it goes on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Stage = Literal["read", "check", "write"]


@dataclass(frozen=True, slots=True)
class Progress:
    """One event: a stage began or a file is done."""

    stage: Stage
    done: int
    """Files done so far."""
    total: int
    """Files to do."""
    file: str = ""
    """The file just done."""


Report = Callable[[Progress], None]


def silent(_event: Progress) -> None:
    """The report of a run that nobody watches."""
