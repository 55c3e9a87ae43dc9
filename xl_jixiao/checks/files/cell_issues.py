"""Findings about cells that reading stumbled over, one kind of issue at a time."""

from __future__ import annotations

from collections.abc import Iterator

from xl_jixiao.checks.hit import Hit
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
            )


def _label(row_label: str, field: str) -> str:
    """Row and column as one phrase: 年度资金总额·全年执行数."""
    parts = dict.fromkeys((clip(row_label, 24), field))  # 总分·总分 says it twice
    return "·".join(filter(None, parts))
