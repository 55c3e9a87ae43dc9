"""Whether a document is a draft of ours that nobody has worked on yet."""

from __future__ import annotations

from collections.abc import Mapping

from xl_jixiao.model.run import DRAFT_MARK


def is_own_draft(properties: Mapping[str, str]) -> bool:
    """Whether this tool has written the document and nobody has saved it since.

    A draft carries the mark for good, also once a person has finished it: then it is the unit's
    report. Word, WPS and LibreOffice all renew the time of the last change when they save.

    Args:
        properties: what the document says of itself (`package.core_properties`).
    """
    untouched = properties.get("created", "") == properties.get("modified", "")
    return untouched and DRAFT_MARK in properties.get("keywords", "")
