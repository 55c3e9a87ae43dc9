"""Rules for the years and the kinds of forms that they are for."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from support.submissions import check_forms, evaluate, read_form

from xl_jixiao.model.submission import Form
from xl_jixiao.rules.loading import RulesError, load_rules

HEAD = 'title = "某县口径"\nissuer = "某县财政局"\nextends = "national"\n'


def profile(folder: Path, name: str, text: str) -> Path:
    path = folder / f"{name}.toml"
    path.write_text(f"{HEAD}{text}", encoding="utf-8")
    return path


@pytest.fixture
def editions(tmp_path):
    """One that rounds to whole points for 2023, one to a decimal for 2024 and 2025."""
    return (
        profile(tmp_path, "xian-2023", "years = [2023]\n[rounding]\ndecimals = 0\n"),
        profile(tmp_path, "xian-2024", "years = [2024, 2025]\n[rounding]\ndecimals = 1\n"),
    )


def form(year, kind="department"):
    row = "指标 | 产出指标 | 数量指标 | 培训人次 | ≥9次 | 8次 | 50 | 40"
    return f"表头 | kind={kind} | year={year}\n{row}"


@pytest.mark.parametrize(
    ("year", "score", "label"),
    [
        (2023, "44", "xian-2023 1"),
        (2024, "44.4", "xian-2024 1"),
        (2025, "44.4", "xian-2024 1"),
        (2022, "44", "xian-2023 1"),  # none says so: the first
        ("", "44", "xian-2023 1"),
    ],
)
def test_the_edition_of_the_forms_year_scores_it(editions, year, score, label):
    rules = load_rules(editions)
    one = evaluate(read_form(form(year)), rules)

    assert one.score.rows[0].line.score == Decimal(score)
    assert one.score.rules == label


def test_a_year_that_no_edition_is_for_is_told_once_and_names_none(editions):
    findings, _ = check_forms(form(2022), rules=load_rules(editions))
    (told,) = [one for one in findings if one.id == "F26"]

    assert "表中年度为2022年度" in told.message
    assert "适用2023年度" in told.message
    assert "请用2022年度的口径核算" in told.message


def test_the_installed_profile_of_the_same_issuer_for_that_year_is_named(
    editions, tmp_path, monkeypatch
):
    monkeypatch.setenv("JIXIAO_RULES", str(tmp_path))
    findings, _ = check_forms(form(2024), rules=load_rules(editions[0]))
    (told,) = [one for one in findings if one.id == "F26"]

    assert "“xian-2024 1”（--rules xian-2024）" in told.message


def test_nothing_is_told_of_a_year_that_an_edition_is_for(editions):
    for year in (2023, 2024, 2025):
        findings, _ = check_forms(form(year), rules=load_rules(editions))
        assert "F26" not in {one.id for one in findings}


@pytest.mark.parametrize(
    ("second", "says"),
    [
        ("years = [2023]\n", "2023年度既在口径"),
        ("", "没有写适用年度"),
        ('years = [2024]\nissuer2 = ""\n', "issuer2"),
    ],
)
def test_editions_that_do_not_go_together(tmp_path, second, says):
    first = profile(tmp_path, "a", "years = [2023]\n")
    with pytest.raises(RulesError, match=says):
        load_rules([first, profile(tmp_path, "b", second)])


def test_editions_of_two_issuers_are_refused(tmp_path):
    first = profile(tmp_path, "a", "years = [2023]\n")
    other = tmp_path / "b.toml"
    other.write_text('issuer = "另一县"\nextends = "national"\nyears = [2024]\n', encoding="utf-8")
    with pytest.raises(RulesError, match="应是同一单位各年度的口径"):
        load_rules([first, other])


def test_one_profile_has_other_rules_for_one_kind_of_form(tmp_path):
    path = profile(tmp_path, "x", "[forms.department.rounding]\ndecimals = 0\n")
    rules = load_rules(path)
    department, project = (
        evaluate(read_form(form(2023, kind)), rules).score.rows[0].line
        for kind in (Form.DEPARTMENT, Form.PROJECT)
    )

    assert (department.score, project.score) == (Decimal(44), Decimal("44.44"))
    assert rules.forms["department"].rounding.clause.text == "本口径自行设定"
    assert rules.rounding == load_rules("national").rounding


def test_mistakes_in_the_rules_for_a_kind_of_form_have_their_place(tmp_path):
    path = profile(
        tmp_path, "x", "[forms.project.rounding]\ndecimals = 9\n[forms.shop.over]\ntiers = []\n"
    )
    with pytest.raises(RulesError, match=r"forms\.project\.rounding\.decimals = 9"):
        load_rules(path)
    path = profile(tmp_path, "y", "[forms.shop.over]\ntiers = []\n")
    with pytest.raises(RulesError, match="不是计分的表式，可以写：department"):
        load_rules(path)


def test_a_mistake_for_all_forms_is_told_once(tmp_path):
    path = profile(tmp_path, "x", "[rounding]\ndecimals = 9\n[forms.project.over]\ntiers = []\n")
    with pytest.raises(RulesError) as caught:
        load_rules(path)
    assert len(caught.value.problems) == 1
