"""Every clue of `forms/report/clues.toml`: it acts in one text and not in the other."""

from __future__ import annotations

import re

import pytest

from xl_jixiao.forms.report.clues import Clue, clue_file, part
from xl_jixiao.forms.report.split import ReportSpan
from xl_jixiao.forms.report.subject import places_of

PLACES = places_of(ReportSpan((), (), ()), ())


@pytest.mark.parametrize("clue", clue_file().clue, ids=lambda one: f"{one.of}-{one.fits}")
def test_a_clue_acts_in_one_text_and_not_in_the_other(clue: Clue) -> None:
    assert clue.met(clue.fits)
    assert not clue.met(clue.not_fits)


@pytest.mark.parametrize("clue", clue_file().clue, ids=lambda one: f"{one.of}-{one.fits}")
def test_a_clue_reads_something_where_a_report_has_it(clue: Clue) -> None:
    assert clue.where in ("title", "line", "heading", "sentence") or PLACES(clue.where) is not None
    assert bool(clue.means) != bool(re.search(r"\(\?P<is>|\{named\}", clue.words))


@pytest.mark.parametrize(
    ("name", "text", "other"),
    [
        ("line", "江口县水务局（本级）", "江口县水务局项目"),
        ("in_year", "（2023年度）", "2023年度报告"),
        ("generic", "部门预算项目支出", "农村公路养护项目支出"),
        ("lead", "现", "本溪"),
        ("deed", "印发", "对外"),
    ],
)
def test_a_part_is_the_whole_of_a_text(name: str, text: str, other: str) -> None:
    assert part(name).fullmatch(text)
    assert not part(name).fullmatch(other)
