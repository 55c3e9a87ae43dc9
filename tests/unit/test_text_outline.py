"""Lines of a document: their numbers, and the scores told below them; names of files."""

from __future__ import annotations

import pytest

from xl_jixiao.model.grid import CellRef
from xl_jixiao.model.report import Heading
from xl_jixiao.text.file_names import has_slides_name, is_named_copy, promises_submission
from xl_jixiao.text.line_numbers import number_of
from xl_jixiao.text.score_parts import is_out_of_less, of_siblings


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ("第四部分 绩效", (0, "第四部分", 4)),
        ("一、概况", (1, "一、", 1)),
        ("十二、概况", (1, "十二、", 12)),
        ("一.概况", (1, "一.", 1)),
        ("（二）概况", (2, "（二）", 2)),
        ("3.概况", (3, "3.", 3)),
        ("3、概况", (3, "3、", 3)),
        ("3 概况", (3, "3", 3)),
        ("3.5万元", None),
        ("（4）概况", (4, "（4）", 4)),
        ("123.概况", None),
        ("  一、概况", (1, "一、", 1)),
        ("概况", None),
        ("", None),
    ],
)
def test_the_number_a_line_begins_with(line, read):
    assert number_of(line) == read


@pytest.mark.parametrize(
    ("before", "less"),
    [
        ("产出指标（50分，自评得分", True),
        ("分值10分，得分", True),
        ("满分100分，自评得分", False),
        ("（100分，自评得分", False),
        ("自评得分", False),
    ],
)
def test_what_a_score_is_out_of(before, less):
    assert is_out_of_less(before) is less


def heading(paragraph: int, level: int) -> Heading:
    return Heading(paragraph, level, "", None, "标题")


OUTLINE = (heading(1, 1), heading(2, 2), heading(4, 2), heading(6, 1), heading(7, 2))


@pytest.mark.parametrize(
    ("rows", "of_parts"),
    [
        ((3, 5), {3, 5}),  # below two lower headings of one section
        ((2, 4), {2, 4}),  # on the headings' own lines
        ((3,), set()),
        ((3, 8), set()),  # in two sections
        ((1, 3), set()),  # below the section's own heading and one lower
        ((1, 3, 5), {3, 5}),
        ((3, 5, 8), {3, 5}),
    ],
)
def test_scores_told_below_several_headings_are_of_parts(rows, of_parts):
    found = of_siblings(OUTLINE, [CellRef("正文", row, 1) for row in rows])
    assert {ref.row for ref in found} == of_parts


@pytest.mark.parametrize(
    ("name", "copy"),
    [
        ("县/自评表 - 副本.xlsx", True), ("复件 自评表.xlsx", True), ("自评表(1).xlsx", True),
        ("自评表 - Copy.xlsx", True), ("photocopy.xlsx", False), ("自评表(123).xlsx", False),
        ("副本/自评表.xlsx", False), ("自评表.xlsx", False),
    ],
)  # fmt: skip
def test_a_copy_by_its_name(name, copy):
    assert is_named_copy(name) is copy


@pytest.mark.parametrize(
    ("name", "submission", "slides"),
    [("a.XLSX", True, False), ("a.et", True, False), ("a.doc", True, False), ("a.wps", True, False),
     ("a.pptx", False, True), ("a.pdf", False, False)],
)  # fmt: skip
def test_what_a_name_promises(name, submission, slides):
    assert promises_submission(name) is submission
    assert has_slides_name(name) is slides
