"""Every setting of a profile with its Chinese name, meaning and allowed values: what a sheet of
rules has rows for.

The names stand in settings.toml, one for each field of `rules.profile`; what kind of value a field
takes is read from its declaration there.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import field
from decimal import Decimal
from enum import StrEnum
from functools import cache
from pathlib import Path

from xl_jixiao.data_files import DataField, DataReader, Shape, fields_of, parse_toml
from xl_jixiao.data_limits import Limit, Place, Within
from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.model.submission import Form
from xl_jixiao.model.values import BearingWords
from xl_jixiao.rules.profile import RuleProfile
from xl_jixiao.rules.sources import Clause
from xl_jixiao.text.wording import exact_percent, plain

_FILE = Path(__file__).with_name("settings.toml")

NOTHING = "无"
"""What is written for an empty list or text where an empty cell means something else."""
NOT_RULED = "不规定"
"""What is written for a setting that a profile leaves open."""


class SettingKind(StrEnum):
    """What kind of value a setting takes."""

    TEXT = "文字"
    LINES = "文字，一条一行（Alt+Enter 换行）"
    YEARS = "年度，如 2024，几个年度用空格或顿号分开"
    WORDS = "词，中间空一格"
    NUMBER = "数字"
    TRUTH = "是、否"
    CHOICE = "几种之一"
    DATE = "日期"


@dataclass(frozen=True, slots=True)
class RuleSetting:
    """One value of a profile."""

    place: Place
    """Where it stands in a profile file: ("execution", "points"). In a table of steps only the
    name of its column: ("start",)."""
    title: str
    meaning: str
    kind: SettingKind
    choices: Mapping[str, str] = field(default_factory=dict)
    """Value → how it is called, for CHOICE."""
    optional: bool = False
    """Whether a profile may leave it open."""
    limits: tuple[Limit, ...] = ()
    ratio: bool = False
    """Whether the number is a share of a whole, to be shown in percent."""

    @property
    def allowed(self) -> str:
        """What may be entered, in words."""
        told = "、".join(self.choices.values()) or self.kind.value
        for limit in self.limits:
            if isinstance(limit, Within):
                told += f"，不小于{limit.low}" if limit.high is None else ""
                told += f"，{limit.low}—{limit.high}" if limit.high is not None else ""
        if self.ratio:
            told += "，可写百分数"
        return f"{told}；没有的填“{NOT_RULED}”" if self.optional else told


@dataclass(frozen=True, slots=True)
class StepTable:
    """A list of steps of one kind: the tiers of a section."""

    place: Place
    title: str
    meaning: str
    columns: tuple[RuleSetting, ...]


@dataclass(frozen=True, slots=True)
class SettingGroup:
    """A section of a profile."""

    key: str
    """"" for what describes the profile itself."""
    title: str
    about: str
    settings: tuple[RuleSetting, ...]
    tables: tuple[StepTable, ...]
    has_clause: bool


@dataclass(frozen=True, slots=True)
class _Named:
    """A field as settings.toml names it."""

    key: str
    title: str
    meaning: str
    choices: Mapping[str, str] = field(default_factory=dict)
    ratio: bool = False


@dataclass(frozen=True, slots=True)
class _Section:
    key: str
    title: str
    about: str
    settings: tuple[_Named, ...]


@dataclass(frozen=True, slots=True)
class _Part:
    """The fields of a class that stands in several sections."""

    of: str
    fields: Mapping[str, str]
    choices: Mapping[str, str] = field(default_factory=dict)
    ratios: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _SettingsFile:
    sections: tuple[_Section, ...]
    parts: tuple[_Part, ...]


@cache
def _names() -> _SettingsFile:
    table, problem = parse_toml(_FILE.read_bytes())
    reader = DataReader("口径设置", {})
    found = reader.whole(_SettingsFile, table or {})
    if found is None:
        raise RuntimeError(problem or "；".join(str(one) for one in reader.mistakes))
    return found


@cache
def _part(made: type) -> _Part:
    return next(one for one in _names().parts if one.of == made.__name__)


_APART = frozenset({"sources", "years", "forms"})
"""Keys of a profile that a sheet has elsewhere than in a section of their own."""
FORM_NAMES: Mapping[Form, str] = {Form.DEPARTMENT: "部门整体", Form.PROJECT: "项目支出"}
"""How the forms are called for which a profile may rule otherwise."""


@cache
def setting_groups() -> tuple[SettingGroup, ...]:
    """All settings of a profile in the order in which a person reads them."""
    return tuple(_group(section) for section in _names().sections if section.key not in _APART)


def part_settings(made: type) -> tuple[RuleSetting, ...]:
    """The fields of a class that stands in a profile several times: of a source, of a step."""
    part = _part(made)
    return tuple(
        _setting((key,), _Named(key, title, "", _choices(part, one), key in part.ratios), one)
        for key, title in part.fields.items()
        for one in (fields_of(made)[key],)
    )


def _choices(part: _Part, one: DataField) -> Mapping[str, str]:
    """The names of the values that a field takes, of those of its class."""
    return {value: title for value, title in part.choices.items() if value in one.shape.choices}


def part_titles(made: type) -> Mapping[str, str]:
    """Field → how it is called, of a class that stands in a profile several times."""
    return _part(made).fields


def choices_of(section: str, key: str) -> Mapping[str, str]:
    """The names of the values of a setting that stands in a sheet of its own."""
    named = next(one for one in _names().sections if one.key == section)
    return next(one.choices for one in named.settings if one.key == key)


def section_title(key: str) -> str:
    """How a section is called."""
    return next((one.title for one in _names().sections if one.key == key), "")


def _group(section: _Section) -> SettingGroup:
    made = RuleProfile if not section.key else fields_of(RuleProfile)[section.key].shape.made
    fields = fields_of(made)
    prefix: Place = (section.key,) if section.key else ()
    settings: list[RuleSetting] = []
    tables: list[StepTable] = []
    for named in section.settings:
        place = (*prefix, named.key)
        shape = _bare(fields[named.key].shape)
        if shape.take is DataReader.items and shape.inside[0].take is DataReader.table:
            columns = part_settings(shape.inside[0].made)
            tables.append(StepTable(place, named.title, named.meaning, columns))
        elif shape.take is DataReader.table:
            settings += _nested(place, named, shape.made)
        elif shape.take is not DataReader.mapping:
            settings.append(_setting(place, named, fields[named.key]))
    has_clause = "clause" in fields and fields["clause"].shape.made is Clause
    return SettingGroup(
        section.key, section.title, section.about, tuple(settings), tuple(tables), has_clause
    )


def _nested(place: Place, named: _Named, made: type) -> Iterator[RuleSetting]:
    """The fields of an object inside a section: of a band, of the words."""
    for one in part_settings(made):
        kind = SettingKind.WORDS if made is BearingWords else one.kind
        yield RuleSetting(
            (*place, *one.place),
            f"{named.title}·{one.title}",
            named.meaning,
            kind,
            one.choices,
            one.optional,
            one.limits,
            one.ratio,
        )


def _bare(shape: Shape) -> Shape:
    return shape.inside[0] if shape.take is DataReader.optional else shape


_SCALAR_KINDS: Mapping[type, SettingKind] = {
    str: SettingKind.TEXT,
    bool: SettingKind.TRUTH,
    int: SettingKind.NUMBER,
    Decimal: SettingKind.NUMBER,
    dt.date: SettingKind.DATE,
}


def _setting(place: Place, named: _Named, one: DataField) -> RuleSetting:
    shape = _bare(one.shape)
    if shape.take is DataReader.choice:
        kind = SettingKind.CHOICE
    elif shape.take is DataReader.items:
        kind = SettingKind.YEARS if shape.inside[0].made is int else SettingKind.LINES
    else:
        kind = _SCALAR_KINDS[shape.made]
    return RuleSetting(
        place,
        named.title,
        named.meaning,
        kind,
        named.choices if kind is SettingKind.CHOICE else {},
        one.shape.take is DataReader.optional,
        shape.limits,
        named.ratio,
    )


SettingValue = str | bool | Decimal | dt.date | None
"""What a cell of a sheet of rules holds; None is left open."""


def value_of(profile: object, setting: RuleSetting) -> SettingValue:
    """The value of a setting of a profile (or of a step, for the columns of a table)."""
    found = profile
    for step in setting.place:
        found = getattr(found, str(step))
    if isinstance(found, tuple):
        return (" " if setting.kind is SettingKind.WORDS else "\n").join(map(str, found))
    if isinstance(found, int) and not isinstance(found, bool):
        return Decimal(found)
    if found is None or isinstance(found, str | bool | Decimal | dt.date):
        return found
    raise TypeError(f"{setting.place}: {type(found).__name__}")


def shown(value: SettingValue, setting: RuleSetting) -> str:
    """The value as a person reads it."""
    if value is None:
        return NOT_RULED
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Decimal):
        return exact_percent(value.normalize()) if setting.ratio else plain(value.normalize())
    if isinstance(value, dt.date):
        return value.isoformat()
    return setting.choices.get(value, value)
