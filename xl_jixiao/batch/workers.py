"""Many files over an executor; a worker that dies costs one file, not the run."""

from __future__ import annotations

import multiprocessing
import os
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from typing import Self

from xl_jixiao.batch.single import rejected, too_slow
from xl_jixiao.batch.task import Task, Work
from xl_jixiao.model.finding import FileResult

SERIAL_BELOW = 2000
"""Files from which processes are used unasked: sending the results back costs a quarter of the
CPU again, and writing stays serial, so that a run of 1,000 (20 s) gains little by two workers."""
CHUNK = 25
"""Files per task: 1 costs 30-50 % more, 500 leave a core idle at the end."""
MOST_WORKERS = 61
"""More than that a process pool on Windows refuses."""
DIED = (
    "处理该文件时进程异常退出，该文件未能处理，其余文件不受影响。"
    "请用 Excel 或 WPS 打开后另存为 .xlsx 再报送；仍不行请把该文件发给维护人员。"
)

Chunk = tuple[Task, ...]
Done = Callable[[FileResult], None]


def evaluate_all(
    tasks: Sequence[Task], work: Work, *, jobs: int | None, executor: Executor | None, done: Done
) -> None:
    """Evaluate every task and hand each result to `done`, in no particular order.

    Args:
        tasks: the files.
        work: the call for a chunk of them.
        jobs: number of processes; None = one below SERIAL_BELOW files, else one per
            core.
        executor: anything with submit that returns concurrent.futures.Future (a process pool,
            dask's Client.get_executor()); it is used and left open.
        done: called in this process once per task.
    """
    workers = _workers(len(tasks), jobs)
    if executor is not None:
        _over(executor, _chunks(tasks, max(workers, 2)), work, done)
    elif workers < 2:
        _serial(tasks, work, done)
    else:
        _over_pools(_chunks(tasks, workers), work, workers, done)


def _workers(files: int, jobs: int | None) -> int:
    if jobs is not None:
        return min(jobs, files, MOST_WORKERS)
    if files < SERIAL_BELOW:
        return 1
    return min(_cores(), MOST_WORKERS)


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _chunks(tasks: Sequence[Task], workers: int) -> list[Chunk]:
    size = max(1, min(CHUNK, -(-len(tasks) // (4 * workers))))
    return [tuple(tasks[start : start + size]) for start in range(0, len(tasks), size)]


def _serial(tasks: Iterable[Task], work: Work, done: Done) -> None:
    for task in tasks:
        done(work((task,))[0])


def _over_pools(chunks: list[Chunk], work: Work, workers: int, done: Done) -> None:
    """Go on with a fresh pool after each death, until nothing is left."""
    while chunks:
        with _Pool(workers) as pool:
            if not pool.alive():
                # no worker can start at all (a main module that can't be imported again, a
                # sandbox without processes): slower, but the job gets done
                for chunk in chunks:
                    _serial(chunk, work, done)
                return
            chunks, suspects = _drain(pool.executor, chunks, work, done)
        for suspect in suspects:
            _isolate(suspect, work, done)


def _over(executor: Executor, chunks: list[Chunk], work: Work, done: Done) -> None:
    """The same over the caller's executor; when that is broken, over pools of our own."""
    while chunks:
        before = len(chunks)
        chunks, suspects = _drain(executor, chunks, work, done)
        for suspect in suspects:
            _isolate(suspect, work, done)
        if len(chunks) == before:
            _over_pools(chunks, work, 2, done)
            return


def _drain(
    executor: Executor, chunks: list[Chunk], work: Work, done: Done
) -> tuple[list[Chunk], list[Chunk]]:
    """Run chunks until all are done or the executor breaks.

    Returns:
        (chunks never started, chunks that were under way when a worker died or got stuck).
    """
    waiting = deque(chunks)
    running: dict[Future[tuple[FileResult, ...]], tuple[Chunk, float]] = {}
    suspects: list[Chunk] = []
    broken = False
    in_flight = 2 * (_cores() + 1)  # enough to keep every worker busy, few suspects after a death
    while running or (waiting and not broken):
        while waiting and not broken and len(running) < in_flight:
            try:
                future = executor.submit(work, waiting[0])
            except RuntimeError:  # broken or shut down; BrokenExecutor is one of them
                broken = True
                break
            chunk = waiting.popleft()
            running[future] = (chunk, time.monotonic() + _patience(work, chunk))
        finished, _ = wait(running, timeout=1.0, return_when=FIRST_COMPLETED)
        for future in finished:
            chunk, _ = running.pop(future)
            if not _collect(future, done):
                suspects.append(chunk)
                broken = broken or _is_broken(future)
        if any(deadline < time.monotonic() for _, deadline in running.values()):
            suspects += [chunk for chunk, _ in running.values()]
            break
    return list(waiting), suspects


def _collect(future: Future[tuple[FileResult, ...]], done: Done) -> bool:
    """Hand on the results of a finished chunk; False where it has none."""
    if future.cancelled() or future.exception() is not None:
        return False
    for result in future.result():
        done(result)
    return True


def _is_broken(future: Future[tuple[FileResult, ...]]) -> bool:
    return not future.cancelled() and isinstance(future.exception(), BrokenExecutor)


def _patience(work: Work, chunk: Chunk) -> float:
    """Seconds until a chunk counts as stuck.

    Each worker stops a slow file itself where the system lets it (limits.time_limit); this is for
    what it can't stop. Twice, since a chunk may wait its turn behind another.
    """
    return 2 * (work.settings.seconds + len(chunk) / 2)


def _isolate(chunk: Chunk, work: Work, done: Done) -> None:
    """Run a suspect chunk alone, halving it until the guilty file is named."""
    with _Pool(1) as pool:
        future = pool.executor.submit(work, chunk)
        finished, _ = wait([future], timeout=_patience(work, chunk) / 2)
        stuck = not finished
        if finished and _collect(future, done):
            return
    if len(chunk) == 1:
        done(rejected(chunk[0], too_slow(work.settings.seconds) if stuck else DIED))
        return
    half = len(chunk) // 2
    _isolate(chunk[:half], work, done)
    _isolate(chunk[half:], work, done)


class _Pool:
    """A process pool that can be left at once, even with a worker stuck in it."""

    def __init__(self, workers: int) -> None:
        from concurrent.futures import ProcessPoolExecutor

        self.executor = ProcessPoolExecutor(
            workers, mp_context=multiprocessing.get_context("spawn")
        )

    def alive(self) -> bool:
        """Whether a worker starts and answers.

        In a worker that imports a main module without a guard and so arrives here again, the
        RuntimeError of multiprocessing must pass: it ends that worker, and the first process
        learns that there are none to be had.
        """
        try:
            return self.executor.submit(_ping).result(timeout=60)
        except (BrokenExecutor, OSError, TimeoutError):
            return False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        # the processes themselves: shutdown alone would wait for one that is stuck
        processes: Iterator[multiprocessing.Process] = iter(
            (getattr(self.executor, "_processes", None) or {}).copy().values()
        )
        idle = [process for process in processes if process.is_alive()]
        self.executor.shutdown(wait=False, cancel_futures=True)
        for process in idle:
            process.join(timeout=1)
            if process.is_alive():
                process.kill()


def _ping() -> bool:
    return True
