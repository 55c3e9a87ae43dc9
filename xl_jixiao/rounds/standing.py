"""The roster against a folder: which form is whose, what is missing and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from pathlib import PurePosixPath
from typing import NamedTuple

from xl_jixiao.facts.records import FileRecord, FormRecord
from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.model.finding import Status
from xl_jixiao.model.roster import OwedForm, RosterUnit, UnitStanding
from xl_jixiao.model.submission import Form
from xl_jixiao.rounds.names import UnitNames, near_names, splits
from xl_jixiao.rounds.words import roster_words
from xl_jixiao.text.file_names import has_archive_name
from xl_jixiao.text.labels import bare_project, fold
from xl_jixiao.text.wording import joined

_LISTED = 3


@dataclass(frozen=True, slots=True)
class RollCall:
    """A roster held against the files of a folder."""

    files: tuple[FileRecord, ...]
    """The same files; each form knows which unit of the roster it is of."""
    standings: tuple[UnitStanding, ...] = ()
    """In the order of the roster."""
    unlisted: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Unit in the folder that is not on the roster → roster names that are near."""


def call_roll(units: Sequence[RosterUnit], files: Sequence[FileRecord]) -> RollCall:
    """Who of the roster handed in what, and who in the folder is not on the roster.

    Args:
        units: of the roster; empty where there is none.
        files: of the folder.
    """
    if not units:
        return RollCall(tuple(files))
    entries = [one for file in files for one in file.forms]
    names = UnitNames(units, (one.unit for one in entries))
    known = {one: names.find(*one) for one in {(one.unit, one.unit_code) for one in entries}}
    joined_files = tuple(_joined(file, known) for file in files)
    own: defaultdict[int, list[FormRecord]] = defaultdict(list)
    strangers: dict[str, FormRecord] = {}
    for one in (form for file in joined_files for form in file.forms):
        if one.listed >= 0:
            own[one.listed].append(one)
        elif fold(one.unit):
            strangers.setdefault(fold(one.unit), one)
    unread = _Unread(units, files)
    standings = tuple(
        _standing(at, unit, own[at], strangers, unread) for at, unit in enumerate(units)
    )
    return RollCall(joined_files, standings, dict(_unlisted(strangers, standings)))


def _joined(file: FileRecord, known: Mapping[tuple[str, str], int | None]) -> FileRecord:
    if not file.forms:
        return file
    ats = [known[one.unit, one.unit_code] for one in file.forms]
    forms = zip(file.forms, ats, strict=True)
    return replace(
        file,
        forms=tuple(replace(one, listed=-1 if at is None else at) for one, at in forms),
    )


