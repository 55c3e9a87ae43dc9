"""Sentences in the manner of published reports, and what the checks of numbers say of each."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from support.reports import check_text
from support.submissions import check_forms
from xl_jixiao.model.finding import Finding, Severity

FOLDER = Path(__file__).parents[1] / "cases" / "report_sentences"
_AROUND = "某县某局2023年度某补助资金项目绩效自评报告\n一、项目资金与完成情况\n{0}"


class ReportSentence(NamedTuple):
    """A sentence and what a finding must name as right, "" where it holds as it stands."""

    manner: str
    text: str
    expected: str = ""


def sentences_of(name: str) -> Iterator[ReportSentence]:
    """The sentences of a file of the battery."""
    for one in tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))["manner"]:
        yield from (ReportSentence(one["of"], text) for text in one["right"])
        for told in one["wrong"]:
            text, _, expected = told.partition("⇒")
            yield ReportSentence(one["of"], text, expected.strip())


def untold(name: str) -> Iterator[ReportSentence]:
    """The wrong sentences of a file that are not told yet."""
    for one in tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))["manner"]:
        for told in one.get("untold", ()):
            text, _, expected = told.partition("⇒")
            yield ReportSentence(one["of"], text, expected.strip())


@cache  # two tests ask for each sentence
def accusations(text: str) -> list[Finding]:
    """What the checks of numbers say of a sentence in a project's report, hints left out."""
    findings, _ = check_text(_AROUND.format(text))
    return [one for one in findings if one.id.startswith("X") and one.severity is not Severity.INFO]


def accusations_in_cell(text: str) -> list[Finding]:
    """The same where the sentence is the annual goal of a form."""
    goal = f"按计划组织实施补助项目，全面完成年度任务。{text}"
    findings, _ = check_forms(f"表头 | kind=project | year=2023\n目标 | {goal} | 已完成")
    return [one for one in findings if one.id.startswith("X")]


def is_told(one: ReportSentence, found: list[Finding]) -> bool:
    """Whether a finding names what would be right."""
    return any(one.expected in f"{hit.expected} {hit.message}" for hit in found)
