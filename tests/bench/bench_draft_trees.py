"""A draft here over one of another tree: `python tests/bench/bench_draft_trees.py TREE`. Goal: 1.

Both trees read the published forms of examples/ and write the drafts of all of them: facts,
sentences and document.
"""

from __future__ import annotations

import sys

from trees import HERE, compared

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
    print("a draft:", compared(other, WORKER, forms, ROUNDS))


if __name__ == "__main__":
    main(*sys.argv[1:])
