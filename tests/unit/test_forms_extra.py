"""A county's own forms: a folder of layouts and words beside the shipped ones, and their drafts."""

from __future__ import annotations

import json
import pickle
from dataclasses import replace

import openpyxl
import pytest
from support.grids import grid_of, typed_cell
from support.layouts import blank_ids

from xl_jixiao.actions.drafts import desk_for, draft_files
from xl_jixiao.actions.explain import explain_cell
from xl_jixiao.actions.import_forms import ImportRequest, import_file
from xl_jixiao.actions.learn_forms import learn_blank
from xl_jixiao.actions.refusal import RefusedError
from xl_jixiao.actions.rule_diff import compare_rules
from xl_jixiao.actions.run import run_folder
from xl_jixiao.batch.cache import _context
from xl_jixiao.batch.evaluate import FileWork, evaluate_task, evaluate_workbook
from xl_jixiao.batch.settings import DraftOptions, Settings, Task
from xl_jixiao.forms.learning import learn_form
from xl_jixiao.layouts.blank import plan_blank
from xl_jixiao.layouts.extra import read_extra_forms
from xl_jixiao.layouts.loading import (
    NO_EXTRA,
    ExtraForms,
    ExtraWord,
    LayoutError,
    find_layout,
    load_layouts,
    parse_layout,
    using_forms,
)
from xl_jixiao.layouts.roles import roles
from xl_jixiao.layouts.vocabulary import vocabulary
from xl_jixiao.model.finding import Status
from xl_jixiao.model.grid import Grid, Workbook
from xl_jixiao.rules.loading import load_rules

WORDS = '[indicator]\nactual = ["本年做到"]\nreason = ["为何没做到"]\n'
FORM = """
项目支出绩效自评表 | | | | | | |
项目名称 | 培训 | 实施单位 | 县局 | | | |
一级指标 | 二级指标 | 三级指标 | 年度指标值 | 本年做到 | 分值 | 得分 | 为何没做到
产出指标 | 数量指标 | 培训次数 | ≥10次 | 8次 | 90 | 72 | 经费不足
总分 | | | | | 90 | 72 |
"""


@pytest.fixture
def folder(tmp_path):
    """A county's folder: a form of its own and words."""
    shipped = find_layout("central-project")
    assert shipped is not None
    place = tmp_path / "表式"
    place.mkdir()
    grid = plan_grid("central-project")
    learned = learn_form(grid, "xian-project")
    assert learned is not None
    (place / "xian-project.toml").write_text(learned.text, encoding="utf-8")
    (place / "_vocabulary.toml").write_text(WORDS, encoding="utf-8")
    (place / "说明.txt").write_text("不是表式", encoding="utf-8")
    return place


def plan_grid(layout_id):
    """The blank as the sheet of a file."""
    plan = plan_blank(layout_id)
    cells = {
        (one.row, one.col): typed_cell(one.row, one.col, str(one.value))
        for one in plan.cells
        if one.value not in {None, ""} and not one.formula
    }
    return Grid(plan.name, cells, plan.merges)


def rows_of_form():
    return [row.split("|") for row in FORM.strip().splitlines()]


def save_form(path, unit):
    """The form as the file of a unit."""
    book = openpyxl.Workbook()
    for row in rows_of_form():
        book.active.append([cell.strip().replace("县局", unit) or None for cell in row])
    book.save(path)


def settings(forms=NO_EXTRA):
    return Settings(load_rules("national"), forms=forms)


def test_a_form_is_read_by_the_words_of_its_county_and_only_then(folder):
    forms = read_extra_forms(folder)
    book = Workbook((grid_of(FORM),))
    without = evaluate_workbook(book, settings(), file="x.xlsx")
    assert without.status is Status.REJECTED

    work = pickle.loads(pickle.dumps(FileWork(evaluate_task, settings(forms))))  # noqa: S301
    found = evaluate_workbook(book, work.settings, file="x.xlsx")
    (one,) = found.evaluated
    assert found.status is Status.MERGED
    assert [str(row.line.score) for row in one.score.rows] == ["72.00"]
    assert one.score.rows[0].indicator.reason.text == "经费不足"

    again = evaluate_workbook(book, settings(), file="x.xlsx")
    assert again.status is Status.REJECTED, "the forms of one run must not reach the next"


def test_a_layout_of_a_county_is_one_of_the_forms_while_it_is_in_use(folder):
    forms = read_extra_forms(folder)
    assert find_layout("xian-project") is None
    with using_forms(forms):
        assert find_layout("xian-project") is not None
        assert vocabulary().indicator["本年做到"] == "actual"
        assert roles("本年做到").indicators.column == "actual"
        assert len(load_layouts()) > 1
        evaluate_task(Task("没有.xlsx", "没有.xlsx"), settings(forms))
    assert find_layout("xian-project") is None
    assert roles("本年做到").indicators.column == ""


