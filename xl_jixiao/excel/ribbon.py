"""What no writing library does: the ribbon inside a finished workbook, and the add-in's type.

The zip is written again with fixed times and order, so that the same parts give the same bytes.
"""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from xl_jixiao.resources import data_folder

Tab = Literal["unit", "bureau"]

PART = "customUI/customUI14.xml"
RELATIONSHIP = "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"
WORKBOOK_TYPE = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
ADDIN_TYPE = "application/vnd.ms-excel.addin.macroEnabled.main+xml"
_ROOT, _TYPES = "_rels/.rels", "[Content_Types].xml"
_STANDING_TIME = (1980, 1, 1, 0, 0, 0)


class PackageError(ValueError):
    """The file is no macro workbook as we write it."""


def put_ribbon(path: Path, tab: Tab = "unit") -> None:
    """Put the tab 绩效自评 into a finished .xlsm or .xlam, in place of one that is there.

    Raises:
        PackageError: the file is no such workbook.
    """
    parts = read_parts(path)
    parts[PART] = (data_folder("macros") / f"customUI14_{tab}.xml").read_bytes()
    parts[_ROOT] = with_relationship(parts[_ROOT])
    write_parts(path, parts)


def make_addin(path: Path) -> None:
    """Turn the content type of a finished .xlsm into that of an add-in (.xlam).

    Raises:
        PackageError: the file is no macro workbook.
    """
    parts = read_parts(path)
    types = parts[_TYPES].decode("utf-8")
    if WORKBOOK_TYPE not in types and ADDIN_TYPE not in types:
        raise PackageError(f"{path.name} holds no macros")
    parts[_TYPES] = types.replace(WORKBOOK_TYPE, ADDIN_TYPE).encode()
    write_parts(path, parts)


def with_relationship(root: bytes) -> bytes:
    """The root relationships with the one of the ribbon; libraries drop it when they save."""
    text = root.decode("utf-8")
    if RELATIONSHIP in text:
        return root
    added = f'<Relationship Id="rIdJxRibbon" Type="{RELATIONSHIP}" Target="{PART}"/>'
    return text.replace("</Relationships>", f"{added}</Relationships>").encode()


def read_parts(path: Path) -> dict[str, bytes]:
    """The parts of a package in their order."""
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    if _ROOT not in parts or _TYPES not in parts:
        raise PackageError(f"{path.name} is no workbook")
    return parts


def write_parts(path: Path, parts: Mapping[str, bytes]) -> None:
    """Write the package whole: the content types first, all parts with the same time."""
    new = path.with_name(f"{path.name}.part")
    order = sorted(parts, key=lambda name: (name != _TYPES, name != _ROOT))
    with zipfile.ZipFile(new, "w") as package:
        for name in order:
            told = zipfile.ZipInfo(name, _STANDING_TIME)
            told.compress_type = zipfile.ZIP_DEFLATED
            told.create_system = 3
            told.external_attr = 0o600 << 16
            package.writestr(told, parts[name], compresslevel=9)
    new.replace(path)
