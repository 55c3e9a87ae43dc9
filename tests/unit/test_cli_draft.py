"""jixiao draft: which drafts are written where, and how it ends."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from docx import Document
from support.cli import call
from support.small_forms import ACTUALS, write_project

from xl_jixiao.outputs.word import library
from xl_jixiao.outputs.word.render import Draft
from xl_jixiao.resources import data_folder

EXAMPLES = sorted(data_folder("examples").glob("*.xlsx"))
NAME = "青山县档案馆2023年度档案数字化项目支出绩效自评报告（初稿）.docx"


def drafts(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def words(path: Path) -> str:
    return "\n".join(paragraph.text for paragraph in Document(str(path)).paragraphs)


def test_each_scored_form_gives_a_draft(tmp_path: Path) -> None:
    answer = call("draft", *EXAMPLES, "--out", tmp_path / "初稿")
    assert answer.code == 0, answer.err
    assert len(drafts(tmp_path / "初稿")) == 3
    assert "已生成 3 份报告初稿" in answer.out
    assert answer.out.count("待补充") == 3
    for path in (tmp_path / "初稿").iterdir():
        assert path.stem.endswith("2023年度部门整体支出绩效自评报告（初稿）")
        document = Document(str(path))
        assert document.core_properties.keywords == "JX_DRAFT"


def test_a_folder_stands_for_what_is_in_it(tmp_path: Path) -> None:
    write_project(tmp_path / "报送" / "下级" / "甲.xlsx")
    (tmp_path / "报送" / "说明.txt").write_text("不是表")
    answer = call("draft", tmp_path / "报送", "--out", tmp_path / "初稿")
    assert answer.code == 0
    assert drafts(tmp_path / "初稿") == [NAME]


def test_the_draft_says_what_the_form_says(tmp_path: Path) -> None:
    source = write_project(tmp_path / "甲.xlsx")
    assert call("draft", source, "--out", tmp_path, "--sources", "none").code == 0
    text = words(tmp_path / NAME)
    for said in ("带动就业人数", "≥100人", "120人", "100万元"):
        assert said in text
    assert "数据来源表" not in text


@pytest.mark.parametrize(("sources", "part"), [("table", False), ("comments", True)])
def test_sources_stand_where_they_are_wanted(sources: str, part: bool, tmp_path: Path) -> None:
    source = write_project(tmp_path / "甲.xlsx")
    assert call("draft", source, "--out", tmp_path, "--sources", sources).code == 0
    document = Document(str(tmp_path / NAME))
    assert bool(len(document.comments)) is part
    assert ("数据来源表" in words(tmp_path / NAME)) is not part


def test_what_is_there_is_not_replaced_unasked(tmp_path: Path) -> None:
    source = write_project(tmp_path / "甲.xlsx")
    assert call("draft", source, "--out", tmp_path / "初稿").code == 0
    (tmp_path / "初稿" / NAME).write_text("改好的")
    other = write_project(tmp_path / "乙.xlsx", unit="青山县乙局")
    answer = call("draft", source, other, "--out", tmp_path / "初稿")
    assert answer.code == 2
    assert NAME in answer.err
    assert "--force" in answer.err
    assert drafts(tmp_path / "初稿") == [NAME], "nothing is written at all"
    assert (tmp_path / "初稿" / NAME).read_text() == "改好的"
    assert call("draft", source, other, "--out", tmp_path / "初稿", "--force").code == 0
    assert len(drafts(tmp_path / "初稿")) == 2
    assert "带动就业人数" in words(tmp_path / "初稿" / NAME)


def test_forms_whose_names_are_one_get_numbers(tmp_path: Path) -> None:
    for at, project in enumerate(("安保/维修", "安保:维修")):
        write_project(tmp_path / f"{at}.xlsx", project=project)
    answer = call("draft", tmp_path / "0.xlsx", tmp_path / "1.xlsx", "--out", tmp_path / "初稿")
    assert answer.code == 0
    assert drafts(tmp_path / "初稿") == [
        "青山县档案馆2023年度安保_维修项目支出绩效自评报告（初稿）.docx",
        "青山县档案馆2023年度安保_维修项目支出绩效自评报告（初稿）（2）.docx",
    ]


def test_a_name_leads_nowhere_else(tmp_path: Path) -> None:
    source = write_project(tmp_path / "甲.xlsx", unit="../../甲局", project="/etc/passwd")
    assert call("draft", source, "--out", tmp_path / "a" / "b").code == 0
    (name,) = drafts(tmp_path / "a" / "b")
    assert "/" not in name
    assert drafts(tmp_path) == ["a", "甲.xlsx"]


def test_a_replaced_version_gets_none_and_it_is_told(tmp_path: Path) -> None:
    one = write_project(tmp_path / "一.xlsx")
    two = write_project(tmp_path / "二.xlsx", actuals=("11次", *ACTUALS[1:]))
    answer = call("draft", one, two, "--out", tmp_path / "初稿")
    assert drafts(tmp_path / "初稿") == [NAME]
    assert "另有较新的版本" in answer.err


def test_files_that_give_nothing_are_told_with_the_reason(tmp_path: Path) -> None:
    good = write_project(tmp_path / "好.xlsx")
    bad = tmp_path / "坏.xlsx"
    bad.write_bytes(b"PK\x03\x04 damaged")
    answer = call("draft", good, bad, "--out", tmp_path / "初稿")
    assert answer.code == 3
    assert "坏.xlsx：" in answer.err
    assert drafts(tmp_path / "初稿") == [NAME]
    alone = call("draft", bad, "--out", tmp_path / "无")
    assert alone.code == 3
    assert "没有生成任何报告初稿" in alone.out
    assert not (tmp_path / "无").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "缺少参数"),
        (("没有这个.xlsx", "--out", "x"), "没有这样的文件或文件夹"),
        ((str(EXAMPLES[0]),), "缺少选项 --out"),
        ((str(EXAMPLES[0]), "--out", "x", "--sources", "脚注"), "取值不对"),
        ((str(EXAMPLES[0]), "--out", "x", "--template", "没有的"), "没有叫“没有的”的模板"),
        ((str(EXAMPLES[0]), "--out", str(EXAMPLES[0])), "是一个文件"),
    ],
)
def test_usage_errors(arguments: tuple[str, ...], said: str, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    answer = call("draft", *arguments)
    assert answer.code == 2
    assert said in answer.err
    assert not list(tmp_path.iterdir())


def test_the_input_is_never_replaced(tmp_path: Path) -> None:
    source = write_project(tmp_path / "甲.xlsx")
    assert call("draft", source, "--out", tmp_path).code == 0
    inside = tmp_path / NAME
    shutil.copy(source, tmp_path / "乙.docx")
    (tmp_path / "乙.docx").replace(inside)
    answer = call("draft", inside, "--out", tmp_path, "--force")
    assert answer.code == 2
    assert "就是要读取的文件" in answer.err


def bureaus_template(path: Path, text: str, purpose: str = "项目支出") -> Path:
    document = Document()
    document.core_properties.category = purpose
    document.core_properties.title = "本局模板"
    for line in text.splitlines():
        document.add_paragraph(line)
    path.parent.mkdir(parents=True, exist_ok=True)
    document.save(str(path))
    return path


def test_a_bureaus_own_template(tmp_path: Path) -> None:
    mine = bureaus_template(tmp_path / "本局.docx", "关于{{ 项目名称 }}的自评\n{{p 预算执行 }}")
    source = write_project(tmp_path / "甲.xlsx")
    assert call("draft", source, "--out", tmp_path / "a", "--template", mine).code == 0
    assert words(tmp_path / "a" / NAME).startswith("关于档案数字化的自评")
    named = call("draft", source, "--out", tmp_path / "b", "--template", "项目支出（桃江2022）")
    assert named.code == 0


def test_mistakes_of_a_template_are_told_before_anything_is_done(tmp_path: Path) -> None:
    wrong = bureaus_template(tmp_path / "坏模板.docx", "{{ 单位名 }}\n{%p for 段 in 预算执行 %}")
    source = write_project(tmp_path / "报送" / "甲.xlsx")
    for arguments in (("draft", source), ("run", source.parent)):
        answer = call(*arguments, "--out", tmp_path / "结果", "--template", wrong)
        assert answer.code == 2
        assert "坏模板" in answer.err
        assert "单位名" in answer.err
        assert not (tmp_path / "结果").exists()


def test_two_templates_for_one_purpose_can_not_both_be_meant(tmp_path: Path) -> None:
    source = write_project(tmp_path / "甲.xlsx")
    both = ("--template", "部门整体（湖南省）", "--template", "部门整体（桃江2023）")
    answer = call("draft", source, "--out", tmp_path / "初稿", *both)
    assert answer.code == 2
    assert "只能选用其中一个" in answer.err


def test_shipped_templates_are_listed_and_copied_for_editing(tmp_path: Path) -> None:
    listed = call("draft", "--list-templates")
    assert listed.code == 0
    for name in library.DEFAULTS.values():
        assert name in listed.out
    assert call("draft", "--export-templates", tmp_path / "模板").code == 0
    shipped = data_folder("workbook_templates") / library.FOLDER
    assert drafts(tmp_path / "模板") == drafts(shipped)
    again = call("draft", "--export-templates", tmp_path / "模板")
    assert again.code == 2
    assert "已有" in again.err
    source = write_project(tmp_path / "甲.xlsx")
    mine = tmp_path / "模板" / "项目支出（桃江2022）.docx"
    assert call("draft", source, "--out", tmp_path / "初稿", "--template", mine).code == 0


def test_a_draft_that_fails_costs_only_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from xl_jixiao.actions import drafts as batch_drafts
    from xl_jixiao.outputs.draft import making

    made = making.make

    def failing(order, desk) -> Draft:
        if "乙局" in order.name:
            raise ValueError("a bug")
        return made(order, desk)

    monkeypatch.setattr(batch_drafts, "make", failing)
    for name in "甲乙":
        write_project(tmp_path / "报送" / f"{name}.xlsx", unit=f"青山县{name}局")
    from click.testing import CliRunner

    from xl_jixiao.cli.main import jixiao

    for command, out in (("draft", tmp_path / "a"), ("run", tmp_path / "b")):
        answer = CliRunner().invoke(jixiao, [command, str(tmp_path / "报送"), "--out", str(out)])
        assert answer.exit_code == 3
        assert "乙局" in answer.stderr
        assert "这一份没有写出" in answer.stderr
        assert [path.name[:5] for path in out.rglob("青山县*.docx")] == ["青山县甲局"]


def test_a_place_that_can_not_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_path: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("xl_jixiao.actions.drafts.whole", full)
    answer = call("draft", write_project(tmp_path / "甲.xlsx"), "--out", tmp_path / "初稿")
    assert answer.code == 3
    assert "磁盘已满" in answer.err


def test_a_file_of_sentences_changes_what_a_draft_says(tmp_path: Path) -> None:
    source = write_project(tmp_path / "甲.xlsx")
    mine = tmp_path / "本县句式.toml"
    mine.write_text('"资金管理.制度" = "{年}执行《本县专项资金管理办法》。"', encoding="utf-8")
    done = call("draft", source, "--out", tmp_path / "初稿", "--template", mine)
    assert done.code == 0, done.err
    (made,) = (tmp_path / "初稿").iterdir()
    assert "年执行《本县专项资金管理办法》。" in words(made)
    mine.write_text('"资金管理.制度" = "{单价}"\n"资金.制度" = "甲"', encoding="utf-8")
    refused = call("draft", source, "--out", tmp_path / "又一份", "--template", mine)
    assert refused.code == 2
    assert "句式文件“本县句式”有2处错误" in refused.err
    assert "资金管理.制度 第1项：没有“单价”这一项" in refused.err
    assert not (tmp_path / "又一份").exists()
