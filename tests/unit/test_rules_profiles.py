"""The shipped profiles: their numbers, and that every number says where it comes from."""

from __future__ import annotations

import dataclasses
from decimal import Decimal

import pytest

from xl_jixiao.rules.describe import describe
from xl_jixiao.rules.loading import load_rules, shipped_names
from xl_jixiao.rules.sources import Clause

# 口径, 哪一项, 值
NUMBERS = [
    ("national", "execution.base", "annual"),
    ("national", "execution.points", 10),
    ("national", "at_most.method", "linear"),
    ("national", "rounding.decimals", 2),
    ("national", "qualitative.partly.low", Decimal("0.60")),
    ("haidian-2016", "execution.base", "initial"),
    ("hubei-2020", "execution.points", 20),
    ("hubei-2020", "weights.output", 40),
    ("hubei-2020", "weights.benefit_and_satisfaction", 40),
    ("hubei-2020", "weights.benefit", None),
    ("hubei-2020", "at_most.method", "ratio"),
    ("hubei-2020", "qualitative.partly.low", Decimal("0.50")),
    ("jiangxi", "at_most.method", "ratio"),
    ("jiangxi", "qualitative.undone.high", Decimal("0.50")),
    ("sichuan", "execution.reason_below", Decimal("0.90")),
    ("sichuan", "execution.reason_on_adjustment", True),
    ("guangxi", "over.zero_target_from", 30),
    ("cost-level-1", "at_least.method", "gated"),
    ("cost-level-1", "at_least.gate", Decimal("0.60")),
    ("cost-level-1", "weights.cost", 20),
    ("cost-level-1", "satisfaction.missing", "to-benefit"),
    ("system-truncate", "rounding.mode", "truncate"),
    ("integer-rounding", "rounding.decimals", 0),
]

# 口径, 超额起点, 含不含, 处理, 值
OVER = [
    ("national", "1.30", True, "reason", 0),
    ("platform-manual", "1.30", True, "deduct", 2),
    ("guangxi", "1.30", True, "reason", 0),
    ("chengdu-pidu", "1.30", False, "reason", 0),
    ("system-release-120", "1.20", True, "none", 0),
]

# 变体 → 哪个口径带着它
VARIANTS = {
    "V1": "sichuan",
    "V2": "haidian-2016",
    "V3": "hubei-2020",
    "V4": "platform-manual",
    "V5": "platform-manual",
    "V6": "guangxi",
    "V7": "chengdu-pidu",
    "V8": "system-release-120",
    "V9": "national-system",
    "V10": "jiangxi",
    "V11": "national-system",
    "V13": "jiangxi",
    "V14": "grades-80",
    "V16": "hubei-2020",
    "V21": "integer-rounding",
    "V22": "sichuan",
    "101号": "cost-level-1",
}


@pytest.mark.parametrize(("name", "path", "value"), NUMBERS)
def test_a_profile_holds_its_number(name, path, value):
    found = load_rules(name)
    for step in path.split("."):
        found = getattr(found, step)
    assert found == value


@pytest.mark.parametrize(("name", "start", "inclusive", "action", "value"), OVER)
def test_over_completion_is_a_table(name, start, inclusive, action, value):
    (tier,) = load_rules(name).over.tiers
    assert (tier.start, tier.inclusive, tier.action, tier.value) == (
        Decimal(start),
        inclusive,
        action,
        value,
    )


@pytest.mark.parametrize(("variant", "name"), VARIANTS.items())
def test_each_variant_is_carried_by_a_profile(variant, name):
    assert variant in load_rules(name).variants


def test_the_unknown_rule_is_listed_as_unknown():
    assert any(text.startswith("V12") for text in load_rules("national").unknown)


@pytest.mark.parametrize("name", shipped_names())
def test_a_profile_is_complete_and_cites_a_source_for_each_section(name):
    profile = load_rules(name)
    assert profile.id == name
    assert profile.title
    assert profile.issuer
    clauses = [
        getattr(section, "clause", None)
        for section in (getattr(profile, one.name) for one in dataclasses.fields(profile))
    ]
    used = [clause for clause in clauses if isinstance(clause, Clause)]
    assert len(used) == 14
    assert all(clause.source in profile.sources and clause.text for clause in used)


@pytest.mark.parametrize("name", shipped_names())
def test_no_profile_claims_to_be_verified_while_a_source_is_not(name):
    profile = load_rules(name)
    assert not profile.verified
    shown = dict(describe(profile))
    assert "未核对官方原文" in shown["核对情况"]


def test_a_profile_rests_on_verified_sources_only_when_all_are():
    sources = {
        key: dataclasses.replace(source, verified=True)
        for key, source in load_rules("national").sources.items()
    }
    profile = dataclasses.replace(load_rules("national"), sources=sources)
    assert "（未核对原文）" not in profile.cite(profile.grades.clause)


def test_a_profile_in_words_tells_its_numbers():
    shown = dict(describe(load_rules("platform-manual")))
    assert "每个指标扣2分" in shown["超额完成"]
    assert "执行率低于50%的不超过59分" in shown["总分封顶"]
    assert "platform-manual 2022" in shown["口径"]
    gated = dict(describe(load_rules("cost-level-1")))["正向指标（≥、＞、只写数字）"]
    assert "低于60%不得分" in gated
