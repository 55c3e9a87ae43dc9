"""The roster against the units of a folder: matched, missing, near names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from pathlib import PurePosixPath

from xl_jixiao.facts.records import FormRecord
from xl_jixiao.model.roster import MissingUnit, RosterUnit
from xl_jixiao.model.submission import FORM_TITLES, Form
from xl_jixiao.text.labels import fold

_NEAR = 0.6
"""difflib's ratio from which a name is worth suggesting."""

_SUGGESTIONS = 3


def match_roster(
    roster: Sequence[RosterUnit], entries: Sequence[FormRecord], rejected: Sequence[str]
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
    handed_in = _handed_in(entries)
    listed = {fold(unit.name) for unit in roster}
    codes = {unit.code for unit in roster if unit.code}
    strangers: dict[str, str] = {}
    for entry in entries:
        name = fold(entry.unit)
        if name and name not in listed and entry.unit_code not in codes:
            strangers.setdefault(name, entry.unit)
    missing = tuple(_missing(roster, handed_in, strangers, rejected))
    absent = {fold(one.unit.name): one.unit.name for one in missing}
    names = {fold(unit.name): unit.name for unit in roster}
    unlisted = {name: _near(name, absent) or _near(name, names) for name in strangers.values()}
    return missing, unlisted


def _missing(
    roster: Sequence[RosterUnit],
    handed_in: Mapping[str, set[Form]],
    strangers: Mapping[str, str],
    rejected: Sequence[str],
) -> Iterator[MissingUnit]:
    """Each unit that owes anything, once, however many rows it has."""
    rows: dict[str, list[RosterUnit]] = {}
    for unit in roster:
        rows.setdefault(fold(unit.name), []).append(unit)
    for own in rows.values():
        forms = set[Form]().union(*(_forms_of(unit, handed_in) for unit in own))
        owed = [unit for unit in own if not _answers(unit, forms)]
        if owed:
            yield MissingUnit(
                owed[0],
                _near(owed[0].name, strangers),
                _hint(owed[0], forms, rejected),
                forms=tuple(unit.form for unit in owed),
                partly=len(owed) < len(own),
            )


def _handed_in(entries: Sequence[FormRecord]) -> Mapping[str, set[Form]]:
    """Folded unit name, and unit code after "#", → the forms that were handed in."""
    found: dict[str, set[Form]] = {}
    for entry in entries:
        found.setdefault(fold(entry.unit), set()).add(entry.form)
        if entry.unit_code:
            found.setdefault(f"#{entry.unit_code}", set()).add(entry.form)
    return found


def _forms_of(unit: RosterUnit, handed_in: Mapping[str, set[Form]]) -> set[Form]:
    """The forms of one unit, known by its name or its code."""
    by_code = handed_in.get(f"#{unit.code}", set()) if unit.code else set()
    return handed_in.get(fold(unit.name), set()) | by_code


def _answers(unit: RosterUnit, forms: set[Form]) -> bool:
    """Whether the unit handed in what the roster asks of it."""
    return bool(forms) if unit.form is None else unit.form in forms


def _near(name: str, names: Mapping[str, str]) -> tuple[str, ...]:
    """Near names: suggested, never matched. `names` is folded name → name."""
    found = get_close_matches(fold(name), list(names), n=_SUGGESTIONS, cutoff=_NEAR)
    return tuple(names[one] for one in found)


def _hint(unit: RosterUnit, forms: set[Form], rejected: Sequence[str]) -> str:
    """Why the unit may only seem to be missing."""
    if forms:
        titles = "、".join(FORM_TITLES[form] for form in Form if form in forms)
        return f"已报{titles}，但没有报名单要求的表"
    folded = fold(unit.name)
    files = [path for path in rejected if folded and folded in fold(PurePosixPath(path).stem)]
    return f"被拒收的文件可能是它的：{'、'.join(files[:3])}" if files else ""
