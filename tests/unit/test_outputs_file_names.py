"""Names of files made from what cells say."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_jixiao.outputs.files import distinct, file_stem


@pytest.mark.parametrize(
    ("text", "stem"),
    [
        ("甲局", "甲局"),
        ("甲/乙:丙?", "甲_乙_丙_"),
        (" 甲\n局. ", "甲 局"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("CON", "_CON"),
        ("nul.x", "_nul.x"),
        ("甲\u202e局\u200b\ud800", "甲局"),
        ("长" * 300, "长" * 70),
    ],
)
def test_file_names_that_every_system_takes(text: str, stem: str) -> None:
    assert file_stem(text) == stem


def test_the_ending_stays_however_long_the_text_is() -> None:
    name = file_stem("很长的单位名称" * 40, ending="自评报告")
    assert name.endswith("自评报告")
    assert len(name.encode()) <= 210


@given(st.text(max_size=300))
def test_whatever_a_cell_says_names_a_file_in_this_very_folder(text: str) -> None:
    name = f"{file_stem(text, ending='初稿')}.docx"
    assert Path("/folder", name).resolve().parent == Path("/folder")
    assert len(name.encode("utf-8")) <= 220


def test_names_that_are_one_on_disk_get_numbers() -> None:
    assert distinct(["a局", "A局", "乙", "a局", "a局（2）"]) == [
        "a局",
        "A局（2）",
        "乙",
        "a局（3）",
        "a局（2）（2）",
    ]
