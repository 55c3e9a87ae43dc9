"""What a run tells while it goes on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Stage = Literal["read", "check", "draft", "write"]


@dataclass(frozen=True, slots=True)
class Progress:
    """One event: a stage began, or a file or draft is done."""

    stage: Stage
    done: int
    """Files, or drafts, done so far."""
    total: int
    """Files, or drafts, to do."""
    file: str = ""
    """The one just done."""


Report = Callable[[Progress], None]


def silent(_event: Progress) -> None:
    """The report of a run that nobody watches."""
