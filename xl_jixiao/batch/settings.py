"""What a run is given and what it tells: tasks, settings, progress."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, NamedTuple

from xl_jixiao.layouts.loading import NO_EXTRA, ExtraForms
from xl_jixiao.model.dataclass import dataclass
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
    member: int = -1
    """Which file of the archive at `path` it is; -1: the file itself."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What holds for every file of a run."""

    rules: RuleProfile
    year: int | None = None
    """Forms of other years are skipped; None = all are kept."""
    seconds: float = SECONDS_PER_FILE
    """Time limit for one file."""
    forms: ExtraForms = NO_EXTRA
    """The county's own forms, beside the shipped ones."""


Evaluate = Callable[[Task, Settings], FileResult]

Sources = Literal["table", "comments", "none"]


@dataclass(frozen=True, slots=True)
class DraftOptions:
    """How drafts are made."""

    templates: tuple[str, ...] = ()
    """Names of shipped templates or paths of a bureau's own; each takes the place of the shipped
    one for what it is for."""
    sources: Sources = "table"
    """How a draft tells where its numbers come from (outputs.word.render.SourceMode)."""


DEFAULT_DRAFTS = DraftOptions()


@dataclass(frozen=True, slots=True)
class ReturnOptions:
    """How what goes back to the units is made."""

    templates: tuple[str, ...] = ()
    """As of `DraftOptions`; those that are for a letter count."""


Stage = Literal["read", "check", "combine", "draft", "return", "write", "hand out", "compare"]


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
