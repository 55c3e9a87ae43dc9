"""Profiles, layouts, templates, rosters of any depth, length, number: their own errors, soon."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.word_xml import document, para

from xl_jixiao import data_files
from xl_jixiao.data_files import parse_toml
from xl_jixiao.layouts.loading import LayoutError, parse_layout
from xl_jixiao.model.roster import RosterRow
from xl_jixiao.outputs.word.template import TemplateError, load_template
from xl_jixiao.rounds.roster import read_roster
from xl_jixiao.rounds.roster_file import COLUMNS, ROWS, RosterError
from xl_jixiao.rules.loading import SHIPPED, RulesError, load_rules
from xl_jixiao.time_limits import time_limit

PROFILE = (SHIPPED / "national.toml").read_text(encoding="utf-8")
SECONDS = 20
"""CPU time of any of them; they take milliseconds."""
NUMBERS = ("1e999999", "-1e999999999", "1e-999999999", "9" * 4_000, "9" * 5_000, "0x" + "f" * 9_000)
ENDLESS = {
    "lists in lists": "a = " + "[" * 100_000,
    "lists closed": "a = " + "[" * 2_000 + "]" * 2_000,
    "tables in tables": "a = " + "{a=" * 50_000,
    "a long header": "[" + ".".join(["a"] * 50_000) + "]",
    "a long key": "a" * 900_000 + " = 1",
    "many keys": "\n".join(f"k{at} = 1" for at in range(50_000)),
    "many tables": "[[tier]]\n" * 50_000,
    "a long text": f'title = "{"字" * 300_000}"',
    "no end of a text": 'title = """' + "x" * 900_000,
    "too long": "# " + "x" * (2 << 20),
    **{f"the number {one[:12]} of {len(one)}": f"full_score = {one}" for one in NUMBERS},
}


@pytest.mark.parametrize("name", ENDLESS)
def test_profiles_and_layouts_without_end(name: str, tmp_path: Path) -> None:
    path = tmp_path / "县.toml"
    path.write_text(ENDLESS[name], encoding="utf-8")
    with time_limit(SECONDS):
        with pytest.raises(RulesError):
            load_rules(path)
        with pytest.raises(LayoutError):
            parse_layout("县.toml", path.read_bytes())


@settings(max_examples=150)
@given(st.data())
def test_a_profile_with_any_number_is_read_or_refused(data: st.DataObject) -> None:
    places = [one.span() for one in re.finditer(r"(?<== )[\d.]+$", PROFILE, re.MULTILINE)]
    first, last = data.draw(st.sampled_from(places))
    other = data.draw(st.sampled_from([*NUMBERS, "nan", "inf", "-1", "[[[]]]", "{a={}}", "''"]))
    with time_limit(SECONDS):
        table, problem = parse_toml((PROFILE[:first] + other + PROFILE[last:]).encode())
    assert (table is None) == bool(problem)


def test_a_long_line_of_profiles_is_refused(tmp_path: Path) -> None:
    for at in range(60):
        (tmp_path / f"p{at}.toml").write_text(f'extends = "p{at + 1}.toml"', encoding="utf-8")
    with pytest.raises(RulesError, match="超过20层"):
        load_rules(tmp_path / "p0.toml")


