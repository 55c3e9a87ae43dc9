"""A file that was corrected and is checked again: what is fixed, what is open."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Mapping
from dataclasses import field
from pathlib import Path
from typing import Any

from xl_jixiao.actions.check import CheckedFiles
from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.model.finding import STATE_TITLES, State

Json = dict[str, Any]  # JSON is untyped by nature


@dataclass(frozen=True, slots=True)
class Rechecked:
    """What became of the findings of the check before."""

    told: str = ""
    """Chinese: the counts, or why the two are not held against each other."""
    states: Mapping[int, State] = field(default_factory=dict)
    """Of the findings of the file, by their place in its result."""
    fixed: tuple[Json, ...] = ()
    """The findings that are gone, as the result.json of the check before has them."""


def memory_of(checked: CheckedFiles) -> str:
    """What is to be kept of a check, for `recheck`: its result.json."""
    from xl_jixiao.outputs.result_json import write_result

    with tempfile.TemporaryDirectory(prefix="jixiao-") as folder:
        path = Path(folder) / "result.json"
        write_result(checked.run, path)
        return path.read_text("utf-8")


def recheck(checked: CheckedFiles, memory: str) -> Rechecked:
    """The check of one file held against one before, whatever the file was called then."""
    from xl_jixiao.outputs.earlier_result import read_earlier
    from xl_jixiao.outputs.result_file import ResultError
    from xl_jixiao.rounds.comparison import match, why_not_comparable

    with tempfile.TemporaryDirectory(prefix="jixiao-") as folder:
        path = Path(folder) / "result.json"
        path.write_text(memory, "utf-8")
        try:
            before = read_earlier(path)
        except ResultError as error:
            return Rechecked(f"没有与上一次比较：{error}")
        why_not = why_not_comparable(checked.run, before)
        if why_not:
            return Rechecked(f"没有与上一次比较：{why_not.replace('汇总', '检查')}。")
        found = match(checked.run, before)
        fixed = frozenset(before.findings[at].ordinal for at in found.fixed)
        states = {spot.ordinal: state for spot, state in found.states.items() if not spot.file}
        return Rechecked(_told(states, len(fixed)), states, tuple(before.read(fixed)))


def _told(states: Mapping[int, State], fixed: int) -> str:
    counts = Counter(states.values())
    shown = "，".join(
        f"{STATE_TITLES[state]} {counts[state]} 处" for state in STATE_TITLES if counts[state]
    )
    return f"与上一次检查相比：已改 {fixed} 处{'，' + shown if shown else ''}。"
