"""The functions of cells as plain Python: one engine, texts as displayed, never an exception."""

from __future__ import annotations

import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest
from support.work import IN_STEP, growth

from xl_jixiao.batch.evaluate import evaluate_file
from xl_jixiao.intake.load import load
from xl_jixiao.model.finding import EvaluatedForm
from xl_jixiao.model.grid import Grid, Workbook
from xl_jixiao.rules.installed import FOLDER_VARIABLE
from xl_jixiao.template import cell_functions as jx
from xl_jixiao.template import functions
from xl_jixiao.template.table_functions import ABOVE, LEFT

EXAMPLES = sorted((Path(__file__).resolve().parents[2] / "examples").glob("*.xlsx"))


@pytest.mark.parametrize(
    ("target", "actual", "points", "score"),
    [
        ("≥90%", "95%", 10, 10.0),
        ("≥90%", "85%", 10.0, 9.44),
        (100, 90, "10分", 9.0),
        ("不低于48.5亿元", "485000万元", 5, 5.0),
        ("全年", "全年", 10, "需核对"),
        ("≥90%", None, 10, "需核对"),
        ("≥90%", "85%", "甲", "需核对"),
        ("≥90%", "85%", None, "需核对"),
        ("≥90%", "#REF!", 10, "需核对"),
        ("≥90%", -2146826281, 10, "需核对"),
        (None, None, 10, ""),
        ("", "  ", "", ""),
        ("≥90%", True, 10, "需核对"),
    ],
)
def test_a_row_has_its_score_or_says_that_a_person_must_look(target, actual, points, score):
    assert jx.jx_score(target, actual, points) == score


def test_a_claim_settles_a_qualitative_row_as_the_engine_says():
    assert jx.jx_score("全年", "全年", 10, None, None, 9) == 9.0
    assert jx.jx_score("提升", "未完成", 10, None, None, "9分") == 6.0


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("≥90%", "#DIV/0!", 10), "实际完成值是错误值#DIV/0!"),
        ((-2146826265, "95%", 10), "年度指标值是错误值#REF!"),
        (("≥90%", "95%", "甲"), "分值“甲”"),
        (("≥90%", "95%", None), "没有分值"),
        (("≥90%", "很好", 10), "无法比较"),
        (("90%", "95%", 10), "没有写≥、≤"),
        (("≥90%", "95%", 10, None, None, None, "没有这个"), "没有名为“没有这个”的评分口径"),
    ],
)
def test_a_hint_says_what_is_wrong(given, said):
    hint = jx.jx_hint(*given)
    assert said in hint
    assert not hint.startswith("#JX:")


def test_a_row_without_anything_to_say_has_no_hint():
    assert jx.jx_hint("≥90%", "95%", 10) == ""
    assert jx.jx_hint(None, None, None) == ""


def test_an_unknown_profile_is_an_excel_error_so_that_iferror_falls_back():
    for result in (
        jx.jx_score("≥90%", "95%", 10, None, None, None, "没有"),
        jx.jx_grade(90, "national 1900"),
        jx.jx_execution_score(1, 2, 10, "没有"),
        functions.jx_scores([["三级指标"]], "没有"),
    ):
        assert isinstance(result, str)
        assert result.startswith("#JX:")
        assert "评分口径" in result


def test_the_profile_may_be_a_name_or_a_label():
    label = "national 2020"
    for rules in (None, "", " ", "national", label):
        assert jx.jx_score("≥90%", "95%", 10, None, None, None, rules) == 10.0


def own_profile(folder, monkeypatch):
    """A bureau's own profile, installed."""
    own = folder / "本县.toml"
    own.write_text('id = "own"\nextends = "hubei-2020"\n', "utf-8")
    monkeypatch.setenv(FOLDER_VARIABLE, str(folder))
    return own


def test_a_bureaus_own_profile_is_named_once_it_is_installed(tmp_path, monkeypatch):
    assert str(jx.jx_execution_score(50, 100, 20, "本县")).startswith("#JX:")
    own_profile(tmp_path, monkeypatch)
    expected = jx.jx_execution_score(50, 100, 20, "hubei-2020")
    assert jx.jx_execution_score(50, 100, 20, "本县") == expected
    assert jx.jx_execution_score(50, 100, 20, "本县 1") == expected
    assert jx.jx_execution_score(50, 100, 20, "own 1") == expected
    assert "版本" in str(jx.jx_execution_score(50, 100, 20, "本县 2"))


