"""A bureau's rules as a workbook: written for editing, and its worked examples compared."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from xl_jixiao.actions.refusal import RefusedError
from xl_jixiao.checks.registry import all_checks
from xl_jixiao.model.finding import SEVERITY_TITLES
from xl_jixiao.model.roster import SUMMARY_MARK
from xl_jixiao.model.score import ScoreLine
from xl_jixiao.model.submission import Form
from xl_jixiao.outputs.files import file_stem, whole
from xl_jixiao.outputs.planned import write_sheets
from xl_jixiao.rules.loading import SHEETS, RulesError, load_rules
from xl_jixiao.rules.profile import RuleProfile
from xl_jixiao.rules.settings import FORM_NAMES
from xl_jixiao.rules.sheet_reading import cases_of, read_sheets
from xl_jixiao.rules.sheets import CheckTitle, RuleCase, rule_sheets
from xl_jixiao.scoring.public import score_execution, score_indicator
from xl_jixiao.version import __version__

EXECUTION = "预算执行率"
"""二级指标 of a worked example of the execution rate: its target is the budget."""
_SAMPLES = (
    ("≥100次", "90次", "开展活动次数", "数量指标", None),
    ("≥100次", "150次", "开展活动次数", "数量指标", None),
    ("≤10天", "12天", "办理时限", "时效指标", None),
    ("及时", "基本及时", "拨付及时性", "时效指标", Decimal(8)),
    ("≥90%", "85%", "群众满意度", "服务对象满意度指标", None),
    ("100万元", "80万元", "", EXECUTION, None),
)


class JudgedCase(NamedTuple):
    """A worked example beside what the rules give."""

    case: RuleCase
    line: ScoreLine

    @property
    def holds(self) -> bool:
        """Whether the rules give what the county expects."""
        return self.line.score is not None and self.line.score == self.case.expected


def export_rules(profile: RuleProfile, path: Path) -> None:
    """Write the profile as a workbook, with worked examples as they come out under it.

    Raises:
        OSError: the file can't be written.
    """
    checks = [CheckTitle(one.id, one.title, SEVERITY_TITLES[one.severity]) for one in all_checks()]
    plans = rule_sheets(profile, checks, _samples(profile))
    with whole(path) as unfinished:
        write_sheets(
            plans, unfinished, names=((SUMMARY_MARK, __version__),), title=f"口径 {profile.label}"
        )


def export_beside(profile: RuleProfile, folder: Path) -> Path:
    """The same into a folder, under the name of the profile; returns where.

    Raises:
        RefusedError: it is there already: somebody may be changing it.
        OSError: it can't be written.
    """
    path = folder / f"{file_stem(f'口径 {profile.label}')}.xlsx"
    if path.exists():
        raise RefusedError(
            f"已有“{path.name}”，可能有人在改，没有覆盖。要重新导出，请先把它改名或移走。"
        )
    export_rules(profile, path)
    return path


def _samples(profile: RuleProfile) -> tuple[RuleCase, ...]:
    cases = []
    for target, actual, indicator, level2, claimed in _SAMPLES:
        case = RuleCase("", target, actual, Decimal(10), indicator, level2, claimed, None, "")
        score = _line(case, profile).score
        known: dict[Form | None, Decimal | None] = {None: score}
        for form in FORM_NAMES:
            own = _line(case._replace(form=form), profile).score
            if own != score:
                known[form] = own
        cases += [
            case._replace(expected=expected, note="示例，可改可删", form=form)
            for form, expected in known.items()
            if expected is not None
        ]
    return tuple(cases)


def judge_cases(path: Path) -> tuple[JudgedCase, ...]:
    """The worked examples of a workbook of rules, in its order.

    Raises:
        RulesError: the rules or the examples have mistakes, or the file has none.
    """
    if path.suffix.lower() not in SHEETS:
        raise RulesError(
            f"{path.name}：算例写在口径表（.xlsx）的“算例”表里；"
            "请用 jixiao rules export 口径.xlsx --rules 口径 导出后填写"
        )
    profile = load_rules(path)
    cases = cases_of(read_sheets(path), path.name)
    if not cases:
        raise RulesError(f"{path.name}：“算例”表里一行也没有填，没有可以核对的")
    return tuple(JudgedCase(case, _line(case, profile)) for case in cases)


def _line(case: RuleCase, profile: RuleProfile) -> ScoreLine:
    rules = profile.forms.get(case.form, profile) if case.form else profile
    if case.level2 == EXECUTION:
        return score_execution(case.actual, case.target, case.points or 0, rules=rules)
    return score_indicator(
        case.target,
        case.actual,
        case.points,
        claimed=case.claimed,
        indicator=case.indicator,
        level2=case.level2,
        rules=rules,
    )


def all_hold(judged: Sequence[JudgedCase]) -> bool:
    """Whether every example comes out as expected."""
    return all(one.holds for one in judged)
