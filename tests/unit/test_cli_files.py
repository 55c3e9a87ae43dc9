"""check, explain and demo on real forms."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.cli import call
from support.small_forms import ACTUALS, write_project

from xl_jixiao.actions.explain import ExplainTarget, parse_place
from xl_jixiao.model.grid import CellRef, SentenceRef
from xl_jixiao.resources import data_folder

EXAMPLES = sorted(data_folder("examples").glob("*.xlsx"))
(CONSTRUCTION,) = [path for path in EXAMPLES if "桃江县重点项目" in path.name]


def test_check_shows_scores_and_findings_with_their_cells() -> None:
    answer = call("check", CONSTRUCTION)
    assert answer.code == 1
    assert "核算总分 99.84" in answer.out
    assert "其中按自评认定 6 分" in answer.out
    assert "[错误 I01] 自评表!H15" in answer.out


def test_check_follows_the_profile_and_the_fail_level() -> None:
    assert "核算总分 83.84" in call("check", CONSTRUCTION, "--rules", "platform-manual").out
    assert call("check", CONSTRUCTION, "--fail-on", "never").code == 0


def test_check_as_json_is_the_document_of_the_contract(tmp_path: Path) -> None:
    good = write_project(tmp_path / "好.xlsx")
    bad = tmp_path / "坏.xlsx"
    bad.write_bytes(b"")
    answer = call("check", good, bad, "--format", "json")
    assert answer.code == 3
    found = answer.json()
    assert list(found) == [
        "schema",
        "tool",
        "files",
        "submissions",
        "findings",
        "missing_units",
        "units",
        "passed",
        "waivers",
        "ledger",
        "unplaced",
        "outputs",
        "compared",
        "summary",
    ]
    assert [file["status"] for file in found["files"]] == ["merged", "rejected"]
    assert found["submissions"][0]["total"] == 100


def test_check_of_several_files_sees_what_lies_between_them(tmp_path: Path) -> None:
    first = write_project(tmp_path / "一.xlsx")
    second = write_project(tmp_path / "二.xlsx", actuals=("11次", *ACTUALS[1:]))
    answer = call("check", first, second, first)
    assert answer.code == 1
    assert "几个文件之间" in answer.out
    assert "F02" in answer.out


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("H15", ["48.5亿元", "49.8亿元", "97.39%", "5.84", "I01"]),
        ("自评表!E15", ["5.84", "I06"]),
        ("$d$15", ["5.84"]),
        ("I5", ["208.22", "100"]),
        ("H26", ["按自评", "I05"]),
        ("G28", ["99.84", "49.84"]),
    ],
)
def test_explain_gives_the_derivation_of_the_row(cell: str, words: list[str]) -> None:
    answer = call("explain", CONSTRUCTION, cell)
    assert answer.code == 0, answer.err
    for word in words:
        assert word in answer.out


@pytest.mark.parametrize(
    ("cell", "word"), [("A99", "不在任何"), ("没有!A1", "没有工作表“没有”"), ("A0", "不是单元格")]
)
def test_explain_where_there_is_nothing_to_explain(cell: str, word: str) -> None:
    answer = call("explain", CONSTRUCTION, cell)
    assert answer.code == 2
    assert word in answer.err


def test_explain_a_file_that_can_not_be_read(tmp_path: Path) -> None:
    bad = tmp_path / "坏.xlsx"
    bad.write_bytes(b"")
    assert call("explain", bad, "A1").code == 3


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("G12", ExplainTarget("", CellRef("", 12, 7))),
        ("自评表!aa3", ExplainTarget("自评表", CellRef("", 3, 27))),
        ("'附件2 自评表'!$G$12", ExplainTarget("附件2 自评表", CellRef("", 12, 7))),
        ("'it''s'!A1", ExplainTarget("it's", CellRef("", 1, 1))),
        ("甲！B2", ExplainTarget("甲", CellRef("", 2, 2))),
        ("段12句2", ExplainTarget("", SentenceRef("正文", 12, 2))),
        ("正文!段3", ExplainTarget("正文", SentenceRef("正文", 3, 0))),
    ],
)
def test_cell_addresses(text: str, place: ExplainTarget) -> None:
    assert parse_place(text) == place


def test_demo_runs_the_shipped_examples(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for _ in range(2):
        answer = call("demo")
        assert answer.code == 0
        assert "汇总 3 个" in answer.out
    assert (tmp_path / "jixiao-demo" / "历史").is_dir()
