"""Texts of cells that store a number or a day."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from xl_jixiao.text.stored import (
    about_deadline,
    about_time,
    as_displayed,
    bare_day,
    is_picture,
    lost_day,
    names_moment,
    with_number,
)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("44926", dt.date(2022, 12, 31)),
        (" 44926 ", dt.date(2022, 12, 31)),
        ("44926.5", dt.date(2022, 12, 31)),
        ("44926日前", dt.date(2022, 12, 31)),
        ("44926之前", dt.date(2022, 12, 31)),
        ("36525", None),
        ("36526", dt.date(2000, 1, 1)),
        ("54788", dt.date(2049, 12, 31)),
        ("54789", None),
        ("4492", None),
        ("449261", None),
        ("44926元", None),
    ],
)
def test_a_number_of_days_may_be_a_date_without_format(text, day):
    assert lost_day(text) == day


@pytest.mark.parametrize(
    ("text", "shown", "displayed"),
    [
        ("95.5%", "96%", "96%"),
        ("95.5%", "95.5%", "95.5%"),
        ("95.25%", "95.3%", "95.3%"),
        ("95", "95.00", "95"),
        ("1,234.56元", "1,235元", "1235元"),
        ("-0.5", "-1", "-1"),
        ("共95.55个", "共95.6个", "共95.6个"),
        ("甲", "1", "甲"),
        ("1.5", "1.5E+0", "1.5"),
        ("1.5", "3/2", "1.5"),
    ],
)
def test_a_number_as_its_cell_displays_it(text, shown, displayed):
    assert as_displayed(text, shown) == displayed


@pytest.mark.parametrize(
    ("text", "number", "without"),
    [
        ("≥1000%", "10", "≥10"),
        ("≥50%以上", "0.50", "≥0.5以上"),
        ("0%", "0", "0"),
        ("100%", "1.00", "1"),
        ("甲", "1", "甲"),
    ],
)
def test_a_percentage_that_is_decoration(text, number, without):
    assert with_number(text, Decimal(number)) == without


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("10月1日", True), ("2023年5月", True), ("1900年4月4日", True), ("1989年1月1日", True),
        ("1990年1月1日", False), ("2023年5月1日", False),
    ],
)  # fmt: skip
def test_a_day_that_excel_may_have_made_of_a_count(text, bare):
    assert bare_day(text) is bare


@pytest.mark.parametrize(
    ("text", "picture"),
    [
        ('=DISPIMG("ID_1",1)', True), ('=_xlfn.DISPIMG("ID_1",1)', True), ('DISPIMG ("ID")', True),
        ('见DISPIMG("ID")', False), ("DISPIMG", False), ("", False),
    ],
)  # fmt: skip
def test_a_picture_in_a_cell(text, picture):
    assert is_picture(text) is picture


@pytest.mark.parametrize(
    ("name", "time", "deadline"),
    [("完成时间", True, True), ("年度计划", True, False), ("培训人数", False, False)],
)
def test_names_that_speak_of_time(name, time, deadline):
    assert about_time(name) is time
    assert about_deadline(name) is deadline


@pytest.mark.parametrize(("text", "named"), [("9月", True), ("2023年", True), ("9个月", False)])
def test_texts_that_name_a_moment(text, named):
    assert names_moment(text) is named
