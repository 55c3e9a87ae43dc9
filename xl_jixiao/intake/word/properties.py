"""Properties of a package that matter: when it was saved, and whether it is a draft of ours."""

from __future__ import annotations

from xl_jixiao.intake.archive import Archive
from xl_jixiao.intake.refusal import RefusedError
from xl_jixiao.intake.xlsx.package import relations_of
from xl_jixiao.intake.xmlparts import local, parse_part

DRAFT_MARK = "JX_DRAFT"
"""Stands among the key words of every draft that this tool writes."""


def is_own_draft(archive: Archive) -> bool:
    """Whether the document says that this tool has written it."""
    for relation in relations_of(archive, ""):
        if relation.kind == "core-properties" and relation.target in archive:
            try:
                root = parse_part(archive.read(relation.target), relation.target)
            except RefusedError:
                return False
            return any(
                local(one.tag) == "keywords" and DRAFT_MARK in (one.text or "") for one in root
            )
    return False
