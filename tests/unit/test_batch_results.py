"""What batch makes of single results: duplicates, years, verdicts, exit codes."""

from __future__ import annotations

import pickle
from collections import Counter
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from xl_jixiao.actions.outcome import FailOn, exit_code
from xl_jixiao.actions.run import skip_duplicates
from xl_jixiao.batch import evaluate
from xl_jixiao.batch.evaluate import (
    OUT_OF_MEMORY,
    evaluate_task,
    keep_year,
    verdict,
)
from xl_jixiao.batch.settings import Settings, Task
from xl_jixiao.facts.records import FileRecord
from xl_jixiao.forms.document import Contents
from xl_jixiao.model.finding import FileResult, Severity, SheetResult, Status
from xl_jixiao.model.grid import Area
from xl_jixiao.model.submission import Form, IndicatorForm
from xl_jixiao.rules.loading import load_rules

MERGED, REJECTED, SKIPPED = Status.MERGED, Status.REJECTED, Status.SKIPPED


def record(file: str, sha: str, status: Status = MERGED, reason: str = "") -> FileRecord:
    return FileRecord(file, sha, status, reason, (SheetResult("表", status, reason),))


def test_the_first_of_equal_files_counts_and_the_others_name_it() -> None:
    found = skip_duplicates([record("a", "1"), record("b", "2"), record("c", "1")])
    assert [one.status for one in found] == [MERGED, MERGED, SKIPPED]
    assert "“a”" in found[2].reason
    assert found[2].sheets[0].status is SKIPPED


def test_copies_of_a_rejected_file_are_copies_too() -> None:
    found = skip_duplicates([record("a", "1", REJECTED, "坏"), record("b", "1", REJECTED, "坏")])
    assert [one.status for one in found] == [REJECTED, SKIPPED]


def test_what_is_no_submission_keeps_its_own_reason() -> None:
    found = skip_duplicates(
        [
            record("~$a", "1", SKIPPED, "锁"),
            record("a", "1"),
            record("b", ""),
            record("c", "", REJECTED),
        ]
    )
    assert [one.reason for one in found] == ["锁", "", "", ""]
    assert found[1].status is MERGED


def form(sheet: str, year: int | None) -> IndicatorForm:
    return IndicatorForm(
        file="f", sheet=sheet, form=Form.PROJECT, layout="x", area=Area(1, 1, 9, 9), year=year
    )


def test_without_a_year_everything_is_kept() -> None:
    forms, sheets = (form("甲", 2022), form("乙", 2023)), (SheetResult("甲", MERGED),)
    assert keep_year(Contents(forms, sheets), None) == Contents(forms, sheets)


def test_other_years_are_skipped_with_that_reason_sheet_by_sheet() -> None:
    forms = (form("甲", 2022), form("乙", 2023), form("丙", None), form("丁", 2021))
    forms += (form("丁", 2023),)
    sheets = tuple(SheetResult(name, MERGED) for name in "甲乙丙丁")
    kept, marked, _ = keep_year(Contents(forms, sheets), 2023)
    assert [(one.sheet, one.year) for one in kept] == [("乙", 2023), ("丙", None), ("丁", 2023)]
    assert [one.status for one in marked] == [SKIPPED, MERGED, MERGED, MERGED]
    assert "2022年度" in marked[0].reason
    assert "2023" in marked[0].reason


EMPTY = SheetResult("甲", SKIPPED, "空表")
OTHER = SheetResult("乙", SKIPPED, "不是自评表")
BLANK = SheetResult("丙", SKIPPED, "没有填写", blank_form=True)
BAD = SheetResult("丁", REJECTED, "缺表头")
LAST_YEAR = SheetResult("戊", SKIPPED, "2022年度", other_year=True)


