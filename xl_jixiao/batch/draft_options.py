"""What a person may choose about drafts. Light: a run without drafts imports nothing but this."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Sources = Literal["table", "comments", "none"]


@dataclass(frozen=True, slots=True)
class DraftOptions:
    """How drafts are made."""

    templates: tuple[str, ...] = ()
    """Names of shipped templates or paths of a bureau's own; each takes the place of the shipped
    one for what it is for."""
    sources: Sources = "table"
    """How a draft tells where its numbers come from (outputs.draft.render.SourceMode)."""


DEFAULT_DRAFTS = DraftOptions()