def _unlisted(
    strangers: Mapping[str, FormRecord], standings: Sequence[UnitStanding]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    absent = {fold(one.unit.name): one.unit.name for one in standings if one.missing}
    every = {fold(one.unit.name): one.unit.name for one in standings}
    for one in strangers.values():
        yield one.unit, near_names(one.unit, absent) or near_names(one.unit, every)


def _standing(
    at: int,
    unit: RosterUnit,
    own: Sequence[FormRecord],
    strangers: Mapping[str, FormRecord],
    unread: _Unread,
) -> UnitStanding:
    came = tuple(dict.fromkeys(came_as(one) for one in own))
    missing = tuple(owed for owed in unit.owed if not _answered(owed, came))
    files = tuple(dict.fromkeys(one.file for one in own))
    if not missing:
        return UnitStanding(unit, came, files=files)
    similar = near_names(unit.name, {key: one.unit for key, one in strangers.items()})
    reasons = [
        *_under_other_names(similar, strangers),
        *unread.reasons(at),
        *_other_projects(missing, came),
    ]
    if came and not reasons:
        reasons = [f"已报{joined([one.title for one in came])}，但没有报名单要求的表"]
    return UnitStanding(
        unit, came, missing, "；".join(reasons), (*files, *unread.files(at)), similar
    )


def came_as(one: FormRecord) -> OwedForm:
    """The form as something that was owed."""
    return OwedForm(one.form, one.project if one.form is Form.PROJECT else "")


def _answered(owed: OwedForm, came: Iterable[OwedForm]) -> bool:
    """Whether the unit handed in what is asked of it."""
    return any(answers(owed, one) for one in came)


def answers(owed: OwedForm, one: OwedForm) -> bool:
    """Whether a form that came is what is asked for."""
    return owed.form in {None, one.form} and (
        not owed.project or bare_project(owed.project) == bare_project(one.project)
    )


def _under_other_names(
    similar: Iterable[str], strangers: Mapping[str, FormRecord]
) -> Iterator[str]:
    told = [f"“{name}”（{strangers[fold(name)].file}）" for name in similar]
    if told:
        yield f"可能写成了别的名称：{joined(told[:_LISTED])}"


def _other_projects(missing: Iterable[OwedForm], came: Sequence[OwedForm]) -> Iterator[str]:
    """Projects that came under a name near to one that is missing."""
    names = {fold(one.project): one.project for one in came if one.project}
    for owed in missing:
        near = near_names(owed.project, names) if owed.project else ()
        if near:
            yield f"项目“{owed.project}”可能写成了“{near[0]}”"
    if any(one.form is Form.PROJECT and not one.project for one in came):
        yield "有项目表没有写项目名称"


class _Reason(NamedTuple):
    """Why files that may be a unit's are not in the result."""

    what: str
    files: list[str]


class _Unread:
    """The files that are not in the result, by the unit whose name is in their paths."""

    def __init__(self, units: Sequence[RosterUnit], files: Iterable[FileRecord]) -> None:
        self._found: defaultdict[int, dict[str, _Reason]] = defaultdict(dict)
        keys = [*_path_keys(units)]
        for file in files:
            what = _why_unread(file)
            if what and (at := _named_in(file.file, keys)) is not None:
                self._found[at].setdefault(what, _Reason(what, [])).files.append(file.file)

    def reasons(self, at: int) -> Iterator[str]:
        """Chinese: what became of files that may be of this unit."""
        for what, files in self._found.get(at, {}).values():
            yield f"{what}：{joined(files[:_LISTED])}"

    def files(self, at: int) -> tuple[str, ...]:
        """These files."""
        found = self._found.get(at, {}).values()
        return tuple(dict.fromkeys(file for one in found for file in one.files))


_SHORTEST_KEY = 3
"""Characters of a name that tell a unit by standing in a path."""


def _path_keys(units: Sequence[RosterUnit]) -> Iterator[tuple[str, int]]:
    """What of its names tells a unit by standing in a path, the longest first."""
    found: defaultdict[str, set[int]] = defaultdict(set)
    for at, unit in enumerate(units):
        for name in (unit.name, *unit.aliases):
            whole = fold(name)
            if len(whole) > 1:
                found[whole].add(at)
            for _, core in splits(whole):
                if len(core) >= _SHORTEST_KEY and core not in roster_words().too_general:
                    found[core].add(at)
    alone = ((key, ats.pop()) for key, ats in found.items() if len(ats) == 1)
    yield from sorted(alone, key=lambda one: -len(one[0]))


def _named_in(path: str, keys: Iterable[tuple[str, int]]) -> int | None:
    """The unit whose name the file has, else the folder or the archive that it is in."""
    steps = PurePosixPath(path)
    for step in (steps.stem, *(parent.name for parent in steps.parents)):
        folded = fold(step)
        for key, at in keys:
            if folded and key in folded:
                return at
    return None


def _why_unread(file: FileRecord) -> str:
    """Chinese: why nothing of a file is in the result, where that may be why a unit is missing."""
    if file.status is Status.MERGED:
        return ""
    if file.status is Status.REJECTED:
        return "只在没有打开的压缩包里" if has_archive_name(file.file) else "文件用不了"
    if any(sheet.blank_form for sheet in file.sheets):
        return "交来的是没有填写的空白表"
    if any(sheet.other_year for sheet in file.sheets):
        return "报的是别的年度"
    return ""
