"""Whether a document is a draft of ours that nobody has worked on yet."""

from __future__ import annotations

from xl_jixiao.intake.archive import Archive
from xl_jixiao.intake.refusal import RefusedError
from xl_jixiao.intake.xlsx.package import relations_of
from xl_jixiao.intake.xmlparts import local, parse_part
from xl_jixiao.model.run import DRAFT_MARK


def is_own_draft(archive: Archive) -> bool:
    """Whether this tool has written the document and nobody has saved it since.

    A draft carries the mark for good, also once a person has finished it: then it is the unit's
    report. Word, WPS and LibreOffice all renew the time of the last change when they save.
    """
    for relation in relations_of(archive, ""):
        if relation.kind == "core-properties" and relation.target in archive:
            try:
                root = parse_part(archive.read(relation.target), relation.target)
            except RefusedError:
                return False
            said = {local(one.tag): one.text or "" for one in root}
            untouched = said.get("created", "") == said.get("modified", "")
            return untouched and DRAFT_MARK in said.get("keywords", "")
    return False
