"""The store of what earlier runs made of files: what is found again, and what never is."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import pickle
import re
import sqlite3
import stat
import subprocess
import sys
import zlib
from collections.abc import Callable
from contextlib import closing
from dataclasses import fields, replace
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from support.lint_xlsx import lint
from support.run_outputs import differences, parts_of_result
from support.small_forms import ACTUALS, write_project

from xl_jixiao.actions.run import run_folder
from xl_jixiao.batch import cache
from xl_jixiao.batch.cache import NoStore, ShareStore, cache_folder, stored_shares
from xl_jixiao.batch.evaluate import FileShare, FileWork, ShareWork, evaluate_task, received
from xl_jixiao.batch.record_codec import HeldRecord, encoded
from xl_jixiao.batch.reduce import SpooledParts
from xl_jixiao.batch.settings import Settings, Task
from xl_jixiao.batch.spool import unpacked
from xl_jixiao.facts.records import FormRecord, Part
from xl_jixiao.model.finding import FileResult
from xl_jixiao.model.roster import RosterRow
from xl_jixiao.rules.loading import load_rules

RULES = load_rules(None)
SETTINGS = Settings(RULES)

Bytes = Callable[[bytes], bytes]


@pytest.fixture(scope="module")
def share(tmp_path_factory: pytest.TempPathFactory) -> FileShare:
    """What a run is sent of a form with a finding."""
    path = tmp_path_factory.mktemp("表") / "甲.xlsx"
    write_project(path, actuals=("8次", *ACTUALS[1:]))
    work = ShareWork(FileWork(evaluate_task, SETTINGS), keep_results=False)
    return received(work((Task(str(path), "甲.xlsx"),))[0])


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "缓存"


def kept(place: Path, *shares: FileShare, settings: Settings = SETTINGS) -> Path:
    with stored_shares(settings, place) as store:
        for one in shares:
            store.put(one)
    return place / "shares.sqlite"


def found(place: Path, one: FileShare, settings: Settings = SETTINGS) -> FileShare | None:
    with stored_shares(settings, place) as store:
        return store.get(one.record.file, one.record.sha256)


def renamed(one: FileShare, file: str) -> FileShare:
    return told_otherwise(one, file=file)


def told_otherwise(one: FileShare, **more: Any) -> FileShare:
    """A share with another record."""
    return received(one.sent._replace(record=encoded(replace(one.record, **more))))


def test_a_record_arrives_in_another_process_as_what_a_store_keeps(share: FileShare) -> None:
    held = HeldRecord(share.record)
    assert received(share.sent._replace(record=held)).record is share.record
    assert pickle.loads(pickle.dumps(held)) == encoded(share.record)  # noqa: S301  made here


def test_what_was_kept_is_found_again_as_it_was(place: Path, share: FileShare) -> None:
    kept(place, share)
    assert found(place, share) == share
    assert share.record.forms, "a file with a form"
    assert share.record.findings, "and with a finding"


OTHER_RULES = replace(RULES, execution=replace(RULES.execution, points=Decimal(20)))


@pytest.mark.parametrize(
    "settings",
    [
        Settings(OTHER_RULES),
        Settings(RULES, 2023),
        Settings(RULES, seconds=30),
    ],
    ids=["profile", "year", "time limit"],
)
def test_what_was_made_under_other_settings_is_not_found(
    place: Path, share: FileShare, settings: Settings
) -> None:
    kept(place, share)
    assert found(place, share, settings) is None
    assert found(place, share) == share, "and the one of these settings is still there"


def test_another_name_or_content_is_not_found(place: Path, share: FileShare) -> None:
    kept(place, share)
    record = share.record
    with stored_shares(SETTINGS, place) as store:
        assert store.get("乙.xlsx", record.sha256) is None
        assert store.get(record.file, hashlib.sha256(b"").hexdigest()) is None


def test_another_program_or_reading_library_finds_nothing(
    place: Path, share: FileShare, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept(place, share)
    with monkeypatch.context() as patch:
        patch.setattr("xl_jixiao.version.__version__", "0.0.0")
        assert found(place, share) is None
    with monkeypatch.context() as patch:
        patch.setattr("xl_jixiao.batch.cache._version", lambda _name: "0.0.0")
        assert found(place, share) is None
    assert found(place, share) == share


def test_every_file_of_the_program_counts() -> None:
    home = Path(cache.__file__).parents[1]
    listed = {name for name, _, _ in cache._program()[-1]}  # type: ignore[attr-defined]  # a tuple
    wanted = {
        path.relative_to(home).as_posix()
        for path in home.rglob("*")
        if path.is_file() and path.suffix in {".py", ".toml"}
    }
    assert wanted <= listed


def test_the_profile_is_told_the_same_in_every_process() -> None:
    script = "from xl_jixiao.batch import cache as c; from xl_jixiao.batch.settings import Settings"
    script += "; from xl_jixiao.rules.loading import load_rules as l"
    script += "; print(c._context(Settings(l(None))).hex())"
    told = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": "C"},
            capture_output=True,
            check=True,
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Asia/Shanghai"))
    }
    assert len(told) == 1


def test_a_file_that_could_not_be_used_is_tried_again(place: Path, share: FileShare) -> None:
    path = kept(place, told_otherwise(share, forms=()), told_otherwise(share, sha256=""))
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("SELECT count(*) FROM shares").fetchone() == (0,)


def tampered(path: Path, change: Bytes, *, sign: bool) -> None:
    """Change the data of every entry; `sign`: with a checksum that holds."""
    with closing(sqlite3.connect(path)) as database, database:
        for key, entry in database.execute("SELECT key, data FROM shares").fetchall():
            data = change(entry[4:])
            checksum = zlib.crc32(data).to_bytes(4, "big") if sign else entry[:4]
            database.execute("UPDATE shares SET data = ? WHERE key = ?", (checksum + data, key))


def flipped(at: int) -> Bytes:
    return lambda data: data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


@pytest.mark.parametrize("at", [0, 3, 4, 40, 400, -1])
def test_an_entry_with_a_flipped_bit_is_no_entry(place: Path, share: FileShare, at: int) -> None:
    tampered(kept(place, share), flipped(at if at >= 0 else 1000), sign=False)
    assert found(place, share) is None


def headed(change: Callable[[Any, Any], Any]) -> Bytes:
    """Changes record and sizes of an entry, leaves the parts."""

    def changed(data: bytes) -> bytes:
        start = 4 + int.from_bytes(data[:4], "big")
        head = json.dumps(change(*json.loads(data[4:start]))).encode()
        return len(head).to_bytes(4, "big") + head + data[start:]

    return changed


def put(value: Any, *where: int) -> Bytes:
    """Puts a value at a place of the record."""

    def change(record: Any, sizes: Any) -> Any:
        spot = record
        for step in where[:-1]:
            spot = spot[step]
        spot[where[-1]] = value
        return record, sizes

    return headed(change)


FORMS, FIRST = 6, 0
TOTAL_AT = [one.name for one in fields(FormRecord)].index("total")
STRANGE: dict[str, Bytes] = {
    "nothing": lambda _data: b"",
    "no JSON": lambda _data: b"\0\0\0\4{{{{",
    "not UTF-8": lambda _data: b"\0\0\0\2\xff\xfe",
    "nested too deep": lambda _data: (200_000).to_bytes(4, "big") + b"[" * 200_000,
    "a length beyond the end": lambda data: b"\xff\xff\xff\xff" + data[4:],
    "another class": headed(lambda _record, sizes: ({"Path": ["/"]}, sizes)),
    "a class and code": headed(lambda _record, sizes: ({"os.system": ["true"]}, sizes)),
    "a list for the record": headed(lambda record, sizes: ([record], sizes)),
    "a number for the record": headed(lambda _record, sizes: (1, sizes)),
    "a member too few": headed(lambda record, sizes: (record[:-1], sizes)),
    "a member too many": headed(lambda record, sizes: ([*record, 1], sizes)),
    "no sizes": headed(lambda record, _sizes: (record, None)),
    "sizes that are texts": headed(lambda record, sizes: (record, ["1"] * len(sizes))),
    "negative sizes": headed(lambda record, sizes: (record, [-1, *sizes[1:]])),
    "a part too few": headed(lambda record, sizes: (record, sizes[:-1])),
    "a part too many": headed(lambda record, sizes: (record, [*sizes, 0])),
    "data behind the end": lambda data: data + b"x",
    "a number for the reason": put(1, 3),
    "an unknown status": put("paid", 2),
    "a text for the forms": put("abc", FORMS),
    "a form that is null": put([None], FORMS),
    "a truth for a row number": put(True, FORMS, FIRST, 2),
    "no decimal": put("abc", FORMS, FIRST, TOTAL_AT),
    "a decimal without end": put("NaN", FORMS, FIRST, TOTAL_AT),
    "an infinite decimal": put("Infinity", FORMS, FIRST, TOTAL_AT),
    "a float": put(1.5, FORMS, FIRST, TOTAL_AT),
    "another name": put("乙.xlsx", 0),
    "another hash": put("0" * 64, 1),
}


@pytest.mark.parametrize("change", STRANGE.values(), ids=STRANGE)
def test_strange_data_under_a_checksum_that_holds_is_no_entry(
    place: Path, share: FileShare, change: Bytes
) -> None:
    tampered(kept(place, share), change, sign=True)
    assert found(place, share) is None


@pytest.mark.parametrize("value", [None, "text", 1, 1.5, b""])
def test_a_value_of_another_type_is_no_entry(place: Path, share: FileShare, value: object) -> None:
    path = kept(place, share)
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("PRAGMA writable_schema = ON")
        database.execute("UPDATE sqlite_schema SET sql = replace(sql, 'BLOB NOT NULL)', 'BLOB)')")
        database.execute("PRAGMA writable_schema = RESET")
        database.execute("UPDATE OR IGNORE shares SET data = ?", ("" if value is None else value,))
    assert found(place, share) is None


def garbage(path: Path) -> None:
    path.write_bytes(b"garbage " * 1000)


def cut_off(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:5000])


def zeroed(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data[:100] + bytes(len(data) - 100))


def other_columns(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("CREATE TABLE shares (key TEXT, value TEXT)")


def a_view(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("CREATE VIEW shares AS SELECT 1 AS key, 1 AS used, 1 AS size, 1 AS data")


@pytest.mark.parametrize("spoil", [garbage, cut_off, zeroed, other_columns])
def test_a_damaged_database_is_begun_anew(
    place: Path, share: FileShare, spoil: Callable[[Path], None]
) -> None:
    spoil(kept(place, share))
    for _ in range(2):  # damage may show itself only when something is looked up
        found(place, share)
    kept(place, share)
    assert found(place, share) == share


def test_a_table_that_is_none_stops_nothing(place: Path, share: FileShare) -> None:
    a_view(kept(place, share))
    assert found(place, share) is None
    kept(place, share)


def test_a_database_that_another_run_locks_stays_and_is_not_used(
    place: Path, share: FileShare, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "_PATIENCE", 0.05)
    path = kept(place, share)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        assert found(place, share) is None
        kept(place, renamed(share, "乙.xlsx"))
        other.execute("COMMIT")
        assert other.execute("SELECT count(*) FROM shares").fetchone() == (1,)
    assert found(place, share) == share, "nobody removed it"


def test_what_is_locked_in_mid_run_is_given_up(
    place: Path, share: FileShare, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "_PATIENCE", 0.05)
    path = kept(place, share)
    with stored_shares(SETTINGS, place) as store, closing(sqlite3.connect(path)) as other:
        store.put(renamed(share, "乙.xlsx"))
        other.execute("BEGIN IMMEDIATE")
        assert store.get(share.record.file, share.record.sha256) == share, "reading goes on"
        del other
    assert found(place, share) == share


def test_two_stores_at_once_keep_what_both_put(place: Path, share: FileShare) -> None:
    other = renamed(share, "乙.xlsx")
    with stored_shares(SETTINGS, place) as one, stored_shares(SETTINGS, place) as two:
        one.put(share)
        two.put(other)
    assert (found(place, share), found(place, other)) == (share, other)


def test_it_may_be_deleted_in_mid_run(place: Path, share: FileShare) -> None:
    import shutil

    kept(place, share)
    with stored_shares(SETTINGS, place) as store:
        store.put(renamed(share, "乙.xlsx"))
        shutil.rmtree(place)
        store.get(share.record.file, share.record.sha256)
        store.put(renamed(share, "丙.xlsx"))
    kept(place, share)
    assert found(place, share) == share


posix = pytest.mark.skipif(sys.platform == "win32", reason="rights of POSIX")


@posix
def test_only_its_owner_may_read_it(place: Path, share: FileShare) -> None:
    before = os.umask(0)
    try:
        with stored_shares(SETTINGS, place) as store:
            store.put(share)
            store.get("", "")
            modes = {one.name: stat.S_IMODE(one.stat().st_mode) for one in place.iterdir()}
    finally:
        os.umask(before)
    assert set(modes) >= {"shares.sqlite", "shares.sqlite-wal"}
    assert set(modes.values()) == {0o600}
    assert stat.S_IMODE(place.stat().st_mode) == 0o700


@posix
def test_a_database_that_others_may_read_is_closed_to_them(place: Path, share: FileShare) -> None:
    path = kept(place, share)
    path.chmod(0o666)
    found(place, share)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@posix
@pytest.mark.parametrize("mode", [0o770, 0o707, 0o777])
def test_a_folder_that_others_may_write_into_is_not_used(
    place: Path, share: FileShare, mode: int
) -> None:
    kept(place, share)
    place.chmod(mode)
    assert found(place, share) is None
    place.chmod(0o755)
    assert found(place, share) == share


def test_a_place_that_is_a_file_is_not_used(place: Path, share: FileShare) -> None:
    place.write_text("")
    kept(place, share)
    assert found(place, share) is None


@posix
@pytest.mark.parametrize(
    ("variable", "expected"),
    [("/a/b", Path("/a/b/xl_jixiao")), ("a/b", None), ("", None)],
    ids=["a place", "a relative one counts for nothing", "none"],
)
def test_where_it_lies(
    monkeypatch: pytest.MonkeyPatch, variable: str, expected: Path | None
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", variable)
    monkeypatch.setenv("HOME", "/heim")
    assert cache_folder() == (expected or Path("/heim/.cache/xl_jixiao"))


def test_a_user_without_a_home_keeps_nothing(
    monkeypatch: pytest.MonkeyPatch, share: FileShare
) -> None:
    def no_home() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", no_home)
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.delenv("LOCALAPPDATA", raising=False)
    with stored_shares(SETTINGS) as store:
        assert isinstance(store, NoStore)
        store.put(share)


def test_what_was_used_longest_ago_goes_first(
    place: Path, share: FileShare, monkeypatch: pytest.MonkeyPatch
) -> None:
    size = len(cache._written(share))
    old, used, new = (renamed(share, f"{name}.xlsx") for name in ("旧", "用", "新"))
    clock = 0
    monkeypatch.setattr(cache, "_now", lambda: clock)
    for one in (used, old):
        clock += 2 * 86_400
        kept(place, one)
    clock += 2 * 86_400
    assert found(place, used) == used
    with stored_shares(SETTINGS, place, bound=2 * size + 100) as store:
        store.put(new)
    assert [found(place, one) for one in (old, used, new)] == [None, used, new]


def test_a_run_of_more_than_the_bound_does_not_fill_the_disk(place: Path, share: FileShare) -> None:
    size = len(cache._written(share))
    with stored_shares(SETTINGS, place, bound=3 * size) as store:
        for number in range(1000):
            store.put(renamed(share, f"{number:03}.xlsx"))
    with closing(sqlite3.connect(place / "shares.sqlite")) as database:
        (count,) = database.execute("SELECT count(*) FROM shares").fetchone()
    assert 1 <= count <= 3
    assert (place / "shares.sqlite").stat().st_size < 20 * size


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's cache folder of a whole run."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "xdg"))
    return tmp_path / "xdg" / "xl_jixiao"


def document(out: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads((out / "result.json").read_text(encoding="utf-8"))
    del told["tool"]["started"], told["tool"]["seconds"]
    del told["outputs"]  # the workbook says when it was made
    for file in told["files"]:
        del file["received"]
    return told


def evaluated(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that are read from now on, in this process."""
    from xl_jixiao.batch import evaluate

    names: list[str] = []
    inner = evaluate._evaluate

    def spy(task: Task, settings: Settings, *more: Any) -> FileResult:
        names.append(task.file)
        return inner(task, settings, *more)

    monkeypatch.setattr(evaluate, "_evaluate", spy)
    return names


