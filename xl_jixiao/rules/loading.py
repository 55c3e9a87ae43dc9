"""Load a rule profile by name or from a file; all its mistakes at once."""

from __future__ import annotations

import difflib
from functools import lru_cache
from pathlib import Path

from xl_jixiao.rules.profile import RuleProfile

DEFAULT = "national"
SHIPPED = Path(__file__).parent / "data"

Stamp = tuple[tuple[str, int, int], ...]
_files: dict[Path, tuple[Stamp | None, RuleProfile]] = {}
"""Profiles of bureaus' own files, kept while none of the files they were read from changes: an
Excel function asks for the same profile thousands of times."""


class RulesError(Exception):
    """A profile that can't be used; `problems` lists every mistake, in Chinese."""

    def __init__(self, *problems: str) -> None:
        super().__init__("\n".join(problems))
        self.problems: tuple[str, ...] = problems

    def __reduce__(self) -> tuple[type[RulesError], tuple[str, ...]]:
        """Survive the way back from a worker process."""
        return type(self), self.problems


@lru_cache(maxsize=1)
def shipped_names() -> tuple[str, ...]:
    """The names of the shipped profiles, the default first, then by name."""
    names = sorted(path.stem for path in SHIPPED.glob("*.toml"))
    return (DEFAULT, *(name for name in names if name != DEFAULT))


def load_rules(name_or_path: str | Path | RuleProfile | None = None) -> RuleProfile:
    """The profile of that name (also "name version" as stored in JX_RULES), or of that TOML file.

    None gives the default, a profile passes through. Raises `RulesError` with all mistakes.
    """
    if isinstance(name_or_path, RuleProfile):
        return name_or_path
    if name_or_path is None:
        return _shipped(DEFAULT)
    text = str(name_or_path).strip()
    if text in shipped_names():
        return _shipped(text)
    path = Path(text)
    if path.suffix.lower() == ".toml" or path.is_file():
        return _from_file(path)
    return _by_label(text)


@lru_cache(maxsize=64)
def _shipped(name: str) -> RuleProfile:
    return _build(SHIPPED / f"{name}.toml")[0]


def _by_label(text: str) -> RuleProfile:
    """A shipped profile by "id version", the version being the one shipped."""
    name, _, version = text.partition(" ")
    if name in shipped_names():
        profile = _shipped(name)
        if profile.version == version.strip():
            return profile
        raise RulesError(
            f"评分口径“{text}”的版本与本机的“{profile.label}”不同；"
            f"请改用“{profile.label}”，或安装与工作簿相同版本的 xl_jixiao"
        )
    near = difflib.get_close_matches(text, shipped_names(), n=1, cutoff=0.5)
    hint = f"是否想用“{near[0]}”？" if near else ""
    raise RulesError(
        f"没有名为“{text}”的评分口径。{hint}可用的有：{'、'.join(shipped_names())}；"
        "也可以写口径文件（.toml）的路径"
    )


def _from_file(path: Path) -> RuleProfile:
    path = path.resolve()
    known = _files.get(path)
    if known and known[0] and known[0] == _stamp(tuple(Path(name) for name, _, _ in known[0])):
        return known[1]
    profile, read = _build(path)
    _files[path] = (_stamp(read), profile)
    return profile


def _stamp(paths: tuple[Path, ...]) -> Stamp | None:
    try:
        stats = [(str(path), path.stat()) for path in paths]
    except OSError:
        return None
    return tuple((name, stat.st_mtime_ns, stat.st_size) for name, stat in stats)


def _build(path: Path) -> tuple[RuleProfile, tuple[Path, ...]]:
    """Read, merge, validate; with the files that took part."""
    from xl_jixiao.rules.merging import merge_chain
    from xl_jixiao.rules.reading import read_chain
    from xl_jixiao.rules.validation import validate

    chain, problems = read_chain(path, SHIPPED)
    if problems:
        raise RulesError(*problems)
    profile, problems = validate(merge_chain(chain), chain)
    if profile is None:
        raise RulesError(*problems)
    return profile, tuple(link.path for link in chain)
