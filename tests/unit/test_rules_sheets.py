"""口径表: a bureau's rules in Excel come back as they were written, as they were changed, or with
every mistake and its cell."""

from __future__ import annotations

from dataclasses import fields
from decimal import Decimal

import openpyxl
import pytest

from xl_jixiao.actions.rule_sheets import all_hold, export_rules, judge_cases
from xl_jixiao.data_files import fields_of
from xl_jixiao.model.submission import Form
from xl_jixiao.rules.installed import load_installed
from xl_jixiao.rules.loading import RulesError, load_rules, shipped_names
from xl_jixiao.rules.profile import RuleProfile
from xl_jixiao.rules.settings import setting_groups
from xl_jixiao.scoring.public import score_execution, score_indicator

VALUE, KEY = "C", "I"


@pytest.fixture
def book(tmp_path):
    """The default profile as a workbook, and what saves it again."""
    path = tmp_path / "口径.xlsx"
    export_rules(load_rules("national"), path)
    return Book(path)


class Book:
    """A workbook of rules that somebody edits."""

    def __init__(self, path):
        self.path = path
        self.workbook = openpyxl.load_workbook(path)

    def __getitem__(self, sheet):
        return self.workbook[sheet]

    def cell(self, key):
        """The value cell of a setting."""
        sheet = self.workbook["口径"]
        row = next(cell.row for cell in sheet[KEY] if cell.value == key)
        return sheet[f"{VALUE}{row}"]

    def set(self, **values):
        for key, value in values.items():
            self.cell(key.replace("__", ".")).value = value

    def steps(self, key):
        """The rows of a block of steps."""
        return [cell.row for cell in self.workbook["分档"]["A"] if cell.value == key]

    def load(self):
        self.workbook.save(self.path)
        return load_rules(self.path)

    def problems(self):
        with pytest.raises(RulesError) as caught:
            self.load()
        return caught.value.problems


@pytest.mark.parametrize("name", shipped_names())
def test_every_profile_comes_back_as_it_was(name, tmp_path):
    path = tmp_path / "口径.xlsx"
    export_rules(load_rules(name), path)

    assert load_rules(path) == load_rules(name)
    assert all_hold(judge_cases(path))


def test_openpyxl_saves_the_same_profile(book):
    assert book.load() == load_rules("national")


def test_every_field_of_a_profile_has_its_row():
    apart = {"sources", "checks.severities", "checks.bases", "forms"}
    rows = {
        ".".join(map(str, one.place))
        for group in setting_groups()
        for one in (*group.settings, *group.tables)
    }
    known = {row.rsplit(".", maxsplit=1)[0] for row in rows} | rows
    for one in (one for one in fields(RuleProfile) if one.name in fields_of(RuleProfile)):
        made = fields_of(RuleProfile)[one.name].shape.made
        inner = (
            [f"{one.name}.{key}" for key in fields_of(made)] if made in _SECTIONS else [one.name]
        )
        missing = {key for key in inner if not key.endswith(".clause")} - known - apart
        assert not missing


_SECTIONS = {
    one.shape.made
    for one in fields_of(RuleProfile).values()
    if isinstance(one.shape.made, type) and hasattr(one.shape.made, "clause")
} | {fields_of(RuleProfile)["checks"].shape.made}


def test_what_is_changed_scores_and_is_cited_as_the_bureaus_own(book):
    book.set(id="county-2024", version="2024", title="某县口径", issuer="某县财政局")
    book.set(at_most__method="反比")
    rules = book.load()

    assert score_indicator("≤10天", "20天", 10, rules=rules).score == 5
    assert score_indicator("≤10天", "20天", 10).score == 0
    assert rules.at_most.clause.text == "本口径自行设定"
    assert rules.cite(rules.at_most.clause).startswith("《某县口径》（某县财政局")
    assert rules.at_least == load_rules("national").at_least


def test_the_notice_and_its_clauses_are_the_basis_in_papers_to_units(book):
    book.set(id="county", over__clause__text="第五条", over__clause__source="notice")
    row = next(cell.row for cell in book["依据来源"]["A"] if cell.value == "notice")
    for column, value in zip(
        "BCDH", ("关于开展绩效自评的通知", "某财绩〔2025〕1号", "某县财政局", "是"), strict=True
    ):
        book["依据来源"][f"{column}{row}"] = value
    rules = book.load()

    assert rules.notice == "《关于开展绩效自评的通知》（某财绩〔2025〕1号）"
    assert (
        rules.cite_to_unit(rules.over.clause)
        == "《关于开展绩效自评的通知》某财绩〔2025〕1号：第五条"
    )
    assert rules.cite_to_unit(rules.at_least.clause) == rules.notice


