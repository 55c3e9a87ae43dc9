"""vbaProject.bin without Excel, through pyOpenVBA (at build time only, pinned exactly).

The library writes a project as Excel makes one for a workbook without macros: document modules by
the code names, references to stdole and Office, and no random identifiers, so that the same
sources give the same bytes. It uses the code page of Western Europe and would turn Chinese into
question marks without a word; our sources reach it as pure ASCII (`vba_text`).
"""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from xl_jixiao.excel import wrappers
from xl_jixiao.excel.vba_text import VbaError, lint, to_ascii
from xl_jixiao.resources import data_folder

WORKBOOK = "ThisWorkbook"
XLWINGS = "xlwings"
SOURCES = ("JxCore", "JxButtons")
"""Modules of macros/, beside the generated one."""
_PART = "xl/vbaProject.bin"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def template_project(code_names: Sequence[str], *, stub: str | None = None) -> bytes:
    """The project of our workbooks and of the add-in.

    Args:
        code_names: of the sheets, in their order.
        stub: source in place of the xlwings module, for LibreOffice, which can't compile it.
    """
    documents = {
        WORKBOOK: ours("ThisWorkbook.cls"),
        **dict.fromkeys(code_names, "Option Explicit\n"),
    }
    modules = {XLWINGS: xlwings_source() if stub is None else stub, **our_modules()}
    return build_project(modules, documents)


def our_modules() -> dict[str, str]:
    """Our standard modules with Chinese still in their texts, by name."""
    found = {name: ours(f"{name}.bas") for name in SOURCES}
    found[wrappers.MODULE] = wrappers.wrapper_source()
    return found


def ours(name: str) -> str:
    """A source file of macros/."""
    return (data_folder("macros") / name).read_text("utf-8")


def xlwings_source() -> str:
    """xlwings.bas, unmodified, from the installed package: module and DLL must be one version."""
    import xlwings

    return (Path(xlwings.__file__).parent / "xlwings.bas").read_bytes().decode("ascii")


def build_project(modules: Mapping[str, str], documents: Mapping[str, str]) -> bytes:
    """vbaProject.bin.

    Args:
        modules: name → source of the standard modules; Chinese in texts and comments is allowed.
        documents: code name → source of the document modules, the workbook first, then the sheets
            in their order. The names must be those in the workbook.

    Raises:
        VbaError: a source has a mistake; all are named.
    """
    from pyopenvba import ExcelFile

    sources = _ready(modules)
    behind = _ready(documents)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "project.xlsm"
        path.write_bytes(_skeleton(list(documents)))
        with ExcelFile(path) as file:
            project = file.add_vba_project()
            for name, source in behind.items():
                if source.strip():
                    file.set_module(name, source)
            for name, source in sources.items():
                project.add_module(name, source)
            file.save()
            if faults := file.validate():
                raise VbaError("; ".join(faults))
        with zipfile.ZipFile(path) as package:
            return package.read(_PART)


def _ready(modules: Mapping[str, str]) -> dict[str, str]:
    """The sources as they go in, checked; xlwings' own module isn't ours to check."""
    found, wrong = {}, []
    for name, source in modules.items():
        try:
            found[name] = to_ascii(source)
        except VbaError as error:
            wrong.append(f"{name} {error}")
            continue
        if name != XLWINGS:
            wrong += [f"{name} line {fault.line}: {fault.text}" for fault in lint(found[name])]
    if wrong:
        raise VbaError("; ".join(wrong))
    return found


def _skeleton(names: Sequence[str]) -> bytes:
    """The smallest workbook with these code names, for the library to put the project into."""
    book, *sheets = names
    numbered = list(enumerate(sheets, 1))
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Override PartName="/xl/workbook.xml" '
        'ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/></Types>',
        "_rels/.rels": _relationships([("officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
        f'<workbookPr codeName="{book}"/><sheets>'
        + "".join(f'<sheet name="{name}" sheetId="{at}" r:id="rId{at}"/>' for at, name in numbered)
        + "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": _relationships(
            [("worksheet", f"worksheets/sheet{at}.xml") for at, _ in numbered]
        ),
    }
    for at, name in numbered:
        parts[f"xl/worksheets/sheet{at}.xml"] = (
            f'<worksheet xmlns="{_MAIN}"><sheetPr codeName="{name}"/><sheetData/></worksheet>'
        )
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as package:
        for part, text in parts.items():
            package.writestr(part, text)
    return held.getvalue()


def _relationships(targets: Sequence[tuple[str, str]]) -> str:
    inside = "".join(
        f'<Relationship Id="rId{at}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for at, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{inside}</Relationships>'
