"""What 绩效自评.html makes of a folder is what the command line makes of it, part by part."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from support.desk import Desk
from support.engine_calls import ROSTER
from support.page_inputs import write_inputs, write_unreadable
from support.run_outputs import differences, parts_below

from xl_jixiao.actions.run import run_folder
from xl_jixiao.batch.settings import ReturnOptions

pytestmark = pytest.mark.slow


def run_in_page(desk: Desk, folder: Path, *dropped: Path) -> Path:
    """All that a run makes, unpacked below the folder."""
    desk.view("汇总一批表")
    for button in ("#clear", "#drop-earlier", "#drop-roster"):
        if desk.page.locator(button).is_visible():
            desk.page.click(button)
    for one in dropped:  # together, Chromium would leave out names that it holds for unsafe
        desk.drop(one)
        desk.page.wait_for_selector("#run:enabled")
    desk.page.check("#want-returns")
    desk.page.check("#want-drafts")
    desk.run()
    with zipfile.ZipFile(desk.saved("全部下载", folder)) as everything:
        everything.extractall(folder / "页面")
    return folder / "页面"


def test_sixty_mixed_files_give_the_same_parts(desk: Desk, tmp_path: Path) -> None:
    inputs = write_inputs(tmp_path)
    received, roster = inputs / "收到", inputs / ROSTER
    assert sum(one.is_file() for one in received.rglob("*")) >= 60
    usual = tmp_path / "命令行"
    run_folder(received, usual, roster=roster, returns=ReturnOptions())
    page = run_in_page(desk, tmp_path, received, roster)
    made = parts_below(page)
    assert len(made) > 800
    # also the links, which lead to the folder that was dropped from one beside it
    assert differences(parts_below(usual), made) == []


def test_what_a_page_cannot_read_is_told_and_stops_nothing(desk: Desk, tmp_path: Path) -> None:
    folder = write_unreadable(tmp_path / "收到")
    run_in_page(desk, tmp_path, folder)
    desk.part("文件")
    rows = {row["文件"]: row for row in desk.table()}
    assert set(rows) == {one.name for one in folder.iterdir()}
    for name, row in rows.items():
        told = " ".join(row.values())
        assert ("网页版" in told) == (name != "表.xlsx"), told