def test_what_a_run_keeps_hangs_on_the_forms(folder):
    forms = read_extra_forms(folder)
    fewer = replace(forms, words=forms.words[:1])
    keys = {_context(settings(one)) for one in (NO_EXTRA, forms, fewer)}
    assert len(keys) == 3
    assert _context(settings(read_extra_forms(folder))) in keys


def test_a_run_with_forms_leaves_none_behind(folder, tmp_path):
    source = tmp_path / "填报"
    source.mkdir()
    result = run_folder(
        source, tmp_path / "结果", forms=read_extra_forms(folder), drafts=None, cache=False
    )
    assert json.loads((result.out / "result.json").read_text(encoding="utf-8"))["files"] == []
    assert find_layout("xian-project") is None


MISTAKES = {
    "a.toml": 'id = "central-project"\n',
    "b.toml": "id = [",
    "c.toml": None,  # a layout with an id that is shipped
    "d.toml": None,  # one with a table that no paper holds
    "_vocabulary.toml": """
[indicator]
actual = ["分值", "……", "完成"]
actuals = ["本年做到"]
[money]
annual = ["年初预算数"]
[row]
total = "合计"
""",
}


def test_ten_mistakes_are_told_at_once_each_with_its_place(tmp_path):
    learned = learn_form(plan_grid("central-project"), "central-project")
    assert learned is not None
    for name, text in MISTAKES.items():
        (tmp_path / name).write_text(text or learned.text, encoding="utf-8")
    huge = learned.text.replace("central-project", "huge").replace("rows = 3", "rows = 100000")
    (tmp_path / "d.toml").write_text(huge, encoding="utf-8")
    with pytest.raises(LayoutError) as caught:
        read_extra_forms(tmp_path)
    problems = caught.value.problems
    assert sum(one.startswith("a.toml：") and "缺少这一项" in one for one in problems) >= 3
    assert sum(one.startswith("b.toml：") for one in problems) == 1
    assert "c.toml：id = “central-project”，与随程序附带的表式重复" in "".join(problems)
    assert sum(one.startswith("d.toml：") and "最多500行" in one for one in problems) == 1
    assert sum(one.startswith("_vocabulary.toml：row.total") for one in problems) == 1
    (tmp_path / "_vocabulary.toml").write_text(
        MISTAKES["_vocabulary.toml"].replace('"合计"', '["合计"]'), encoding="utf-8"
    )
    with pytest.raises(LayoutError) as caught:
        read_extra_forms(tmp_path)
    told = "\n".join(one for one in caught.value.problems if one.startswith("_vocabulary"))
    assert "indicator.actuals 不是这一处的键，是否想写“actual”？" in told
    assert "indicator.actual “分值”已经表示 points" in told
    assert "indicator.actual “……”没有文字" in told
    assert "money.annual “年初预算数”已经表示 initial" in told
    assert len(caught.value.problems) >= 10


@pytest.mark.parametrize("name", ["没有", "空"])
def test_a_folder_without_forms_is_told(tmp_path, name):
    (tmp_path / "空").mkdir()
    with pytest.raises(LayoutError, match="请核对路径"):
        read_extra_forms(tmp_path / name)


def test_links_and_endless_files_are_not_followed(tmp_path):
    (tmp_path / "xian.toml").symlink_to("/dev/zero")
    (tmp_path / "_vocabulary.toml").write_text(WORDS, encoding="utf-8")
    words = ("actual", "本年做到"), ("reason", "为何没做到")
    expected = tuple(ExtraWord("indicator", key, text) for key, text in words)
    assert read_extra_forms(tmp_path) == ExtraForms((), expected)
    (tmp_path / "big.toml").write_bytes(b"#" * (2 << 20))
    with pytest.raises(LayoutError, match=r"big\.toml：文件超过1MB"):
        read_extra_forms(tmp_path)


def test_a_word_is_compared_as_text_and_never_a_pattern(tmp_path):
    (tmp_path / "_vocabulary.toml").write_text(
        '[indicator]\nactual = ["(a+)+本年.*", "=1+1"]\n', encoding="utf-8"
    )
    with using_forms(read_extra_forms(tmp_path)):
        assert roles("a本年甲").indicators.column == ""
        assert roles("(a+)+本年.*").indicators.column == "actual"


SCORED = [one for one in blank_ids() if (form := find_layout(one)) and form.indicators]


