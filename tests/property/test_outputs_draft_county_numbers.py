"""No number stands in a county report that is not one of the run's, recomputed here on our own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st
from support.drafts import county_context
from support.run_data import a_run, department_form, finding, merged_file

from xl_jixiao.facts.run import Run
from xl_jixiao.model.finding import Evaluated
from xl_jixiao.model.submission import Form
from xl_jixiao.outputs.word.prose import Prose, ProseSection, SourcedNumber

CENT = Decimal("0.01")
FIXED = re.compile(
    r"20\d\d年度|national 20\d\d|^\d+．|达到100%的有|90%以上、不到100%的有|80%以上、不到90%的有"
    r"|不到80%的有|超过100%的有|的预算执行率均为100%"
)
"""Years, item numbers, the bounds of bands: digits of words, not figures of the run."""

amount = st.none() | st.integers(0, 500_000).map(lambda cents: str(Decimal(cents) / 100))
score = st.none() | st.integers(0, 20).map(lambda halves: str(Decimal(halves) / 2))


class Given(NamedTuple):
    """What differs between the forms of a run."""

    form: Form
    project: str
    year: int | None
    money: tuple[str | None, str | None, str | None]
    claimed: str | None
    scores: tuple[str | None, str | None, str | None, str | None]
    findings: list[str]


givens = st.builds(
    Given,
    st.sampled_from((Form.DEPARTMENT, Form.PROJECT)),
    st.sampled_from(("", "修路")),
    st.sampled_from((2022, 2023, None)),
    st.tuples(amount, amount, amount),
    st.none() | st.integers(0, 100).map(str),
    st.tuples(score, score, score, score),
    st.lists(st.sampled_from(("B06", "I01", "W02")), max_size=3),
)


def run_of(forms: list[Given]) -> Run:
    """One file a form, each of a unit of its own."""
    files = []
    for unit, one in zip("甲乙丙丁戊己", forms, strict=False):
        file = f"{unit}.xlsx"
        evaluated = department_form(
            file,
            unit,
            form=one.form,
            project=one.project,
            year=one.year,
            money=one.money,
            claimed=one.claimed,
            scores=one.scores,
        )
        findings = tuple(
            finding(file, unit, id_=code, message="“投资额”（G12）：不对。")
            for code in one.findings
        )
        files.append(merged_file(file, evaluated, findings=findings))
    return a_run(*files)


def paragraphs(value: object) -> Iterator[Prose]:
    if isinstance(value, Prose):
        yield value
    elif isinstance(value, ProseSection):
        yield from paragraphs((value.heading, *value.paragraphs))
    elif isinstance(value, tuple):
        for one in value:
            yield from paragraphs(one)


def rounded(value: Decimal) -> Decimal:
    return value.quantize(CENT, rounding=ROUND_HALF_UP)


def allowed(run: Run) -> set[Decimal]:
    """Every number that can be derived from the run: by blocks of form and year, and as a whole."""
    forms = [one for file in run.results for one in file.evaluated]
    found = set(_counts())
    blocks: dict[tuple[object, object], list[Evaluated]] = {}
    for one in forms:
        blocks.setdefault((one.submission.form, one.submission.year), []).append(one)
    for members in [*blocks.values(), forms]:
        found |= _of(members)
    limit = Decimal(30)  # the profile's limit of adjustments, in percent
    return found | {limit} | set(_of_findings(run))


def _of_findings(run: Run) -> Iterator[Decimal]:
    """The facts of the findings: what a check says of its form is proved where the checks are."""
    for one in run.findings():
        for telling in one.tellings:
            for _, fact in telling.facts:
                yield from map(Decimal, numbers(fact))


@cache
def _counts() -> frozenset[Decimal]:
    """Counts of whatever (six forms have no more), and their shares in percent."""
    shares = (rounded(Decimal(100) * part / whole) for whole in range(1, 50) for part in range(50))
    return frozenset({*map(Decimal, range(1, 50)), *shares})


def _of(members: list[Evaluated]) -> set[Decimal]:
    money = [one.submission.funds[0] for one in members]
    initial, annual, executed = (
        [getattr(line, name).value for line in money] for name in ("initial", "annual", "executed")
    )
    both = [
        one for one in zip(initial, annual, executed, strict=True) if None not in {one[1], one[2]}
    ]
    values: list[Decimal] = []
    for group in (both, [one for one in both if one[0] is not None]):
        begun, given, spent = (_sum(one[at] for one in group) for at in range(3))
        values += [begun, given, spent, abs(given - begun)]
        values += [*_shares(given, spent), *_shares(begun, abs(given - begun))]
    for i, a, e in zip(initial, annual, executed, strict=True):
        values += [*_shares(a, e), *(_shares(i, abs(a - i)) if i and a is not None else ())]
    values += _scores(members)
    # a percentage beside its threshold has more decimals than two
    near = {value.quantize(Decimal(1).scaleb(-places)) for value in values for places in (3, 4, 5)}
    return {rounded(value) for value in values} | near


def _scores(members: list[Evaluated]) -> list[Decimal]:
    scores = [(one.score, one.submission.claimed_total.value) for one in members]
    totals = [score.total for score, _ in scores if score.total is not None]
    pairs = [
        (score.total, claim)
        for score, claim in scores
        if score.total is not None and claim is not None
    ]
    values = [bound for score, _ in scores for bound in (score.low, score.high)]
    values += [*totals, *(claim for _, claim in scores if claim is not None)]
    if pairs:
        ours, theirs = (_sum(side) / len(pairs) for side in zip(*pairs, strict=True))
        values += [ours, theirs, abs(ours - theirs)]
    weighed = [
        (one.score.total, one.submission.funds[0].annual.value)
        for one in members
        if None not in {one.score.total, one.submission.claimed_total.value}
        and (one.submission.funds[0].annual.value or 0) > 0
    ]
    if weighed:
        values.append(_sum(t * m for t, m in weighed) / _sum(m for _, m in weighed))
    return values


def _sum(values: Iterable[Decimal | None]) -> Decimal:
    return sum((value for value in values if value is not None), Decimal(0))


def _shares(whole: Decimal | None, part: Decimal | None) -> Iterator[Decimal]:
    if whole and part is not None:
        yield 100 * part / whole


def numbers(text: str) -> list[str]:
    return re.findall(r"\d+(?:\.\d+)?", FIXED.sub("", text))


@settings(max_examples=40, deadline=None)
@given(st.lists(givens, min_size=1, max_size=6))
def test_every_number_is_one_of_the_run_and_carries_its_source(forms: list[Given]) -> None:
    run = run_of(forms)
    known = allowed(run)
    for name, value in county_context(run).items():
        for paragraph in paragraphs(value):
            for number in numbers(paragraph.text):
                assert Decimal(number) in known, (name, number, paragraph.text)
            for piece in paragraph.pieces:
                if isinstance(piece, SourcedNumber):
                    assert piece.source
                elif isinstance(piece, str):
                    assert not numbers(piece), (name, piece)


def test_a_planted_number_is_found_out() -> None:
    run = a_run(merged_file("甲.xlsx", department_form("甲.xlsx", "甲")))
    assert Decimal("77.77") not in allowed(run)
    assert numbers("1．执行77.77万元") == ["77.77"]
