"""What the documentation says exists."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from xl_jixiao import __version__
from xl_jixiao.cli.chinese import LazyGroup
from xl_jixiao.cli.main import jixiao
from xl_jixiao.docs import COMMAND, PAGES, stale_pages

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
MANUAL = (ROOT / "docs" / "用户手册.md").read_text(encoding="utf-8")
DOCS = [
    *(ROOT / name for name in ("README.md", "CHANGELOG.md", "CONTRIBUTING.md")),
    *sorted((ROOT / "docs").glob("*.md")),
]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


def commands(
    group: LazyGroup = jixiao, path: str = "jixiao"
) -> Iterator[tuple[str, click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None, name
        if isinstance(command, LazyGroup):
            yield from commands(command, f"{path} {name}")
        else:
            yield f"{path} {name}", command


COMMANDS = dict(commands())


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_is_in_the_manual(name: str) -> None:
    assert name in MANUAL
    for param in COMMANDS[name].params:
        if isinstance(param, click.Option):
            assert param.opts[0] in MANUAL, f"{name} {param.opts[0]}"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_has_a_chinese_help(name: str) -> None:
    command = COMMANDS[name]
    assert re.search(r"[一-鿿]", command.help or "")
    for param in command.params:
        if isinstance(param, click.Option):
            assert re.search(r"[一-鿿]", param.help or ""), f"{name} {param.opts}"


@pytest.mark.parametrize("path", DOCS, ids=lambda path: path.name)
def test_every_command_and_option_in_a_page_exists(path: Path) -> None:
    groups = {name.rsplit(" ", 1)[0] for name in COMMANDS} - {"jixiao"}
    for line in re.findall(r"(?<!xl_)jixiao (?!命令)[^`\n]*", path.read_text(encoding="utf-8")):
        words = line.split()
        name = " ".join(words[:3]) if " ".join(words[:2]) in groups else " ".join(words[:2])
        if not re.fullmatch(r"jixiao [a-z]+( [a-z]+)?", name):
            continue
        assert name in COMMANDS or name in groups, f"{path.name}: {line}"
        known = [opt for param in COMMANDS.get(name, jixiao).params for opt in param.opts]
        for option in re.findall(r"--[a-z-]+", line):
            assert option in [*known, "--help", "--version"], f"{path.name}: {line}"


@pytest.mark.parametrize("path", DOCS, ids=lambda path: path.name)
def test_links_and_pictures_lead_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", path.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (path.parent / target).exists(), f"{path.name}: {target}"


def test_ci_runs_the_test_command_of_the_readme() -> None:
    (command,) = re.findall(r"^.*\.venv/bin/pytest$", README, re.MULTILINE)
    assert command in (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()


def test_ci_runs_the_slow_tests_too() -> None:
    lines = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()

    assert ".venv/bin/pytest -m slow || slow=$?" in lines


def test_the_changelog_has_the_version() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    first, second = re.findall(r"^## \[(.+?)\]", changelog, re.MULTILINE)[:2]

    assert (first, second) == ("未发布", __version__)


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_actions_are_named_by_their_version(path: Path) -> None:
    used = re.findall(r"uses: (\S+)", path.read_text(encoding="utf-8"))

    assert used
    assert [one for one in used if not re.fullmatch(r"[\w.-]+/[\w./-]+@v\d+(?:\.\d+)*", one)] == []


def test_every_dependency_says_why() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    project = tomllib.loads(text)["project"]
    for requirement in project["dependencies"]:
        (line,) = [line for line in text.splitlines() if line.strip().startswith(f'"{requirement}')]
        assert "# " in line, line
    assert set(project["optional-dependencies"]) == {"excel", "parquet", "cluster", "test"}


def test_exit_codes_stand_in_the_help_and_the_manual() -> None:
    assert jixiao.help is not None
    for code in "0123":
        assert re.search(rf"^ *{code}  ", jixiao.help, re.MULTILINE)
        assert f"| {code} |" in MANUAL


@pytest.mark.parametrize("page", PAGES)
def test_generated_pages_are_up_to_date(page: str) -> None:
    path = ROOT / "docs" / page
    assert path not in stale_pages(ROOT / "docs"), f"{page}：请运行 {COMMAND}"


@pytest.mark.parametrize("page", PAGES)
def test_a_stale_page_is_noticed(page: str, tmp_path: Path) -> None:
    for one in PAGES:
        text = (ROOT / "docs" / one).read_text(encoding="utf-8")
        renewed = text.replace("|", "!", 1) if one == page else text
        # the first bar of these pages belongs to the part written by hand
        if one == page == "报告模板.md":
            renewed = text.replace("| 名称 | 种类 |", "| 名称 | 种类! |", 1)
        if one == page == "用户手册.md":
            renewed = text.replace("| 工作表 | 各列 |", "| 工作表 | 各列! |", 1)
        (tmp_path / one).write_text(renewed, encoding="utf-8")

    assert list(stale_pages(tmp_path)) == [tmp_path / page]
