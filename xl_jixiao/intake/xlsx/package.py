"""Parts and relationships of an Office Open XML package."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from xl_jixiao.intake.archive import Archive
from xl_jixiao.intake.refusal import RefusedError
from xl_jixiao.intake.xmlparts import local, parse_part


class Relation(NamedTuple):
    """One relationship: `kind` is the last word of its type, so that strict files count as well."""

    id: str
    kind: str
    target: str
    """Name of the part, from the root of the package."""


def relations_of(archive: Archive, part: str) -> tuple[Relation, ...]:
    """The relationships of a part ("" = of the package), empty where there is none."""
    folder, _, name = part.rpartition("/")
    rels = f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"
    return _relations(archive.read(rels), folder) if rels in archive else ()


# workbooks from one template share these parts byte for byte
@lru_cache(maxsize=64)
def _relations(data: bytes, folder: str) -> tuple[Relation, ...]:
    return tuple(
        Relation(
            one.get("Id", ""),
            one.get("Type", "").rstrip("/").rpartition("/")[2],
            _resolve(folder, one.get("Target", "")),
        )
        for one in parse_part(data, "_rels")
        if local(one.tag) == "Relationship" and one.get("TargetMode") != "External"
    )


def _resolve(folder: str, target: str) -> str:
    target = target.replace("\\", "/")
    path = [] if target.startswith("/") else [step for step in folder.split("/") if step]
    for step in target.split("/"):
        if step == "..":
            del path[-1:]
        elif step not in {"", "."}:
            path.append(step)
    return "/".join(path)


def main_part(archive: Archive) -> str:
    """The part that the package is about: xl/workbook.xml, word/document.xml …; "" if none."""
    for relation in relations_of(archive, ""):
        if relation.kind == "officeDocument" and relation.target in archive:
            return relation.target
    usual = ("xl/workbook.xml", "xl/workbook.bin", "word/document.xml", "ppt/presentation.xml")
    return next((part for part in usual if part in archive), "")


def core_properties(archive: Archive) -> Mapping[str, str]:
    """What the file says of itself (created, modified, keywords …), as written; nothing where it
    says nothing, a broken property part is no matter.
    """
    for relation in relations_of(archive, ""):
        if relation.kind == "core-properties" and relation.target in archive:
            try:
                root = parse_part(archive.read(relation.target), relation.target)
            except RefusedError:
                return {}
            return {local(one.tag): one.text or "" for one in root}
    return {}


def read_moment(text: str) -> dt.datetime | None:
    """An ISO 8601 moment; one without a zone counts as UTC, so that all can be compared."""
    try:
        moment = dt.datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
