"""What hits say is data: every kind is one that its module tells, and none is missing."""

from __future__ import annotations

from decimal import Decimal
from importlib.resources import files

import pytest

from xl_jixiao.checks.wordings import Wordings, wordings
from xl_jixiao.model.finding import Severity

PACKAGES = ("xl_jixiao.checks.report_numbers", "xl_jixiao.checks.report_text")


@pytest.mark.parametrize("package", PACKAGES)
def test_every_wording_is_told_by_a_module_of_its_package(package):
    sources = "".join(
        one.read_text("utf-8")
        for one in files(package).iterdir()
        if one.name.endswith(".py") or one.name == "equations.toml"
    )
    for module, table in wordings(package).items():
        assert [kind for kind in table if f'"{kind}"' not in sources] == [], module


def test_a_wording_is_milder_by_a_severity_that_exists():
    tables = [table for package in PACKAGES for table in wordings(package).values()]
    told = [said for table in tables for said in table.values()]

    assert all(said.says for said in told)
    assert {said.severity for said in told} <= {"", *Severity}


def test_a_hit_is_put_into_words():
    say = Wordings("xl_jixiao.checks.report_text.n07")

    hit = say.hit("目标", (), "绩效目标", 章="绩效目标")

    assert hit.body.startswith("“绩效目标”里没有一个可以核对的数")
    assert (hit.label, hit.expected) == ("绩效目标", "数量、比例或时限")
    assert (hit.told.kind, hit.told.facts) == ("目标", (("章", "绩效目标"),))


def test_facts_are_printed_as_figures_and_cut_where_the_wording_says_so():
    say = Wordings("xl_jixiao.checks.report_text.n04")

    few = say.hit("措施少", (), problems=Decimal("3.0"), measures=2)
    none = say.hit("无措施", (), first="一二三四五" * 7)

    assert "问题有3条，改进措施只有2条" in few.body
    assert f"“{('一二三四五' * 7)[:29]}…”等" in none.body