@pytest.mark.usefixtures("shelf")
def test_only_what_has_changed_is_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "报送"
    for name in "甲乙":
        write_project(folder / f"{name}.xlsx", unit=f"青山县{name}局")
    (folder / "坏.xlsx").write_bytes(b"PK\3\4 broken")
    names = evaluated(monkeypatch)
    run_folder(folder, tmp_path / "一", drafts=None)
    assert sorted(names) == ["乙.xlsx", "坏.xlsx", "甲.xlsx"]
    names.clear()
    run_folder(folder, tmp_path / "二", drafts=None)
    assert names == ["坏.xlsx"], "what could not be used is tried again"
    names.clear()
    write_project(folder / "乙.xlsx", unit="青山县乙局", actuals=("8次", *ACTUALS[1:]))
    (folder / "甲.xlsx").rename(folder / "丁.xlsx")
    run_folder(folder, tmp_path / "三", drafts=None)
    assert sorted(names) == ["丁.xlsx", "乙.xlsx", "坏.xlsx"]
    names.clear()
    run_folder(folder, tmp_path / "四", drafts=None, cache=False)
    assert sorted(names) == ["丁.xlsx", "乙.xlsx", "坏.xlsx"], "--no-cache reads all"
    assert document(tmp_path / "三") == document(tmp_path / "四")