def test_a_changed_section_without_a_clause_of_its_own_rests_on_the_notice(book):
    book.set(id="county", rounding__decimals=1)
    row = next(cell.row for cell in book["依据来源"]["A"] if cell.value == "notice")
    for column, value in zip("BH", ("某通知", "是"), strict=True):
        book["依据来源"][f"{column}{row}"] = value

    assert book.load().rounding.clause.source == "notice"


@pytest.mark.parametrize("percent", ["60%", 0.6, "0.6", "６０％"])
def test_shares_may_be_typed_as_percent(book, percent):
    book.set(id="county", at_least__method="设及格门槛", at_least__gate=percent)
    assert book.load().at_least.gate == Decimal("0.6")


def test_steps_are_added_and_taken_away(book):
    book.set(id="county")
    sheet = book["分档"]
    first, second = book.steps("over.tiers")[:2]
    for column, value in zip("BCDE", (1.5, "是", "扣分", 2), strict=True):
        sheet[f"{column}{second}"] = value
    for row in book.steps("ceilings.tiers")[:1]:
        sheet[f"B{row}"], sheet[f"C{row}"] = "80%", 89
    rules = book.load()

    assert [(one.start, one.action) for one in rules.over.tiers] == [
        (Decimal("1.3"), "reason"),
        (Decimal("1.5"), "deduct"),
    ]
    assert score_indicator("≥10个", "15个", 10, rules=rules).score == 8
    assert rules.ceilings.tiers[0].total == 89
    for column in "BCDE":
        sheet[f"{column}{first}"] = None
    assert [one.action for one in book.load().over.tiers] == ["deduct"]


def test_a_row_put_into_a_block_belongs_to_it(book):
    book.set(id="county")
    sheet = book["分档"]
    second = book.steps("grades.grades")[1]
    sheet.insert_rows(second)
    sheet[f"B{second}"], sheet[f"C{second}"] = "良上", 85
    assert [one.name for one in book.load().grades.grades] == ["优", "良上", "良", "中", "差"]


def test_rows_may_be_sorted_hidden_and_moved_down(book):
    sheet = book["口径"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]
    for number, row in enumerate(sorted(rows, key=lambda one: str(one[1])), start=4):
        for col, value in enumerate(row, start=1):
            sheet.cell(number, col).value = value
    sheet.row_dimensions[6].hidden = True
    sheet.insert_rows(1, amount=2)
    assert book.load() == load_rules("national")


def test_the_level_and_the_basis_of_a_check(book):
    book.set(id="county")
    sheet = book["检查"]
    row = next(cell.row for cell in sheet["A"] if cell.value == "W01")
    sheet[f"D{row}"], sheet[f"E{row}"], sheet[f"F{row}"] = "不检查", "mof-2020-10", "第三条"
    checks = book.load().checks
    assert checks.severities == {"W01": "off"}
    assert (checks.bases["W01"].source, checks.bases["W01"].text) == ("mof-2020-10", "第三条")


def test_ten_mistakes_are_told_at_once_each_with_its_cell(book):
    book.set(
        id="county",
        weights__execution="十",
        execution__base="去年预算数",
        at_least__gate="150%",
        at_most__loose_below=None,
        rounding__decimals=9,
        over__clause__source="notcie",
        effective="去年",
    )
    steps = book["分档"]
    grade = book.steps("grades.grades")[1]
    steps[f"C{grade}"] = 95
    tier = book.steps("over.tiers")[0]
    steps[f"D{tier}"] = "罚款"
    checks = book["检查"]
    checks["D4"] = "严重"
    problems = book.problems()

    cells = [
        book.cell(key).coordinate
        for key in (
            "weights.execution",
            "execution.base",
            "at_least.gate",
            "at_most.loose_below",
            "rounding.decimals",
            "over.clause.source",
            "effective",
        )
    ]
    for cell in cells:
        assert sum(f"“口径”{cell}（" in one for one in problems) == 1, (cell, problems)
    assert sum(f"“分档”D{tier}（" in one for one in problems) == 1
    assert sum("“分档”B" in one and "从高到低" in one for one in problems) == 1
    assert sum("“检查”D4（" in one for one in problems) == 1
    assert len(problems) == 10
    assert "应为全年预算数、年初预算数" in "".join(problems)


