"""What is said of a score rests on the rule that scored, under whatever profile."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from support.corpus_workbooks import write_corpus
from support.submissions import evaluate

from xl_jixiao import evaluate_file
from xl_jixiao.checks.registry import all_checks
from xl_jixiao.checks.run import check_file
from xl_jixiao.model.finding import Evaluated
from xl_jixiao.model.submission import IndicatorForm
from xl_jixiao.rules.loading import load_rules, shipped_names

PAGE = Path(__file__).parents[2] / "docs" / "依据来源.md"
OF_A_SCORE = {"I01", "I02", "I04", "B03", "P05"}
CLAUSE = re.compile(r"〔\d{4}〕|第[一二三四五六七八九十\d]+条|财预|复核标准|内置校验|GB/T|《")
"""A document's number, an article, a title: what belongs into a profile."""
UNNAMED = re.compile(r"自评通知|复核要求|报送要求|填报要求|管理要求|复核要点")


@pytest.mark.parametrize("check", all_checks(), ids=lambda one: one.id)
def test_no_check_holds_a_clause_of_its_own(check) -> None:
    assert not CLAUSE.search(check.basis), check.basis
    assert not UNNAMED.search(check.basis), check.basis


@pytest.mark.parametrize("check", all_checks(), ids=lambda one: one.id)
def test_what_passed_says_what_holds(check) -> None:
    source = Path(check.function.__code__.co_filename).read_text("utf-8")
    if "Pass(" in source:
        assert check.holds
        assert check.holds != check.title


@pytest.mark.parametrize("name", shipped_names())
def test_every_source_is_named_and_no_code_of_ours_is_printed(name: str) -> None:
    rules = load_rules(name)
    for source in rules.sources.values():
        assert source.title
        assert source.number or source.issuer
    clauses = [getattr(rules, part).clause for part in ("execution", "at_least", "over", "grades")]
    for clause in (*clauses, *rules.checks.bases.values()):
        assert not re.search(r"\bV\d+\b", rules.cite(clause))
        assert clause.source in rules.sources


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> tuple[IndicatorForm, ...]:
    """The forms of the corpus as they are read."""
    files = write_corpus(tmp_path_factory.mktemp("corpus"))
    return tuple(
        one
        for path in files.values()
        for one in evaluate_file(path).submissions
        if isinstance(one, IndicatorForm) and one.indicators
    )


@pytest.mark.parametrize("name", shipped_names())
def test_the_basis_is_the_clause_that_the_trace_ends_with(
    name: str, corpus: tuple[IndicatorForm, ...]
) -> None:
    rules = load_rules(name)
    seen = 0
    for submission in corpus:
        one = evaluate(submission, rules)
        findings, _ = check_file((one,), rules, file=submission.file)
        clauses = _clauses(one)
        for finding in findings:
            if finding.id not in OF_A_SCORE:
                continue
            for cell in finding.cells:
                wanted = clauses.get(re.sub(r"^[A-Z]+", "", cell))
                if wanted:
                    assert finding.basis == wanted, (finding.message, wanted)
                    seen += 1
    assert seen


def _clauses(one: Evaluated) -> dict[str, str]:
    """Row → what stands behind 依据 in the trace of its score, read from the text."""
    assert one.score
    lines = [(scored.fund.ref, scored.line) for scored in one.score.funds]
    lines += [(scored.indicator.ref, scored.line) for scored in one.score.rows]
    found = {}
    for ref, line in lines:
        if line is not None and "依据：" in line.trace:
            row_number = re.sub(r"^[A-Z]+", "", ref.a1)
            found[row_number] = line.trace.rpartition("依据：")[2].removesuffix("。")
    return found