@pytest.mark.usefixtures("shelf")
def test_what_the_folder_and_the_roster_tell_is_never_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import datetime as dt

    folder = tmp_path / "报送"
    first = dt.datetime(2024, 3, 1)  # noqa: DTZ001 - document properties carry no zone
    write_project(folder / "甲.xlsx", unit="青山县甲局", modified=first)
    run_folder(folder, tmp_path / "一", drafts=None, roster=[RosterRow("青山县甲局")])
    names = evaluated(monkeypatch)
    write_project(
        folder / "甲新.xlsx",
        unit="青山县甲局",
        actuals=("8次", *ACTUALS[1:]),
        modified=first.replace(month=5),
    )
    roster = [RosterRow("青山县乙局")]
    run_folder(folder, tmp_path / "二", drafts=None, roster=roster)
    assert names[0] == "甲新.xlsx", "read first; versions are then held against each other"
    run_folder(folder, tmp_path / "三", drafts=None, roster=roster, cache=False)
    warm = document(tmp_path / "二")
    assert warm == document(tmp_path / "三")
    counts = {one["file"]: one["counts"] for one in warm["submissions"]}
    assert counts == {"甲.xlsx": False, "甲新.xlsx": True}
    assert [one["name"] for one in warm["missing_units"]] == ["青山县乙局"]


