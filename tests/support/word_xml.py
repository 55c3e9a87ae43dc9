"""Word documents by their markup, for what python-docx cannot write: changes, boxes, lists …"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from xml.sax.saxutils import escape

from support.bad_files import pack, relations
from xl_jixiao.intake.load import read_workbook
from xl_jixiao.model.grid import Workbook

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_NAMESPACES = (
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
SAVED = "2024-03-01T08:00:00Z"
_CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
    'core-properties" xmlns:dcterms="http://purl.org/dc/terms/">'
    "<cp:keywords>{keywords}</cp:keywords>"
    "<dcterms:created>{created}</dcterms:created>"
    "<dcterms:modified>{saved}</dcterms:modified></cp:coreProperties>"
)


def run(text: str, look: str = "") -> str:
    """A run; `look` stands in its properties."""
    properties = f"<w:rPr>{look}</w:rPr>" if look else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def para(content: str = "", look: str = "") -> str:
    """A paragraph; content is markup where it begins with <, text otherwise."""
    inner = content if content.startswith("<") else run(content) if content else ""
    properties = f"<w:pPr>{look}</w:pPr>" if look else ""
    return f"<w:p>{properties}{inner}</w:p>"


def listed(text: str, list_id: int, level: int = 0) -> str:
    """A paragraph of a list."""
    numbering = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>'
    return para(text, numbering)


def cell(content: str = "", look: str = "") -> str:
    """A table cell; `look` stands in its properties."""
    inner = content if content.startswith("<") else para(content)
    return f"<w:tc><w:tcPr>{look}</w:tcPr>{inner}</w:tc>"


def row(*cells: str, look: str = "") -> str:
    """A table row of cells, given as markup or text."""
    properties = f"<w:trPr>{look}</w:trPr>" if look else ""
    made = [one if one.startswith("<") else cell(one) for one in cells]
    return f"<w:tr>{properties}{''.join(made)}</w:tr>"


def table(*rows: str, widths: Sequence[int] = ()) -> str:
    """A table of rows given as markup."""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def plain_table(*lines: str, widths: Sequence[int] = ()) -> str:
    """A table of lines with cells between "|"."""
    return table(*(row(*line.split("|")) for line in lines), widths=widths)


def span(count: int) -> str:
    """Property of a cell over several columns."""
    return f'<w:gridSpan w:val="{count}"/>'


OPENS, GOES_ON = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"


def lists(*levels: Sequence[str]) -> bytes:
    """A numbering part: list n (from 1) has the levels given as markup inside w:lvl."""
    abstract = "".join(
        f'<w:abstractNum w:abstractNumId="{number}">'
        + "".join(f'<w:lvl w:ilvl="{at}">{one}</w:lvl>' for at, one in enumerate(each))
        + "</w:abstractNum>"
        for number, each in enumerate(levels, start=1)
    )
    nums = "".join(
        f'<w:num w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>'
        for number in range(1, len(levels) + 1)
    )
    return f'<w:numbering xmlns:w="{MAIN}">{abstract}{nums}</w:numbering>'.encode()


def level(style: str, text: str, more: str = "", start: int = 1) -> str:
    """The inside of a w:lvl."""
    return f'<w:start w:val="{start}"/><w:numFmt w:val="{style}"/><w:lvlText w:val="{text}"/>{more}'


def document(
    *blocks: str,
    parts: Mapping[str, bytes] | None = None,
    namespace: str = MAIN,
    keywords: str = "",
    created: str = SAVED,
) -> bytes:
    """A .docx of these blocks; `parts` by kind: styles, numbering, comments."""
    extra = dict(parts or {})
    main = (
        f'<w:document xmlns:w="{namespace}" {_NAMESPACES}><w:body>{"".join(blocks)}'
        "<w:sectPr/></w:body></w:document>"
    )
    return pack(
        {
            "_rels/.rels": relations(
                {
                    "rId1": ("officeDocument", "word/document.xml"),
                    "rId2": ("core-properties", "docProps/core.xml"),
                }
            ),
            "docProps/core.xml": _CORE.format(
                keywords=keywords, created=created, saved=SAVED
            ).encode(),
            "word/document.xml": main.encode(),
            "word/_rels/document.xml.rels": relations(
                {f"rId{at}": (kind, f"{kind}.xml") for at, kind in enumerate(extra, start=1)}
            ),
            **{f"word/{kind}.xml": data for kind, data in extra.items()},
        }
    )


def read(data: bytes, name: str = "报告.docx") -> Workbook:
    """The document as read."""
    workbook = read_workbook(data, name)
    assert isinstance(workbook, Workbook), workbook
    return workbook


def texts(data: bytes) -> list[str]:
    """The texts of its paragraphs."""
    return [one.text for one in read(data).paragraphs or ()]


def shown(data: bytes, number: int = 1) -> dict[str, str]:
    """A1 address → text of a table's cells."""
    from xl_jixiao.model.grid import CellRef

    grid = read(data).grids[number - 1]
    return {CellRef("", *place).a1: one.text for place, one in grid.cells.items()}


def marked(kind: str, content: Iterable[str] | str) -> str:
    """A tracked change around runs."""
    inner = content if isinstance(content, str) else "".join(content)
    return f'<w:{kind} w:id="1" w:author="a">{inner}</w:{kind}>'
