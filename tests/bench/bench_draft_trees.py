"""A draft here over one of another tree: `python tests/bench/bench_draft_trees.py TREE`. Goal: 1.

Both trees read the published forms of examples/, in a process each, and write the drafts of all of
them in turns, so that what else the machine does falls on both. What is compared are the medians
of the CPU time of facts, sentences and document; everything is compiled before.
"""

from __future__ import annotations

import compileall
import statistics
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parents[2]
ROUNDS = 40
WORKER = """
import sys, time
from xl_jixiao import evaluate_file
from xl_jixiao.outputs.draft.making import set_up
from xl_jixiao.outputs.draft.narrative import narrate
try:
    from xl_jixiao.outputs.word.render import SourceMode, draft
except ImportError:  # where it was before
    from xl_jixiao.outputs.draft.render import SourceMode, draft
from xl_jixiao.rules.loading import load_rules

rules = load_rules(None)
desk = set_up(rules, [], SourceMode.TABLE)
purposes = {"department": "部门整体", "project": "项目支出"}
results = [evaluate_file(path) for path in sys.argv[1:]]
forms = [
    (one, result)
    for result in results
    for one in result.evaluated
    if one.submission.form.value in purposes
]
for _ in sys.stdin:
    clock = time.process_time()
    for one, result in forms:
        said = narrate(one, beside=result.evaluated, findings=result.findings, rules=rules)
        draft(desk.template(purposes[one.submission.form.value]), said)
    print((time.process_time() - clock) * 1000 / len(forms), flush=True)
"""


def main(other: str) -> None:
    """Print both medians and the ratio."""
    forms = sorted(map(str, (HERE / "examples").glob("*.xlsx")))
    workers = {}
    for tree in (HERE, Path(other).resolve()):
        compileall.compile_dir(tree / "xl_jixiao", quiet=1)
        workers[tree] = subprocess.Popen(
            [sys.executable, "-c", WORKER, *forms],
            cwd=tree,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env={"PYTHONPATH": str(tree), "PYTHONHASHSEED": "0"},
        )
    times: dict[Path, list[float]] = {tree: [] for tree in workers}
    for _ in range(ROUNDS):
        for tree, worker in workers.items():
            times[tree].append(_once(worker))
    for worker in workers.values():
        worker.communicate()
    here, there = (statistics.median(times[tree][2:]) for tree in workers)
    print(f"here {here:.2f} ms a draft, there {there:.2f} ms, ratio {here / there:.3f}")


def _once(worker: subprocess.Popen[str]) -> float:
    if worker.stdin is None or worker.stdout is None:
        raise RuntimeError
    worker.stdin.write("\n")
    worker.stdin.flush()
    return float(worker.stdout.readline())


if __name__ == "__main__":
    main(*sys.argv[1:])
