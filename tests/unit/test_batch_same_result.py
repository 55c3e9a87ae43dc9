"""One folder, one result: however it is read, wherever it is run."""

from __future__ import annotations

import datetime as dt
import multiprocessing
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from support.mixed_folder import write_mixed_folder
from support.run_outputs import differences, parts_of_result

from xl_jixiao.actions.run import run_folder
from xl_jixiao.batch.settings import DEFAULT_DRAFTS
from xl_jixiao.model.roster import RosterRow

ROSTER = (RosterRow("青山县第0局"), RosterRow("青山县缺报局"))

Parts = dict[str, bytes]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Holds the folder 报送; results go beside it, so that links to files are the same."""
    place = tmp_path_factory.mktemp("一轮")
    write_mixed_folder(place / "报送")
    return place


@pytest.fixture(scope="module")
def usual(place: Path) -> Parts:
    """By one process, nothing kept."""
    return result(place, jobs=1, cache=False)


def result(place: Path, **how: Any) -> Parts:  # Any: arguments of run_folder
    out = place / "结果"
    shutil.rmtree(out, ignore_errors=True)
    run_folder(place / "报送", out, **{"roster": ROSTER, "drafts": None, **how})
    return parts_of_result(out)


def test_the_folder_holds_what_makes_a_difference(place: Path, usual: Parts) -> None:
    import json

    told = json.loads(usual["result.json"])
    statuses = {one["file"]: one["status"] for one in told["files"]}
    assert set(statuses.values()) == {"merged", "rejected", "skipped"}
    assert any(one["superseded_by"] for one in told["submissions"])
    assert {one["name"] for one in told["missing_units"]} == {"青山县缺报局"}
    ids = {one["id"] for one in told["findings"]}
    assert {"F02", "F04"} <= ids
    assert any(one["file"].endswith(".docx") for one in told["findings"])
    assert place.is_dir()


def test_two_processes(place: Path, usual: Parts) -> None:
    assert differences(usual, result(place, jobs=2, cache=False)) == []


def test_an_executor_of_threads(place: Path, usual: Parts) -> None:
    with ThreadPoolExecutor(3) as executor:
        assert differences(usual, result(place, executor=executor, cache=False)) == []


def test_an_executor_of_processes(place: Path, usual: Parts) -> None:
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(2, mp_context=context) as executor:
        assert differences(usual, result(place, executor=executor, cache=False)) == []


@pytest.mark.parametrize("jobs", [1, pytest.param(2, marks=pytest.mark.slow)])
def test_whatever_is_kept_of_earlier_runs(
    place: Path, usual: Parts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jobs: int
) -> None:
    import sqlite3
    from contextlib import closing

    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))
    assert differences(usual, result(place, jobs=jobs)) == [], "cold"
    assert differences(usual, result(place, jobs=jobs)) == [], "warm"
    with closing(sqlite3.connect(tmp_path / "xl_jixiao" / "shares.sqlite")) as store, store:
        keys = [key for (key,) in store.execute("SELECT key FROM shares ORDER BY key")]
        assert len(keys) > 10
        store.executemany("DELETE FROM shares WHERE key = ?", [(key,) for key in keys[::2]])
    assert differences(usual, result(place, jobs=jobs)) == [], "partly warm"


class Shuffled:
    """os.scandir with its entries in another order."""

    def __init__(self, seed: int) -> None:
        self._dice, self._scandir = random.Random(seed), os.scandir  # noqa: S311 - test data

    @contextmanager
    def __call__(self, *arguments: Any) -> Iterator[Iterator[os.DirEntry[str]]]:
        with self._scandir(*arguments) as listing:
            entries = list(listing)
        self._dice.shuffle(entries)
        yield iter(entries)


@pytest.mark.parametrize("seed", range(3))
def test_any_order_of_the_file_system(
    place: Path, usual: Parts, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("xl_jixiao.intake.load.os.scandir", Shuffled(seed))
        out = result_of_shuffled(place)
    assert differences(usual, out) == []


def result_of_shuffled(place: Path) -> Parts:
    """Into a folder that does not exist: rmtree lists folders too."""
    out = place / "结果"
    if out.exists():
        out.rename(place / f"weg{len(list(place.iterdir()))}")
    run_folder(place / "报送", out, roster=ROSTER, drafts=None, jobs=1, cache=False)
    return parts_of_result(out)


def test_any_order_in_which_results_come(
    place: Path, usual: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    from xl_jixiao.batch import pool

    inner: Callable[..., None] = pool.do_all

    def shuffled(items: Any, work: Any, *, done: Callable[[Any], None], **how: Any) -> None:
        came: list[Any] = []
        inner(items, work, done=came.append, **how)
        random.Random(1).shuffle(came)  # noqa: S311 - test data
        for one in came:
            done(one)

    monkeypatch.setattr(pool, "do_all", shuffled)
    assert differences(usual, result(place, jobs=1, cache=False)) == []


PLACES = (
    {"PYTHONHASHSEED": "1", "TZ": "UTC", "LC_ALL": "C"},
    {"PYTHONHASHSEED": "2", "TZ": "Asia/Shanghai", "LC_ALL": "zh_CN.UTF-8"},
    {"PYTHONHASHSEED": "3", "TZ": "America/St_Johns", "LC_ALL": "tr_TR.UTF-8", "LANG": "de_DE"},
)


@pytest.mark.parametrize("environment", PLACES, ids=lambda one: one["TZ"])
def test_any_hash_seed_time_zone_and_locale(
    place: Path, usual: Parts, environment: dict[str, str]
) -> None:
    out = place / "结果"
    shutil.rmtree(out, ignore_errors=True)
    roster = place / "名单.csv"
    rows = "".join(f",{one.name}\n" for one in ROSTER)
    roster.write_text("单位编码,单位名称\n" + rows, encoding="utf-8")
    command = (sys.executable, "-m", "xl_jixiao", "run", place / "报送", "--out", out)
    more = ("--roster", roster, "--no-drafts", "--no-cache")
    ended = subprocess.run(
        [*map(str, (*command, *more))],
        env={**os.environ, **environment},
        capture_output=True,
        check=False,
    )
    assert ended.returncode == 3, ended.stderr
    there = dt.datetime.now(ZoneInfo(environment["TZ"]))
    expected = {name: _dated(part, there) for name, part in usual.items()}
    assert differences(expected, parts_of_result(out)) == []


def _dated(part: bytes, there: dt.datetime) -> bytes:
    """With the day that it is there: of 填报日期, and of files saved and handed in today."""
    here = dt.datetime.now().astimezone()
    for shown in ("%Y年%m月%d日", '"arrived": "%Y-%m-%d"'):
        part = part.replace(here.strftime(shown).encode(), there.strftime(shown).encode())
    return part


@pytest.mark.slow
def test_drafts_however_they_are_made(place: Path) -> None:
    one = result(place, jobs=1, drafts=DEFAULT_DRAFTS)
    assert sum(name.startswith("自评报告初稿/") for name in one) > 10
    assert differences(one, result(place, jobs=2, drafts=DEFAULT_DRAFTS)) == []


def test_a_copy_beside_its_original_has_no_draft_of_its_own(tmp_path: Path) -> None:
    from support.small_forms import write_project

    first = write_project(tmp_path / "报送" / "甲.xlsx", unit="青山县甲局")
    shutil.copy(first, tmp_path / "报送" / "甲 - 副本.xlsx")
    ended = run_folder(tmp_path / "报送", tmp_path / "结果", cache=False)
    assert [one.name for one in ended.drafts if one.problem] == []
    assert len([one for one in ended.drafts if "青山县甲局" in one.name]) == 1


@pytest.mark.slow
def test_two_runs_at_once_over_one_store(place: Path, usual: Parts, tmp_path: Path) -> None:
    roster = tmp_path / "名单.csv"
    roster.write_text("单位编码,单位名称\n" + "".join(f",{one.name}\n" for one in ROSTER), "utf-8")
    for _ in range(2):  # both cold, both warm
        outs = [place / name for name in ("结果", "另一个")]
        runs = []
        for out in outs:
            shutil.rmtree(out, ignore_errors=True)
            command = (sys.executable, "-m", "xl_jixiao", "run", place / "报送", "--out", out)
            runs.append(
                subprocess.Popen(
                    [*map(str, (*command, "--roster", roster, "--no-drafts"))],
                    env={**os.environ, "XDG_CACHE_HOME": str(tmp_path)},
                    stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE,
                )
            )
        for run, out in zip(runs, outs, strict=True):
            _, complained = run.communicate(timeout=120)
            assert (run.returncode, complained) == (3, b"")
            assert differences(usual, parts_of_result(out)) == []
