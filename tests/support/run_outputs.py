"""What a run has written, taken apart, without the times that differ from run to run."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path

_TIMES = (
    (re.compile(rb"20\d\d-\d\d-\d\d[T ]\d\d:\d\d:\d\dZ?"), b"<time>"),
    (re.compile(r"截至 20\d\d年\d+月\d+日 \d\d:\d\d".encode()), b"<time>"),
    (re.compile(r"用时 ?[0-9.]+ ?(秒|分)".encode()), b"<duration>"),
)
_PACKAGES = (".xlsx", ".docx")
_TOOL = re.compile(rb'"(started|seconds|with)": ("[^"]*"|[0-9.e-]+)')

_RECEIVED = re.compile(rb'"received": "[^"]*"')
"""When a run saw a file first: its own time, for all that are new."""

_HASHES = re.compile(rb'"sha256": "[0-9a-f]{64}"\}')
"""Of `outputs`: of files that hold the time, and whose parts are compared by themselves."""


def parts_of_result(out: Path) -> dict[str, bytes]:
    """Every part of every file in OUT by its name; 历史 left out."""
    found = parts_below(out)
    json.loads(found["result.json"])
    return found


def parts_below(out: Path) -> dict[str, bytes]:
    """The same of any folder."""
    found: dict[str, bytes] = {}
    for path in sorted(out.rglob("*")):
        name = path.relative_to(out).as_posix()
        if path.is_dir() or name.startswith("历史/"):
            continue
        if path.suffix in _PACKAGES:
            with zipfile.ZipFile(path) as package:
                for part in package.namelist():
                    found[f"{name}!{part}"] = _timeless(package.read(part))
        else:
            timeless = _RECEIVED.sub(b'"received": 0', _TOOL.sub(rb'"\1": 0', path.read_bytes()))
            found[name] = _HASHES.sub(b'"sha256": 0}', timeless)
    return found


def _timeless(data: bytes) -> bytes:
    for pattern, name in _TIMES:
        data = pattern.sub(name, data)
    return data


def differences(one: dict[str, bytes], other: dict[str, bytes]) -> list[str]:
    """The names of parts that differ, each with where it begins to."""
    told = [f"only in one: {name}" for name in sorted(one.keys() ^ other.keys())]
    for name in sorted(one.keys() & other.keys()):
        left, right = one[name], other[name]
        if left != right:
            pairs = enumerate(zip(left, right, strict=False))
            at = next((at for at, (a, b) in pairs if a != b), min(len(left), len(right)))
            around = slice(max(0, at - 60), at + 60)
            told.append(
                f"{name} at {at}: {left[around].decode(errors='replace')!r}"
                f" / {right[around].decode(errors='replace')!r}"
            )
    return told
