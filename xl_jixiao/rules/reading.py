"""Read a profile file and the files it extends."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

TomlTable = Mapping[str, Any]
"""A table as TOML gives it; what stands in it is for the validation to say."""


@dataclass(frozen=True, slots=True)
class Link:
    """One file of a chain of profiles."""

    path: Path
    table: TomlTable

    @property
    def name(self) -> str:
        """How messages call the file."""
        return self.path.name


def read_chain(path: Path, shipped: Path) -> tuple[tuple[Link, ...], tuple[str, ...]]:
    """The file and what it extends, the root first; or the problems that stop reading."""
    chain: list[Link] = []
    seen: list[Path] = []
    place: Path | None = path
    while place is not None:
        if place in seen:
            names = " → ".join(one.name for one in (*seen, place))
            return (), (f"{place.name}：extends 绕成了圈（{names}），请去掉其中一个 extends",)
        seen.append(place)
        table, problem = _read(place, chain[-1] if chain else None)
        if table is None:
            return (), (problem,)
        chain.append(Link(place, table))
        place, problem = _parent(chain[-1], shipped)
        if problem:
            return (), (problem,)
    return tuple(reversed(chain)), ()


def _read(path: Path, child: Link | None) -> tuple[TomlTable | None, str]:
    """The table of one file, or why there is none."""
    asked = f"{child.name}：extends = “{child.table['extends']}”，" if child else ""
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        return None, f"{asked}找不到评分口径文件 {path}，请核对路径"
    except OSError as error:
        return None, f"{asked}评分口径文件 {path} 读不出来（{error.strerror}）"
    try:
        text = raw.decode("utf-8-sig")  # Notepad puts a BOM in front
    except UnicodeDecodeError:
        return None, f"{path.name}：不是 UTF-8 编码，请在编辑器中另存为 UTF-8"
    try:
        return tomllib.loads(text.replace("\r\n", "\n"), parse_float=Decimal), ""
    except tomllib.TOMLDecodeError as error:
        place = _where(str(error), text)
        return None, f"{path.name}：{place}不合 TOML 写法，请检查引号、括号和重复的项"


def _where(message: str, text: str) -> str:
    """Line and content; the parser's own words are English and add nothing for a bureau."""
    found = re.search(r"at line (\d+)", message)
    if found is None:
        return "文件末尾"
    lines = text.splitlines()
    number = int(found[1])
    shown = lines[number - 1].strip() if number <= len(lines) else ""
    return f"第{number}行“{shown}”"


def _parent(link: Link, shipped: Path) -> tuple[Path | None, str]:
    """The file that this one extends: a shipped profile by name, a neighbour by its path."""
    extends = link.table.get("extends", "")
    if extends == "":
        return None, ""
    if not isinstance(extends, str):
        return None, f"{link.name}：extends 应为口径名称或文件路径（文字），现为 {extends}"
    named = shipped / f"{extends}.toml"
    if named.is_file():
        return named, ""
    if extends.lower().endswith(".toml"):
        return (link.path.parent / extends).resolve(), ""
    names = sorted(path.stem for path in shipped.glob("*.toml"))
    near = difflib.get_close_matches(extends, names, n=1, cutoff=0.5)
    hint = f"，是否想写“{near[0]}”？" if near else ""
    choice = f"（现有：{'、'.join(names)}；或写 .toml 文件的路径）"
    return None, f"{link.name}：extends = “{extends}”不是现有的口径{hint}{choice}"
