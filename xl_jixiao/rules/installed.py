r"""Profiles that a workbook or a cell may name: those installed here, by their labels.

What stands in a workbook was typed by whoever sent it. It never becomes a path: opening one could
read any file of this machine, and a path of the form \\server\share sends the user's credentials
to that server. A bureau's own profiles lie in one folder, which `addin install` makes and the
environment variable JIXIAO_RULES names.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from xl_jixiao.model.submission import Form
from xl_jixiao.rules.loading import RulesError, load_rules, shipped_names
from xl_jixiao.rules.profile import RuleProfile

FOLDER_VARIABLE = "JIXIAO_RULES"
"""Environment variable with the folder of the bureau's own profiles."""
_LONGEST = 80
_KINDS = frozenset({Form.DEPARTMENT.value, Form.PROJECT.value})
"""Forms that are scored."""


def load_installed(label: str) -> RuleProfile:
    """The installed profile of that name or label ("national 2020"); "" is the default one. Behind
    it may stand the kind of form ("xian 2024 department"): then what it rules for forms of it.

    Raises:
        RulesError: there is none, it is of another version, or its file has mistakes.
    """
    text, _, kind = label.strip().rpartition(" ")
    if kind in _KINDS:
        profile = _installed(text)
        return profile.forms.get(kind, replace(profile, forms={}))
    return _installed(label.strip())


def _installed(text: str) -> RuleProfile:
    name, _, version = text.partition(" ")
    if not name or name in shipped_names():
        return load_rules(text or None)
    profile = _own_profile(name)
    if profile is None:
        raise RulesError(_unknown(text))
    if version.strip() not in {"", profile.version}:
        raise RulesError(
            f"评分口径“{text}”的版本与本机的“{profile.label}”不同；请改用“{profile.label}”"
        )
    return profile


def is_shipped(label: str) -> bool:
    """Whether the label names a profile that came with the program and so never changes."""
    name = label.strip().partition(" ")[0]
    return not name or name in shipped_names()


def for_year(issuer: str, year: int) -> RuleProfile | None:
    """The installed profile of that issuer which says that it is for that budget year."""
    profiles = [load_rules(name) for name in shipped_names()]
    for path in _own_files().values():
        try:
            profiles.append(load_rules(path))
        except RulesError:
            continue
    return next((one for one in profiles if one.issuer == issuer and year in one.years), None)


def _own_profile(name: str) -> RuleProfile | None:
    """The bureau's profile whose file has this name, or whose id it is."""
    files = _own_files()
    if name in files:
        return load_rules(files[name])
    for path in files.values():
        try:
            profile = load_rules(path)
        except RulesError:
            continue
        if profile.id == name:
            return profile
    return None


def _own_files() -> Mapping[str, Path]:
    r"""Name → file of the bureau's own profiles; only what the folder lists, so that a name of the
    form ..\x leads nowhere.
    """
    folder = os.environ.get(FOLDER_VARIABLE, "")
    if not folder:
        return {}
    try:
        return {
            one.stem: one
            for one in sorted(Path(folder).iterdir(), reverse=True)  # of two of a name the .toml
            if one.suffix.lower() in {".toml", ".xlsx"} and not one.name.startswith("~$")
        }
    except OSError:
        return {}


def _unknown(text: str) -> str:
    shown = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
    if any(mark in text for mark in "\\/:") or text.lower().endswith((".toml", ".xlsx")):
        return (
            f"工作簿里的评分口径只能写名称，不能写文件的路径（现为“{shown}”）。"
            "请把口径文件放进安装文件夹的 rules 里，再写它的名称"
        )
    known = "、".join((*shipped_names(), *sorted(_own_files())))
    return f"没有名为“{shown}”的评分口径。可用的有：{known}"
