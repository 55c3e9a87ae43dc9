"""The templates there are: those shipped, and those a bureau names."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree as ET

from xl_jixiao.outputs.word.names import VOCABULARY
from xl_jixiao.resources import data_folder

FOLDER = "narratives"
SUFFIX = ".docx"
PHRASES = ".toml"
"""Of a file of sentences (phrases.py)."""
DEFAULTS = {
    "部门整体": "部门整体（湖南省）",
    "项目支出": "项目支出（桃江2023）",
    "汇总分析": "汇总分析报告",
    "情况通报": "汇总通报",
    "审核意见": "审核意见",
}
"""What is used for a purpose when nothing is asked for."""


class Listed(NamedTuple):
    """A template that can be asked for."""

    name: str
    path: Path
    purpose: str
    subject: str


def shipped() -> tuple[Listed, ...]:
    """The templates that come with the program, in the order of their purposes.

    Raises:
        FileNotFoundError: the installation is incomplete.
    """
    listed = [_listed(path) for path in sorted(_folder().glob(f"*{SUFFIX}"))]
    order = {purpose: place for place, purpose in enumerate(VOCABULARY)}
    return tuple(sorted(listed, key=lambda one: (order.get(one.purpose, len(order)), one.name)))


def default_for(purpose: str) -> Path:
    """The shipped template for a purpose (a key of VOCABULARY)."""
    return _folder() / f"{DEFAULTS[purpose]}{SUFFIX}"


def find(wanted: str) -> tuple[Path, ...]:
    """The files that a person means: a file, all templates and sentences of a folder, or a shipped
    template by name.

    Raises:
        LookupError: nothing is called that; Chinese, with what there is.
    """
    path = Path(wanted)
    if path.is_file():
        return (path,)
    if path.is_dir():
        files = tuple(
            one
            for one in sorted(path.iterdir())
            if one.suffix in {SUFFIX, PHRASES} and not one.name.startswith(("~$", "."))
        )
        if files:
            return files
        raise LookupError(f"文件夹“{wanted}”里没有 {SUFFIX} 模板或 {PHRASES} 句式")
    name = wanted.removesuffix(SUFFIX)
    named = {one.name: one.path for one in shipped()}
    if name in named:
        return (named[name],)
    raise LookupError(f"没有叫“{wanted}”的模板文件；自带的模板有：{'、'.join(named)}")


def export(folder: Path, *, replace: bool = False) -> list[Path]:
    """Copies of the shipped templates and sentences, to be edited.

    Raises:
        FileExistsError: one is there already and may not be replaced; nothing has been written.
        OSError: a file can't be written.
    """
    sources = (*(one.path for one in shipped()), *sorted(_folder().glob(f"*{PHRASES}")))
    targets = [(path, folder / path.name) for path in sources]
    if not replace and (there := [target.name for _, target in targets if target.exists()]):
        raise FileExistsError(f"“{folder}”里已有：{'、'.join(there)}")
    folder.mkdir(parents=True, exist_ok=True)
    for source, target in targets:
        target.write_bytes(source.read_bytes())
    return [target for _, target in targets]


def _folder() -> Path:
    return data_folder("workbook_templates") / FOLDER


def _listed(path: Path) -> Listed:
    with zipfile.ZipFile(path) as package:
        properties = ET.fromstring(package.read("docProps/core.xml"))  # noqa: S314  our own file
    category, subject = (
        (properties.findtext(f"{{*}}{name}") or "").strip() for name in ("category", "subject")
    )
    return Listed(path.stem, path, category, subject)
