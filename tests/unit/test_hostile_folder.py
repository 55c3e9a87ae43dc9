"""A folder with one of every hostile kind: each is accounted for, with a reason that says why."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from support.hostile import KINDS, Kind, write_hostile_folder

pytestmark = pytest.mark.slow  # some three hundred files, many of them as large as may be

MOST_MB = 500
"""Of any one process of the run. That of all together is the bench's (bench_mutations.py)."""

LITTLE = 350_000
"""KB of addresses that a process may use on a small machine (`ulimit -v`)."""

RUN = """
import resource, subprocess, sys
if __name__ == "__main__":
    if len(sys.argv) == 4:
        # what started a process counts as its own peak: here a small one
        sys.exit(subprocess.run([sys.executable, *sys.argv, "measured"]).returncode)
    if limit := 1024 * int(sys.argv[3]):
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    from xl_jixiao.actions.run import run_folder
    run_folder(sys.argv[1], sys.argv[2], drafts=None, jobs=2, cache=False)
    own, children = resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN
    print(max(resource.getrusage(one).ru_maxrss for one in (own, children)) // 1024)
"""


class Ran(NamedTuple):
    """What came of the folder."""

    kinds: Mapping[str, Kind]
    files: Mapping[str, Mapping[str, Any]]
    """As result.json has them."""
    out: Path
    peak_mb: int


@pytest.fixture(scope="module", params=[0, LITTLE], ids=["no limit", "350 MB"])
def ran(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Ran:
    pytest.importorskip("resource", reason="Windows tells memory otherwise")
    home = tmp_path_factory.mktemp("hostile")
    kinds = write_hostile_folder(home / "in")
    (home / "run.py").write_text(RUN, encoding="utf-8")
    told = subprocess.run(
        [sys.executable, home / "run.py", home / "in", home / "out", str(request.param)],
        env={
            **os.environ,
            "JIXIAO_SOFFICE": "/nowhere",
            "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        },
        capture_output=True,
        text=True,
        check=True,
    )
    result = json.loads((home / "out" / "result.json").read_text(encoding="utf-8"))
    files = {one["file"]: one for one in result["files"]}
    return Ran(kinds, files, home / "out", int(told.stdout.split()[-1]))


def test_there_are_many_kinds() -> None:
    assert len(KINDS) >= 120
    assert not [name for name, count in Counter(one.name for one in KINDS).items() if count > 1]


def test_every_kind_ends_as_it_must(ran: Ran) -> None:
    assert ran.files.keys() == ran.kinds.keys(), "none is lost, none is made up"
    ended = {name: (one["status"], one["reason"]) for name, one in ran.files.items()}
    assert {
        name: ended[name]
        for name, kind in ran.kinds.items()
        if ended[name][0] != kind.status.value or kind.word not in ended[name][1]
    } == {}


def test_every_reason_is_one(ran: Ran) -> None:
    reasons = {name: one["reason"] for name, one in ran.files.items() if one["status"] != "merged"}
    assert {
        name: reason
        for name, reason in reasons.items()
        if not reason.endswith(("。", "）")) or "内部错误" in reason or "超过60秒" in reason
    } == {}


def test_no_process_takes_much_memory(ran: Ran) -> None:
    assert ran.peak_mb < MOST_MB


def test_nothing_is_written_elsewhere(ran: Ran) -> None:
    written = {one.name for one in ran.out.parent.iterdir()}
    assert written == {"in", "out", "run.py"}
    assert not Path("/tmp/evil.xlsx").exists()  # noqa: S108 - where a kind wants to be written