def test_a_shipped_profile_that_was_changed_needs_a_name_of_its_own(book):
    book.set(rounding__decimals=1)
    (problem,) = book.problems()
    assert f"“口径”{book.cell('id').coordinate}（口径·名称）" in problem
    assert "请换一个名称" in problem


def test_a_sheet_that_was_renamed_is_told(book):
    book["分档"].title = "档次"
    (problem,) = book.problems()
    assert "缺少工作表“分档”" in problem


LATER = ("weights.sections", "qualitative.levels", "named.rates", "named.steps", "named.met")


def earlier(book):
    """The workbook as it was exported before rows could be named or left out."""
    steps, rules = book["分档"], book["口径"]
    for area in list(steps.merged_cells):  # they would stay where they are
        steps.unmerge_cells(str(area))
    for key in LATER:
        first, *_, last = book.steps(key)
        steps.delete_rows(first - 2, last - first + 3)
    steps.delete_cols(6, 3)
    keys = [cell.value or "" for cell in rules[KEY]]
    gone = ("named.", "inapplicable.", "execution.gate")
    for row in reversed([at for at, key in enumerate(keys, start=1) if key.startswith(gone)]):
        rules.delete_rows(row)
    return book


def test_a_sheet_of_an_earlier_version_says_what_it_said(book):
    assert earlier(book).load() == load_rules("national")


def test_steps_of_forms_stand_where_the_header_says(book):
    earlier(book).set(id="county")
    steps, free = book["分档"], book.steps("over.tiers")[1]
    for column, value in zip("BCDEF", (1.5, "是", "不得分", 0, "部门整体"), strict=True):
        steps[f"{column}{free}"] = value
    rules = book.load()
    assert [one.action for one in rules.over.tiers] == ["reason"]
    assert [one.action for one in rules.forms["department"].over.tiers] == ["zero"]
    assert rules.over.clause == load_rules("national").over.clause


def test_a_block_that_must_be_there_and_was_deleted_is_told(book):
    book.set(id="county")
    first, *_, last = book.steps("over.tiers")
    book["分档"].delete_rows(first, last - first + 1)
    (problem,) = book.problems()
    assert "超额完成" in problem
    assert "缺少" in problem


def test_a_row_that_was_deleted_is_told(book):
    sheet = book["口径"]
    sheet.delete_rows(book.cell("execution.base").row)
    (problem,) = book.problems()
    assert "预算执行率 execution.base" in problem or "预算执行率" in problem
    assert "缺少" in problem


def test_a_file_that_is_none_of_these(tmp_path):
    other = tmp_path / "别的.xlsx"
    openpyxl.Workbook().save(other)
    with pytest.raises(RulesError, match="缺少工作表"):
        load_rules(other)
    damaged = tmp_path / "坏.xlsx"
    damaged.write_bytes(b"PK\x03\x04")
    with pytest.raises(RulesError, match="坏"):
        load_rules(damaged)
    with pytest.raises(RulesError, match="找不到评分口径文件"):
        load_rules(tmp_path / "没有.xlsx")


def test_worked_examples_that_do_not_come_out(book):
    sheet = book["算例"]
    for row, values in enumerate(
        [
            ("≥100次", "90次", 10, "", "", None, 9, ""),
            ("≥100次", "90次", 10, "", "", None, 8.5, "想扣得多一些"),
            ("≥100次", "很多", 10, "", "", None, 8, "算不出"),
            ("100万元", "80万元", 10, "", "预算执行率", None, 8, ""),
        ],
        start=4,
    ):
        for col, value in enumerate(values, start=1):
            sheet.cell(row, col).value = value
    for row in range(8, 12):
        for col in range(1, 9):
            sheet.cell(row, col).value = None
    book.workbook.save(book.path)
    judged = judge_cases(book.path)

    assert [one.holds for one in judged] == [True, False, False, True]
    assert [one.case.cell for one in judged] == ["G4", "G5", "G6", "G7"]
    assert judged[3].line.score == score_execution("80万元", "100万元").score


def test_a_worked_example_is_tried_under_the_rules_of_its_form(book):
    book.set(id="county", years="2024")
    sheet = book["口径"]
    sheet[f"E{book.cell('rounding.decimals').row}"] = 0
    cases = book["算例"]
    for row, (form, expected) in enumerate(
        [("", 9.57), ("部门整体", 9.57), ("项目支出", 10), ("项目支出", 9.57)], start=4
    ):
        for col, value in enumerate(
            ("≥47次", "45次", 10, "", "", None, expected, "", form), start=1
        ):
            cases.cell(row, col).value = value
    for row in range(8, 12):
        for col in range(1, 10):
            cases.cell(row, col).value = None
    book.workbook.save(book.path)

    assert [one.holds for one in judge_cases(book.path)] == [True, True, True, False]


