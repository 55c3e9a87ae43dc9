"""Sector chains of OLE containers: sound ones pass, those without an end are refused."""

from __future__ import annotations

import struct
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.bad_files import ole
from support.ole_files import container

from xl_jixiao.intake.load import read_workbook
from xl_jixiao.intake.refusal import Refusal, UnusablePartError
from xl_jixiao.intake.sectors import check_chains

WORKBOOKS = Path(__file__).resolve().parents[1] / "workbooks"
SOUND = container({"Workbook": bytes(6000), "Other": bytes(5000)})
TABLE = struct.unpack_from("<L", SOUND, 76)[0]
DIRECTORY = struct.unpack_from("<L", SOUND, 48)[0]


def patched(at: int, *numbers: int, data: bytes = SOUND) -> bytes:
    made = bytearray(data)
    struct.pack_into(f"<{len(numbers)}L", made, at, *numbers)
    return bytes(made)


def table(sector: int, number: int) -> bytes:
    """The container with another next sector for one."""
    return patched(512 * (TABLE + 1) + 4 * sector, number)


def entry(number: int, at: int) -> int:
    return 512 * (DIRECTORY + 1) + 128 * number + at


@pytest.mark.parametrize("data", [SOUND, ole("Workbook"), b"", b"PK\3\4", b"\x09\x08\x10\0"])
def test_sound_containers_and_what_is_none_pass(data: bytes) -> None:
    check_chains(data)


@pytest.mark.parametrize("path", sorted(WORKBOOKS.glob("*.xls")), ids=lambda one: one.name)
def test_workbooks_of_other_programs_pass(path: Path) -> None:
    check_chains(path.read_bytes())


def loop_of_tables() -> bytes:
    return patched(68, TABLE, data=patched(512 * (TABLE + 1) + 508, TABLE))


ENDLESS = {
    "a sector that is its own next": table(3, 3),
    "a long way round": table(9, 0),
    "the directory": table(DIRECTORY, DIRECTORY),
    "the table of tables": loop_of_tables(),
    "larger than the file": patched(entry(1, 120), 1 << 30),
    "sectors of another size": patched(30, 0x0006000F),
    "cut in the header": SOUND[:300],
}


@pytest.mark.parametrize("name", ENDLESS)
def test_chains_without_end_are_refused(name: str) -> None:
    with pytest.raises(UnusablePartError):
        check_chains(ENDLESS[name])


def test_the_reason_says_where() -> None:
    found = read_workbook(ENDLESS["a long way round"], "a.xls")
    assert isinstance(found, Refusal)
    assert "扇区链" in found.reason


@given(st.lists(st.tuples(st.integers(0, len(SOUND) // 4 - 1), st.integers(0, 2**32 - 1))))
def test_whatever_the_numbers_it_ends(changes: list[tuple[int, int]]) -> None:
    data = SOUND
    for at, number in changes:
        data = patched(4 * at, number % 40 if number % 2 else number, data=data)
    with suppress(UnusablePartError):
        check_chains(data)
