"""Names of projects: what of them tells one from another."""

from __future__ import annotations

import re

from xl_jixiao.text.labels import fold

_BEHIND = re.compile(r"(?:(?:专项|项目)?(?:经费|资金|支出|补助资金)|专项|项目)+$")


def bare_project(name: str) -> str:
    """A name folded and without the words that some add behind it and others do not: 核电项目,
    核电项目经费 and 核电 are one project. "" for a name of such words alone.
    """
    return _BEHIND.sub("", fold(name))
