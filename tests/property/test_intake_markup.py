"""The fast path and the XML parser see the same cells, and neither can be made to fail."""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.bad_files import sheet_xml

from xl_jixiao.intake.address import read_area
from xl_jixiao.intake.display.show import show_number, show_text
from xl_jixiao.intake.xlsx import sheet
from xl_jixiao.intake.xlsx.cells import CellMaker, _read_by_parser, read_strings
from xl_jixiao.intake.xlsx.sheet import parse_sheet
from xl_jixiao.model.grid import column_letters

TEXT = st.text(
    st.characters(
        codec="utf-8",
        exclude_categories=("Cs", "Cc"),
        include_characters="\n\t",
        # no XML parser takes these two
        exclude_characters="\ufffe\uffff",
    ),
    max_size=12,
)
NUMBERS = st.one_of(
    st.integers(-(10**12), 10**12).map(str),
    st.floats(allow_nan=False, allow_infinity=False).map(repr),
)
MAKER = CellMaker(
    ["甲", "", " 乙 ", "_x000D_", "1.5"], ["General", "0%", 'm"月"d"日"', '@"元"', "0.00"]
)


@st.composite
def cell(draw: st.DrawFn, row: int, col: int) -> str:
    """One cell as some program may write it."""
    place = f'r="{column_letters(col)}{row}"'
    style = draw(st.sampled_from(["", ' s="1"', ' s="2"', ' s="3"', ' s="4"', ' s="99"']))
    formula = draw(st.sampled_from(["", "", "<f>A1&amp;B1</f>", '<f t="shared" si="0"/>', "<f/>"]))
    kind = draw(st.sampled_from(["n", "", "s", "str", "inlineStr", "b", "e", "blank"]))
    if kind == "blank":
        return draw(st.sampled_from([f"<c {place}{style}/>", f"<c {place}{style}></c>"]))
    given_kind = f' t="{kind}"' if kind else ""
    start = f"<c {place}{style}{given_kind}>"
    if kind == "inlineStr":
        text = escape(draw(TEXT))
        rich = f"<r><t>{text}</t></r><rPh><t>x</t></rPh><r><t>b</t></r>"
        raised = '<r><t>10</t></r><r><rPr><vertAlign val="superscript"/></rPr><t>4</t></r>'
        signs = f'<r><rPr><rFont val="Symbol"/></rPr><t>\xb3{text}</t></r><r><t>5</t></r>'
        plain = f'<t xml:space="preserve">{text}</t>'
        return f"{start}<is>{draw(st.sampled_from([rich, raised, signs, plain]))}</is></c>"
    value = draw(
        {
            "s": st.sampled_from(["0", "1", "2", "3", "4", "77", "x"]),
            "str": TEXT.map(escape),
            "b": st.sampled_from(["0", "1"]),
            "e": st.sampled_from(["#REF!", "#DIV/0!", "#SPILL!"]),
        }.get(kind, NUMBERS)
    )
    shell = draw(
        st.sampled_from(["<v>{}</v>", '<v xml:space="preserve">{}</v>', "<v></v>", "<v/>", ""])
    )
    return f"{start}{formula}{shell.format(value)}</c>"


@st.composite
def rows(draw: st.DrawFn) -> str:
    """Some rows of some cells."""
    out = []
    for row in sorted(draw(st.sets(st.integers(1, 1_048_576), max_size=4))):
        columns = sorted(draw(st.sets(st.integers(1, 16_384), max_size=5)))
        hidden = draw(st.sampled_from(HIDDEN))
        cells = "".join(draw(cell(row, col)) for col in columns)
        out.append(f'<row r="{row}"{hidden}>{cells}</row>')
    return "".join(out)


HIDDEN = ["", ' hidden="1"', ' ht="0" customHeight="1"', ' hidden="0"', ' ht="13.5"', ' ht="0.75"']
FILTERS = [
    "",
    '<autoFilter ref="A1:C9"/>',
    '<autoFilter ref="A1:C9"><filterColumn colId="0"><filters/></filterColumn></autoFilter>',
]


