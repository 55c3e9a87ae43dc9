from __future__ import annotations

import os
import time
from collections.abc import Mapping
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest
from support.evaluators import half_a_result, obedient

from xl_jixiao.batch.evaluate import SERIAL_BELOW, FileWork
from xl_jixiao.batch.pool import CHUNK, _chunks, _Pool, _workers, do_all
from xl_jixiao.batch.settings import Settings, Task
from xl_jixiao.model.finding import FileResult, Status
from xl_jixiao.rules.loading import load_rules


def run(
    folder: Path,
    orders: Mapping[str, str],
    *,
    jobs: int | None = None,
    executor: Executor | None = None,
    seconds: float = 60,
) -> dict[str, FileResult]:
    tasks = []
    for name, order in orders.items():
        (folder / name).write_text(order, encoding="utf-8")
        tasks.append(Task(str(folder / name), name))
    results: list[FileResult] = []
    work = FileWork(obedient, Settings(load_rules(None), seconds=seconds))
    do_all(tasks, work, jobs=jobs, executor=executor, done=results.append)
    assert len(results) == len(tasks), "every task has exactly one result"
    return {result.file: result for result in results}


def files(count: int, **special: str) -> dict[str, str]:
    return {f"{number:03}.xlsx": f"{number}" for number in range(count)} | {
        f"{name}.xlsx": order for name, order in special.items()
    }


def test_few_files_stay_in_this_process(tmp_path: Path) -> None:
    results = run(tmp_path, files(3))
    assert {result.reason for result in results.values()} == {str(os.getpid())}


def test_jobs_go_to_other_processes(tmp_path: Path) -> None:
    results = run(tmp_path, files(8), jobs=2)
    assert str(os.getpid()) not in {result.reason for result in results.values()}


def test_the_file_that_kills_its_worker_is_named_and_the_others_are_done(tmp_path: Path) -> None:
    results = run(tmp_path, files(30, guilty="die", other="die"), jobs=2)
    rejected = {name for name, one in results.items() if one.status is Status.REJECTED}
    assert rejected == {"guilty.xlsx", "other.xlsx"}
    assert "进程异常退出" in results["guilty.xlsx"].reason
    assert results["guilty.xlsx"].sha256, "the file itself can be read and is identified"


@pytest.mark.slow
def test_the_file_that_never_ends_is_named(tmp_path: Path) -> None:
    results = run(tmp_path, files(3, slow="hang"), jobs=2, seconds=0.2)
    rejected = {name for name, one in results.items() if one.status is Status.REJECTED}
    assert rejected == {"slow.xlsx"}
    assert "超过0.2秒" in results["slow.xlsx"].reason


def test_a_pool_is_left_though_a_worker_is_killed_in_the_middle_of_a_result(
    tmp_path: Path,
) -> None:
    """Its own thread would wait for the rest, and Python's end for that thread."""
    begun = tmp_path / "begun"
    pool = _Pool(1)
    pool.executor.submit(half_a_result, str(begun))
    thread = pool.executor._executor_manager_thread
    while not begun.exists():
        time.sleep(0.01)
    pool.__exit__(KeyboardInterrupt)
    assert not thread.is_alive()


def test_any_executor_will_do(tmp_path: Path) -> None:
    with ThreadPoolExecutor(2) as executor:
        results = run(tmp_path, files(5), executor=executor)
        assert all(result.status is Status.MERGED for result in results.values())
        assert executor.submit(int, "1").result() == 1, "left open"


def test_the_callers_pool_may_break(tmp_path: Path) -> None:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as executor:
        results = run(tmp_path, files(6, guilty="die"), executor=executor)
    rejected = {name for name, one in results.items() if one.status is Status.REJECTED}
    assert rejected == {"guilty.xlsx"}


class Refusing(Executor):
    """An executor whose tasks fail with an error of its own (dask's KilledWorker)."""

    def submit(self, *_args: Any, **_kwargs: Any) -> Future[Any]:  # type: ignore[override]  # Any: as concurrent.futures has it
        future: Future[Any] = Future()
        future.set_exception(OSError("worker lost"))
        return future


def test_a_task_that_the_executor_loses_is_done_elsewhere(tmp_path: Path) -> None:
    results = run(tmp_path, files(2), executor=Refusing())
    assert all(result.status is Status.MERGED for result in results.values())


def test_a_shut_down_executor_is_replaced(tmp_path: Path) -> None:
    executor = ThreadPoolExecutor(1)
    executor.shutdown()
    results = run(tmp_path, files(2), executor=executor)
    assert all(result.status is Status.MERGED for result in results.values())


@pytest.mark.parametrize(
    ("count", "jobs", "workers"), [(10, None, 1), (10, 4, 4), (2, 4, 2), (0, None, 1)]
)
def test_number_of_workers(count: int, jobs: int | None, workers: int) -> None:
    assert _workers(count, jobs, SERIAL_BELOW) == workers


def test_chunks_are_small_for_few_files_and_never_above_the_limit() -> None:
    tasks = [Task(str(number), str(number)) for number in range(1000)]
    assert {len(chunk) for chunk in _chunks(tasks, 2)} == {CHUNK}
    assert max(len(chunk) for chunk in _chunks(tasks[:10], 2)) == 2
    assert [task for chunk in _chunks(tasks, 3) for task in chunk] == tasks
