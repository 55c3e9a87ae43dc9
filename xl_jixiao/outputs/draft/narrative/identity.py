"""Who reports on what: title, unit, year, opening."""

from __future__ import annotations

from xl_jixiao.model.submission import Entry
from xl_jixiao.outputs.draft.narrative.facts import DraftFacts
from xl_jixiao.outputs.draft.narrative.figures import counted, money, term
from xl_jixiao.outputs.draft.narrative.quotes import one_line
from xl_jixiao.outputs.draft.prose import Gap, Piece, Prose, prose


def title(facts: DraftFacts) -> str:
    """某单位2023年度部门整体支出绩效自评报告; what no cell says is left out of it."""
    return one_line(facts.submission.unit.text) + report_name(facts)


def report_name(facts: DraftFacts) -> str:
    """The title without the unit: where it is broken over two lines, it begins the second."""
    form = facts.submission
    year = f"{form.year}年度" if form.year else ""
    if not facts.is_project:
        return f"{year}部门整体支出绩效自评报告"
    name = one_line(form.project.text)
    tail = "支出" if name.endswith("项目") else "项目支出"
    return f"{year}{name}{tail}绩效自评报告"


def named_or_gap(entry: Entry, what: str) -> str | Gap:
    """A field of the form's head, or what is missing there."""
    return one_line(entry.text) or Gap(what)


def year(facts: DraftFacts) -> str | Gap:
    """2023."""
    stated = facts.submission.year
    return str(stated) if stated else Gap("自评年度")


def opening(facts: DraftFacts) -> Prose:
    """On whose order, on what, how large."""
    of_year = f"{facts.submission.year}年度" if facts.submission.year else ""
    pieces: list[Piece] = [
        "根据",
        Gap("布置本次绩效自评的文件名称和文号"),
        f"要求，本单位对{of_year}{facts.subject}开展了绩效自评",
    ]
    total = facts.case.total
    budget = term(total.annual) if total else None
    if budget is not None and budget.value > 0:
        pieces += ["，涉及全年预算资金", money(budget)]
    rows = facts.case.rows
    if rows:
        pieces += ["，纳入评价的绩效指标", counted(row.indicator.ref for row in rows)]
    return prose(*pieces, "。现将有关情况报告如下：")


def rules_used(facts: DraftFacts) -> str:
    """The profile by which the scores were computed, and whether its text was verified."""
    rules = facts.rules
    unverified = "" if rules.verified else "，部分条款未核对原文"
    return f"{rules.title}（{rules.label}{unverified}）"
