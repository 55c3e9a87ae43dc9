"""Where there are no processes: what is read all the same, and what is refused with what to do."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from support.page_inputs import WORKBOOKS, write_unreadable
from support.xlsb import xlsb

from xl_jixiao import platform_limits
from xl_jixiao.batch.cache import cache_folder
from xl_jixiao.batch.pool import _workers
from xl_jixiao.intake import load, old_formats, old_formats_child, passwords
from xl_jixiao.intake.refusal import Refusal
from xl_jixiao.model.finding import Status
from xl_jixiao.model.grid import Workbook
from xl_jixiao.time_limits import time_limit


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """One thread of one process, without cryptography."""
    monkeypatch.setattr(sys, "platform", "emscripten")
    monkeypatch.setattr(old_formats, "_start", lambda: pytest.fail("a process was started"))
    monkeypatch.setattr(passwords, "has_library", lambda *_: False)


def read(path: Path) -> Workbook | Refusal:
    return load.read_workbook(path.read_bytes(), path.name)


def test_old_formats_are_read_as_by_the_guarded_worker(
    request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    (tmp_path / "表.xlsb").write_bytes(xlsb([["甲", 1.5]]))
    (tmp_path / "网页.xls").write_text("<html><table><tr><td>甲</td></tr></table></html>")
    paths = [*WORKBOOKS.glob("*.xls"), *WORKBOOKS.glob("*.xlsb"), *tmp_path.iterdir()]
    usual = [read(path) for path in paths]
    assert all(isinstance(one, Workbook) for one in usual)
    request.getfixturevalue("alone")
    assert [read(path) for path in paths] == usual


@pytest.mark.usefixtures("alone")
def test_what_needs_more_is_refused_with_what_to_do(tmp_path: Path) -> None:
    folder = write_unreadable(tmp_path / "收到")
    told = {path.name: read(path) for path in folder.iterdir() if path.name != "表.xlsx"}
    assert {one.status for one in told.values() if isinstance(one, Refusal)} == {Status.REJECTED}
    for name, found in told.items():
        assert isinstance(found, Refusal), name
        assert "网页版" in found.reason, name
        assert "另存为" in found.reason, name
    for name, limit in {"大.xls": "32MB", "报告.rtf": "RTF", "保护.xlsx": "密码"}.items():
        assert limit in told[name].reason


@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize("data", [b"PK\3\4", xlsb([["甲"]])[:300]], ids=["head", "torn"])
def test_a_damaged_binary_workbook_is_told(data: bytes) -> None:
    with pytest.raises(load.UnusablePartError, match="损坏"):
        old_formats.read_xlsb(data)


@pytest.mark.usefixtures("alone")
def test_a_library_that_panics_costs_one_file(monkeypatch: pytest.MonkeyPatch) -> None:
    class PanicException(BaseException):
        pass

    def panic(*_given: object) -> None:
        raise PanicException

    monkeypatch.setattr(old_formats_child, "read_any", panic)
    with pytest.raises(load.UnusablePartError, match="异常退出"):
        old_formats.read_xlsb(xlsb([["甲"]]))


@pytest.mark.usefixtures("alone")
def test_nothing_is_started_kept_or_timed() -> None:
    assert _workers(1_000, jobs=8, serial_below=10) == 1
    assert cache_folder() is None
    with time_limit(0.001):
        sum(range(200_000))


def test_what_is_not_there_is_not_imported() -> None:
    assert platform_limits.has_library("json", "zipfile")
    assert not platform_limits.has_library("json", "没有这个库")
