"""The roster of a run, its missing units, and the mark of our own outputs."""

from __future__ import annotations

from dataclasses import dataclass

from xl_jixiao.model.submission import Form

SUMMARY_MARK = "JX_SUMMARY"
"""Defined name of every consolidated workbook: an earlier result that lies among the submissions
is not read as one, whatever it is called.
"""

DRAFT_MARK = "JX_DRAFT"
"""Name under which the reader of documents tells that a document is a draft of ours (its
docProps/core.xml has it as keyword) that nobody has worked on since it was written.
"""


@dataclass(frozen=True, slots=True)
class RosterUnit:
    """One line of the 单位名单."""

    name: str
    code: str = ""
    form: Form | None = None
    """The form it must hand in (表类型); None = any."""
    department: str = ""
    """主管部门"""


@dataclass(frozen=True, slots=True)
class MissingUnit:
    """A unit of the roster that has not handed in all that it owes, however many rows it has."""

    unit: RosterUnit
    """Its first row that is not answered."""
    similar: tuple[str, ...] = ()
    """Names in the folder that are near: suggested, never matched."""
    hint: str = ""
    """Chinese: e.g. a rejected file that may be its submission."""
    forms: tuple[Form | None, ...] = ()
    """What is missing: the forms that its rows ask for, None for any."""
    partly: bool = False
    """Whether other rows of the unit are answered."""

    @property
    def wanted(self) -> tuple[Form | None, ...]:
        """The missing forms."""
        return self.forms or (self.unit.form,)
