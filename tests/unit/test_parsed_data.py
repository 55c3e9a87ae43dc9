"""What is kept of the data files is what their parser gives."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from decimal import Decimal

import pytest

from xl_jixiao import parsed_data
from xl_jixiao.data_files import parse_toml
from xl_jixiao.docs import COMMAND

FILES = sorted(parsed_data.HOME.rglob("*.toml"))


def typed(value: object) -> object:
    """The value with the types of all its parts."""
    if isinstance(value, Mapping):
        return [(key, typed(one)) for key, one in value.items()]
    if isinstance(value, list):
        return list(map(typed, value))
    return type(value), str(value)


@pytest.mark.parametrize("numbers", [float, Decimal])
def test_parsed_like_the_files(numbers: type) -> None:
    for path in FILES:
        raw = path.read_bytes()
        table = tomllib.loads(raw.decode().replace("\r\n", "\n"), parse_float=numbers)
        kept = parsed_data.parsed(raw, numbers)
        assert kept is None or typed(kept) == typed(table), path


def test_the_file_is_up_to_date() -> None:
    assert parsed_data.render() == parsed_data.kept_text(), f"请运行 {COMMAND}"


@pytest.fixture
def nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a package without the file."""
    monkeypatch.setattr(parsed_data, "_kept", lambda: b"")


def test_a_file_that_was_changed_is_parsed() -> None:
    raw = FILES[0].read_bytes() + b"\n[later]\nnumber = 0.10\n"
    table, problem = parse_toml(raw)
    assert not problem
    assert table is not None
    assert typed(table["later"]) == [("number", (Decimal, "0.10"))]


def test_the_ends_of_lines_make_no_other_file() -> None:
    for path in FILES[:5]:
        unix = path.read_bytes().replace(b"\r\n", b"\n")
        windows = parsed_data.parsed(unix.replace(b"\n", b"\r\n"), Decimal)
        assert windows is not None
        assert windows == parsed_data.parsed(unix, Decimal)


@pytest.mark.parametrize("ends", [b"\n", b"\r\n"])
@pytest.mark.parametrize("lacking", [2, 3, 40, 400_000])
def test_a_file_that_was_cut_off_is_made_up_for(
    monkeypatch: pytest.MonkeyPatch, lacking: int, ends: bytes
) -> None:
    kept = parsed_data._kept()[:-lacking].replace(b"\n", ends)
    monkeypatch.setattr(parsed_data, "_kept", lambda: kept)
    for path in (FILES[0], FILES[-1]):
        raw = path.read_bytes()
        assert parse_toml(raw) == (tomllib.loads(raw.decode(), parse_float=Decimal), "")
    assert parsed_data.shipped_table("xl_jixiao.text", "topics.toml")


@pytest.mark.usefixtures("nothing_kept")
def test_without_the_file_all_are_parsed() -> None:
    assert parsed_data.shipped_table("xl_jixiao.text", "topics.toml")


def test_a_table_of_its_own_for_each_call() -> None:
    raw = FILES[0].read_bytes()
    first, second = (parsed_data.parsed(raw, Decimal) for _ in range(2))
    assert first is not None
    first.clear()
    assert second
