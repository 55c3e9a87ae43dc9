"""What the page is answered: every request of its messages, in process."""

from __future__ import annotations

import json
import shutil
import zipfile
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from xl_jixiao.page import answers
from xl_jixiao.page.bridge import call
from xl_jixiao.resources import data_folder

Json = dict[str, Any]  # what JavaScript gets


@pytest.fixture(autouse=True)
def _out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "OUT", tmp_path / "out")
    monkeypatch.setattr(answers, "_NUMBERS", count(1))


@pytest.fixture
def form(tmp_path: Path) -> Path:
    source = min(data_folder("examples").glob("*.xlsx"))
    return Path(shutil.copyfile(source, tmp_path / source.name))


def ask(action: str, **fields: object) -> Json:
    answer: Json = json.loads(call(json.dumps({"action": action, **fields})))
    assert answer["ok"], answer.get("problem")
    result: Json = answer["result"]
    return result


def problem(request: str) -> Json:
    answer: Json = json.loads(call(request))
    assert not answer["ok"]
    return answer


def test_the_page_is_told_what_there_is_to_choose() -> None:
    about = ask("about")

    assert about["profiles"][0]["id"] == "national"
    assert [one["id"] for one in about["blanks"] if one["default"]]
    assert about["years"]


def test_a_form_comes_back_as_texts_with_its_cells_marked(form: Path) -> None:
    checked = ask("check", file=str(form))

    scored = [one for one in checked["forms"] if one["scored"]]
    assert [(one["claimed"], one["total"], one["grade"]) for one in scored] == [
        ("97", "99.5", "优")
    ]
    levels = [one["level"] for one in checked["findings"]]
    assert levels == sorted(levels, key=["error", "warning", "info"].index)
    grids = {grid["sheet"]: grid for grid in checked["grids"]}
    for index, finding in enumerate(checked["findings"]):
        marks = {one["cell"]: one for one in grids[finding["sheet"]]["marks"]}
        for cell in finding["cells"]:
            assert index in marks[cell]["findings"]
    for grid in checked["grids"]:
        assert {len(row) for row in grid["rows"]} == {len(grid["columns"])}
        assert len(grid["rows"]) == len(grid["numbers"])


def test_each_score_can_be_explained(form: Path) -> None:
    checked = ask("check", file=str(form))
    places = [row["place"] for one in checked["forms"] for row in one["rows"]]

    assert len(places) > 5
    for place in (places[0], places[-1]):
        assert ask("explain", file=str(form), cell=place)["lines"]


def test_a_second_check_tells_what_is_fixed(form: Path) -> None:
    import openpyxl

    first = ask("check", file=str(form))
    place = first["findings"][0]
    book = openpyxl.load_workbook(form)
    claimed = next(row for one in first["forms"] for row in one["rows"] if row["differs"])
    book[claimed["sheet"]][claimed["cell"]] = float(claimed["score"])
    again = form.with_name("改好的.xlsx")
    book.save(again)
    second = ask("check", file=str(again), since=first["memory"])

    assert place["state"] is None
    assert second["compared"].startswith("与上一次检查相比：已改 ")
    assert claimed["cell"] in {cell for one in second["fixed"] for cell in one["cells"]}
    assert {one["state"] for one in second["fixed"]} == {"fixed"}
    assert "open" in {one["state"] for one in second["findings"]}


@pytest.mark.parametrize("memory", ["", "{", '{"schema": 9}'])
def test_a_memory_that_is_none_costs_nothing(form: Path, memory: str) -> None:
    assert ask("check", file=str(form), since=memory)["findings"]


@pytest.mark.parametrize(
    ("action", "fields", "kind"),
    [
        ("mark", {}, "标记副本"),
        ("draft", {}, "报告初稿"),
        ("import", {"year": 2026, "targets_only": True}, "自评表"),
    ],
)
def test_files_are_made_of_a_file(form: Path, action: str, fields: Json, kind: str) -> None:
    made = ask(action, file=str(form), **fields)

    assert made["problems"] == []
    assert {one["kind"] for one in made["outputs"]} == {kind}
    for one in made["outputs"]:
        assert Path(one["path"]).stat().st_size == one["bytes"] > 0


def test_a_blank_workbook() -> None:
    made = ask("blank", year=2026, county="某县")

    assert [one["kind"] for one in made["outputs"]] == ["空白表"]


def test_a_folder_with_everything_in_one_zip(form: Path) -> None:
    events: list[Json] = []
    request = {"action": "run", "folder": str(form.parent), "returns": True, "drafts": True}
    answer = json.loads(call(json.dumps(request), lambda text: events.append(json.loads(text))))
    ran = answer["result"]

    assert [(one["done"], one["total"]) for one in events if one["stage"] == "read"][-1] == (1, 1)
    kinds = {one["kind"] for one in ran["outputs"]}
    assert {"汇总工作簿", "结果数据", "报告初稿", "审核意见", "标记副本"} <= kinds
    for table in (ran["units"], ran["findings"], ran["files"], *ran["overview"]):
        assert {len(row) for row in table["rows"]} <= {len(table["columns"])}
    packed = ask("zip", folder=ran["folder"])
    with zipfile.ZipFile(packed["path"]) as archive:
        assert len(archive.namelist()) == len(ran["outputs"])


def test_an_earlier_result_is_compared_with(form: Path) -> None:
    first = ask("run", folder=str(form.parent))
    earlier = next(one["path"] for one in first["outputs"] if one["name"] == "result.json")
    second = ask("run", folder=str(form.parent), since=earlier)

    assert "未改" in second["compared"]
    assert second["findings"]["columns"][-1]["title"] == "状态"
    assert {row[-1] for row in second["findings"]["rows"]} == {"未改"}


@pytest.mark.parametrize(
    "request_",
    [
        "",
        "[]",
        "{}",
        '{"action": "check"}',
        '{"action": "check", "file": "/nowhere.xlsx"}',
        '{"action": "explain", "file": "/nowhere.xlsx", "cell": "?"}',
        '{"action": "run", "folder": "/nowhere"}',
        '{"action": "blank", "forms": ["nosuch"]}',
        '{"action": "check", "file": "/nowhere.xlsx", "rules": "nosuch"}',
    ],
)
def test_nothing_is_raised(request_: str) -> None:
    assert problem(request_)["problem"].endswith("。")


def test_a_problem_names_the_file_as_a_person_does() -> None:
    told = problem('{"action": "check", "file": "/work/in/3/甲局/表.xlsx"}')["problem"]
    assert "“甲局/表.xlsx”" in told


def test_a_refused_file_is_an_answer(tmp_path: Path) -> None:
    broken = tmp_path / "坏.xlsx"
    broken.write_bytes(b"PK\x03\x04 nothing")
    checked = ask("check", file=str(broken))

    assert checked["status"] == "rejected"
    assert checked["reason"]
    assert checked["grids"] == []
    assert checked["can"] == []