@pytest.mark.parametrize("layout_id", SCORED)
def test_a_draft_of_a_blank_has_its_columns_and_sections(layout_id):
    layout = find_layout(layout_id)
    learned = learn_form(plan_grid(layout_id), "learned")
    assert layout is not None
    assert learned is not None
    found = parse_layout("learned.toml", learned.text.encode())
    assert layout.indicators is not None
    assert found.indicators is not None
    columns = {one.key: (one.text, one.span) for one in layout.indicators.columns}
    drafted = {one.key: (one.text, one.span) for one in found.indicators.columns}
    assert drafted.items() <= columns.items()
    unknown = [key for key in columns if key not in drafted]
    assert len(unknown) <= sum("不知道是哪一列" in gap for gap in learned.gaps) + 1, unknown
    kinds = [one.kind for one in layout.indicators.sections]
    assert [one.kind for one in found.indicators.sections] == kinds * layout.indicators.goals
    assert found.form is layout.form
    if layout.funds is not None and found.funds is not None:
        keys = {one.key for one in layout.funds.columns}
        assert {one.key for one in found.funds.columns} <= keys | {"label"}


def test_a_column_that_nobody_knows_is_left_out_and_named():
    grid = grid_of(FORM)
    learned = learn_form(grid, "xian")
    assert learned is not None
    assert any("E3“本年做到”不知道是哪一列" in gap for gap in learned.gaps)
    assert "本年做到" not in learned.text.split("[indicators]")[1]


def test_what_stands_in_a_blank_stays_a_text():
    evil = '"\n[title]\ntext = "x'
    rows = FORM.replace("培训次数", "指标1").replace("数量指标", "质量指标")
    grid = grid_of(rows)
    cells = dict(grid.cells)
    cells[4, 1] = typed_cell(4, 1, evil)
    cells[1, 1] = typed_cell(1, 1, '项目支出绩效自评表"\\')
    learned = learn_form(replace(grid, cells=cells), 'x"y')
    assert learned is not None
    with pytest.raises(LayoutError, match="id"):
        parse_layout("x.toml", learned.text.encode())
    found = parse_layout("x.toml", learned.text.replace('x\\"y', "xy").encode())
    assert found.indicators is not None
    assert found.indicators.sections[0].text == evil.strip()


def test_a_file_that_is_no_blank_is_refused(tmp_path):
    out = tmp_path / "x.toml"
    with pytest.raises(RefusedError, match="找不到空白表"):
        learn_blank(tmp_path / "没有.xlsx", out)
    (tmp_path / "坏.xlsx").write_bytes(b"PK\x03\x04")
    with pytest.raises(RefusedError, match="坏"):
        learn_blank(tmp_path / "坏.xlsx", out)
    (tmp_path / "表.csv").write_text("姓名,电话\n甲,1\n", encoding="utf-8")
    with pytest.raises(RefusedError):
        learn_blank(tmp_path / "表.csv", out)
    assert not out.exists()


def test_a_single_file_is_explained_drafted_and_imported_by_the_words_of_its_county(
    folder, tmp_path
):
    source = tmp_path / "填报.xlsx"
    save_form(source, "县局")
    forms, rules = read_extra_forms(folder), load_rules("national")
    desk = desk_for(rules, DraftOptions())
    request = ImportRequest(source, tmp_path / "导入.xlsx", rules)

    rows = ["".join(row) for row in rows_of_form()]
    place = next(f"F{number}" for number, row in enumerate(rows, start=1) if "经费不足" in row)
    assert explain_cell(str(source), place, rules).status is Status.REJECTED
    assert "72" in "".join(explain_cell(str(source), place, rules, forms=forms).lines)
    assert not draft_files([source], tmp_path / "初稿", desk, jobs=1).drafts
    (draft,) = draft_files([source], tmp_path / "初稿", desk, jobs=1, forms=forms).drafts
    assert not draft.problem
    for own, status in ((NO_EXTRA, Status.REJECTED), (forms, Status.MERGED)):
        (compared,) = compare_rules(source, rules, rules, forms=own).files
        assert compared.status is status
    assert import_file(request).problem
    (book,) = import_file(replace(request, county=forms)).books
    assert book.path.is_file()
    assert find_layout("xian-project") is None


@pytest.mark.slow
def test_the_forms_reach_every_process_and_what_it_keeps(folder, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    source = tmp_path / "填报"
    source.mkdir()
    for number in range(4):
        save_form(source / f"{number}.xlsx", f"第{number}局")
    forms = read_extra_forms(folder)
    merged = []
    for one in (forms, NO_EXTRA, forms):
        result = run_folder(source, tmp_path / "结果", forms=one, drafts=None, jobs=2)
        merged.append(len(result.files(Status.MERGED)))
    assert merged == [4, 0, 4]
