"""Records of files as JSON values and back: what the store of earlier runs is made of."""

from __future__ import annotations

import json

import pytest
from support.run_data import base_form, department_form, finding, merged_file

from xl_jixiao.batch.record_codec import decode, encode
from xl_jixiao.facts.records import record_of
from xl_jixiao.rules.loading import load_rules

FILE = "甲/自评.xlsx"
FORMS = {
    "scored": department_form(FILE, "甲单位"),
    "open": department_form(FILE, "甲单位", scores=("5", None, "10", "10")),
    "data": base_form(FILE, "甲单位"),
}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_a_record_comes_back_as_it_was(form):
    record = record_of(merged_file(FILE, form, findings=(finding(FILE),)), load_rules(None))
    again = decode(json.loads(json.dumps(encode(record))))
    assert again == record
    assert repr(again) == repr(record)


@pytest.mark.parametrize("damaged", [{"FormRecord": ["甲"]}, {"Path": ["甲"]}, {"Status": ["甲"]}])
def test_what_is_no_record_is_refused(damaged):
    with pytest.raises((KeyError, TypeError, ValueError)):
        decode(damaged)
