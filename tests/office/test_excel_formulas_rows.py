"""The native formulas of indicator rows, recalculated by LibreOffice, against the engine.

Each is the engine's score or 需核对; on plain rows it may abstain seldom.
"""

from __future__ import annotations

from dataclasses import replace

import pytest
from support import libreoffice
from support.few_provinces import few_provinces
from support.formula_rows import (
    Row,
    Shown,
    at_edges,
    corpus,
    engine,
    kept_apart,
    loose,
    native,
    seeded,
    worded,
)

from xl_jixiao.rules.loading import load_rules
from xl_jixiao.template.formulas.notation import CLAIMED, COMPUTED, DOUBT

pytestmark = pytest.mark.slow  # LibreOffice calculates thousands of rows

PROFILES = ("national", "platform-manual", "cost-level-1", "hubei-2020", "jiangxi")
OTHERS = ("integer-rounding", "system-truncate")
GENERATED = 3000
MOST_ABSTENTIONS = 0.15
MOST_APART = 0.04


def wrong(rows, results, profile):
    """Rows whose tool columns say something else than the engine."""
    found = []
    for row, shown in zip(rows, results, strict=True):
        line = engine(row, profile)
        computed = None if line.score is None else float(line.score)
        completion = None if line.completion is None else float(line.completion)
        score_fits = shown.score in (DOUBT, computed) and shown.score is not None
        if score_fits and shown.score != DOUBT:  # the last helpers: what it comes from, its ends
            basis = COMPUTED if line.basis == "computed" else CLAIMED
            score_fits = shown.judged[-3] == basis
        completion_fits = (
            shown.completion in (DOUBT, completion)
            if not isinstance(shown.completion, float)
            else completion == pytest.approx(shown.completion, rel=1e-12)
        )
        if not (score_fits and completion_fits):
            found.append((row, shown, line.score, line.completion, line.trace))
    return found