def without_pieces(path: Path) -> None:
    """Leave what was made of each file, not the rows as they were written: so parts are read."""
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("DELETE FROM shares WHERE substr(data, 5, 1) = x'5b'")


def parts_read(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, Part]]:
    """Which parts are asked for from now on."""
    asked: list[tuple[int, Part]] = []
    inner = SpooledParts.read

    def spy(self: SpooledParts, at: int, part: Part) -> bytes:
        asked.append((at, part))
        return inner(self, at, part)

    monkeypatch.setattr(SpooledParts, "read", spy)
    return asked


ROWS = {Part.FUNDS, Part.INDICATORS, Part.ERRORS, Part.WARNINGS, Part.INFOS, Part.PASSED}


def a_folder(folder: Path, units: str, actual: str = "8次") -> Path:
    for unit in units:
        write_project(
            folder / f"{unit}.xlsx", unit=f"青山县{unit}局", actuals=(actual, *ACTUALS[1:])
        )
    return folder


@pytest.mark.usefixtures("shelf")
def test_rows_of_files_that_have_not_changed_are_copied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = a_folder(tmp_path / "报送", "甲乙丙丁戊己")
    run_folder(folder, tmp_path / "一", drafts=None)
    asked = parts_read(monkeypatch)
    run_folder(folder, tmp_path / "二", drafts=None)
    assert not ROWS & {part for _, part in asked}
    assert differences(parts_of_result(tmp_path / "一"), parts_of_result(tmp_path / "二")) == []
    folder.rename(tmp_path / "另一处")
    run_folder(tmp_path / "另一处", tmp_path / "深" / "三", drafts=None)
    assert not ROWS & {part for _, part in asked}, "links lead elsewhere, the rows are the same"
    run_folder(tmp_path / "另一处", tmp_path / "深" / "四", drafts=None, cache=False)
    elsewhere = [parts_of_result(tmp_path / "深" / name) for name in ("三", "四")]
    assert differences(*elsewhere) == []