@pytest.mark.parametrize("form", ["{}", "{}/x/../本县.toml", r"..\{}", "file://{}", "本县.toml"])
def test_a_cell_never_opens_a_path(form, tmp_path, monkeypatch):
    own = own_profile(tmp_path, monkeypatch)
    monkeypatch.chdir(tmp_path)
    said = jx.jx_score("≥90%", "95%", 10, None, None, None, form.format(own))
    assert str(said).startswith("#JX:")
    assert "不能写文件的路径" in str(said)


@pytest.mark.parametrize("rules", [r"\\server\share\x.toml", "//server/share/x.toml", "C:x.toml"])
def test_nothing_is_asked_of_another_machine(rules, monkeypatch):
    def refuse(*_):
        raise AssertionError("a file was opened")

    for asked in ("open", "stat", "is_file", "read_bytes", "resolve"):
        monkeypatch.setattr(Path, asked, refuse)
    assert str(jx.jx_grade(90, rules)).startswith("#JX:")
    assert str(functions.jx_scores([["三级指标"]], rules)).startswith("#JX:")


def test_money():
    assert jx.jx_rate(50.0, 100.0) == 0.5
    assert jx.jx_rate("12,873.13", "12,873.13") == 1.0
    assert jx.jx_rate(None, "") == ""
    assert jx.jx_rate(5, 0) == "需核对"
    assert jx.jx_rate("#REF!", 5) == "需核对"
    assert jx.jx_execution_score("97.39", "100", 10) == 9.74
    assert jx.jx_execution_score(None, None, 10) == ""


def held(number: str, code: str, days: str = "=") -> str:
    """A number with its format, as the VBA wrapper passes it."""
    return f"\x01{days}{number}\x01{code}"


@pytest.mark.parametrize(
    ("target", "actual", "score"),
    [
        ("≥95%", held("0.955", "0%"), 10.0),
        ("≥96%", held("0.955", "0%"), 9.95),
        ("≤-5%", held("-.06", "0%;(0%)"), 10.0),
        ("≥3万元", held("-5", "0.00_);[Red](0.00)"), 0.0),
        (held("0.9", '"≥"0%'), held("1.2876", ".0%"), 10.0),
        ("≥200元", held("220", "0.00E+00"), 10.0),
        (held("45291", "m/d"), held("45280", "m/d"), 10.0),
        (held("43829", "m/d", "4"), held("43818", "m/d/yyyy", "4"), 10.0),
    ],
)
def test_a_number_with_its_format_means_what_is_stored(target, actual, score):
    assert jx.jx_score(target, actual, 10, "完成时限") == score


def test_points_money_and_scores_ignore_a_percent_format():
    assert jx.jx_score("≥90%", "95%", held("15", "0.00%")) == 15.0
    assert jx.jx_execution_score(held("220", "0%"), held("220", "¥0"), held("10", "0%")) == 10.0
    assert jx.jx_rate(held("-220", "0.00_);[Red](0.00)"), 220) == -1.0
    assert jx.jx_rate(held("0.022", '0.00"亿元"'), 220) == 1.0
    assert jx.jx_rate(held("2200000", '0!.0,"万"'), 220) == 1.0
    assert jx.jx_grade(held("95", "0%")) == "优"


def test_a_table_holds_numbers_with_their_formats():
    table = [
        HEADER,
        ["产出指标", "数量指标", "道路", "≥90公里", held("81", "0.00E+00"), held("10", "0%"), 9.0],
        [ABOVE, "时效指标", "完成时限", held("45291", "m/d"), held("45280", "d-mmm"), 10.0, 10.0],
    ]
    assert functions.jx_scores(table) == [["核算得分"], [9.0], [10.0]]


