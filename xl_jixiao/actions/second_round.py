"""The second round: which result a run is held against, and the run with what came of that."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from xl_jixiao.outputs.result_json import RESULT_NAME, rules_digest

if TYPE_CHECKING:
    from xl_jixiao.facts.compared import EarlierRun
    from xl_jixiao.facts.run import Run


class SinceError(Exception):
    """The result that was named can't be used (usage error)."""


class Memory(NamedTuple):
    """What is known of the run before."""

    earlier: EarlierRun | None = None
    why_not: str = ""
    """Chinese: why the result that is there is not held against this run."""
    named: str = ""
    """The result as it was named; "" for the one in OUT."""


def remembered(out: Path, since: Path | None) -> Memory:
    """The result in OUT, or the one that was named.

    Args:
        out: where this run writes to.
        since: a result.json, or a folder that holds one; None = the one in OUT, if there is any.

    Raises:
        SinceError: the one that was named can't be used. One in OUT that can't be used is told: it
            goes into 历史 as it is.
    """
    from xl_jixiao.outputs.earlier_result import read_earlier
    from xl_jixiao.outputs.result_file import OtherSchemaError, ResultError
    from xl_jixiao.system_errors import explain_reading

    path = out / RESULT_NAME if since is None else _named(since)
    named = "" if since is None else str(since)
    if since is None and not path.is_file():
        return Memory()
    try:
        return Memory(read_earlier(path), named=named)
    except OtherSchemaError:
        why = "由较早的版本写出，其中的问题没有标识"
    except ResultError as error:
        why = f"读不出：{str(error).rstrip('。')}"
    except OSError as error:
        why = f"读不出：{explain_reading(error).rstrip('。')}"
    if named:
        raise _refused(named, why)
    return Memory(None, _told(why))


def _refused(named: str, why: str) -> SinceError:
    return SinceError(f"--since 给出的“{named}”不能用来比较：{why}。没有写出结果，原有结果未改动。")


def _dated(run: Run, earlier: EarlierRun | None) -> Run:
    """The run with the days on which everything came; these bytes were seen before whatever the
    earlier result is of.
    """
    from xl_jixiao.rounds.arrivals import with_arrivals

    seen = {} if earlier is None else earlier.seen
    dated = with_arrivals(run.files, run.standings, seen=seen, now=run.started)
    return replace(run, files=dated.files, standings=dated.standings)


def _told(why: str) -> str:
    return f"上一次的结果没有拿来比较：{why}。它原样移入“历史”，没有丢失。"


def _named(since: Path) -> Path:
    path = since / RESULT_NAME if since.is_dir() else since
    if not path.is_file():
        raise SinceError(
            f"--since 给出的“{since}”不存在，或者里面没有 {RESULT_NAME}。"
            f"请给出上一次的 {RESULT_NAME}，或它所在的文件夹。"
        )
    return path


def held_against(run: Run, memory: Memory) -> Run:
    """The run with every finding in its state.

    Raises:
        SinceError: the result that was named is of another round.
    """
    from xl_jixiao.rounds.comparison import compare, why_not_comparable

    earlier = memory.earlier
    run = _dated(run, earlier)
    if earlier is None:
        return replace(run, uncompared=memory.why_not)
    if why := why_not_comparable(run, earlier):
        if memory.named:
            raise _refused(memory.named, why)
        return replace(run, uncompared=_told(why))
    same = earlier.rules == (run.rules.label, rules_digest(run.rules))
    return replace(run, compared=compare(run, earlier, same_rules=same))
