"""The use cases under the doors: typed requests and outcomes, progress, cancelling."""

from __future__ import annotations

from pathlib import Path

import pytest

from xl_jixiao.actions.blank_forms import blank_book, chosen_layouts
from xl_jixiao.actions.check import check_files
from xl_jixiao.actions.explain import explain_cell
from xl_jixiao.actions.hand_out import HandOutOptions, hand_out
from xl_jixiao.actions.import_forms import ImportRequest, import_file
from xl_jixiao.actions.refusal import CancelledError, RefusedError
from xl_jixiao.actions.run import run_folder
from xl_jixiao.batch.settings import Progress
from xl_jixiao.model.finding import Status
from xl_jixiao.model.roster import RosterRow
from xl_jixiao.resources import data_folder
from xl_jixiao.rules.loading import load_rules

EXAMPLES = data_folder("examples")
ONE = str(min(EXAMPLES.glob("*.xlsx")))


class Watcher:
    """Notes the events; has enough at the first of a stage."""

    def __init__(self, enough: str = "") -> None:
        self.events: list[Progress] = []
        self.enough = enough

    def __call__(self, event: Progress) -> None:
        self.events.append(event)
        if event.stage == self.enough and event.done:
            raise CancelledError


def test_files_are_checked_and_copied(tmp_path):
    watcher = Watcher()
    done = check_files([ONE, ONE], load_rules(None), mark=str(tmp_path), report=watcher)
    assert [one.status for one in done.results] == [Status.MERGED]
    assert [one.target.is_file() for one in done.copies] == [True]
    assert watcher.events == [Progress("read", 1, 1, ONE)]
    assert done.exit_code("never") == 0


@pytest.mark.parametrize(
    ("files", "mark", "told"),
    [
        (["没有.xlsx", "."], None, "找不到文件“没有.xlsx”；“.”是文件夹"),
        ([ONE], ONE, "不是文件夹"),
        ([ONE], str(EXAMPLES), "副本不能覆盖它"),
    ],
)
def test_what_can_not_be_checked_is_refused_before_anything(files, mark, told):
    with pytest.raises(RefusedError, match=told):
        check_files(files, load_rules(None), mark=mark)


def test_a_cell_is_explained(tmp_path):
    rules = load_rules(None)
    found = explain_cell(ONE, "G5", rules)
    assert (found.status, found.exit_code) == (Status.MERGED, 0)
    assert found.lines
    with pytest.raises(RefusedError, match="不是单元格地址"):
        explain_cell(ONE, "第三行", rules)
    blank = blank_book(chosen_layouts([]), tmp_path, rules=rules)
    assert explain_cell(str(blank), "G5", rules).exit_code == 2


def test_a_file_is_imported(tmp_path):
    request = ImportRequest(Path(ONE), tmp_path / "导入.xlsx", load_rules(None))
    done = import_file(request)
    assert [one.path.is_file() for one in done.books] == [True]
    with pytest.raises(RefusedError, match="已有同名文件"):
        import_file(request)
    nothing = tmp_path / "空.txt"
    nothing.write_text("", encoding="utf-8")
    refused = import_file(ImportRequest(nothing, tmp_path / "又.xlsx", load_rules(None)))
    assert refused.problem
    assert not refused.books


def test_unknown_forms_are_refused_with_the_near_ones():
    with pytest.raises(RefusedError, match="是否想用：central-project"):
        chosen_layouts(["central-projekt"])


@pytest.mark.parametrize("stage", ["read", "draft", "write"])
def test_a_run_that_is_cancelled_changes_nothing(tmp_path, stage):
    folder, out = tmp_path / "表", tmp_path / "结果"
    folder.mkdir()
    (folder / "a.xlsx").write_bytes(Path(ONE).read_bytes())
    out.mkdir()
    with pytest.raises(CancelledError):
        run_folder(folder, out, report=Watcher(stage))
    assert list(out.iterdir()) == []
    assert run_folder(folder, out, drafts=None).workbook.is_file()


def test_handing_out_can_be_cancelled(tmp_path):
    options = HandOutOptions(load_rules(None), chosen_layouts(["tianjin-department"]))
    rows = [RosterRow("甲局"), RosterRow("乙局")]
    with pytest.raises(CancelledError):
        hand_out(rows, tmp_path / "下发", options, report=Watcher("hand out"))
    assert not list((tmp_path / "下发").glob("空白表清单*"))