def test_completion_and_grade():
    assert jx.jx_completion("≥100", "90") == 0.9
    assert jx.jx_completion("全年", "全年") == ""
    assert jx.jx_completion("#N/A", "90") == ""
    assert [jx.jx_grade(total) for total in (95.0, 85, "70", 10, None, "#REF!", "甲")] == [
        "优", "良", "中", "差", "", "", "",
    ]  # fmt: skip


def test_a_bug_becomes_a_short_text(monkeypatch):
    def broken(*_args, **_kwargs):
        raise ZeroDivisionError("secret details")

    monkeypatch.setattr(jx, "_indicator", broken)
    assert jx.jx_score("≥90%", "95%", 10) == (
        "#JX:程序出错（ZeroDivisionError），请把此工作簿发给维护人员"
    )
    assert "Traceback" not in jx.jx_hint("≥90%", "95%", 10)


@pytest.mark.parametrize("text", ["约" * 40_000, "9" * 40_000, "1." * 20_000, "（" * 40_000])
def test_a_flood_of_characters_is_answered_at_once(text):
    def ask(size):
        flood = text[:size]
        assert jx.jx_score("≥90%", flood, 10) in {"需核对", 10.0}
        assert jx.jx_score(flood, "90%", 10) in {"需核对", 10.0}
        assert len(jx.jx_hint("≥90%", flood, 10)) <= 260

    assert growth(ask, 20_000) == pytest.approx(1, abs=0.1), "only its beginning is looked at"


def table_of(grid: Grid) -> list[list[object]]:
    """What the VBA wrapper passes for the used range of a sheet."""
    bottom = max(row for row, _ in grid.cells)
    right = max([col for _, col in grid.cells] + [area.right for area in grid.merges])
    return [
        [_passed(grid, row, col) for col in range(1, right + 1)] for row in range(1, bottom + 1)
    ]


def _passed(grid: Grid, row: int, col: int) -> object:
    area = next((one for one in grid.merges if one.holds(row, col)), None)
    if area is not None and area.left < col:
        return LEFT
    if area is not None and area.top < row:
        return ABOVE
    cell = grid.cell(row, col)
    return None if cell is None else cell.text


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem[:8])
def test_a_whole_form_has_the_scores_of_jixiao_check(path):
    workbook = load(path).outcome
    assert isinstance(workbook, Workbook)
    for form, score in evaluated(path):
        grid = next(grid for grid in workbook.grids if grid.sheet == form.sheet)
        table = table_of(grid)
        scores = functions.jx_scores(table)
        assert len(scores) == len(table)
        for scored in score.rows:
            row, line = scored.indicator, scored.line
            expected = "需核对" if line.score is None else float(line.score)
            assert scores[row.ref.row - 1] == [expected], row.ref.a1
        hints = functions.jx_hints(table)
        assert len(hints) == len(table)
        assert ["核算得分"] in scores
        assert ["提示"] in hints


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem[:8])
def test_single_rows_have_the_scores_of_jixiao_check(path):
    for _, score in evaluated(path):
        for scored in score.rows:
            row, line = scored.indicator, scored.line
            if line.points is None:
                continue
            found = jx.jx_score(
                row.target.text,
                row.actual.text,
                line.points,
                row.level3.text,
                row.level2.text,
                row.claimed_score.value,
                score.rules,
            )
            expected = "需核对" if line.score is None else float(line.score)
            assert found == expected, (row.ref.a1, line.trace)


def evaluated(path):
    scored = [one for one in evaluate_file(path).evaluated if isinstance(one, EvaluatedForm)]
    return [(one.submission, one.score) for one in scored if one.submission.indicators]


HEADER = ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "自评得分"]


def test_one_bad_row_does_not_disturb_the_others():
    table = [
        HEADER,
        ["产出指标", "数量指标", "道路", "≥90公里", "81公里", 10.0, 9.0],
        [ABOVE, ABOVE, "桥", "≥10座", "#REF!", 10.0, None],
        [ABOVE, ABOVE, "井", "≥10座", "5座", "甲", None],
        [ABOVE, "质量指标", "合格率", "≥100%", "约" * 40_000, 10.0, None],
        [ABOVE, "时效指标", "路灯", "≥100盏", "50盏", 10, 5],
        ["总分", LEFT, LEFT, LEFT, LEFT, 100, None],
    ]
    assert functions.jx_scores(table) == [
        ["核算得分"], [9.0], ["需核对"], ["需核对"], ["需核对"], [5.0], [""],
    ]  # fmt: skip
    hints = [hint for (hint,) in functions.jx_hints(table)]
    assert hints[0] == "提示"
    assert hints[1] == hints[5] == hints[6] == ""
    assert hints[2] == "实际完成值是错误值#REF!，请改正该单元格"
    assert "分值“甲”不是数" in hints[3]
    assert "无法比较" in hints[4]


