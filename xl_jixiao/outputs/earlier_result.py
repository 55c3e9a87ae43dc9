"""A written result, read as the round before: the only memory from run to run."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from xl_jixiao.facts.compared import EarlierFinding, EarlierRun, EarlierUnit, UnitScore
from xl_jixiao.facts.reviewed import RowReview
from xl_jixiao.model.finding import Severity, State
from xl_jixiao.model.grid import TEXT_SHEET
from xl_jixiao.model.submission import Form
from xl_jixiao.outputs.ledger_json import earlier_problem, earlier_unplaced
from xl_jixiao.outputs.result_file import AGAIN, ResultError, ResultFile, open_result, parsed
from xl_jixiao.outputs.result_values import ValueProblemError, Values
from xl_jixiao.outputs.review_json import earlier_reviews, earlier_sample
from xl_jixiao.rounds.comparison import unit_score
from xl_jixiao.rounds.keys import subject_of_stated
from xl_jixiao.text.labels import fold

Json = dict[str, Any]  # JSON is untyped by nature
T = TypeVar("T")


class _Form(NamedTuple):
    """A form that counted."""

    owner: str
    form: Form
    subject: str
    score: UnitScore
    reviews: tuple[tuple[str, RowReview], ...]
    """What was entered of its rows, by their keys."""


def read_earlier(path: Path) -> EarlierRun:
    """The result at this path.

    Raises:
        ResultError: It is damaged, of another program, or of a version without keys.
        OSError: It can't be read.
    """
    result = open_result(path)
    forms = tuple(one for one in _taken(result, "submissions", _form) if one is not None)
    try:
        tool = Values(result.tool)
        started, rules = tool.text("started"), (tool.text("rules"), tool.text("rules_digest"))
        sample = earlier_sample(result.tool.get("sample"))
    except ValueProblemError as problem:
        result.fail(f"{problem}；{AGAIN}", 1)
    files = tuple(_taken(result, "files", _file))
    return EarlierRun(
        started=started,
        rules=rules,
        findings=tuple(_findings(result)),
        subjects=frozenset(one.subject for one in forms),
        units=_units(forms),
        files={one.file: one.sha256 for one in files},
        seen={one.sha256: one.received or started for one in reversed(files)},
        read=partial(_again, result),
        round=_round_of(result),
        ledger=tuple(
            one._replace(ordinal=at)
            for at, one in enumerate(_taken_if_there(result, "ledger", earlier_problem))
        ),
        unplaced=tuple(_taken_if_there(result, "unplaced", earlier_unplaced)),
        sample=sample,
        reviews={key: review for one in forms for key, review in one.reviews},
        read_ledger=partial(_ledger_again, result),
    )


def _round_of(result: ResultFile) -> int:
    told = result.tool.get("round")
    return told if isinstance(told, int) and told > 0 else 1


def _taken_if_there(result: ResultFile, name: str, take: Callable[[Values], T]) -> Iterator[T]:
    """Likewise of a list that earlier versions did not write."""
    return _taken(result, name, take) if result.has(name) else iter(())


def _ledger_again(result: ResultFile) -> Iterator[Json]:
    return (parsed(result.path, line) for line in result.lines("ledger"))


def written_outputs(path: Path) -> Mapping[str, str]:
    """What the result says was written beside it: path → SHA-256; empty where nobody can tell.

    Raises:
        OSError: It can't be read.
    """
    try:
        listed = open_result(path).outputs()
        return dict(_hash(Values(one)) for one in listed)
    except (ResultError, ValueProblemError):
        return {}


def _taken(result: ResultFile, name: str, take: Callable[[Values], T]) -> Iterator[T]:
    """What is taken of each element of a list.

    Raises:
        ResultError: A value is absent or of another type; the message says in which line.
    """
    for line in result.lines(name):
        try:
            yield take(Values(parsed(result.path, line, exact=True)))
        except ValueProblemError as problem:
            result.fail(f"{problem}；{AGAIN}", line.number)


def _form(form: Values) -> _Form | None:
    """None where it did not count."""
    if not form.flag("counts"):
        return None
    owner, kind = form.text("unit") or form.text("file"), form.choice("form", Form)
    stated = kind, form.whole("year"), form.text("project"), form.text("sheet")
    score = UnitScore(form.number("total"), form.text("grade"))
    subject = subject_of_stated(owner, *stated)
    reviews = tuple(earlier_reviews(form.data, subject))
    return _Form(owner, kind, subject, score, reviews)


def _units(forms: Iterable[_Form]) -> Mapping[str, EarlierUnit]:
    own: defaultdict[str, list[_Form]] = defaultdict(list)
    for one in forms:
        own[fold(one.owner)].append(one)
    return {
        key: EarlierUnit(of[0].owner, unit_score((one.form, one.score) for one in of))
        for key, of in own.items()
    }


def _findings(result: ResultFile) -> Iterator[EarlierFinding]:
    found = enumerate(_taken(result, "findings", _finding))
    return (one._replace(ordinal=at) for at, one in found if one is not None)


def _finding(finding: Values) -> EarlierFinding | None:
    """None where it did not count."""
    for key in _SHOWN:
        finding.text(key)
    finding.texts("cells")
    if not finding.flag("counts"):
        return None
    return EarlierFinding(
        key=finding.text("key"),
        severity=finding.choice("severity", Severity),
        unit=finding.text("unit") or finding.text("file"),
        traces=finding.texts("traces"),
        in_text=finding.text("sheet") == TEXT_SHEET,
        ordinal=-1,
        waived=finding.text("state") == State.WAIVED,
    )


_SHOWN = ("id", "file", "unit", "sheet", "row_label", "message", "found", "expected")
"""What is shown of those that are gone."""


class _File(NamedTuple):
    """A file of the result."""

    file: str
    sha256: str
    received: str


def _file(file: Values) -> _File:
    return _File(file.text("file"), file.text("sha256"), file.text("received"))


def _hash(file: Values) -> tuple[str, str]:
    return file.text("file"), file.text("sha256")


def _again(result: ResultFile, ordinals: frozenset[int]) -> Iterator[Json]:
    """The findings with these ordinals, as they were."""
    if ordinals:
        for at, line in enumerate(result.lines("findings")):
            if at in ordinals:
                yield parsed(result.path, line)
