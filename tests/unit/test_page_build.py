"""The page as a file: what is locked, how the shell is filled, the same bytes each time."""

from __future__ import annotations

import base64
import hashlib
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.support.cli import call
from tests.support.page import PARTS, built_page
from xl_jixiao.page import build as building
from xl_jixiao.page.build import LARGEST, page
from xl_jixiao.page.components import PageError, checked, fetch, locked
from xl_jixiao.page.packing import archive, library_zip, packed

SMALL = {"code": b"1", "wasm": b"2", "memory": b"3", "lib": b"4", "site": b"5"}


def test_every_component_has_a_licence_that_may_be_handed_on() -> None:
    assert {one.licence for one in locked()} <= {"MIT", "BSD-2-Clause", "BSD-3-Clause", "MPL-2.0"}
    assert all(re.fullmatch("[0-9a-f]{64}", one.sha256) for one in locked())


def test_the_policy_lets_nothing_in_and_names_our_script_and_style_alone() -> None:
    text = page(SMALL, {"jinja2": "Copyright <someone>"})
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', text)
    script = re.search(r'<script type="module">(.*?)</script>', text, re.DOTALL)
    style = re.search(r"<style>(.*?)</style>", text, re.DOTALL)

    assert policy
    assert script
    assert style
    assert policy[1].startswith("default-src 'none'; ")
    assert "connect-src 'none'" in policy[1]
    assert "unsafe-inline" not in policy[1]
    assert "'unsafe-eval'" not in policy[1]
    for found in (script[1], style[1]):
        digest = base64.b64encode(hashlib.sha256(found.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy[1]
    assert text.index("Content-Security-Policy") < text.index("<style>") < text.index("<script")


def test_all_components_are_listed_and_no_address_is_loaded() -> None:
    text = page(SMALL, {"jinja2": "Copyright <someone>"})

    assert "<!-- jixiao:" not in text
    for one in locked():
        assert f"<td>{one.name}</td><td>{one.version}</td><td>{one.licence}</td>" in text
    assert "<pre>Copyright &lt;someone&gt;</pre>" in text
    assert not re.search(r'(?:src|href)="(?!data:|#)', text)
    assert "<script src" not in text


def test_a_shell_without_a_mark_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(building, "_source", lambda _name: "<p>nothing</p>")

    with pytest.raises(PageError, match="jixiao:policy"):
        page(SMALL, {"jinja2": "Copyright <someone>"})


def test_what_is_absent_or_changed_is_named(tmp_path: Path) -> None:
    (tmp_path / locked()[0].file).write_bytes(b"changed")

    with pytest.raises(PageError) as told:
        checked(tmp_path)
    assert f"{locked()[0].file} 的内容" in str(told.value)
    assert all(one.file in str(told.value) for one in locked())


def test_the_command_says_what_is_lacking(tmp_path: Path) -> None:
    answer = call("page", "build", "--parts", tmp_path, "--out", tmp_path / "页面.html")

    assert answer.code == 2
    assert "page fetch" in answer.err
    assert not (tmp_path / "页面.html").exists()


def test_only_what_is_absent_is_fetched_and_all_is_checked(tmp_path: Path) -> None:
    asked: list[str] = []

    def run(command: Sequence[str], folder: Path) -> None:
        asked.append(command[-1])
        assert folder == tmp_path

    with pytest.raises(PageError):
        fetch(tmp_path, run=run)
    assert asked == [
        f"{one.name}@{one.version}" if one.source == "npm" else f"{one.name}=={one.version}"
        for one in locked()
    ]


def test_what_memory_holds_is_left_out_in_place(tmp_path: Path) -> None:
    (tmp_path / "a.pyc").write_bytes(b"aaaa")
    (tmp_path / "b.pyc").write_bytes(b"bbbb")
    whole, half = library_zip(tmp_path), library_zip(tmp_path, {"/lib/python314.zip/a.pyc"})

    assert len(half) == len(whole)
    assert half.index(b"bbbb") == whole.index(b"bbbb")
    assert b"aaaa" not in half
    site = archive(tmp_path, {"/lib/python3.14/site-packages/a.pyc"})
    assert site.endswith(b'[["a.pyc", 0], ["b.pyc", 4]]bbbb')


def test_the_same_content_is_packed_to_the_same_bytes() -> None:
    data = b"".join(number.to_bytes(4, "little") for number in range(10_000))

    assert packed(data) == packed(data)


@pytest.mark.slow
def test_the_page_is_small_enough_and_built_again_the_same(tmp_path: Path) -> None:
    first = built_page()
    again = tmp_path / "again.html"
    subprocess.run(
        [sys.executable, "-m", "xl_jixiao", "page", "build", "--parts", PARTS, "--out", again],
        check=True,
    )

    assert first.stat().st_size <= LARGEST
    assert again.read_bytes() == first.read_bytes()
