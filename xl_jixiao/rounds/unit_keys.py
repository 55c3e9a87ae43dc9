"""Which unit a name in a run means."""

from __future__ import annotations

from xl_jixiao.facts.run import Run
from xl_jixiao.text.labels import fold


class UnitKeys:
    """Units by whatever name: those of the roster by the roster's."""

    def __init__(self, run: Run) -> None:
        roster = [one.unit.name for one in run.standings]
        self._listed = {
            fold(form.owner): roster[form.listed] for form in run.forms if form.listed >= 0
        }
        self._names = {fold(name): name for name in roster}
        self.order = {key: at for at, key in enumerate(self._names)}

    def key(self, name: str) -> str:
        """What tells the unit of this name."""
        folded = fold(name)
        key = fold(self._listed.get(folded, folded))
        self._names.setdefault(key, self._listed.get(folded, name))
        return key

    def name(self, key: str) -> str:
        """Its name for people."""
        return self._names[key]
