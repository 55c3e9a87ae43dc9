"""Many items of work over an executor; a worker that dies costs one item."""

from __future__ import annotations

import os
import signal
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from threading import Thread
from typing import TYPE_CHECKING, NamedTuple, ParamSpec, Protocol, Self, TypeVar

from xl_jixiao.platform_limits import has_processes
from xl_jixiao.process_limits import WAITING, cpu_seconds, limit_memory

if TYPE_CHECKING:
    import multiprocessing
    from concurrent.futures import Executor, Future

CHUNK = 25
"""Items per task: 1 costs 30-50 % more, 500 leave a core idle at the end."""

WORKER_MEMORY = 1 << 30
"""Bytes a worker may use: the largest file that is read takes a third of it."""

MOST_WORKERS = 61
"""More than that a process pool on Windows refuses."""

LEAVING = 5.0
"""Seconds for the pool's own thread to end once its workers have ended."""

Item = TypeVar("Item")

Result = TypeVar("Result")

Given = ParamSpec("Given")

ItemIn_contra = TypeVar("ItemIn_contra", contravariant=True)

ResultOut_co = TypeVar("ResultOut_co", covariant=True)

Chunks = list[Sequence[Item]]
"""Items that are made when they are asked for stay so until their chunk is sent."""

Done = Callable[[Result], None]


class Work(Protocol[ItemIn_contra, ResultOut_co]):
    """What a worker does with a chunk of items: plain, picklable data with a call."""

    def __call__(self, chunk: tuple[ItemIn_contra, ...], /) -> tuple[ResultOut_co, ...]:
        """The results in the order of the items; for whatever an item holds, nothing is raised."""

    @property
    def serial_below(self) -> int:
        """The number of items from which processes pay, unasked."""

    def patience(self, items: int) -> float:
        """CPU seconds until a chunk of so many items counts as stuck."""

    def lost(self, item: ItemIn_contra, *, stuck: bool) -> ResultOut_co:
        """The result of an item whose worker died, or was killed because it got stuck."""


def do_all(
    items: Sequence[Item],
    work: Work[Item, Result],
    *,
    jobs: int | None,
    executor: Executor | None,
    done: Done[Result],
) -> None:
    """Do the work on every item and hand each result to `done`, in no particular order.

    Args:
        items: files to evaluate, drafts to make.
        work: the call for a chunk of them.
        jobs: number of processes; None = one below the work's `serial_below`, else one per core.
        executor: anything with submit that returns concurrent.futures.Future (a process pool,
            dask's Client.get_executor()); it is used and left open.
        done: called in this process once per item.
    """
    workers = _workers(len(items), jobs, work.serial_below)
    if executor is not None:
        _over(executor, _chunks(items, max(workers, 2)), work, done)
    elif workers < 2:
        _serial(items, work, done)
    else:
        _over_pools(_chunks(items, workers), work, workers, done)


