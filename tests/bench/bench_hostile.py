"""Long and hostile texts in cells and reports: `python tests/bench/bench_hostile.py`.

CPU time of a text of twice the length over that of the text, the least of several rounds each: 2
where the work is in step with the length, 4 where a regular expression or a loop goes back to the
start at every character. The tests count calls (tests/support/work.py), which do not see that.
Exit code 1 where a ratio is above the goal.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from xl_jixiao.text.labels import label_amount, tidy
from xl_jixiao.text.measures import parse_quantity
from xl_jixiao.text.reading import read_actual
from xl_jixiao.text.target import parse_target

ROUNDS = 3
LENGTH = 20_000
GOAL = 3.0
SHORTEST = 0.02
"""Seconds below which a text is no work at all, whatever the ratio."""
PIECES = (
    "9 9, 1\xa0 一 十百千万 ( 1( ≥ 1年 1月1日 A-1 每人 其中1个 由1到 \\n 1/ 1- 不超过 完成率100%， "
    "2023. 1: 1、 指标1： 未 项目 （ （） 请 _ … 《a》（ 1、（一） 力争 控制在预算 “ 共9 9万元， "
    "增长9%，"
)
HEAD = "某县某局2023年度部门整体支出绩效自评报告\n一、绩效情况\n"


def main() -> int:
    """Print the worst ratios, the worst last."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # tests/support
    measured = sorted(_measured(), key=lambda one: one[0])
    for ratio, seconds, name in measured[-10:]:
        print(f"{ratio:5.2f}  {seconds * 1000:7.0f} ms  {name}")
    return int(any(ratio > GOAL for ratio, _, _ in measured))


def _measured() -> Iterator[tuple[float, float, str]]:
    for piece in [*PIECES.split(" "), "\n", " "]:
        for name, work in (("cell", _cell), ("report", _report)):
            single, double = (
                _seconds(work, (piece * size)[:size]) for size in (LENGTH, 2 * LENGTH)
            )
            ratio = double / single if double > SHORTEST else 0.0
            yield ratio, double, f"{name} of {piece!r}"


def _cell(text: str) -> None:
    target = parse_target(text, indicator=text, level2=text)
    read_actual(target, text + "1")
    parse_quantity(text)
    tidy(text)
    label_amount(text)


def _report(text: str) -> None:
    from support.reports import check_text

    check_text(HEAD + text)


def _seconds(work: Callable[[str], None], text: str) -> float:
    """The least CPU time; each round has a text of its own, for what is remembered."""
    times = []
    for number in range(ROUNDS):
        clock = time.process_time()
        work(text + "。" * number)
        times.append(time.process_time() - clock)
    return min(times)


if __name__ == "__main__":
    sys.exit(main())
