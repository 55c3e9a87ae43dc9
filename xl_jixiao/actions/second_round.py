"""The second round: which result a run is held against, and the run with what came of that."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from xl_jixiao.outputs.result_json import RESULT_NAME, rules_digest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xl_jixiao.facts.compared import EarlierRun
    from xl_jixiao.facts.last_year import YearFigures
    from xl_jixiao.facts.ledger import EarlierProblem
    from xl_jixiao.facts.reviewed import Sample
    from xl_jixiao.facts.run import Run
    from xl_jixiao.rounds.ledger import Entries
    from xl_jixiao.rounds.reviewing import ReviewEntries


class SinceError(Exception):
    """The result that was named can't be used (usage error)."""


class Memory(NamedTuple):
    """What is known of the run before."""

    earlier: EarlierRun | None = None
    why_not: str = ""
    """Chinese: why the result that is there is not held against this run."""
    named: str = ""
    """The result as it was named; "" for the one in OUT."""
    place: Path | None = None
    """The folder of that result; None where there is none."""


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
        return Memory(read_earlier(path), named=named, place=path.parent)
    except OtherSchemaError:
        why = "由较早的版本写出，其中的问题没有标识"
    except ResultError as error:
        why = f"读不出：{str(error).rstrip('。')}"
    except OSError as error:
        why = f"读不出：{explain_reading(error).rstrip('。')}"
    if named:
        raise _refused(named, why)
    return Memory(None, _told(why), place=path.parent)


def last_year_of(place: Path | None) -> tuple[YearFigures, ...]:
    """The figures of the result that is given as last year's; none without one.

    Raises:
        SinceError: it can't be used.
    """
    from xl_jixiao.facts.last_year import year_figures
    from xl_jixiao.outputs.result_file import ResultError, open_result
    from xl_jixiao.system_errors import explain_reading

    if place is None:
        return ()
    path = place / RESULT_NAME if place.is_dir() else place
    try:
        return year_figures(open_result(path).summary)
    except OSError as error:
        why = explain_reading(error)
    except ResultError as error:
        why = str(error)
    except (KeyError, TypeError, ValueError):
        why = "里面的合计数不是本程序写出的样子"
    raise SinceError(f"--last-year 给出的“{place}”不能用：{why.rstrip('。')}。没有写出结果。")


def _refused(named: str, why: str) -> SinceError:
    return SinceError(f"上一次的结果“{named}”不能用来比较：{why}。没有写出结果，原有结果未改动。")


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
            f"上一次的结果“{since}”不存在，或者里面没有 {RESULT_NAME}。"
            f"请给出上一次的 {RESULT_NAME}，或它所在的文件夹。"
        )
    return path


def held_against(run: Run, memory: Memory, sample: Sample | None = None) -> Run:
    """The run with every finding in its state, and with what people entered since the run before.

    Args:
        run: this run.
        memory: what is known of the one before.
        sample: which forms are reviewed; None: as before.

    Raises:
        SinceError: the result that was named is of another round.
    """
    from xl_jixiao.rounds.comparison import compare, match, why_not_comparable
    from xl_jixiao.rounds.ledger import in_force, ledger_of

    earlier = memory.earlier
    run = _dated(run, earlier)
    why_not = memory.why_not
    if earlier is not None and (why := why_not_comparable(run, earlier)):
        if memory.named:
            raise _refused(memory.named, why)
        why_not, earlier = _told(why), None
    typed = _typed(run, memory, () if earlier is None else earlier.ledger)
    if earlier is None:
        ledger = ledger_of(run, None, None, typed.ledger)
        return _reviewed(replace(run, uncompared=why_not, ledger=ledger), None, typed, sample)
    found = match(run, earlier)
    ledger = ledger_of(run, earlier, found, typed.ledger)
    same = earlier.rules == (run.rules.label, rules_digest(run.rules))
    waived = in_force(ledger)
    compared = compare(run, earlier, found, waived=waived, same_rules=same)
    run = replace(run, compared=compared, ledger=ledger, waived=waived)
    return _reviewed(run, earlier, typed, sample)


def _reviewed(run: Run, earlier: EarlierRun | None, typed: _Typed, sample: Sample | None) -> Run:
    """The run with what reviewers entered; what of it has no place is with that of the ledger."""
    from xl_jixiao.rounds.ledger import with_unplaced
    from xl_jixiao.rounds.reviewing import reviews_of

    before = {} if earlier is None else earlier.reviews
    chosen = sample or (None if earlier is None else earlier.sample)
    reviews, unplaced = reviews_of(run, before, typed.reviews, chosen)
    ledger = None if run.ledger is None else with_unplaced(run.ledger, unplaced)
    return replace(run, reviews=reviews, ledger=ledger)


class _Typed(NamedTuple):
    """What people typed into the workbook of the result before."""

    ledger: Entries
    reviews: ReviewEntries


def _typed(run: Run, memory: Memory, earlier: Sequence[EarlierProblem]) -> _Typed:
    """Nothing is read where the workbook is as it was written."""
    from xl_jixiao.outputs.earlier_result import written_outputs
    from xl_jixiao.outputs.edits import sha256_of
    from xl_jixiao.outputs.summary import SUMMARY_NAME
    from xl_jixiao.rounds.ledger import NO_ENTRIES
    from xl_jixiao.rounds.reviewing import NO_REVIEWS

    nothing = _Typed(NO_ENTRIES, NO_REVIEWS)
    if memory.place is None or not (path := memory.place / SUMMARY_NAME).is_file():
        return nothing
    try:
        if written_outputs(memory.place / RESULT_NAME).get(SUMMARY_NAME) == sha256_of(path):
            return nothing
        data = path.read_bytes()
    except OSError as error:
        from xl_jixiao.system_errors import explain_reading

        return _Typed(
            replace(NO_ENTRIES, told=(_unread(path, explain_reading(error)),)), NO_REVIEWS
        )
    return _read_typed(run, data, path, earlier)


def _read_typed(run: Run, data: bytes, path: Path, earlier: Sequence[EarlierProblem]) -> _Typed:
    from xl_jixiao.intake.load import read_workbook
    from xl_jixiao.model.grid import Workbook
    from xl_jixiao.rounds.entries import read_entries
    from xl_jixiao.rounds.ledger import NO_ENTRIES, entries_of, ledger_sheet
    from xl_jixiao.rounds.reviewing import NO_REVIEWS, review_entries, review_sheet
    from xl_jixiao.tables.ledger import ledger_titles
    from xl_jixiao.tables.reviewed import review_titles

    book = read_workbook(data, path.name)
    if not isinstance(book, Workbook):
        return _Typed(replace(NO_ENTRIES, told=(_unread(path, book.reason),)), NO_REVIEWS)
    now = run.started.isoformat(timespec="seconds")
    return _Typed(
        entries_of(read_entries(book, ledger_sheet(ledger_titles())), earlier, now),
        review_entries(read_entries(book, review_sheet(review_titles())), now),
    )


def _unread(path: Path, why: str) -> str:
    return (
        f"上一次的“{path.name}”改过而读不出（{why.rstrip('。')}），其中填写的内容没有带入；"
        "原件在“历史”里，以前带入过的照旧保留。"
    )
