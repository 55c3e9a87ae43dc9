"""Whatever text and numbers come, the cells and the JSON hold them."""

from __future__ import annotations

import json
from decimal import Decimal
from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from xl_jixiao.outputs.cell_text import CELL_LIMIT, number_text, safe_text, text_xml
from xl_jixiao.outputs.json_number import json_number

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