def test_examples_of_a_profile_show_where_forms_differ(tmp_path):
    source, path = tmp_path / "x.toml", tmp_path / "x.xlsx"
    source.write_text(
        'extends = "national"\n[forms.department]\nover = { tiers = '
        '[{ start = 1.3, inclusive = false, action = "zero" }] }\n',
        encoding="utf-8",
    )
    export_rules(load_rules(source), path)
    judged = judge_cases(path)

    assert all_hold(judged)
    assert [one.case.form for one in judged].count(Form.DEPARTMENT) == 1


def test_a_worked_example_of_a_form_that_is_none_is_told(book):
    book["算例"]["I4"] = "整体"
    book.workbook.save(book.path)
    with pytest.raises(RulesError) as caught:
        judge_cases(book.path)
    (problem,) = caught.value.problems
    assert "“算例”I4：表式为“整体”，应为部门整体、项目支出" in problem


def test_a_sheet_of_examples_of_an_earlier_version_has_no_forms(book):
    book["算例"]["I3"], book["算例"]["I4"] = None, "某人的备注"
    book.workbook.save(book.path)
    assert all_hold(judge_cases(book.path))


def test_a_worked_example_without_a_number_is_told_with_its_cell(book):
    book["算例"]["C4"], book["算例"]["G4"] = "十分", None
    book.workbook.save(book.path)
    with pytest.raises(RulesError) as caught:
        judge_cases(book.path)
    assert [one.partition("：")[0].rpartition("”")[2] for one in caught.value.problems] == [
        "C4",
        "G4",
    ]


def test_a_workbook_in_the_folder_of_installed_rules_is_chosen_by_name(book, tmp_path, monkeypatch):
    book.set(id="county-2024", version="2024")
    rules = book.load()
    monkeypatch.setenv("JIXIAO_RULES", str(tmp_path))

    assert load_installed("county-2024 2024") == rules
    with pytest.raises(RulesError, match="版本与本机的"):
        load_installed("county-2024 2023")


def test_rules_for_one_kind_of_form_come_back_as_they_were(tmp_path):
    text = """
extends = "national"
years = [2023, 2024]
[forms.department]
rounding = { decimals = 0 }
over = { tiers = [{ start = 1.3, inclusive = false, action = "zero" }] }
[forms.project.execution]
reason_below = 0.8
clause = { source = "platform", text = "第三条" }
"""
    source, path = tmp_path / "x.toml", tmp_path / "x.xlsx"
    source.write_text(text, encoding="utf-8")
    export_rules(load_rules(source), path)

    assert load_rules(path) == load_rules(source)


def test_what_is_ruled_for_one_kind_of_form_is_entered_beside(book):
    book.set(id="county", years="2023、2024年度")
    sheet = book["口径"]
    sheet[f"E{book.cell('rounding.decimals').row}"] = 0
    steps, free = book["分档"], book.steps("over.tiers")[1]
    for column, value in zip("BCDEI", (1.5, "是", "不得分", 0, "部门整体"), strict=True):
        steps[f"{column}{free}"] = value
    rules = book.load()

    assert rules.years == (2023, 2024)
    assert rules.rounding.decimals == 2
    assert rules.forms["project"].rounding.decimals == 0
    assert rules.forms["project"].rounding.clause.text == "本口径自行设定"
    assert [one.action for one in rules.over.tiers] == ["reason"]
    assert [one.action for one in rules.forms["department"].over.tiers] == ["zero"]


def test_a_kind_of_form_that_is_none_is_told_with_its_cell(book):
    steps, free = book["分档"], book.steps("over.tiers")[1]
    for column, value in zip("BCDEI", (1.5, "是", "不得分", 0, "整体"), strict=True):
        steps[f"{column}{free}"] = value
    (problem,) = book.problems()
    assert f"“分档”I{free}（超额完成各档·表式）：为“整体”，应为部门整体、项目支出" in problem


def test_what_stands_in_a_column_that_a_block_does_not_have_is_told(book):
    book.set(id="county")
    steps, free = book["分档"], book.steps("over.tiers")[1]
    for column, value in zip("BCDEF", (1.5, "是", "不得分", 0, "部门整体"), strict=True):
        steps[f"{column}{free}"] = value
    (problem,) = book.problems()
    assert f"“分档”F{free}（超额完成各档第2档）：为“部门整体”，这张表没有这一栏" in problem