@given(rows(), st.integers(200, 3000), st.sampled_from(FILTERS))
@settings(max_examples=150, deadline=None)
def test_both_paths_read_the_same(markup: str, step: int, filtering: str) -> None:
    merges = '<mergeCells count="2"><mergeCell ref="A1:C2"/><mergeCell ref="D5:D5"/></mergeCells>'
    columns = '<cols><col min="2" max="3" width="0"/><col min="5" max="5" hidden="1"/></cols>'
    data = sheet_xml(markup, filtering + merges).replace(
        b"<sheetData>", columns.encode() + b"<sheetData>"
    )

    def pieces() -> Iterator[bytes]:
        return (data[at : at + step] for at in range(0, len(data), step))

    fast = sheet._read_fast(pieces(), MAKER)
    assert fast == parse_sheet(pieces(), MAKER)
    assert fast[2].cols == {2, 3, 5}


@pytest.mark.parametrize(
    "markup",
    [
        '<c r="a1"><v>1</v></c>',
        '<c r="$B$2"><v>1</v></c>',
        '<c r="A0"><v>1</v></c>',
        "<c r=\"A1\" t='str'><v>x</v></c>",
        '<c r="A1" cm="1/2"><v>1</v></c>',
        '<c r="A1" t = "s"><v>0</v></c>',
        '<c r="A1" s\n="1"><v>1</v></c>',
        '<c r="A1"\nt="s"><v>0</v></c>',
        '<c r="A1" /><c r="B1" s="0" /><c r="C1"><v>1</v></c>',
        '<c r="C1"><v>1</v></c ><c r="D1"><v>2</v></c>',
    ],
)
def test_a_cell_of_unusual_markup_is_read_as_by_the_parser(markup: str) -> None:
    data = sheet_xml(f'<row r="1">{markup}</row>')
    assert sheet.read_sheet_part(lambda: [data], MAKER).cells == parse_sheet([data], MAKER)[0]


@pytest.mark.parametrize(
    "merge",
    [
        '<mergeCell\nref="A1:C2"/>',
        '<mergeCell ref = "A1:C2"/>',
        "<mergeCell ref='A1:C2'/>",
        '<mergeCell ref="A1:C2"></mergeCell>',
    ],
)
def test_merges_of_unusual_markup_are_read(merge: str) -> None:
    data = sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>', f"<mergeCells>{merge}</mergeCells>")

    assert sheet.read_sheet_part(lambda: [data], MAKER).merges == (read_area("A1:C2"),)


@pytest.mark.parametrize(
    "row",
    ['r="1" hidden = "1"', 'r="1"\nhidden="1"', "r='1' hidden='1'", 'r="1" a:d="2" hidden="1"'],
)
def test_a_hidden_row_of_unusual_markup_is_hidden(row: str) -> None:
    data = sheet_xml(f'<row {row}><c r="A1"><v>1</v></c></row>').replace(
        b"<sheetData", b'<sheetData xmlns:a="urn:a"', 1
    )

    assert sheet.read_sheet_part(lambda: [data], MAKER).marks == parse_sheet([data], MAKER)[2]


@given(st.lists(TEXT, max_size=6), st.booleans(), st.booleans())
@settings(max_examples=100, deadline=None)
def test_both_ways_read_the_same_shared_strings(
    texts: list[str], rich: bool, references: bool
) -> None:
    items = []
    for text in texts:
        body = escape(text)
        if references:
            body = "".join(c if c < "\x80" else f"&#{ord(c)};" for c in body)
        run = f'<t xml:space="preserve">{body}</t>'
        phonetic = '<rPh sb="0" eb="1"><t>x</t></rPh><phoneticPr fontId="1"/>'
        items.append(
            f"<si><r><rPr><b/></rPr>{run}</r>{phonetic}</si>" if rich else f"<si>{run}</si>"
        )
    name = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    data = f'<?xml version="1.0" encoding="UTF-8"?><sst xmlns="{name}">{"".join(items)}</sst>'
    assert read_strings(data.encode()) == _read_by_parser(data.encode())


CODES = st.text(st.sampled_from('0#?.,%;@"\\_*[]<>=-+EeyYmMdhsGeneral/年月日 ¥!aAPM1'), max_size=25)


@given(CODES, NUMBERS, st.booleans())
@settings(max_examples=300, deadline=None)
def test_no_format_code_makes_it_fail(code: str, raw: str, date1904: bool) -> None:
    show_number(raw, code, date1904=date1904)
    show_text("文本", code)


@given(st.text(max_size=12))
def test_no_reference_makes_it_fail(text: str) -> None:
    area = read_area(text)
    assert area is None or (area.top <= area.bottom and area.left <= area.right)
