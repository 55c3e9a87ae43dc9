"""Where a rule comes from, and the numbers that rules are made of."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Annotated

from xl_jixiao.data_limits import Within
from xl_jixiao.model.dataclass import dataclass

Number = Annotated[Decimal, Within(0)]
Share = Annotated[Decimal, Within(0, 1)]

OWN_ISSUER = "xl_jixiao"
"""Issuer of the conventions that this tool makes where official texts are silent."""


@dataclass(frozen=True, slots=True)
class RuleSource:
    """Where a rule comes from."""

    id: str
    """Its key in the file."""
    title: str
    number: str = ""
    """文号"""
    issuer: str = ""
    effective: dt.date | None = None
    expires: dt.date | None = None
    link: str = ""
    verified: bool = False
    """Whether the official text itself was read."""

    @property
    def official(self) -> bool:
        """Whether it is somebody else's text, not a convention of this tool."""
        return self.issuer != OWN_ISSUER

    @property
    def name(self) -> str:
        """Title and number; without a number title, place and date: 《…》（湖南省，日期未载明）."""
        if self.number:
            return f"《{self.title}》{self.number}"
        if not self.official or not (self.issuer or self.effective):
            return self.title
        date = f"{self.effective.year}年" if self.effective else "日期未载明"
        place = self.issuer or "制定单位未载明"
        return f"《{self.title}》（{place}，{date}）"


@dataclass(frozen=True, slots=True)
class Clause:
    """The place in a source that a rule rests on: printed in traces and findings."""

    source: str
    """Id of a Source of the profile."""
    text: str = ""
    """Article, or the rule in short."""