def test_no_more_is_read_of_a_profile_than_it_may_have(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(data_files, "LONGEST", 100)
    (tmp_path / "a").write_bytes(b"#" * 101)
    assert len(data_files.read_bounded(tmp_path / "a")) == 101
    assert parse_toml(b"#" * 101)[0] is None
    assert parse_toml(b"#" * 100) == ({}, "")


TEMPLATES = {
    "a range": "{% for a in range(10**9) %}x{% endfor %}",
    "a product": "{{ 'a'*10**9 }}",
    "a power": "{{ 9**9**9**9 }}",
    "loops in loops": "{% for a in 存在问题 %}" * 500 + "{% endfor %}" * 500,
    "deep brackets": "{{ " + "(" * 140 + "1" + ")" * 140 + " }}",
    "very deep brackets": "{{ " + "(" * 100_000,
    "deep not": "{% if " + "not " * 60 + "1 %}{% endif %}",
    "very deep not": "{% if " + "not " * 50_000 + "1 %}{% endif %}",
    "many filters": "{{ 单位名称" + "|upper" * 5_000 + " }}",
    "many tags": "{{ x }}" * 3_000,
    "braces": "{" * 100_000,
    "a macro": "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "an import": "{% include 'x' %}{% import 'os' as o %}",
    "a format": "{{ '%999999999d'|format(1) }}",
}


@pytest.mark.parametrize("name", TEMPLATES)
def test_templates_without_end(name: str) -> None:
    with time_limit(SECONDS), pytest.raises(TemplateError):
        load_template(document(para(TEMPLATES[name])), "县")


def test_a_template_with_too_many_tags_is_not_built() -> None:
    with pytest.raises(TemplateError, match="标记超过100万个"):
        load_template(document("<w:p/>" * 1_000_001), "县")


HEAD = "单位编码,单位名称,项目名称,年初预算数,报送截止"
ROW = "301,县教育局,校舍维修,120.5,2024-03-31"
ROSTERS = {
    "rows without end": HEAD + f"\n{ROW}" * (ROWS + 1),
    "columns without end": HEAD + ",更多" * 100_000,
    "a heading without end": HEAD + "," + "名" * 5_000_000,
    "no end of a quoted text": HEAD + '\n301,"' + "局" * 5_000_000,
    "quotes": HEAD + "\n" + '"' * 500_001,
    "no rows": "",
    "only headings": HEAD * 1_000,
    "no text": "\0" * 100_000,
    "many lines of nothing": "\n" * 1_000_000,
    "a name without end": f"{HEAD}\n301,{'局' * 200_000},校舍,1,2024-03-31",
    "a code without end": f"{HEAD}\n{'9' * 200_000},县教育局,校舍,1,2024-03-31",
    "an amount without end": f"{HEAD}\n301,县教育局,校舍,{'9' * 200_000},2024-03-31",
    **{
        f"the amount {one[:12]} of {len(one)}": f"{HEAD}\n301,县教育局,校舍,{one},1"
        for one in NUMBERS
    },
    "the same unit often": HEAD + f"\n{ROW}" * 10_000,
    "brackets": f"{HEAD}\n301,{'（' * 100_000},校舍,1,2024-03-31",
    "the end of the file": "\x1a",
}


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
@pytest.mark.parametrize("name", ROSTERS)
def test_rosters_without_end(name: str, encoding: str, tmp_path: Path) -> None:
    """Read or refused, in bounded time; a roster that is read has no more rows than it may."""
    path = tmp_path / "单位名单.csv"
    path.write_bytes(ROSTERS[name].encode(encoding))
    with time_limit(SECONDS):
        rows, told = _read(path)
    assert len(rows) <= ROWS
    assert bool(rows) != bool(told)
    assert len(told) < 100_000


@settings(max_examples=150)
@given(st.data())
def test_a_roster_with_any_cell_is_read_or_refused(data: st.DataObject) -> None:
    cells = ROW.split(",")
    other = data.draw(
        st.one_of(st.sampled_from([*NUMBERS, "=1+1", "#REF!", "nan", "-1", '"']), st.text())
    )
    cells[data.draw(st.integers(0, len(cells) - 1))] = other
    text = "\n".join([HEAD, ROW, ",".join(cells), *[",".join(["x"] * (COLUMNS + 2))]])
    with tempfile.TemporaryDirectory() as folder, time_limit(SECONDS):
        path = Path(folder) / "单位名单.csv"
        path.write_bytes(text.encode("utf-8", "surrogatepass"))
        rows, told = _read(path)
    assert bool(rows) != bool(told)


def _read(path: Path) -> tuple[tuple[RosterRow, ...], str]:
    """The rows, or what is told instead."""
    try:
        return read_roster(path), ""
    except RosterError as error:
        return (), str(error)
