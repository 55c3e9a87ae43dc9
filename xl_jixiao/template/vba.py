"""vbaProject.bin without Excel, and the VBA text that goes into it.

VBA source as text: made pure ASCII for the workbook, and checked before it goes in.

The VBA editor keeps and shows source in the code page of the machine. Chinese in it turns into
garbage on a machine with another one, and the writer of the project would replace it silently. So
the sources in `macros/` hold Chinese, and what goes into a workbook holds ChrW instead.

vbaProject.bin without Excel, through pyOpenVBA (at build time only, pinned exactly).

The library writes a project as Excel makes one for a workbook without macros: document modules by
the code names, references to stdole and Office, and no random identifiers, so that the same
sources give the same bytes. It uses the code page of Western Europe and would turn Chinese into
question marks without a word; our sources reach it as pure ASCII (`vba_text`).
"""

from __future__ import annotations

import io
import re
import tempfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from xl_jixiao.resources import data_folder
from xl_jixiao.template import wrappers
from xl_jixiao.template.xlwings_module import xlwings_source
from xl_jixiao.text.patterns import lazy_re

LONGEST_LINE = 900
"""VBA takes 1,023 characters a line."""

MOST_PIECES = 24
"""VBA takes 24 continued lines in one statement."""

_PARTS = lazy_re(r'"(?:[^"]|"")*"|\'.*|[^"\']+|"')

_CONST = lazy_re(r"^\s*(?:(?:public|private|global)\s+)?const\b", re.IGNORECASE)

_ATTRIBUTE = lazy_re(r"^\s*attribute\b", re.IGNORECASE)

_REM = lazy_re(r"^\s*rem\b", re.IGNORECASE)


class VbaError(ValueError):
    """Source that can't go into a workbook; the message names module, line and reason."""


class VbaLintIssue(NamedTuple):
    """Something that lint found."""

    line: int
    text: str


def to_ascii(source: str) -> str:
    """The same source in pure ASCII with CRLF: literals as ChrW chains, comments without Chinese.

    Raises:
        VbaError: non-ASCII where no expression may be (Const, Attribute, names).
    """
    lines = source.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\r\n".join(_line(line, number) for number, line in enumerate(lines, 1))


def _line(line: str, number: int) -> str:
    if line.isascii():
        return line
    if _CONST.match(line) or _ATTRIBUTE.match(line):
        raise VbaError(f"line {number}: only ASCII in Const and Attribute: {line.strip()}")
    if _REM.match(line):
        return ""
    found = "".join(_part(part, number) for part in _PARTS.findall(line)).rstrip()
    return _wrapped(found, number)


def _part(part: str, number: int) -> str:
    if part.isascii():
        return part
    if part.startswith("'"):
        return ""
    if part.startswith('"'):
        return chr_chain(part[1:-1].replace('""', '"'))
    raise VbaError(f"line {number}: non-ASCII outside of a text: {part.strip()}")


def chr_chain(text: str) -> str:
    """A VBA expression of pure ASCII that gives the text: 得分1 → ChrW(&H5F97&) & … & "1".

    Without brackets: `Sub (a & b) & c` is read in two ways. & binds tighter than any comparison, so
    the chain may be wherever a literal stands, except beside arithmetic.
    """
    pieces = []
    for run in re.findall(r"[ -~]+|[^ -~]", text):
        if run.isascii() and run.isprintable():
            pieces.append('"' + run.replace('"', '""') + '"')
            continue
        code = run.encode("utf-16-le")
        pieces += [f"ChrW(&H{code[at + 1]:02X}{code[at]:02X}&)" for at in range(0, len(code), 2)]
    return " & ".join(pieces) or '""'


def _wrapped(line: str, number: int) -> str:
    """The statement over several lines, cut between the pieces of a chain."""
    if len(line) <= LONGEST_LINE:
        return line
    rows, rest = [], line
    while len(rest) > LONGEST_LINE:
        cut = rest.rfind(") & ChrW(", 0, LONGEST_LINE)
        if cut < 0:
            raise VbaError(f"line {number}: too long and can't be cut")
        rows.append(f"{rest[: cut + 3]} _")
        rest = "        " + rest[cut + 4 :]
    if len(rows) >= MOST_PIECES:
        raise VbaError(f"line {number}: text too long, put it together from several")
    return "\r\n".join([*rows, rest])


def lint(source: str) -> tuple[VbaLintIssue, ...]:
    """What is wrong with the final source of a module, empty where nothing is."""
    return tuple(_faults(source))


def _faults(source: str) -> Iterator[VbaLintIssue]:
    if "\n" in source.replace("\r\n", "") or "\r" in source.replace("\r\n", ""):
        yield VbaLintIssue(0, "line ends must be CRLF")
    lines = source.split("\r\n")
    code = [line for line in lines if line.strip() and not _ATTRIBUTE.match(line)]
    if code and code[0].strip().lower() != "option explicit":
        yield VbaLintIssue(0, "Option Explicit must come first")
    pieces = 0
    for number, line in enumerate(lines, 1):
        if not line.isascii():
            yield VbaLintIssue(number, "not ASCII")
        if len(line) > 1023:
            yield VbaLintIssue(number, "longer than 1,023 characters")
        pieces = pieces + 1 if line.endswith(" _") else 0
        if pieces > MOST_PIECES:
            yield VbaLintIssue(number, "more than 24 continued lines")
    yield from _unbalanced(lines)


_OPENS = lazy_re(
    r"^(?:(?:public|private|friend)\s+)?(?:static\s+)?(sub|function|property)\b", re.IGNORECASE
)

_CLOSES = lazy_re(r"^end\s+(sub|function|property)\b", re.IGNORECASE)


def _unbalanced(lines: list[str]) -> Iterator[VbaLintIssue]:
    """Procedures that don't end, or end as something else."""
    inside = ""
    for number, line in enumerate(lines, 1):
        text = line.strip()
        if found := _OPENS.match(text):
            if inside:
                yield VbaLintIssue(number, f"{inside} not ended before")
            inside = found.group(1).lower()
        elif found := _CLOSES.match(text):
            if found.group(1).lower() != inside:
                yield VbaLintIssue(number, f"End {found.group(1)} without its beginning")
            inside = ""
    if inside:
        yield VbaLintIssue(len(lines), f"{inside} not ended")


WORKBOOK = "ThisWorkbook"

XLWINGS = "xlwings"

SOURCES = ("JxCore", "JxTexts", "JxNative", "JxButtons")
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
            return _without_cache(package.read(_PART))


NO_CACHE = bytes.fromhex("CC61FFFF000000")
"""The stream _VBA_PROJECT of a project without compiled code (MS-OVBA 2.3.4.1): version 0xFFFF, so
that every program compiles the source anew; the library writes the version of one Excel."""


def _without_cache(project: bytes) -> bytes:
    from pyopenvba.cfb import CFB

    container = CFB.from_bytes(project)
    container.write_stream("_VBA_PROJECT", NO_CACHE)
    made: bytes = container.to_bytes()
    return made


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