def _workers(items: int, jobs: int | None, serial_below: int) -> int:
    if not has_processes():
        return 1
    if jobs is not None:
        return min(jobs, items, MOST_WORKERS)
    if items < serial_below:
        return 1
    return min(_cores(), MOST_WORKERS)


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _chunks(items: Sequence[Item], workers: int) -> Chunks[Item]:
    size = max(1, min(CHUNK, -(-len(items) // (4 * workers))))
    return [items[start : start + size] for start in range(0, len(items), size)]


def _serial(items: Iterable[Item], work: Work[Item, Result], done: Done[Result]) -> None:
    for item in items:
        done(work((item,))[0])


def _over_pools(
    chunks: Chunks[Item], work: Work[Item, Result], workers: int, done: Done[Result]
) -> None:
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


def _over(
    executor: Executor, chunks: Chunks[Item], work: Work[Item, Result], done: Done[Result]
) -> None:
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
    executor: Executor, chunks: Chunks[Item], work: Work[Item, Result], done: Done[Result]
) -> tuple[Chunks[Item], Chunks[Item]]:
    """Run chunks until all are done or the executor breaks.

    Returns:
        (chunks never started, chunks that were under way when a worker died or got stuck).
    """
    from concurrent import futures  # with logging: only where there are processes

    waiting = deque(chunks)
    running: dict[Future[tuple[Result, ...]], tuple[Sequence[Item], _Patience]] = {}
    suspects: Chunks[Item] = []
    broken = False
    in_flight = 2 * (_cores() + 1)  # enough to keep every worker busy, few suspects after a death
    while running or (waiting and not broken):
        while waiting and not broken and len(running) < in_flight:
            try:
                future = _submit(executor, work, tuple(waiting[0]))
            except RuntimeError:  # broken or shut down; BrokenExecutor is one of them
                broken = True
                break
            chunk = waiting.popleft()
            # twice the work's own, since a chunk may wait its turn behind another
            running[future] = (chunk, _Patience.begin(executor, 2 * work.patience(len(chunk))))
        finished, _ = futures.wait(running, timeout=1.0, return_when=futures.FIRST_COMPLETED)
        for future in finished:
            chunk, _ = running.pop(future)
            if not _collect(future, done):
                suspects.append(chunk)
                broken = broken or _is_broken(future)
        if any(patience.over(executor) for _, patience in running.values()):
            suspects += [chunk for chunk, _ in running.values()]
            break
    return list(waiting), suspects


def _collect(future: Future[tuple[Result, ...]], done: Done[Result]) -> bool:
    """Hand on the results of a finished chunk; False where it has none."""
    if future.cancelled() or future.exception() is not None:
        return False
    for result in future.result():
        done(result)
    return True


def _is_broken(future: Future[tuple[Result, ...]]) -> bool:
    from concurrent.futures import BrokenExecutor

    return not future.cancelled() and isinstance(future.exception(), BrokenExecutor)


class _Patience(NamedTuple):
    """How long a chunk may take: so many seconds of CPU time of one worker, or, where a worker
    waits for what never comes, some times as many on the clock. Of workers that are not ours only
    the clock is known.
    """

    seconds: float
    clock: float
    spent: Mapping[int, float]

    @classmethod
    def begin(cls, executor: Executor, seconds: float) -> Self:
        """From now on."""
        return cls(seconds, time.monotonic(), _spent(executor))

    def over(self, executor: Executor) -> bool:
        """Whether that time has passed."""
        passed = time.monotonic() - self.clock
        if passed <= self.seconds:
            return False  # nobody has had more CPU time than that
        now = _spent(executor)
        most = max((now[one] - self.spent.get(one, 0.0) for one in now), default=passed)
        return most > self.seconds or passed > self.seconds * WAITING


def _spent(executor: Executor) -> dict[int, float]:
    """The CPU time of each worker by its number, as far as it is known."""
    numbers = list(getattr(executor, "_processes", None) or ())
    return {one: told for one in numbers if (told := cpu_seconds(one)) is not None}


def _isolate(chunk: Sequence[Item], work: Work[Item, Result], done: Done[Result]) -> None:
    """Run a suspect chunk alone, halving it until the guilty item is named."""
    from concurrent.futures import wait

    with _Pool(1) as pool:
        future = _submit(pool.executor, work, tuple(chunk))
        patience = _Patience.begin(pool.executor, work.patience(len(chunk)))
        finished, _ = wait([future], timeout=patience.seconds)
        while not finished and not patience.over(pool.executor):
            finished, _ = wait([future], timeout=1.0)
        stuck = not finished
        if finished and _collect(future, done):
            return
    if len(chunk) == 1:
        done(work.lost(chunk[0], stuck=stuck))
        return
    half = len(chunk) // 2
    _isolate(chunk[:half], work, done)
    _isolate(chunk[half:], work, done)


class _Pool:
    """A process pool that can be left at once, even with a worker stuck in it."""

    def __init__(self, workers: int) -> None:
        import multiprocessing
        from concurrent.futures import ProcessPoolExecutor

        self.executor = ProcessPoolExecutor(
            workers, mp_context=multiprocessing.get_context("spawn"), initializer=_begin
        )

    def alive(self) -> bool:
        """Whether a worker starts and answers.

        In a worker that imports a main module without a guard and so arrives here again, the
        RuntimeError of multiprocessing must pass: it ends that worker, and the first process
        learns that there are none to be had.
        """
        from concurrent.futures import BrokenExecutor

        try:
            return _submit(self.executor, _ping).result(timeout=60)
        except (BrokenExecutor, OSError, TimeoutError):
            return False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_error: object) -> None:
        # the processes themselves: shutdown alone would wait for one that is stuck
        processes: Iterator[multiprocessing.Process] = iter(
            (getattr(self.executor, "_processes", None) or {}).copy().values()
        )
        idle = [process for process in processes if process.is_alive()]
        manager: Thread | None = getattr(self.executor, "_executor_manager_thread", None)
        results = getattr(getattr(self.executor, "_result_queue", None), "_writer", None)
        self.executor.shutdown(wait=False, cancel_futures=True)
        for process in idle:
            if kind is None:
                process.join(timeout=1)
            if process.is_alive():
                process.kill()
        if results is not None:
            # a worker that was killed while it wrote leaves half a result: the pool's own thread
            # waits for the rest for ever unless the last writer, ours, is closed
            results.close()
        if manager is not None:
            # an interpreter that ends while this thread closes its pipes writes to a closed one
            # (concurrent.futures.process._python_exit takes no lock) and prints a traceback
            manager.join(timeout=LEAVING)


def _begin() -> None:
    """In a worker: leave interrupts (Ctrl-C) to the first process, end as soon as it is gone,
    keep within a worker's memory.
    """
    import multiprocessing

    limit_memory(WORKER_MEMORY)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        Thread(target=_watch, args=(parent.sentinel,), daemon=True).start()


def _watch(parent: int) -> None:
    from multiprocessing import connection

    connection.wait([parent])
    os._exit(1)


def _submit(
    executor: Executor, call: Callable[Given, Result], *given: Given.args, **named: Given.kwargs
) -> Future[Result]:
    """Submit a call; an interrupt (Ctrl-C) does not reach the processes that are started for it,
    not even while they start, where each would print where it was.

    Raises:
        RuntimeError: The executor is broken or shut down.
    """
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        return executor.submit(call, *given, **named)
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        return executor.submit(call, *given, **named)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _ping() -> bool:
    return True
