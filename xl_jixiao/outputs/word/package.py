"""The zip of a draft: what a template gives to every draft stays compressed, what is written for
one draft is appended.

Compressing all parts again for each draft would cost ten times the rendering.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO

from xl_jixiao.outputs.word.wordml import (
    CHART_RELATION,
    CHART_TYPE,
    WORKBOOK_ID,
    WORKBOOK_RELATION,
    WORKBOOK_TYPE,
    ChartPart,
    chart_id,
)

CONTENT_TYPES = "[Content_Types].xml"
_TIME = (1980, 1, 1, 0, 0, 0)
"""Of every member: the same facts give the same file."""
_COMPRESSION = 3
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def zipped(parts: Mapping[str, bytes], without: Iterable[str] = ()) -> bytes:
    """A zip of the parts, those of `without` left out."""
    left_out = set(without)
    kept = {name: content for name, content in parts.items() if name not in left_out}
    return appended(b"", kept, level=9)


def appended(base: bytes, parts: Mapping[str, bytes], level: int = _COMPRESSION) -> bytes:
    """The zip with further members; its own are copied as they are."""
    buffer = BytesIO(base)
    with zipfile.ZipFile(buffer, "a" if base else "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            member = zipfile.ZipInfo(name, _TIME)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o600 << 16
            member.create_system = 0
            package.writestr(member, content, compresslevel=level)
    return buffer.getvalue()


def chart_parts(
    charts: Sequence[ChartPart], document: str, types: bytes, relations: bytes
) -> dict[str, bytes]:
    """The parts that charts add to a draft, and those that must name them.

    Args:
        charts: in the order of the document.
        document: name of the main part.
        types: content types of the package.
        relations: relationships of the main part.
    """
    if not charts:
        return {}
    folder = document.rpartition("/")[0]
    added: dict[str, bytes] = {}
    overrides, targets = [], []
    for number, chart in enumerate(charts, 1):
        name, workbook = f"chartJx{number}.xml", f"chartJx{number}.xlsx"
        added[f"{folder}/charts/{name}"] = chart.xml
        added[f"{folder}/embeddings/{workbook}"] = chart.workbook
        relation = _relation(WORKBOOK_ID, WORKBOOK_RELATION, f"../embeddings/{workbook}")
        added[f"{folder}/charts/_rels/{name}.rels"] = (
            f'{_HEAD}<Relationships xmlns="{_RELATIONSHIPS}">{relation}</Relationships>'.encode()
        )
        overrides.append(
            f'<Override PartName="/{folder}/charts/{name}" ContentType="{CHART_TYPE}"/>'
            f'<Override PartName="/{folder}/embeddings/{workbook}" ContentType="{WORKBOOK_TYPE}"/>'
        )
        targets.append(_relation(chart_id(number), CHART_RELATION, f"charts/{name}"))
    added[CONTENT_TYPES] = _extended(types, "".join(overrides))
    added[relations_of(document)] = _extended(relations, "".join(targets))
    return added


def relations_of(part: str) -> str:
    """Name of the part that holds a part's relationships."""
    folder, _, name = part.rpartition("/")
    return f"{folder}/_rels/{name}.rels"


def _relation(identity: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{identity}" Type="{kind}" Target="{target}"/>'


def _extended(part: bytes, entries: str) -> bytes:
    """The part with these entries as the last ones of its root; python-docx has written it, so
    its elements bear no prefix.
    """
    xml = part.decode()
    end = xml.rindex("</")
    return f"{xml[:end]}{entries}{xml[end:]}".encode()
