"""Prepared templates as data, for where there is no lxml to prepare them with.

One zip a template: the members of a draft without and with comments, and everything else as JSON.
It is found by the content of the .docx that it was made of: a bureau's own template, or one of
another version, has none.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterable, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

from xl_jixiao.outputs.word.expressions import TemplateEnvironment
from xl_jixiao.outputs.word.library import shipped
from xl_jixiao.outputs.word.package import zipped
from xl_jixiao.outputs.word.prepared import Commented, Package, Properties, Template, WovenPart
from xl_jixiao.outputs.word.problems import TemplateError, TemplateProblem
from xl_jixiao.outputs.word.sections import PageSection
from xl_jixiao.outputs.word.spots import HeadingSpot, Spot
from xl_jixiao.outputs.word.wordml import TableStyles
from xl_jixiao.platform_limits import PAGE
from xl_jixiao.resources import data_folder

_TEMPLATE = "template.json"

_PLAIN, _COMMENTED = "plain/", "commented/"
"""Before the names of the members of each of the two packages."""

_NOT_PREPARED = (
    f"{PAGE}只能用自带的报告模板，不能用这一份：本单位自己的或改过的模板要先整理，{PAGE}里没有整理它的程序。"
    "请选自带的模板，或在装有本工具的电脑上生成初稿。"
)


def store_shipped() -> dict[str, bytes]:
    """File names and contents of all shipped templates, prepared; what `stored_template` finds in
    the data folder prepared_templates.

    Raises:
        TemplateError: a shipped template has mistakes.
        OSError: one can't be read.
    """
    from xl_jixiao.outputs.word.template import load_template

    sources = {one.name: one.path.read_bytes() for one in shipped()}
    return {_file_name(data): store(load_template(data, name)) for name, data in sources.items()}


def stored_template(data: bytes, name: str) -> Template:
    """The template that was prepared of this .docx.

    Raises:
        TemplateError: there is none.
    """
    try:
        path = _folder() / _file_name(data)
        return load(path.read_bytes(), name)
    except FileNotFoundError as error:
        raise TemplateError(name, [TemplateProblem("", 0, "", _NOT_PREPARED)]) from error


def _folder() -> Path:
    return data_folder("prepared_templates")


def _file_name(data: bytes) -> str:
    return f"{hashlib.sha256(data).hexdigest()[:32]}.zip"


def store(template: Template) -> bytes:
    """The template as data."""
    told = {
        "title": template.title,
        "purpose": template.purpose,
        "document": _part_told(template.document),
        "end": template.end,
        "section": template.section,
        "margins": [_part_told(one) for one in template.margins],
        "styles": template.styles,
        "properties": [
            template.properties.name,
            template.properties.before,
            template.properties.behind,
        ],
        "rewritten": sorted(template.plain.rewritten),
        "commented": {
            "rewritten": sorted(template.commented.package.rewritten),
            "name": template.commented.name,
            "before": template.commented.before,
            "behind": template.commented.behind,
            "first_id": template.commented.first_id,
        },
        "names": sorted(template.names),
    }
    return zipped(
        {
            _TEMPLATE: json.dumps(told, ensure_ascii=False, indent=1).encode(),
            **_placed(_PLAIN, template.plain),
            **_placed(_COMMENTED, template.commented.package),
        }
    )


def _part_told(part: WovenPart) -> dict[str, object]:
    return {
        "name": part.name,
        "source": part.source,
        "spots": [[*one[:4], one.section, one.place] for one in part.spots],
        "headings": part.headings,
    }


def _placed(folder: str, package: Package) -> dict[str, bytes]:
    return {folder + name: content for name, content in package.members.items()}


def load(data: bytes, name: str) -> Template:
    """The template again; `name` is what it is called."""
    with zipfile.ZipFile(BytesIO(data)) as package:
        members = {one: package.read(one) for one in package.namelist()}
    told = json.loads(members[_TEMPLATE])
    environment = TemplateEnvironment()
    commented = told["commented"]
    return Template(
        name=name,
        title=told["title"],
        purpose=told["purpose"],
        document=_part(told["document"], environment),
        end=told["end"],
        section=PageSection(*told["section"]),
        margins=tuple(_part(one, environment) for one in told["margins"]),
        styles=TableStyles(*told["styles"]),
        properties=Properties(*told["properties"]),
        plain=_package(members, _PLAIN, told["rewritten"]),
        commented=Commented(
            _package(members, _COMMENTED, commented["rewritten"]),
            commented["name"],
            commented["before"],
            commented["behind"],
            commented["first_id"],
        ),
        names=frozenset(told["names"]),
    )


def _part(told: Mapping[str, Any], environment: TemplateEnvironment) -> WovenPart:
    """Of JSON, which has no types."""
    return WovenPart(
        told["name"],
        told["source"],
        environment.from_string(told["source"]),
        tuple(
            Spot(paragraph, run, gap, level, section and PageSection(*section), place)
            for paragraph, run, gap, level, section, place in told["spots"]
        ),
        tuple(HeadingSpot(level, tuple(parts)) for level, parts in told["headings"]),
    )


def _package(members: Mapping[str, bytes], folder: str, rewritten: Iterable[str]) -> Package:
    own = {
        name.removeprefix(folder): content
        for name, content in members.items()
        if name.startswith(folder)
    }
    return Package(own, frozenset(rewritten))
