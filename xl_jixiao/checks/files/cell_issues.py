"""Findings about cells that reading stumbled over, one kind of issue at a time."""

from __future__ import annotations

from collections.abc import Iterator

from xl_jixiao.checks.hit import Hit, telling
from xl_jixiao.facts.form import FormFacts
from xl_jixiao.model.submission import IssueKind
from xl_jixiao.text.wording import clip


def issue_hits(case: FormFacts, kind: IssueKind, body: str, expected: str) -> Iterator[Hit]:
    """A hit per cell of that kind; `{text}` in the body is what is there, `{read}`
    the number that was read.
    """
    for issue in case.submission.issues:
        if issue.kind is kind:
            yield Hit(
                body.format(text=clip(issue.text), read=issue.read or "所写"),
                refs=(issue.ref,),
                label=_label(issue.row_label, issue.field),
                found=clip(issue.text) or "空白",
                expected=expected,
                told=telling(处="的".join(_named(issue.row_label.rstrip(":："), issue.field))),
            )


def _label(row_label: str, field: str) -> str:
    """Row and column as one phrase: 年度资金总额·全年执行数."""
    return "·".join(_named(row_label, field))


def _named(row_label: str, field: str) -> list[str]:
    """Row and column; 总分·总分 would say it twice."""
    parts = dict.fromkeys((clip(row_label, 24), field))
    return [part for part in parts if part]
