"""Pieces that are deflated already, put together in one part of a zip."""

from __future__ import annotations

import io
import json
import zipfile
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_jixiao.outputs.deflated import (
    Deflated,
    RowPiece,
    deflated,
    piece_kept,
    piece_read,
    write_part,
)

PIECE = RowPiece(3, 2, ((0, "rIdFile1"),), deflated(b"<row/>" * 3), deflated(b"<h/>"))


def written(pieces: list[bytes | Deflated], *, big: bool = False) -> zipfile.ZipFile:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("before", "1")
        write_part(package, "part", pieces, big=big)
        package.writestr("behind", "2")
    return zipfile.ZipFile(stream)


@given(st.lists(st.tuples(st.binary(max_size=300), st.integers(1, 400), st.booleans()), max_size=6))
def test_a_part_holds_its_pieces_one_after_the_other(
    told: list[tuple[bytes, int, bool]],
) -> None:
    plain = [text * times for text, times, _ in told]
    pieces = [deflated(one) if known else one for one, (_, _, known) in zip(plain, told)]  # noqa: B905
    for big in (False, True):
        package = written(pieces, big=big)
        assert package.testzip() is None
        assert package.read("part") == b"".join(plain)
        assert package.getinfo("part").compress_type == zipfile.ZIP_DEFLATED
        assert [package.read(name) for name in ("before", "behind")] == [b"1", b"2"]


def test_the_header_before_the_part_says_the_same_as_the_directory() -> None:
    package = written([deflated(b"a" * 1000), b"b"])
    info, stream = package.getinfo("part"), package.fp
    assert stream is not None
    stream.seek(info.header_offset)
    assert stream.read(30 + len("part"))[14:26] == (
        info.CRC.to_bytes(4, "little")
        + info.compress_size.to_bytes(4, "little")
        + info.file_size.to_bytes(4, "little")
    )
    assert zlib.crc32(b"a" * 1000 + b"b") == info.CRC


def test_a_piece_is_read_as_it_was_kept() -> None:
    assert piece_read(piece_kept(PIECE)) == PIECE


HEAD = [3, 2, [[0, "rIdFile1"]], [[1, 1, 0, 0], [1, 1, 0, 0]]]


@pytest.mark.parametrize(
    "kept",
    [
        b"",
        b"abc\n",
        b"{}\nab",
        b"[" * 100_000,
        json.dumps(HEAD).encode() + b"\nabc",
        json.dumps([-1, *HEAD[1:]]).encode() + b"\nab",
        json.dumps([True, *HEAD[1:]]).encode() + b"\nab",
        json.dumps([*HEAD[:2], [1], HEAD[3]]).encode() + b"\nab",
        json.dumps([*HEAD[:2], [["甲", "rIdFile1"]], HEAD[3]]).encode() + b"\nab",
        json.dumps([*HEAD[:3], [[1, 1, 0], [1, 1, 0, 0]]]).encode() + b"\nab",
        "\ud800".encode("utf-8", "surrogatepass"),
    ],
)
def test_what_is_no_piece_is_none(kept: bytes) -> None:
    assert piece_read(kept) is None


def test_the_shape_that_these_are_changed_from_is_a_piece() -> None:
    assert piece_read(json.dumps(HEAD).encode() + b"\nab") is not None