@pytest.mark.parametrize(
    ("sheets", "status", "reason"),
    [
        ((EMPTY, BAD), REJECTED, "缺表头"),
        ((BLANK, BAD), REJECTED, "缺表头"),
        ((EMPTY, BLANK), SKIPPED, "没有填写"),
        ((EMPTY, LAST_YEAR), SKIPPED, "2022年度"),
        ((BLANK, LAST_YEAR), SKIPPED, "工作表“丙”没有填写；工作表“戊”2022年度"),
        ((EMPTY,), REJECTED, "工作簿里没有找到自评表（空表）。请核对是否发错了文件。"),
        (
            (EMPTY, OTHER),
            REJECTED,
            "工作簿里没有找到自评表（工作表“甲”空表；工作表“乙”不是自评表）。请核对是否发错了文件。",
        ),
        ((), REJECTED, "工作簿里没有找到自评表。请核对是否发错了文件。"),
    ],
)
def test_verdict_of_a_workbook_without_a_merged_form(
    sheets: tuple[SheetResult, ...], status: Status, reason: str
) -> None:
    assert verdict(sheets, merged=False) == (status, reason)
    assert verdict(sheets, merged=True) == (MERGED, "")


@pytest.mark.parametrize(
    ("status", "levels", "fail_on", "code"),
    [
        (MERGED, [], "error", 0),
        (MERGED, ["info", "warning"], "error", 0),
        (MERGED, ["error"], "error", 1),
        (MERGED, ["warning"], "warning", 1),
        (MERGED, ["info"], "warning", 0),
        (MERGED, ["error"], "never", 0),
        (REJECTED, ["error"], "never", 3),
        (REJECTED, [], "error", 3),
        (SKIPPED, [], "error", 3),  # nothing was merged
        (SKIPPED, [], "never", 3),
    ],
)
def test_exit_codes(status: Status, levels: list[str], fail_on: str, code: int) -> None:
    run: Any = SimpleNamespace(  # Any: stands for a Run
        files=(record("a", "1", status),),
        summary=SimpleNamespace(findings=Counter(map(Severity, levels))),
    )
    assert exit_code(run, cast("FailOn", fail_on)) == code


def test_an_error_of_ours_on_one_file_rejects_it_and_says_what(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_task: Task, _settings: Settings, _show: object) -> FileResult:
        raise KeyError("分值")

    monkeypatch.setattr(evaluate, "_evaluate", broken)
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"x")
    found = evaluate_task(Task(str(path), "a.xlsx"), Settings(load_rules(None)))
    assert found.status is REJECTED
    assert "KeyError" in found.reason
    assert "维护人员" in found.reason
    assert found.sha256


def test_a_file_that_takes_too_long_is_stopped_even_inside_a_catch_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def endless(_task: Task, _settings: Settings, _show: object) -> FileResult:
        while True:
            try:
                sum(range(1000))
            except Exception:  # noqa: BLE001, S112 - what this test is about
                continue

    monkeypatch.setattr(evaluate, "_evaluate", endless)
    settings = Settings(load_rules(None), seconds=0.05)
    found = evaluate_task(Task(str(tmp_path / "a"), "a"), settings)
    assert found.status is REJECTED
    assert "0.05秒" in found.reason
    assert found.sha256 == ""


def test_a_file_that_takes_all_memory_is_rejected(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def greedy(_task: Task, _settings: Settings, _show: object) -> FileResult:
        raise MemoryError

    monkeypatch.setattr(evaluate, "_evaluate", greedy)
    (tmp_path / "a").write_bytes(b"x")
    found = evaluate_task(Task(str(tmp_path / "a"), "a"), Settings(load_rules(None)))
    assert (found.status, found.reason) == (REJECTED, OUT_OF_MEMORY)
    assert found.sha256, "what was held when memory ran out is free again"


def test_what_travels_to_and_from_workers_can_be_pickled() -> None:
    settings = Settings(load_rules(None), 2023, 1.5)
    assert pickle.loads(pickle.dumps(settings)) == settings  # noqa: S301 - our own bytes
    assert settings.rules.execution.points == Decimal(10)
