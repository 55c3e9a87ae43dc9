"""Loading profiles: names, files, extends, and every mistake at once."""

from __future__ import annotations

import pickle
from decimal import Decimal

import pytest

from xl_jixiao.rules.loading import SHIPPED, RulesError, load_rules, shipped_names


def write(folder, name, text):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def problems(name_or_path):
    with pytest.raises(RulesError) as caught:
        load_rules(name_or_path)
    return caught.value.problems


def test_nothing_asked_for_is_the_national_profile():
    assert load_rules(None) is load_rules("national")
    assert shipped_names()[0] == "national"


def test_a_profile_passes_through():
    profile = load_rules("sichuan")
    assert load_rules(profile) is profile


def test_the_label_kept_in_a_workbook_finds_its_profile():
    assert load_rules("national 2020") is load_rules("national")


def test_a_label_of_another_version_says_which_version_is_here():
    (problem,) = problems("national 2019")
    assert "national 2020" in problem


def test_a_misspelt_name_is_answered_with_the_near_miss():
    (problem,) = problems("hubei2020")
    assert "是否想用“hubei-2020”？" in problem
    assert "platform-manual" in problem


def test_a_profile_survives_the_way_to_a_worker():
    profile = load_rules("platform-manual")
    assert pickle.loads(pickle.dumps(profile)) == profile  # noqa: S301  our own bytes


def test_an_error_survives_the_way_back():
    error = pickle.loads(pickle.dumps(RulesError("一", "二")))  # noqa: S301  our own bytes
    assert error.problems == ("一", "二")


def test_a_county_file_changes_only_what_it_names(tmp_path):
    path = write(tmp_path, "某县.toml", 'extends = "national"\n[at_most]\nmethod = "ratio"\n')
    profile = load_rules(path)
    assert (profile.id, profile.extends, profile.version) == ("某县", "national", "1")
    assert profile.at_most.method == "ratio"
    assert profile.at_most.loose_below == Decimal("0.70")
    assert profile.execution == load_rules("national").execution


def test_a_number_changed_without_a_clause_is_not_cited_as_the_parents(tmp_path):
    path = write(tmp_path, "某县.toml", 'extends = "national"\n[at_most]\nmethod = "ratio"\n')
    profile = load_rules(path)
    assert profile.cite(profile.at_most.clause) == "某县（未核对原文）：本口径自行设定"


def test_a_file_may_extend_its_neighbour_and_is_read_again_when_that_changes(tmp_path):
    write(tmp_path, "市.toml", 'extends = "hubei-2020"\n[rounding]\ndecimals = 1\n')
    county = write(tmp_path, "县.toml", 'extends = "市.toml"\n[goals]\n')
    assert load_rules(county).rounding.decimals == 1
    assert load_rules(county).execution.points == 20
    write(tmp_path, "市.toml", 'extends = "hubei-2020"\n[rounding]\ndecimals = 0  # 取整\n')
    assert load_rules(county).rounding.decimals == 0


def test_what_describes_a_profile_is_not_inherited():
    profile = load_rules("grades-80")
    assert profile.variants == ("V14",)
    assert profile.effective is None
    assert load_rules("system-release-120").grades == profile.grades


def test_notepad_files_with_a_byte_order_mark_are_read(tmp_path):
    path = tmp_path / "县.toml"
    path.write_bytes('\ufeffextends = "national"\r\ntitle = "县"\r\n'.encode())
    assert load_rules(path).title == "县"


MANY = """
extends = "national"
titel = "县"
[execution]
pionts = 20
base = "yearly"
[grades]
grades = [{ name = "优", start = 85 }, { name = "良", start = 90 }]
[over]
clause = { source = "nix" }
tiers = [
    { start = 1.5, inclusive = true, action = "deduct" },
    { start = 1.3, inclusive = "是", action = "minus" },
]
[rounding]
decimals = "两位"
[at_least]
gate = true
[qualitative]
partly = { name = "部分达成", low = 0.7, high = 0.9 }
[checks]
adjustment = -1
"""

MISTAKES = [
    "titel 不是评分口径的项，是否想写“title”？",
    "预算执行率 execution.pionts 不是评分口径的项，是否想写“points”？",
    "预算执行率 execution.base = “yearly”，应为 'annual', 'initial' 之一",
    "等级 grades 各档应从高到低排列且不重复，第2档 90 排在 85 之后",
    "超额完成 over.clause.source = “nix”没有对应的 [sources.nix]",
    "超额完成 over.tiers 第1项 action = deduct（扣分）时应写 value",
    "超额完成 over.tiers 第2项.inclusive = “是”，应为 true 或 false",
    "超额完成 over.tiers 第2项.action = “minus”",
    "得分取位 rounding.decimals = “两位”，应为整数",
    "正向指标 at_least.gate = true，应为数字",
    "定性指标 qualitative done 的下限 0.80 与 partly 的上限 0.9 应相等",
    "定性指标 qualitative partly 的下限 0.7 与 undone 的上限 0.60 应相等",
    "检查 checks.adjustment = -1，不应小于 0",
]


