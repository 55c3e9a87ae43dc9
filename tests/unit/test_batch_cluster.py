"""A run over dask.distributed: several processes, one of which dies in mid-run."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support.run_outputs import differences, parts_of_result
from support.small_forms import ACTUALS, write_project

from xl_jixiao.actions.run import run_folder
from xl_jixiao.batch.settings import Progress

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]  # dask's own

FILES = 120


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("一轮")
    for number in range(FILES):
        actuals = (f"{8 + number % 5}次", *ACTUALS[1:])
        write_project(place / "报送" / f"{number:03}.xlsx", unit=f"第{number}局", actuals=actuals)
    (place / "报送" / "坏.xlsx").write_bytes(b"PK\3\4 broken")
    return place


@pytest.fixture
def client() -> Iterator[Any]:  # Any: distributed ships no types
    """Of a cluster of three processes on this machine."""
    distributed = pytest.importorskip("distributed")
    with (
        distributed.LocalCluster(
            n_workers=3, threads_per_worker=1, processes=True, dashboard_address=None
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        yield client


def by_one_process(place: Path) -> dict[str, bytes]:
    run_folder(place / "报送", place / "结果", drafts=None, jobs=1, cache=False)
    found = parts_of_result(place / "结果")
    (place / "结果").rename(place / f"单{len(list(place.iterdir()))}")
    return found


def test_the_result_is_the_same_when_a_worker_dies_in_mid_run(place: Path, client: Any) -> None:
    usual = by_one_process(place)
    workers = client.run(os.getpid)
    assert len(set(workers.values()) | {os.getpid()}) == 4, "processes of their own"
    killed: list[int] = []

    def kill_one(event: Progress) -> None:
        if event.stage == "read" and event.done >= 10 and not killed:
            killed.append(next(iter(workers.values())))
            os.kill(killed[0], signal.SIGKILL)

    executor = client.get_executor()
    run_folder(
        place / "报送",
        place / "结果",
        drafts=None,
        executor=executor,
        report=kill_one,
        cache=False,
    )
    assert killed
    assert killed[0] not in client.run(os.getpid).values()
    assert differences(usual, parts_of_result(place / "结果")) == []
    assert executor.submit(int, "1").result() == 1, "left open"