@pytest.fixture(scope="module")
def rows():
    return [*corpus(), *at_edges(200), *seeded(GENERATED), *loose(800), *worded(GENERATED // 2)]


@pytest.fixture(scope="module")
def results(rows, tmp_path_factory):
    libreoffice.require()
    folder = tmp_path_factory.mktemp("formulas")
    return native(rows, [load_rules(name) for name in PROFILES], folder)


@pytest.mark.parametrize("name", PROFILES)
def test_every_row_has_the_engines_score_or_abstains(rows, results, name):
    assert wrong(rows, results[name], load_rules(name)) == []


@pytest.mark.parametrize("name", PROFILES)
def test_formulas_seldom_abstain_on_plain_rows(rows, results, name):
    for part in (corpus(), rows):
        plain = [shown for row, shown in zip(rows, results[name], strict=False) if row.plain]
        plain = plain[: sum(row.plain for row in part)]
        share = sum(shown.score == DOUBT for shown in plain) / len(plain)
        assert share <= MOST_ABSTENTIONS
    assert len(plain) > 0.75 * GENERATED


def test_most_rows_on_an_edge_of_the_rounding_are_scored(results):
    edges = results["national"][len(corpus()) :][:200]
    assert sum(shown.score == DOUBT for shown in edges) < 100


def test_an_abstaining_row_says_why(rows, results):
    for row, shown in zip(rows, results["national"], strict=True):
        if shown.completion == DOUBT:
            assert shown.hint, row


SMALL = (
    Row("≥90%", Shown(1.0, "0%", "100%"), 10, "覆盖率", "质量指标"),
    Row("48.5亿元", "48.5亿元", 10, "投资额", "数量指标"),
    Row("不低于95%", "94%", 10, "合格率", "质量指标"),
    Row("≥12次", "12次", 10, "会议次数", "数量指标"),
    Row("≥12次", "9次", 10, "会议次数", "数量指标"),
    Row("≤10天", "12天", 10, "办理时间", "时效指标"),
    Row("1,200人", "1200人", 10, "受益人数", "数量指标"),
    Row("≥10", "9.745", 10, "会议次数", "数量指标"),
    Row("0", "0", 10, "事故起数", "质量指标"),
    Row("12月31日前", "12月20日", 10, "完成时限", "时效指标"),
    Row("9月前", "7月", "6分", "验收时间", "时效指标"),
    Row("6月30日前", "8月15日", 10, "完成时限", "时效指标", claimed=9),
    Row("全年", "全年", 10, "政务公开", "社会效益指标", claimed=9.5),
    Row("效果明显", "部分达成", 10, "带动作用", "社会效益指标", claimed=9),
    Row(None, "59个项目有序推进、按时完成", 6, "可持续影响", "可持续影响指标", claimed="6分"),
    Row("≥95%", "达成预期指标", 5, "合格率", "质量指标", claimed=5),
    Row("≥1.2万人", "11000人", 10, "培训人数", "数量指标"),
    Row("≥2亿元", "19800万元", 10, "投资额", "数量指标"),
    Row("≥300元/人*月", "270元/人·月", 10, "补助标准", "数量指标"),
)
READ = (
    Row("≥98%(百分比)", "49%", 10, "覆盖率", "质量指标"),
    Row("168起", "168起", 10, "办结信访案件", "数量指标"),
    Row("≥1000元/生.年", "900元/生.年", 10, "补助标准", "数量指标"),
    Row("需控制在1‰以内", "1.5‰", 10, "森林火灾受害率", "生态效益指标"),
    Row("提升10%", "提升10%", 10, "科学素质", "社会效益指标"),
    Row("2021年底", "2021年底", 10, "完成时间", "时效指标"),
    Row("2023年12月底", "在规定时间内完成", 10, "完成时间", "时效指标"),
    Row("≥2亿元", "1.8亿", 10, "投资额", "经济效益指标"),
    Row("45万", "45万", 10, "实际成本", "成本指标"),
    Row("≥728人", "保障人数700", 10, "优抚对象人数", "数量指标"),
    Row("85%左右", "94%", 10, "婚检率", ""),
    Row("20000", "18000", 10, "服务外包(万美元)", ""),
    Row("≥95%以上", "96%", 10, "合格率", "质量指标"),
    Row("2020年全年。", "2020年全年。", 10, "开展时间", "时效指标"),
)
"""Words around a number that say nothing else."""
READ_AS = (5, 10, 9, 5, 10, 10, 10, 9, 10, 9.62, 10, 9, 10, 10)
EXPECTED = (10, 10, 9.89, 10, 7.5, 8, 10, 9.75, 10, 10, 6, 6, 9.5, 8, 6, 5, 9.17, 9.9, 9)
DOUBTFUL = (
    Row("全年", "全年", 10, "可持续影响", "可持续影响指标"),
    Row("≥5000万元", Shown(0.5, '0.00"亿元"', "0.50亿元"), 10, "投资额", "数量指标"),
    Row("≥3天", Shown(45000.0, 'm"月"d"日"', "3月15日"), 10, "天数", "数量指标"),
    Row("≥95%", "#N/A", 10, "合格率", "质量指标"),
    Row("#DIV/0!", "95%", 10, "合格率", "质量指标"),
    Row("≥95%", "95%", "十分", "合格率", "质量指标"),
    Row("≥95%", "95%", -1, "合格率", "质量指标"),
    Row("≥95%", "", 5, "合格率", "质量指标"),
    Row("≥95%", "9" * 30000, 5, "合格率", "质量指标"),
    Row("9" * 30000, "很" * 30000, 5, "合格率", "质量指标"),
    Row("＊", "?", 5, "合格率", "质量指标"),
    Row("≥5|个", "6|个", 5, "数量", "数量指标"),
    Row("指标1:学校发展", "指标1:学校发展", 5, "数量", "数量指标"),
    Row("A2", "A2", 5, "等级", "质量指标"),
    Row("≥728人", "计划728人", 5, "人数", "数量指标"),
    Row("≥80人", "24亿", 5, "人数", "数量指标"),
    Row("2023年以前", "2023年10月之前", 5, "完成时间", "时效指标"),
    Row("5个未完成", "5个未完成", 5, "项目数", "数量指标"),
)


def test_rows_that_one_can_follow_by_hand(tmp_path):
    libreoffice.require()
    profile = load_rules("national")
    empty = Row(None, None, None, "", "")
    followed = (*SMALL, *READ)
    shown = native([*followed, *DOUBTFUL, empty], [profile], tmp_path)["national"]
    assert [one.score for one in shown[: len(followed)]] == [*EXPECTED, *READ_AS]
    for row, one in zip(DOUBTFUL, shown[len(followed) :], strict=False):
        assert one.score == DOUBT, row
        assert one.hint, row
    assert shown[-1][:3] == (None, None, None)


def test_other_ways_of_rounding_and_rules_of_few_provinces(tmp_path):
    libreoffice.require()
    profiles = [*map(load_rules, OTHERS), few_provinces()]
    own = [
        Row("制度健全", actual, 10, "制度", "质量指标", 9)
        for actual in (
            "效果显著",
            "已完成",
            "全部完成",
            "本单位不适用",
            "部分达成",
            "未达成",
            "达标",
        )
    ]
    rows = [*at_edges(60, seed=7), *seeded(240, seed=7), *worded(120, seed=7), *own]
    rows += [replace(row, target=None) for row in own]
    shown = native(rows, profiles, tmp_path)
    for profile in profiles:
        assert wrong(rows, shown[profile.id], profile) == []
    completions = [engine(row, profiles[-1]).completion or 0 for row in rows]
    assert sum(one > 1.2 for one in completions) > 20
    few = [one.score for one in shown[profiles[-1].id][-2 * len(own) : -len(own)]]
    assert few == [DOUBT, DOUBT, DOUBT, DOUBT, DOUBT, 6, 9]


def test_rows_kept_apart_have_the_engines_score_or_abstain(tmp_path):
    """Rows of published tables that nobody looked at while the grammar was made."""
    libreoffice.require()
    profile = load_rules("national")
    rows = kept_apart()
    shown = native(rows, [profile], tmp_path)["national"]
    assert wrong(rows, shown, profile) == []
    lines = [engine(row, profile) for row in rows]
    computed = [
        one
        for line, one in zip(lines, shown, strict=True)
        if line.basis == "computed" and line.score is not None
    ]
    abstained = sum(one.score == DOUBT for one in computed)
    assert len(computed) > 0.4 * len(rows)
    assert abstained <= MOST_APART * len(computed), (abstained, len(computed))
