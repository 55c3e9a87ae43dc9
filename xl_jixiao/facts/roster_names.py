"""The roster's name of the unit that a finding is about, where the file writes another one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from xl_jixiao.facts.records import FileRecord, FormRecord, owner_of
from xl_jixiao.facts.run import Run
from xl_jixiao.model.finding import Finding
from xl_jixiao.model.roster import RosterUnit
from xl_jixiao.text.labels import fold


class RosterNames:
    """Names of units as the roster writes them, "" where it does not know the unit or the file
    writes the same.
    """

    def __init__(self, run: Run) -> None:
        self._names = [one.unit.name for one in run.standings]
        self._forms = {one.file: one.forms for one in run.files if one.forms}

    def files(self) -> Collection[str]:
        """The files with forms that write their unit otherwise."""
        if not self._names:
            return ()
        return {file for file, forms in self._forms.items() if any(map(self._other, forms))}

    def of(self, file: FileRecord, ordinal: int) -> str:
        """The name of the unit of a file's finding.

        What is about the whole file is of the forms with the unit it names; where it names none of
        all of them, if these are of one unit.
        """
        mark = file.findings[ordinal]
        if mark.form >= 0:
            return self._other(file.forms[mark.form])
        named = [one for one in file.forms if one.owner == mark.unit]
        return self._common(named or (file.forms if mark.unit == file.file else ()))

    def across(self, finding: Finding) -> Finding:
        """A finding across files, with the roster's name of its unit."""
        form = owner_of(finding, self._forms.get(finding.file, ()))
        name = self._other(form) if form and form.unit == finding.unit else ""
        return replace(finding, unit=name) if name else finding

    def owner(self, form: FormRecord) -> str:
        """Of a form; as it writes it, or its file, where the roster does not know it."""
        return self._other(form) or form.owner

    def _common(self, forms: Sequence[FormRecord]) -> str:
        names = {self._other(one) for one in forms}
        same = len(names) == 1 and len({one.listed for one in forms}) == 1
        return names.pop() if same else ""

    def _other(self, form: FormRecord) -> str:
        if form.listed < 0:
            return ""
        name = self._names[form.listed].removeprefix(f"{form.realm}/" if form.realm else "")
        return "" if name == form.unit else name


def units_by_name(run: Run) -> Mapping[str, RosterUnit]:
    """The units of the roster by the names of the roster and those that their forms write, folded;
    a name that two of them have is none's.
    """
    found: defaultdict[str, set[int]] = defaultdict(set)
    for at, standing in enumerate(run.standings):
        found[fold(standing.unit.name)].add(at)
    for form in run.forms:
        if form.listed >= 0 and form.unit:
            found[fold(form.unit)].add(form.listed)
    return {name: run.standings[min(ats)].unit for name, ats in found.items() if len(ats) == 1}
