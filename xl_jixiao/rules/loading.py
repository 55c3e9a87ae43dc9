"""Profile files and folders: read, inherited, merged; all mistakes at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from xl_jixiao.data_files import TomlTable, parse_toml, read_bounded
from xl_jixiao.data_limits import near_miss
from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.rules.profile import RuleProfile

DEFAULT = "national"

SHIPPED = Path(__file__).parent / "data"

SHEETS = (".xlsx", ".xlsm", ".xls", ".ods", ".et")
"""Kinds of files in which rules stand as a workbook."""

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


@cache
def shipped_names() -> tuple[str, ...]:
    """The names of the shipped profiles, the default first, then by name."""
    names = sorted(path.stem for path in SHIPPED.glob("*.toml"))
    return (DEFAULT, *(name for name in names if name != DEFAULT))


RulesChoice = str | Path | RuleProfile | Sequence["str | Path | RuleProfile"] | None
"""How rules are named: one, or one for each of several years."""


def load_rules(name_or_path: RulesChoice = None) -> RuleProfile:
    """The profile of that name (also "name version" as stored in JX_RULES), or of that file: TOML,
    or a workbook that `rules export` wrote.

    None gives the default, a profile passes through. Of several, of one issuer and each for other
    years, the first with the others as its editions. Raises `RulesError` with all mistakes.
    """
    if isinstance(name_or_path, RuleProfile):
        return name_or_path
    if not name_or_path:
        return _shipped(DEFAULT)
    if isinstance(name_or_path, Sequence) and not isinstance(name_or_path, str):
        return _editions([load_rules(one) for one in name_or_path])
    text = str(name_or_path).strip()
    if text in shipped_names():
        return _shipped(text)
    path = Path(text)
    if path.suffix.lower() in {".toml", *SHEETS} or path.is_file():
        return _from_file(path)
    return _by_label(text)


def _editions(profiles: Sequence[RuleProfile]) -> RuleProfile:
    """The first with the others as its editions."""
    first, *others = profiles
    if not others:
        return first
    problems = [
        f"口径“{one.label}”的制定单位是“{one.issuer}”，“{first.label}”的是“{first.issuer}”："
        "多次给出 --rules 的应是同一单位各年度的口径"
        for one in others
        if one.issuer != first.issuer
    ]
    problems += [
        f"口径“{one.label}”没有写适用年度（years），多次给出 --rules 时每个都要写"
        for one in profiles
        if not one.years
    ]
    years: dict[int, RuleProfile] = {}
    for one in profiles:
        for year in one.years:
            if years.setdefault(year, one) is not one:
                problems.append(
                    f"{year}年度既在口径“{years[year].label}”又在“{one.label}”的适用年度里"
                )
    if problems:
        raise RulesError(*problems)
    return replace(first, editions=tuple(others))


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
    near = near_miss(text, shipped_names(), cutoff=0.5)
    hint = f"是否想用“{near}”？" if near else ""
    raise RulesError(
        f"没有名为“{text}”的评分口径。{hint}可用的有：{'、'.join(shipped_names())}；"
        "也可以写口径文件（.toml，或口径表 .xlsx）的路径"
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
    if path.suffix.lower() in SHEETS:
        from xl_jixiao.rules.sheet_reading import profile_of, read_sheets

        return profile_of(read_sheets(path), path.name), (path,)
    # moved-import
    from xl_jixiao.rules.validation import validate

    chain, problems = read_chain(path, SHIPPED)
    if problems:
        raise RulesError(*problems)
    profile, problems = validate(complete(merge_chain(chain)), chain)
    if profile is None:
        raise RulesError(*problems)
    return profile, tuple(link.path for link in chain)


@dataclass(frozen=True, slots=True)
class ProfileFile:
    """One file of a chain of profiles."""

    path: Path
    table: TomlTable

    @property
    def name(self) -> str:
        """How messages call the file."""
        return self.path.name


_MOST_EXTENDED = 20
"""Files in a chain; two or three are in use."""


def read_chain(path: Path, shipped: Path) -> tuple[tuple[ProfileFile, ...], tuple[str, ...]]:
    """The file and what it extends, the root first; or the problems that stop reading."""
    chain: list[ProfileFile] = []
    seen: list[Path] = []
    place: Path | None = path
    while place is not None:
        if len(seen) >= _MOST_EXTENDED:
            return (), (
                f"{place.name}：extends 一层接一层超过{_MOST_EXTENDED}层，请直接写所依据的口径",
            )
        if place in seen:
            names = " → ".join(one.name for one in (*seen, place))
            return (), (f"{place.name}：extends 绕成了圈（{names}），请去掉其中一个 extends",)
        seen.append(place)
        table, problem = _read(place, chain[-1] if chain else None)
        if table is None:
            return (), (problem,)
        chain.append(ProfileFile(place, table))
        place, problem = _parent(chain[-1], shipped)
        if problem:
            return (), (problem,)
    return tuple(reversed(chain)), ()


def _read(path: Path, child: ProfileFile | None) -> tuple[TomlTable | None, str]:
    """The table of one file, or why there is none."""
    asked = f"{child.name}：extends = “{child.table['extends']}”，" if child else ""
    try:
        raw = read_bounded(path)
    except FileNotFoundError:
        return None, f"{asked}找不到评分口径文件 {path}，请核对路径"
    except OSError as error:
        from xl_jixiao.system_errors import explain_reading

        return None, f"{asked}评分口径文件 {path} 读不出来：{explain_reading(error).rstrip('。')}"
    table, problem = parse_toml(raw)
    return table, f"{path.name}：{problem}" if problem else ""


def _parent(link: ProfileFile, shipped: Path) -> tuple[Path | None, str]:
    """The file that this one extends: a shipped profile by name, a neighbour by its path."""
    extends = link.table.get("extends", "")
    if extends == "":
        return None, ""
    if not isinstance(extends, str):
        return None, f"{link.name}：extends 应为口径名称或文件路径（文字），现为 {extends}"
    named = shipped / f"{extends}.toml"
    if named.is_file():
        return named, ""
    if extends.lower().endswith(".toml"):
        return (link.path.parent / extends).resolve(), ""
    names = sorted(path.stem for path in shipped.glob("*.toml"))
    near = near_miss(extends, names, cutoff=0.5)
    hint = f"，是否想写“{near}”？" if near else ""
    choice = f"（现有：{'、'.join(names)}；或写 .toml 文件的路径）"
    return None, f"{link.name}：extends = “{extends}”不是现有的口径{hint}{choice}"


_OWN = (
    "id",
    "title",
    "version",
    "issuer",
    "effective",
    "expires",
    "notes",
    "variants",
    "unknown",
    "extends",
    "notice",
    "years",
)
"""What describes a profile itself and is not inherited."""

OWN_RULE = "本口径自行设定"
"""The clause of what a bureau changed without saying where it comes from."""

_WITHOUT_CLAUSE = ("sources", "checks", "review", "forms")


def merge_chain(chain: Sequence[ProfileFile]) -> dict[str, Any]:
    """One complete table; the root comes first in the chain."""
    merged: dict[str, Any] = {}
    for link in chain:
        inherited = {key: value for key, value in merged.items() if key not in _OWN}
        merged = _merge(inherited, _completed(link, root=not inherited))
    if len(chain) > 1:
        parent = chain[-2]
        merged["extends"] = parent.table.get("id", parent.path.stem)
    return merged


LATER_SECTIONS = ("named", "inapplicable")
"""Sections that profiles of earlier versions do not have."""


def complete(table: TomlTable) -> dict[str, Any]:
    """The same with what a profile may leave out: sections that its version did not know yet, and
    the whole rules for each kind of form.
    """
    return _with_whole_forms(_with_later_sections(table))


def _with_later_sections(table: TomlTable) -> TomlTable:
    """What was not in a profile is ruled as in the default one, which says what was done before."""
    absent = [key for key in LATER_SECTIONS if key not in table]
    sources = table.get("sources", {})
    if not absent or not isinstance(sources, dict):
        return table
    default = merge_chain(read_chain(SHIPPED / f"{DEFAULT}.toml", SHIPPED)[0])
    own = {key: default[key] for key in absent}
    cited = {section["clause"]["source"] for section in own.values()}
    named = {key: default["sources"][key] for key in cited}
    return {**table, **own, "sources": {**named, **sources}}


def _with_whole_forms(table: TomlTable) -> dict[str, Any]:
    """The same with whole rules for each kind of form that has some of its own, which a file
    writes as the sections in which they differ.
    """
    forms = table.get("forms")
    if not isinstance(forms, dict):
        return dict(table)
    base = {key: value for key, value in table.items() if key not in {"forms", "years"}}
    whole = {
        form: _merge(base, _with_own_clauses({**_names(base), **own}))
        for form, own in forms.items()
        if isinstance(own, dict)
    }
    sources = dict(table.get("sources", {}))
    for one in whole.values():
        sources |= one["sources"]
    same = {form: {**one, "sources": sources} for form, one in whole.items()}
    return {**table, "sources": sources, "forms": {**forms, **same}}


def _names(table: TomlTable) -> dict[str, Any]:
    """What a section without a clause is cited with."""
    return {key: table.get(key) for key in ("id", "title", "issuer", "sources")}


def _merge(base: TomlTable, over: TomlTable) -> dict[str, Any]:
    """Tables merge key by key; lists and clauses are replaced whole."""
    merged = dict(base)
    for key, value in over.items():
        old = merged.get(key)
        if isinstance(value, dict) and isinstance(old, dict) and key != "clause":
            merged[key] = _merge(old, value)
        else:
            merged[key] = value
    return merged


def _completed(link: ProfileFile, *, root: bool) -> dict[str, Any]:
    """The file's own table with what may be left out: its names, the ids of its sources, and the
    clause of a section that changes numbers without saying where they come from.
    """
    table = _with_words_apart(dict(link.table))
    table.setdefault("id", link.path.stem)
    table.setdefault("title", table["id"])
    table.setdefault("version", "1")
    table.setdefault("issuer", "")
    sources = table.get("sources", {})
    if isinstance(sources, dict):
        table["sources"] = {
            key: {"id": key, **source} if isinstance(source, dict) else source
            for key, source in sources.items()
        }
    return table if root else _with_own_clauses(table)


def _with_words_apart(table: dict[str, Any]) -> dict[str, Any]:
    """The words of qualitative actuals may be written as one text with blanks between them."""
    section = table.get("qualitative")
    words = section.get("words") if isinstance(section, dict) else None
    if not isinstance(words, dict):
        return table
    apart = {kind: one.split() if isinstance(one, str) else one for kind, one in words.items()}
    return {**table, "qualitative": {**table["qualitative"], "words": apart}}


def _with_own_clauses(table: dict[str, Any]) -> dict[str, Any]:
    """A number that a file changes must not be cited as its parent's rule."""
    own = str(table["id"])
    uncited = [key for key, section in table.items() if _is_uncited(key, section)]
    if not uncited:
        return table
    for key in uncited:
        clause = {"text": OWN_RULE, **table[key].get("clause", {}), "source": own}
        table[key] = {**table[key], "clause": clause}
    title, issuer = table["title"], table["issuer"]
    source = {"id": own, "title": title, "issuer": issuer}
    if isinstance(table["sources"], dict):
        table["sources"] = {own: source, **table["sources"]}
    return table


def _is_uncited(key: str, section: Any) -> bool:
    """A section with rules whose clause is missing or names no source."""
    if not isinstance(section, dict) or key in _WITHOUT_CLAUSE:
        return False
    clause = section.get("clause", {})
    return isinstance(clause, dict) and "source" not in clause
