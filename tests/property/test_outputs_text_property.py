"""Whatever text and numbers come, the cells and the JSON hold them."""

from __future__ import annotations

import json
from decimal import Decimal
from xml.etree import ElementTree as ET
from xml.sax.saxutils import quoteattr

from hypothesis import given
from hypothesis import strategies as st

from xl_jixiao.outputs.cell_text import CELL_LIMIT, number_text, quoted, safe_text, text_xml
from xl_jixiao.outputs.json_number import json_number
from xl_jixiao.outputs.shared_texts import cell_text, json_text, plain_json

any_text = st.text(st.characters(), max_size=60)  # surrogates and control characters included
short_decimals = st.decimals(
    allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9, places=6
)


@given(any_text)
def test_every_text_is_well_formed_xml_that_reads_back(text):
    safe = safe_text(text)
    (element,) = ET.fromstring(text_xml(text))  # noqa: S314 (our own output)
    assert (element.text or "").replace("_x005F_x", "_x") == safe.replace("_x005F_x", "_x")
    assert len(safe.encode("utf-16-le")) <= 2 * CELL_LIMIT


marked_text = st.text(
    st.sampled_from("甲a 　\n\t\r\0\x7f\ud800\uffff\ufffe&<>\"'\\?_x0041"), max_size=12
)


@given(any_text | marked_text)
def test_texts_made_for_cells_and_json_together_are_as_by_themselves(text):
    assert cell_text(text) == text_xml(text).encode()
    assert json_text(text) == plain_json(text)
    assert json_text(text) == json.dumps(text, ensure_ascii=False).encode("utf-8", "replace")


@given(any_text | marked_text)
def test_an_attribute_is_quoted_as_the_standard_library_does(text):
    assert quoted(text) == quoteattr(text)


def test_a_text_too_long_for_a_cell_is_cut_there_and_whole_in_json():
    text = "长" * CELL_LIMIT
    assert cell_text(text) == text_xml(text).encode()
    assert json.loads(json_text(text)) == text


@given(any_text)
def test_safe_text_is_stable(text):
    assert safe_text(safe_text(text)) == safe_text(text)


@given(short_decimals)
def test_json_numbers_read_back_exactly(number):
    assert json.loads(json.dumps(json_number(number)), parse_float=Decimal) == number


@given(short_decimals)
def test_cell_numbers_read_back_exactly(number):
    text = number_text(number)
    assert text is not None
    assert float(text) == float(number)
