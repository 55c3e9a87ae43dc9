"""The scored submissions of a run with their notes and findings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import field
from typing import NamedTuple

from xl_jixiao.facts.records import FileRecord, FormKey, FormRecord
from xl_jixiao.facts.run import (
    TOLD_NOT_COUNTED,
    Run,
    across_by_form,
    kept_with_run,
    not_counted,
    waived_by_file,
)
from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.model.finding import Finding, Severity
from xl_jixiao.model.roster import RosterUnit
from xl_jixiao.model.source import FormSource
from xl_jixiao.model.submission import FORM_TITLES, Form
from xl_jixiao.rules.settings import FORM_NAMES
from xl_jixiao.scoring.totals import rescaled_note, unscaled_note
from xl_jixiao.text.wording import two_decimals

FORM_ORDER = tuple(Form)

_FORM_NAMES = {
    **FORM_NAMES,
    Form.BASIC_DATA: "基础数据",
}


class Groups(NamedTuple):
    """Which groups of figures a form is in (facts.statistics)."""

    money: bool
    all_money: bool
    scores: bool
    weighted_scores: bool
    sections: bool


@dataclass(frozen=True, slots=True)
class Scored:
    """One scored submission."""

    record: FormRecord
    not_counted: str
    """Why it does not count, "" where it does."""
    findings: Counter[Severity] = field(default_factory=Counter)
    unit: RosterUnit | None = None
    """The unit of the roster that it is of."""
    groups: Groups = field(init=False)

    def __post_init__(self) -> None:
        """Find out the groups once: thirty columns ask."""
        one = self.record
        groups = Groups(
            one.has_money,
            one.has_all_money,
            one.has_scores,
            one.has_weighted_scores,
            one.has_sections,
        )
        object.__setattr__(self, "groups", groups)

    @property
    def unit_code(self) -> str:
        """单位编码: the roster's, else as the form has it; like 主管部门."""
        return (self.unit.code if self.unit else "") or self.record.unit_code

    @property
    def department(self) -> str:
        """主管部门"""
        return (self.unit.department if self.unit else "") or self.record.department

    @property
    def office(self) -> str:
        """业务股室, which only a roster tells."""
        return self.unit.office if self.unit else ""

    @property
    def source(self) -> FormSource:
        """What it was read from."""
        return self.record.source

    @property
    def superseded(self) -> bool:
        """Whether another version or a table counts in its place."""
        return bool(self.not_counted)

    @property
    def note(self) -> str:
        """What the reader must know about the whole row."""
        one = self.record
        notes = [self.not_counted] if self.not_counted else []
        if one.source.note and self.not_counted != TOLD_NOT_COUNTED:
            notes.append(one.source.note)
        if unscaled := unscaled_note(one):
            notes.append(f"{unscaled}，不定等级，不计入平均")
        if rescaled := rescaled_note(one):
            notes.append(rescaled)
        if one.total is None and one.open_rows:
            notes.append(f"{one.open_rows} 行指标不能确定得分，只给区间")
        if one.uncapped is not None:
            notes.append(f"总分受上限限制（原 {two_decimals(one.uncapped)} 分）")
        return "；".join(notes)


@kept_with_run
def scored_of(run: Run) -> tuple[Scored, ...]:
    """All scored submissions: in the order of the roster, behind them what is not on it, in the
    order of files and sheets.
    """
    across = across_by_form(run)
    waived = waived_by_file(run)
    units = [one.unit for one in run.standings]
    found = [
        Scored(
            one,
            not_counted(run, key),
            counts[key],
            units[one.listed] if one.listed >= 0 else None,
        )
        for at, file in enumerate(run.files)
        for counts in [_by_form(file, across, waived.get(at, ()))]
        for one in file.forms
        if one.scored
        for key in [one.key]
    ]
    return tuple(sorted(found, key=lambda one: (one.unit is None, one.record.listed)))


def _by_form(
    file: FileRecord, across: Mapping[FormKey, Sequence[Finding]], waived: Collection[int]
) -> Mapping[FormKey, Counter[Severity]]:
    """How many findings of each severity there are on each form of a file."""
    keys = [one.key for one in file.forms]
    found = {key: Counter(finding.severity for finding in across.get(key, ())) for key in keys}
    for ordinal, mark in enumerate(file.findings):
        if mark.form >= 0 and ordinal not in waived:
            found[keys[mark.form]][mark.severity] += 1
    return found


def year_title(year: int | None) -> str:
    """For titles: "2023年度"."""
    return f"{year}年度" if year is not None else "年度不明"


def form_title(form: Form) -> str:
    """The form's official name."""
    return FORM_TITLES[form]


def form_name(form: Form) -> str:
    """The form in a word, for columns."""
    return _FORM_NAMES[form]
