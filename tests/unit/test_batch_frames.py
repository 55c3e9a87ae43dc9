"""What a finished run gives to those who go on computing."""

from __future__ import annotations

import gc
import json
import math
import weakref
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from support.mixed_folder import write_mixed_folder

from xl_jixiao.actions.outcome import RunResult
from xl_jixiao.actions.run import run_folder
from xl_jixiao.batch.settings import Progress
from xl_jixiao.model.finding import FileResult
from xl_jixiao.model.roster import RosterRow
from xl_jixiao.model.submission import BaseDataForm, IndicatorForm
from xl_jixiao.tables.frames import COLUMNS, INNER, flat_summary

Row = dict[str, Any]
ENTERED = {"waivers", "unplaced"}
"""Nobody has typed anything into the folder's workbook."""


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> RunResult:
    place = tmp_path_factory.mktemp("一轮")
    write_mixed_folder(place / "报送")
    roster = (RosterRow("青山县缺报局"),)
    return run_folder(place / "报送", place / "结果", roster=roster, drafts=None, cache=False)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> RunResult:
    place = tmp_path_factory.mktemp("无")
    (place / "报送").mkdir()
    return run_folder(place / "报送", place / "结果", drafts=None, cache=False)


def document(result: RunResult) -> Row:
    told: Row = json.loads(result.document.read_text(encoding="utf-8"))
    return told


def test_submissions_and_findings_are_those_of_the_document(done: RunResult) -> None:
    told = document(done)
    assert list(done.submissions) == told["submissions"]
    assert list(done.findings) == told["findings"]
    assert len(told["findings"]) > 20


def test_they_are_read_line_by_line(done: RunResult, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    inner = json.loads

    def spy(text: str, **how: Any) -> Any:
        read.append(text)
        return inner(text, **how)

    monkeypatch.setattr("json.loads", spy)
    assert len(list(islice(done.findings, 2))) == 2
    assert len(read) <= 3, "no more than was asked for"


def test_nothing_is_read_before_it_is_asked_for(empty: RunResult, tmp_path: Path) -> None:
    elsewhere = RunResult(tmp_path / "不存在", empty.run)
    with pytest.raises(OSError, match="不存在"):
        list(elsewhere.submissions)


def told_of(document: Row, frame: str) -> Iterator[Row]:
    """The rows that a frame must have, from the document."""
    if frame in INNER:
        for at, form in enumerate(document["submissions"]):
            yield from ({"submission": at, **row} for row in form[frame])
    elif frame == "summary":
        yield from flat_summary(document["summary"])
    elif frame == "passed":
        for one in document["passed"]:
            for check in one["checks"]:
                yield {**{key: one[key] for key in one if key != "checks"}, **check}
    else:
        for one in document[frame]:
            yield {key: value for key, value in one.items() if key not in INNER}


def plain(value: object) -> object:
    """A value of a frame as JSON has it."""
    if value is pd.NA or (isinstance(value, float) and math.isnan(value)):
        return None
    return value


@pytest.mark.parametrize("frame", COLUMNS)
def test_every_value_of_a_frame_is_that_of_the_document(done: RunResult, frame: str) -> None:
    made = done.frames()[frame]
    expected = list(told_of(document(done), frame))
    if frame not in ENTERED:
        assert expected, "the folder has some of each"
        assert list(made.columns) == list(expected[0]), "all that the document tells"
    rows = [{name: plain(row[name]) for name in made.columns} for _, row in made.iterrows()]
    assert rows == expected


@pytest.mark.parametrize("which", ["done", "empty"])
def test_columns_and_types_are_the_same_however_little_there_is(
    which: str, request: pytest.FixtureRequest
) -> None:
    frames = request.getfixturevalue(which).frames()
    found = {
        name: {column: str(kind) for column, kind in frame.dtypes.items()}
        for name, frame in frames.items()
    }
    assert found == {name: dict(kinds) for name, kinds in COLUMNS.items()}


def test_an_empty_result_is_no_error(empty: RunResult) -> None:
    assert list(empty.submissions) == []
    assert list(empty.findings) == []
    assert {len(frame) for name, frame in empty.frames().items() if name != "summary"} == {0}


def test_the_manual_names_every_frame() -> None:
    manual = (Path(__file__).parents[2] / "docs" / "用户手册.md").read_text(encoding="utf-8")
    assert [name for name in COLUMNS if f"`{name}`" not in manual] == []


def test_a_run_over_a_folder_holds_no_result_of_a_file(tmp_path: Path) -> None:
    """Only what it counts with: whole results and forms would grow with the folder."""
    write_mixed_folder(tmp_path / "报送", units=2)
    kinds = (FileResult, IndicatorForm, BaseDataForm)
    held: list[tuple[str, int]] = []

    def alive() -> list[int]:
        gc.collect()
        found = Counter(map(type, gc.get_objects()))
        return [found[kind] for kind in kinds]

    def look(event: Progress) -> None:
        if event.stage in {"check", "write"}:
            more = (now - then for now, then in zip(alive(), before, strict=True))
            held.extend((event.stage, count) for count in more)

    before = alive()  # other tests of the process may hold some
    done = run_folder(
        tmp_path / "报送", tmp_path / "结果", drafts=None, cache=False, jobs=1, report=look
    )
    assert {stage for stage, _ in held} == {"check", "write"}
    assert max(count for _, count in held) <= 1, "at most the one just looked at"
    assert done.run.files
    kept = weakref.ref(done.run)
    del done
    gc.collect()
    assert kept() is None
