"""Reading and scoring a workbook here over another tree: `python tests/bench/bench_reading_trees.py
TREE`. Goal: 1.05.

Both trees open the same workbooks (forms.py: 55 rows in five sheets), recognise their forms and
score them; no checks, nothing written.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from forms import write_folder
from trees import compared

ROUNDS = 22
WORKBOOKS = 10
"""Other ones in each round: nothing of an earlier one helps, as in a folder of many units."""
WORKER = """
import gc, sys, time
from pathlib import Path
from xl_jixiao.forms.document import read_contents
from xl_jixiao.intake.load import load
from xl_jixiao.rules.loading import load_rules
try:
    from xl_jixiao.batch.evaluate import _scored
except ImportError:  # where it was before
    from xl_jixiao.batch.single import _scored

rules = load_rules(None)
paths = sorted(Path(sys.argv[1]).rglob("*.xlsx"))
gc.set_threshold(1_000_000, 50, 100)  # as both do in a run
size = int(sys.argv[2])
for number, _ in enumerate(sys.stdin):
    some = paths[number * size : number * size + size]
    clock = time.process_time()
    for path in some:
        for form in read_contents(load(path).outcome, file=path.name).submissions:
            _scored(form, rules)
    print((time.process_time() - clock) * 1000 / size, flush=True)
"""


def main(other: str) -> None:
    """Print both medians and the ratio."""
    with tempfile.TemporaryDirectory() as folder:
        write_folder(Path(folder), ROUNDS * WORKBOOKS)
        print("a workbook:", compared(other, WORKER, [folder, str(WORKBOOKS)], ROUNDS))


if __name__ == "__main__":
    main(*sys.argv[1:])