@pytest.mark.usefixtures("shelf")
def test_rows_behind_a_changed_file_are_those_of_a_run_without_a_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = a_folder(tmp_path / "报送", "甲乙丙丁戊己庚辛壬")
    run_folder(folder, tmp_path / "一", drafts=None)
    a_folder(folder, "乙", actual="12次")  # another finding fewer, so all findings move up
    asked = parts_read(monkeypatch)
    run_folder(folder, tmp_path / "二", drafts=None)
    read = {at for at, part in asked if part is Part.INDICATORS}
    assert 0 < len(read) < 9, "those that are kept together with the changed one"
    run_folder(folder, tmp_path / "三", drafts=None, cache=False)
    assert differences(parts_of_result(tmp_path / "二"), parts_of_result(tmp_path / "三")) == []


@pytest.mark.usefixtures("shelf")
def test_rows_that_the_run_decides_about_are_never_copied(tmp_path: Path) -> None:
    first = dt.datetime(2024, 3, 1, tzinfo=dt.UTC)
    folder = tmp_path / "报送"
    write_project(folder / "甲.xlsx", unit="青山县甲局", modified=first)
    run_folder(folder, tmp_path / "一", drafts=None)
    later = first.replace(month=5)
    write_project(
        folder / "甲新.xlsx",
        unit="青山县甲局",
        actuals=("8次", *ACTUALS[1:]),
        modified=later,
    )
    for name, cache_used in (("二", True), ("三", True), ("四", False)):
        run_folder(folder, tmp_path / name, drafts=None, cache=cache_used)
    for name in ("二", "三"):
        assert differences(parts_of_result(tmp_path / name), parts_of_result(tmp_path / "四")) == []


