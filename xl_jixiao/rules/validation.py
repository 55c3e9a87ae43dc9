"""Validate a merged profile and word every mistake with its file and path."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from xl_jixiao.rules.loading import ProfileFile, TomlTable
from xl_jixiao.rules.profile import RuleProfile

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

Path = tuple[int | str, ...]

SECTION_TITLES: Mapping[str, str] = {
    "weights": "分值",
    "execution": "预算执行率",
    "at_least": "正向指标",
    "at_most": "负向指标",
    "equal": "等于指标",
    "over": "超额完成",
    "qualitative": "定性指标",
    "satisfaction": "满意度",
    "ceilings": "总分封顶",
    "goals": "多个目标",
    "grades": "等级",
    "rounding": "得分取位",
    "checks": "检查",
    "sources": "依据来源",
}

_EXPECTED: Mapping[str, str] = {
    "missing": "缺少这一项，请补上",
    "number_expected": "应为数字",
    "decimal_type": "应为数字",
    "decimal_parsing": "应为数字",
    "finite_number": "应为数字",
    "int_type": "应为整数",
    "int_parsing": "应为整数",
    "int_from_float": "应为整数",
    "bool_type": "应为 true 或 false",
    "bool_parsing": "应为 true 或 false",
    "string_type": "应为文字（加引号）",
    "string_too_short": "不能为空",
    "string_pattern_mismatch": "不能含空格和特殊符号",
    "date_type": "应为日期，如 2020-02-25",
    "date_parsing": "应为日期，如 2020-02-25",
    "date_from_datetime_parsing": "应为日期，如 2020-02-25",
    "date_from_datetime_inexact": "应为日期，如 2020-02-25",
    "tuple_type": "应为列表 […]",
    "dict_type": "应为一节 [名称]",
    "model_type": "应为一节 [名称] 或 {…}",
    "model_attributes_type": "应为一节 [名称] 或 {…}",
    "too_short": "至少应有一项",
}


def validate(
    merged: dict[str, Any], chain: Sequence[ProfileFile]
) -> tuple[RuleProfile | None, tuple[str, ...]]:
    """The profile, or every mistake as a Chinese sentence that names file and path."""
    from pydantic import ValidationError

    from xl_jixiao.rules.schema import ProfilePart

    problems = list(_unknown_sources(merged, chain))
    try:
        part = ProfilePart.model_validate(merged)
    except ValidationError as error:
        problems += [_word(detail, chain) for detail in error.errors(include_url=False)]
        return None, tuple(problems)
    return (None, tuple(problems)) if problems else (part.freeze(), ())


def _unknown_sources(merged: TomlTable, chain: Sequence[ProfileFile]) -> Iterator[str]:
    """Clauses whose source is listed nowhere."""
    known = merged.get("sources")
    names = list(known) if isinstance(known, dict) else []
    for place, clause in _clauses(merged):
        source = clause.get("source") if isinstance(clause, dict) else None
        if isinstance(source, str) and source not in names:
            yield (
                f"{_owner(place, chain)}：{_spell(place)} = “{source}”没有对应的 "
                f"[sources.{source}]{_near(source, names)}"
            )


def _clauses(merged: TomlTable) -> Iterator[tuple[Path, Any]]:
    """Those of the sections, and those of single checks."""
    for key, section in merged.items():
        if isinstance(section, dict):
            yield (key, "clause", "source"), section.get("clause")
    checks = merged.get("checks")
    bases = checks.get("bases") if isinstance(checks, dict) else None
    for check, clause in (bases if isinstance(bases, dict) else {}).items():
        yield ("checks", "bases", check, "source"), clause


def _word(detail: ErrorDetails, chain: Sequence[ProfileFile]) -> str:
    """One mistake: file, path, what was found, what was expected."""
    place, kind = detail["loc"], detail["type"]
    return f"{_owner(place, chain)}：{_spell(place) or '整个文件'} {_expected(detail, kind)}"


def _expected(detail: ErrorDetails, kind: str) -> str:
    place, found = detail["loc"], detail["input"]
    context = detail.get("ctx", {})
    if kind == "rule":
        return str(context["message"])
    if kind == "extra_forbidden":
        return f"不是评分口径的项{_near(str(place[-1]), _names_at(place))}；请改正或删去"
    if kind == "literal_error":
        return f"= {_show(found)}，应为 {context['expected'].replace(' or ', ', ')} 之一"
    if kind == "greater_than_equal":
        return f"= {_show(found)}，不应小于 {context['ge']}"
    if kind == "less_than_equal":
        return f"= {_show(found)}，不应大于 {context['le']}"
    wanted = _EXPECTED.get(kind, f"写法不对（{detail['msg']}）")
    return wanted if kind == "missing" else f"= {_show(found)}，{wanted}"


def _show(value: object) -> str:
    if isinstance(value, str):
        return f"“{value}”"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (dict, list)):
        return "{…}" if isinstance(value, dict) else "[…]"
    return str(value)


def _names_at(place: Path) -> list[str]:
    """The keys that the schema knows beside the one at this place."""
    from xl_jixiao.rules.schema import ProfilePart

    schema = ProfilePart.model_json_schema()
    shapes = schema["$defs"]
    node: Any = schema
    for step in place[:-1]:
        node = _step(node, step, shapes)
    return list(node.get("properties", {}))


def _step(node: Any, step: int | str, shapes: Any) -> Any:
    """One step down a JSON schema, following references."""
    if isinstance(step, int):
        node = node.get("items", {})
    else:
        node = node.get("properties", {}).get(step) or node.get("additionalProperties") or {}
    return (
        shapes[node["$ref"].rsplit("/", 1)[1]]
        if isinstance(node, dict) and "$ref" in node
        else node
    )


def _near(name: str, known: Sequence[str]) -> str:
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
    return f"，是否想写“{near[0]}”？" if near else ""


def _spell(place: Path) -> str:
    """`over.tiers 第2项.value`, the section with its Chinese title."""
    if not place:
        return ""
    words = ""
    for step in place:
        if isinstance(step, int):
            words += f" 第{step + 1}项"
        else:
            words += f".{step}" if words else step
    title = SECTION_TITLES.get(str(place[0]))
    return f"{title} {words}" if title else words


def _owner(place: Path, chain: Sequence[ProfileFile]) -> str:
    """The file that a mistake is in: the last one that sets the longest part of the path."""
    best, depth = chain[-1], 0
    for link in chain:
        reached = _depth(link.table, place)
        if reached and reached >= depth:
            best, depth = link, reached
    return best.name


def _depth(table: Any, place: Path) -> int:
    for depth, step in enumerate(place):
        try:
            table = table[step]
        except (KeyError, IndexError, TypeError):
            return depth
    return len(place)
