"""Records of files: written and read again, and held once."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from support.batch_records import records

from xl_jixiao.batch.cache import _read, _written
from xl_jixiao.batch.evaluate import RESULT, FileShare, SentShare
from xl_jixiao.batch.record_codec import NoRecordError, decode, encode, encoded
from xl_jixiao.facts.records import FileRecord
from xl_jixiao.model.grid import CellRef, SentenceRef
from xl_jixiao.model.score import SectionScore


def as_json(record: FileRecord) -> Any:
    """What is kept of a record, read as JSON."""
    return json.loads(json.dumps(encode(record), ensure_ascii=False))


TEN = Decimal("10.0")

CELLS = ("unit_cells", "title_cells", "claimed_cells")

few = settings(max_examples=25)  # each draws some hundred values

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=20,
)


@few
@given(records())
def test_a_record_is_read_as_it_was_written(record: FileRecord) -> None:
    written = as_json(record)
    assert repr(decode(written)) == repr(record), "10 and 10.0, a cell and a sentence apart"


@few
@given(records(), st.lists(st.binary(max_size=50), min_size=RESULT, max_size=RESULT))
def test_a_share_is_read_as_it_was_written(record: FileRecord, parts: list[bytes]) -> None:
    sent = SentShare(encoded(record), (*parts, b""))
    again = _read(_written(FileShare(record, sent)))
    assert again
    assert repr(again.record) == repr(record)
    assert again.sent.record == sent.record
    assert again.sent.parts == sent.parts


@few
@given(records(), st.data())
def test_any_other_json_in_its_place_is_no_record_or_one_of_its_types(
    record: FileRecord, data: st.DataObject
) -> None:
    written = as_json(record)
    spot, at = written, data.draw(st.integers(0, len(written) - 1))
    while isinstance(spot[at], list) and spot[at] and data.draw(st.booleans()):
        spot, at = spot[at], data.draw(st.integers(0, len(spot[at]) - 1))
    spot[at] = data.draw(JSON)
    try:
        changed = decode(written)
    except NoRecordError:
        return
    assert encode(changed) is not None, "every value is of the type that its field declares"


@given(JSON)
def test_json_is_no_record(value: Any) -> None:
    with pytest.raises(NoRecordError):
        decode(value)


@given(st.binary(max_size=200))
def test_bytes_are_no_share(data: bytes) -> None:
    assert _read(data) is None


@few
@given(records())
def test_equal_values_are_held_once(record: FileRecord) -> None:
    one, two = decode(as_json(record)), decode(as_json(record))
    for first, second in zip(one.forms, two.forms, strict=True):
        for name in ("sheet", "unit", "unit_code", "department", "kinds", "sections", *CELLS):
            assert getattr(first, name) is getattr(second, name), name
    assert one.sheets is two.sheets


MIXED: tuple[tuple[object, object], ...] = (
    (Decimal(10), Decimal("10.0")),
    (Decimal("0.0"), Decimal("-0.0")),
    ((CellRef("表", 1, 1),), (SentenceRef("表", 1, 1),)),
    ((SectionScore("execution", *[Decimal(10)] * 5),), (SectionScore("execution", *[TEN] * 5),)),
)


@pytest.mark.parametrize("pair", MIXED, ids=repr)
@pytest.mark.parametrize("first", [0, 1])
@given(record=records())
@settings(max_examples=2)
def test_equal_values_of_another_kind_are_kept_apart(
    pair: tuple[object, object], first: int, record: FileRecord
) -> None:
    assume(record.forms)
    value = pair[first]
    name = "total" if isinstance(value, Decimal) else "sections"
    if isinstance(value, tuple) and not isinstance(value[0], SectionScore):
        name = "unit_cells"
    for one in (value, pair[1 - first]):
        form = replace(record.forms[0], **{name: one})
        again = decode(as_json(replace(record, forms=(form,))))
        assert repr(getattr(again.forms[0], name)) == repr(one)