PIECES = {
    "no head": lambda _data: b"[",
    "rows too many": lambda data: data.replace(b"[", b"[1", 1),
    "links too many": lambda data: re.sub(rb"^\[(\d+), \d+", rb"[\1, 99999", data),
    "links to nowhere": lambda data: data.replace(b'[[0, "rId', b'[[9, "rId', 1),
    "cut off": lambda data: data[:-1],
}


@pytest.mark.parametrize("change", PIECES.values(), ids=PIECES)
def test_strange_pieces_under_a_checksum_that_holds_never_stop_a_run(
    tmp_path: Path, shelf: Path, change: Bytes
) -> None:
    folder = a_folder(tmp_path / "报送", "甲")
    run_folder(folder, tmp_path / "一", drafts=None)

    def spoilt(data: bytes) -> bytes:
        return change(data) if data[:1] == b"[" else data

    tampered(shelf / "shares.sqlite", spoilt, sign=True)
    run_folder(folder, tmp_path / "二", drafts=None)
    assert lint(tmp_path / "二" / "绩效自评汇总.xlsx") == []
    assert differences(parts_of_result(tmp_path / "一"), parts_of_result(tmp_path / "二")) == []


PARTS = {
    "no zlib": lambda _part: b"abc",
    "no rows": lambda _part: zlib.compress(b"[[1]]"),
    "rows that are none": lambda _part: zlib.compress(b"<row/>\x1e<row/>\x1d<link/>\x1d[[0,1]]"),
    "rows too few": lambda _part: zlib.compress(b"<row/>\x1d\x1d[]"),
    "lines too many": lambda part: zlib.compress(unpacked(part) + b"\n{}\n{}"),
    "not there": lambda _part: b"",
}


