"""Runs as folders really are: forms with gaps, wrong weights, replaced versions, copies, rosters
with several rows a unit. Scored and checked by the program itself, from plain random figures.
"""

from __future__ import annotations

import datetime as dt
import random
import time
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from support.run_data import base_form, department_form, figure, merged_file, sha
from support.submissions import evaluate
from xl_jixiao.batch.reduce import conclude, held
from xl_jixiao.batch.settings import Settings
from xl_jixiao.checks.run import check_file
from xl_jixiao.facts.run import Run
from xl_jixiao.model.finding import Evaluated, FileResult, Status
from xl_jixiao.model.roster import RosterRow
from xl_jixiao.model.submission import Form, IndicatorForm
from xl_jixiao.rules.loading import load_rules
from xl_jixiao.rules.profile import RuleProfile

PROFILES = ("national", "haidian-2016", "platform-manual", "integer-rounding", "grades-80")
WEIGHTS = {
    True: (("30", "20", "30", "10"), ("25", "25", "30", "10")),
    False: (("30", "30", "30", "10"), ("10", "10", "10", "10")),
}
"""Points of the indicators: by whether they make up the full marks with the execution's 10."""
_MORNING = dt.datetime(2024, 1, 5, 8, tzinfo=dt.UTC)


class RandomRun(NamedTuple):
    """A run, and the roster it was given."""

    run: Run
    roster: tuple[RosterRow, ...] | None


def random_run(seed: int) -> RandomRun:
    """One run; the same seed gives the same."""
    dice = random.Random(seed)  # noqa: S311 (test data)
    rules = load_rules(dice.choice(PROFILES))
    units = [f"青山县{name}局" for name in "甲乙丙丁戊己庚辛"[: dice.randint(1, 8)]]
    files = sorted(_files(dice, units, rules), key=lambda one: one.file)
    settings = Settings(rules, None)
    roster = _roster(dice, units)
    run = conclude(
        held(files, settings),
        settings,
        roster,
        started=dt.datetime(2024, 2, 1, tzinfo=dt.UTC),
        clock=time.monotonic(),
    )
    return RandomRun(run, roster)


def _files(dice: random.Random, units: list[str], rules: RuleProfile) -> Iterator[FileResult]:
    for unit in units:
        if dice.random() < 0.15:
            continue
        file = f"{unit}.xlsx"
        forms = [_form(dice, file, unit, rules)]
        forms += [
            _form(dice, file, unit, rules, project=f"第{at}号项目")
            for at in range(dice.choice((0, 0, 1, 2)))
        ]
        if dice.random() < 0.4:
            forms.append(base_form(file, unit))
        yield _read(file, forms, rules, _MORNING if dice.random() < 0.8 else None)
        if dice.random() < 0.35:
            again = f"{unit}{dice.choice(('（改）', ' - 副本', '终稿'))}.xlsx"
            moment = dice.choice((None, _MORNING, _MORNING + dt.timedelta(days=1)))
            yield _read(again, [_form(dice, again, unit, rules)], rules, moment)
    if dice.random() < 0.3:
        yield FileResult("坏.xlsx", sha("坏"), Status.REJECTED, "打不开。")
    if dice.random() < 0.3:
        yield FileResult("~$锁.xlsx", sha("锁"), Status.SKIPPED, "锁定文件。")


def _read(
    file: str, forms: list[Evaluated], rules: RuleProfile, modified: dt.datetime | None
) -> FileResult:
    findings, passed = check_file(tuple(forms), rules, file=file)
    read = merged_file(file, *forms, findings=findings, passed=passed)
    return replace(read, modified=modified)


def _form(
    dice: random.Random, file: str, unit: str, rules: RuleProfile, *, project: str = ""
) -> Evaluated:
    weights = dice.choice(WEIGHTS[dice.random() < 0.75])
    made = department_form(
        file,
        unit,
        sheet=project or "自评表",
        form=Form.PROJECT if project else Form.DEPARTMENT,
        project=project,
        year=dice.choice((2023, 2023, 2023, 2022, None)),
        money=tuple(_amount(dice) for _ in range(3)),
        claimed=None if dice.random() < 0.15 else str(Decimal(dice.randint(500, 1050)) / 10),
    ).submission
    return evaluate(_with_rows(dice, made, weights), rules)


def _amount(dice: random.Random) -> str | None:
    if dice.random() < 0.12:
        return None
    return "0" if dice.random() < 0.05 else str(Decimal(dice.randint(1, 99_999)) / 100)


def _with_rows(dice: random.Random, form: IndicatorForm, weights: tuple[str, ...]) -> IndicatorForm:
    rows = []
    for row, weight in zip(form.indicators, weights, strict=True):
        done = dice.choice(("48.5亿元", "50亿元", "60亿元", "100亿元", "优化", "0亿元"))
        claim = None if dice.random() < 0.1 else str(Decimal(dice.randint(0, int(weight) * 4)) / 4)
        rows.append(
            replace(
                row,
                points=figure(weight),
                claimed_score=figure(claim),
                actual=row.actual._replace(text=done),
            )
        )
    return replace(form, indicators=tuple(rows))


def _roster(dice: random.Random, units: list[str]) -> tuple[RosterRow, ...] | None:
    if dice.random() < 0.3:
        return None
    rows = []
    for place, unit in enumerate([*units, "青山县没来局"], 1):
        forms = dice.choice(((None,), (Form.DEPARTMENT, Form.PROJECT), tuple(Form)))
        rows += [RosterRow(unit, f"R{place:02}", form) for form in forms]
    return tuple(rows)
