"""Files as work for the executor."""

from __future__ import annotations

from dataclasses import dataclass

from xl_jixiao.batch.limits import patient_collector
from xl_jixiao.batch.single import rejected, too_slow
from xl_jixiao.batch.task import Evaluate, Settings, Task
from xl_jixiao.model.finding import FileResult

SERIAL_BELOW = 2000
"""Files from which processes are used unasked: sending the results back costs a quarter of the
CPU again, and writing stays serial, so that a run of 1,000 (20 s) gains little by two workers."""
DIED = (
    "处理该文件时进程异常退出，该文件未能处理，其余文件不受影响。"
    "请用 Excel 或 WPS 打开后另存为 .xlsx 再报送；仍不行请把该文件发给维护人员。"
)


@dataclass(frozen=True, slots=True)
class FileWork:
    """The call that a worker makes for each chunk of files (batch.workers.Work)."""

    evaluate: Evaluate
    settings: Settings

    @property
    def serial_below(self) -> int:
        """See SERIAL_BELOW."""
        return SERIAL_BELOW

    def __call__(self, chunk: tuple[Task, ...], /) -> tuple[FileResult, ...]:
        """The results in the order of the tasks."""
        with patient_collector():
            return tuple(self.evaluate(task, self.settings) for task in chunk)

    def patience(self, items: int) -> float:
        """Each worker stops a slow file itself where the system lets it (limits.time_limit); this
        is for what it can't stop.
        """
        return self.settings.seconds + items / 2

    def lost(self, item: Task, *, stuck: bool) -> FileResult:
        """The file is rejected, with its hash."""
        return rejected(item, too_slow(self.settings.seconds) if stuck else DIED)