def test_all_mistakes_come_at_once_with_file_and_path(tmp_path):
    found = problems(write(tmp_path, "县.toml", MANY))
    for mistake in MISTAKES:
        assert any(mistake in problem for problem in found), mistake
    assert len(found) == len(MISTAKES)
    assert all(problem.startswith("县.toml：") for problem in found)


def test_a_mistake_is_laid_to_the_file_it_stands_in(tmp_path):
    write(tmp_path, "市.toml", 'extends = "national"\n[rounding]\ndecimals = "两位"\n')
    county = write(tmp_path, "县.toml", 'extends = "市.toml"\n[at_least]\ngate = 7\n')
    assert [problem.split("：")[0] for problem in problems(county)] == ["县.toml", "市.toml"]


SENSE = [
    ('grades.grades = [{ name = "优", start = 90 }, { name = "良", start = 60 }]', "等级有空档"),
    ('grades.grades = [{ name = "优", start = 90 }, { name = "优", start = 0 }]', "等级名称重复"),
    ("[grades]\ngrades = []", "至少应有一项"),
    ("[execution]\ncapped = false", "不得超过分值"),
    ('[execution]\nmethod = "bands"', "应写 tiers"),
    ("[execution]\npoints = 20", "weights.execution"),
    ('[at_least]\nmethod = "gated"', "gate 应在0与1之间"),
    ("[weights]\noutput = 40", "合计 90，应等于总分 100"),
    ("[ceilings]\ntiers = [{ below = 0.8, total = 60 }, { below = 0.6, total = 70 }]", "越低"),
    (
        "[satisfaction]\ntiers = [{ start = 0.9, inclusive = true, value = 1 }]",
        "最低一档应为 start = 0",
    ),
    ('[over]\ntiers = [{ start = 0.5, inclusive = true, action = "reason" }]', "不应小于1"),
    ('[checks.severities]\nB01 = "warn"', "应为 'error', 'warning', 'info', 'off' 之一"),
    ("over = 3", "应为一节"),
    ('[sources.x]\nnumber = "1"', "sources.x.title 缺少这一项"),
    ("effective = 2024-05-01\nexpires = 2023-01-01", "早于 effective"),
]


@pytest.mark.parametrize(("text", "expected"), SENSE)
def test_rules_that_make_no_sense_are_refused(tmp_path, text, expected):
    found = problems(write(tmp_path, "县.toml", f'extends = "national"\n{text}\n'))
    assert any(expected in problem for problem in found), found


UNREADABLE = [
    ('extends = "nationl"', "是否想写“national”？"),
    ('extends = "市.toml"', "找不到评分口径文件"),
    ('extends = "县.toml"', "绕成了圈（县.toml → 县.toml）"),
    ("extends = 3", "应为口径名称或文件路径"),
    ('extends = "national', "文件末尾不合 TOML 写法"),
    ('title = "甲"\ntitle = "乙"\nversion = "1"', '第2行“title = "乙"”不合 TOML 写法'),
]


@pytest.mark.parametrize(("text", "expected"), UNREADABLE)
def test_files_that_cannot_be_read_say_why(tmp_path, text, expected):
    (problem,) = problems(write(tmp_path, "县.toml", text))
    assert expected in problem


def test_a_circle_over_two_files_is_named(tmp_path):
    write(tmp_path, "甲.toml", 'extends = "乙.toml"')
    (problem,) = problems(write(tmp_path, "乙.toml", 'extends = "甲.toml"'))
    assert "乙.toml → 甲.toml → 乙.toml" in problem


def test_a_file_in_another_encoding_says_so(tmp_path):
    path = tmp_path / "县.toml"
    path.write_bytes('title = "县"'.encode("gbk"))
    assert "不是 UTF-8 编码" in problems(path)[0]


def test_a_missing_file_is_named(tmp_path):
    assert "找不到评分口径文件" in problems(tmp_path / "没有.toml")[0]


def test_an_incomplete_profile_of_its_own_lists_what_is_missing(tmp_path):
    found = problems(write(tmp_path, "县.toml", 'title = "县"\n'))
    assert len(found) == 13
    assert any("预算执行率 execution 缺少这一项" in problem for problem in found)


def test_a_complete_file_of_an_earlier_version_says_what_it_said(tmp_path):
    national = load_rules("national")
    lines = (SHIPPED / "national.toml").read_text(encoding="utf-8").splitlines()
    kept, section = [], ""
    for line in lines:
        section = line if line.startswith("[") else section
        if section in {"[named]", "[inapplicable]"}:
            continue
        if (section, line) != ("[execution]", "gate = 0"):
            kept.append(line)
    old = load_rules(write(tmp_path, "national.toml", "\n".join(kept)))
    assert old == national
    child = load_rules(write(tmp_path, "x.toml", 'extends = "national.toml"\n'))
    assert child.named == national.named
    assert child.inapplicable == national.inapplicable