@pytest.mark.parametrize("at", Part, ids=[part.name for part in Part])
@pytest.mark.parametrize("change", PARTS.values(), ids=PARTS)
def test_strange_parts_under_a_checksum_that_holds_never_stop_a_run(
    tmp_path: Path, shelf: Path, change: Bytes, at: Part
) -> None:
    folder = tmp_path / "报送"
    write_project(folder / "甲.xlsx", actuals=("8次", *ACTUALS[1:]))
    run_folder(folder, tmp_path / "一", drafts=None)

    def spoilt(data: bytes) -> bytes:
        start = 4 + int.from_bytes(data[:4], "big")
        record, sizes = json.loads(data[4:start])
        ends = [start + sum(sizes[:number]) for number in range(len(sizes) + 1)]
        parts = [data[begin:end] for begin, end in pairwise(ends)]
        parts[at] = change(parts[at])
        head = json.dumps([record, [len(part) for part in parts]]).encode()
        return b"".join((len(head).to_bytes(4, "big"), head, *parts))

    without_pieces(shelf / "shares.sqlite")
    tampered(shelf / "shares.sqlite", spoilt, sign=True)
    run_folder(folder, tmp_path / "二", drafts=None)
    assert lint(tmp_path / "二" / "绩效自评汇总.xlsx") == []
    assert counted(tmp_path / "二") == counted(tmp_path / "一")


def counted(out: Path) -> list[int]:
    """How many submissions and findings there are."""
    return [len(document(out)[name]) for name in ("submissions", "findings")]


def test_an_error_of_ours_is_raised_where_nothing_came_from_the_store(
    tmp_path: Path, shelf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    del shelf
    write_project(tmp_path / "报送" / "甲.xlsx")
    calls = []

    def broken(*_args: object) -> None:
        calls.append(1)
        raise ValueError("ours")

    monkeypatch.setattr("xl_jixiao.outputs.summary.write_summary", broken)
    with pytest.raises(ValueError, match="ours"):
        run_folder(tmp_path / "报送", tmp_path / "结果", drafts=None)
    assert len(calls) == 1


def test_a_store_is_what_runs_ask_for(place: Path) -> None:
    with stored_shares(SETTINGS, place) as store:
        asked: ShareStore = store
        assert asked.answers == 0
