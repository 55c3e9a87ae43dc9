"""The roster against the units of a folder: matched by code or name, near names suggested."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from pathlib import PurePosixPath

from xl_jixiao.checks.folder.versions import Entry
from xl_jixiao.model.run import MissingUnit, RosterUnit
from xl_jixiao.model.submission import FORM_TITLES
from xl_jixiao.text.labels import fold

_NEAR = 0.6
"""difflib's ratio from which a name is worth suggesting."""
_SUGGESTIONS = 3


def match_roster(
    roster: Sequence[RosterUnit], entries: Sequence[Entry], rejected: Sequence[str]
) -> tuple[tuple[MissingUnit, ...], Mapping[str, tuple[str, ...]]]:
    """Who of the roster is missing, and who in the folder is not on the roster.

    Args:
        roster: the units that must report; empty where there is none.
        entries: the merged submissions.
        rejected: paths of rejected files, which may be a missing unit's.

    Returns:
        Missing units with near names of the folder; units not on the roster with near names of it.
    """
    if not roster:
        return (), {}
    listed = {fold(unit.name) for unit in roster}
    codes = {unit.code for unit in roster if unit.code}
    strangers: dict[str, str] = {}
    for entry in entries:
        name = entry.submission.unit.text
        if fold(name) and fold(name) not in listed and entry.submission.unit_code not in codes:
            strangers.setdefault(fold(name), name)
    missing = tuple(
        MissingUnit(unit, _near(unit.name, strangers), _hint(unit, entries, rejected))
        for unit in roster
        if not any(_answers(unit, entry) for entry in entries)
    )
    absent = {fold(one.unit.name): one.unit.name for one in missing}
    names = {fold(unit.name): unit.name for unit in roster}
    unlisted = {name: _near(name, absent) or _near(name, names) for name in strangers.values()}
    return missing, unlisted


def _is_unit(unit: RosterUnit, entry: Entry) -> bool:
    submission = entry.submission
    by_code = bool(unit.code) and submission.unit_code == unit.code
    return by_code or fold(submission.unit.text) == fold(unit.name)


def _answers(unit: RosterUnit, entry: Entry) -> bool:
    """Whether the submission is what the roster asks of the unit."""
    return _is_unit(unit, entry) and unit.form in {None, entry.submission.form}


def _near(name: str, names: Mapping[str, str]) -> tuple[str, ...]:
    """Near names: suggested, never matched. `names` is folded name → name."""
    found = get_close_matches(fold(name), list(names), n=_SUGGESTIONS, cutoff=_NEAR)
    return tuple(names[one] for one in found)


def _hint(unit: RosterUnit, entries: Iterable[Entry], rejected: Sequence[str]) -> str:
    """Why the unit may only seem to be missing."""
    handed_in = {entry.submission.form for entry in entries if _is_unit(unit, entry)}
    if handed_in:
        titles = "、".join(sorted(FORM_TITLES[form] for form in handed_in))
        return f"已报{titles}，但没有报名单要求的表"
    folded = fold(unit.name)
    files = [path for path in rejected if folded and folded in fold(PurePosixPath(path).stem)]
    return f"被拒收的文件可能是它的：{'、'.join(files[:3])}" if files else ""