def test_rows_that_share_merged_points_are_scored_as_the_group_they_are():
    table = [
        HEADER,
        ["产出指标", "数量指标", "道路", "≥10公里", "10公里", 10.0, 10.0],
        [ABOVE, ABOVE, "桥", "≥10座", "5座", ABOVE, ABOVE],
    ]
    assert functions.jx_scores(table) == [["核算得分"], ["需核对"], [""]]
    apart = [[None if value == ABOVE else value for value in row] for row in table]
    assert functions.jx_scores(apart) == [["核算得分"], [10.0], ["需核对"]]


def test_an_untouched_form_is_left_blank_and_a_range_without_header_is_an_error():
    table = [HEADER, ["产出指标", "数量指标", None, None, None, 10.0, None]]
    assert functions.jx_scores(table) == [["核算得分"], [""]]
    assert functions.jx_hints(table) == [["提示"], [""]]
    found = functions.jx_scores([["甲", 1.0]])
    assert isinstance(found, str)
    assert found.startswith("#JX:所选区域")


def test_a_full_recalculation_is_two_calls_in_step_with_the_rows():
    def recalculate(count):
        rows = [
            ["产出指标", "数量指标", f"道路{at}", "≥90公里", f"{at}公里", 2.0, None]
            for at in range(count)
        ]
        scores, hints = functions.jx_scores([HEADER, *rows]), functions.jx_hints([HEADER, *rows])
        assert len(scores) == len(hints) == count + 1
        return scores

    assert recalculate(40)[31] == [float(round(Decimal(30) / 90 * 2, 2))]
    assert growth(recalculate, 40) < IN_STEP


def test_the_functions_load_nothing_heavy():
    script = (
        "import sys\n"
        "from xl_jixiao.template import functions\n"
        "assert functions.FUNCTIONS[3]('≥90%', '95%', 10) == 10.0\n"
        "assert functions.jx_scores([['三级指标', '年度指标值', '实际完成值', '分值']])\n"
        "heavy = {'pandas', 'numpy', 'openpyxl', 'xlsxwriter', 'xlwings', 'rich', 'click'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)\n"
        "sys.exit(bool(heavy & set(sys.modules)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", script], capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()


def test_a_profile_that_rules_by_kind_of_form_is_followed_where_the_kind_is_told():
    row = ("≤100%", "103%", 5, "在职人员控制率", "预算配置", None)
    label = "hunan-department 2015"
    assert jx.jx_score(*row, f"{label} department") == 3.5
    assert jx.jx_score(*row, f"{label} project") == jx.jx_score(*row, "national 2020") == 4.85
    assert jx.jx_execution_score(80, 100, 10, f"{label} department") == 8
    assert jx.jx_grade(85, f"{label} project") == "良"
    for told in (jx.jx_score(*row, label), jx.jx_grade(85, label)):
        assert jx.is_failure(told)
        assert "请在口径后写明表式" in told
    assert "请在口径后写明表式" in jx.jx_hint(*row, label)
    assert jx.is_failure(jx.jx_score(*row, "hunan-department 2014 department"))


def test_a_row_that_does_not_apply_is_never_scored_in_a_cell(tmp_path, monkeypatch):
    text = 'extends = "national"\n[inapplicable]\nmethod = "rescale"\n'
    (tmp_path / "xian.toml").write_text(text, encoding="utf-8")
    monkeypatch.setenv("JIXIAO_RULES", str(tmp_path))
    assert jx.jx_score("健全", "不适用", 10, "制度", "质量指标", 10, "xian") == "需核对"
    assert jx.jx_score("≥90%", "不适用", 10, "合格率", "质量指标", 10, "xian") == "需核对"
