"""问题台账 from run to run: numbers for good, what people entered, what they let stand.

A waiver (予以保留) holds for what was found where it was granted and for nothing else: when the
unit changes the figure, it has no effect until the bureau decides again (a changed cell of the
waiver is a new decision).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace

from xl_jixiao.facts.compared import EarlierRun
from xl_jixiao.facts.ledger import (
    ENTRY_TITLES,
    EarlierProblem,
    Entered,
    EntryField,
    Gone,
    Ledger,
    Problem,
    Unplaced,
    Waiver,
    WaiverSeen,
    waiver_typed,
)
from xl_jixiao.facts.run import Run
from xl_jixiao.facts.statistics import FindingSpot
from xl_jixiao.model.dataclass import dataclass
from xl_jixiao.model.finding import Severity
from xl_jixiao.rounds.comparison import FindingNow, Matching, findings_of, same_files
from xl_jixiao.rounds.entries import (
    EnteredCell,
    EnteredRow,
    EntriesRead,
    EntrySheet,
    day_of,
)
from xl_jixiao.text.wording import clip, joined

LEDGER_NAME = "问题台账"
NUMBER_TITLE = "问题编号"
KEY_TITLE = "台账标识"

_YES = frozenset({"是", "√", "✓", "y", "yes", "1", "予以保留", "保留", "同意"})
_NO = frozenset({"", "否", "×", "n", "no", "0", "不予保留", "不保留", "不同意"})

DEMANDS = {Severity.ERROR: "更正后重新报送", Severity.WARNING: "核实；无误的写明理由，有误的更正"}
"""处理要求 where nobody entered another one."""

_NOWHERE = "这一行没有台账标识（标识被删除，或是另加的行），不知道是哪个问题的"
_NO_TITLE = "这一列没有列名，不知道是什么内容"
_UNKNOWN_KEY = "台账里没有这一标识的问题"
_TWICE = "同一个问题有两行填写，内容不同；台账采用了先出现的一行"
_NO_LEDGER = "上一次的结果不能用来对照，这次的问题里也没有这一标识的"


def ledger_sheet(own: Iterable[str]) -> EntrySheet:
    """How the sheet is found; `own` are the titles of its columns."""
    entries = {one.value: title for one, title in ENTRY_TITLES.items()}
    rest = frozenset(own) - set(entries.values())
    return EntrySheet(LEDGER_NAME, KEY_TITLE, NUMBER_TITLE, entries, rest)


@dataclass(frozen=True, slots=True)
class Entries:
    """What was entered into a ledger since a run wrote it."""

    by_key: Mapping[str, Entered] = field(default_factory=dict)
    """Of each row that was found: all that is entered there now."""
    kept_fields: frozenset[str] = frozenset()
    """Fields whose columns are gone: what was entered there before stays."""
    cells: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """Key and field → where it is, for people."""
    unplaced: tuple[Unplaced, ...] = ()
    told: tuple[str, ...] = ()
    placed: int = 0


NO_ENTRIES = Entries()


def entries_of(reading: EntriesRead, earlier: Sequence[EarlierProblem], now: str) -> Entries:
    """What was entered, by the keys of the problems.

    Args:
        reading: of the workbook.
        earlier: the ledger of the result that it belongs to; empty where nobody knows it.
        now: when this run began.
    """
    return _Placing(reading, earlier, now).done()


@dataclass
class _Placing:
    """Finds the problem of each row."""

    reading: EntriesRead
    earlier: Sequence[EarlierProblem]
    now: str
    by_key: dict[str, Entered] = field(default_factory=dict)
    cells: dict[tuple[str, str], str] = field(default_factory=dict)
    unplaced: list[Unplaced] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    """The fields whose columns are on one of the sheets."""

    def done(self) -> Entries:
        """All of it."""
        keys = {one.key for one in self.earlier}
        by_number = {str(one.number): one.key for one in self.earlier}
        for row in self.reading.rows:
            self.seen |= row.fields
            key = row.key if row.key in keys or not keys else by_number.get(row.number, "")
            if key:
                self._take(key, row)
            else:
                self._refuse(row.cells.values(), _UNKNOWN_KEY)
        for one in self.reading.homeless:
            self._refuse([one], _NOWHERE if one.title else _NO_TITLE)
        lost = [title for title in dict.fromkeys(self.reading.lost_titles) if title in self._lost()]
        told = list(self._tellings(lost))
        return Entries(
            by_key=self.by_key,
            kept_fields=frozenset(one for one in EntryField if ENTRY_TITLES[one] in lost),
            cells=self.cells,
            unplaced=tuple(self.unplaced),
            told=tuple(told),
            placed=sum(map(len, self.by_key.values())),
        )

    def _lost(self) -> set[str]:
        return {ENTRY_TITLES[one] for one in EntryField if one not in self.seen}

    def _tellings(self, lost: Sequence[str]) -> Iterator[str]:
        if lost and self.reading.rows:
            yield f"“{LEDGER_NAME}”里没有找到列“{joined(lost)}”：以前填写的照旧保留。"
        for one in self.unplaced:
            yield told_unplaced(one)

    def _take(self, key: str, row: EnteredRow) -> None:
        entered = {name: one.text for name, one in row.cells.items()}
        if EntryField.DEMAND in entered and entered[EntryField.DEMAND] in DEMANDS.values():
            del entered[EntryField.DEMAND]
        before = self.by_key.get(key)
        if before is None or not before:
            self.by_key[key] = entered
            self.cells.update({(key, name): one.place for name, one in row.cells.items()})
            return
        free = [one for one in entered if one not in before]
        self.by_key[key] = {**before, **{name: entered[name] for name in free}}
        self.cells.update({(key, name): row.cells[name].place for name in free})
        other = [name for name, text in entered.items() if before.get(name, text) != text]
        self._refuse([row.cells[name] for name in other], _TWICE)

    def _refuse(self, cells: Iterable[EnteredCell], why: str) -> None:
        self.unplaced += [
            Unplaced(self.now, one.ref.sheet, one.ref.a1, one.title, one.text, why) for one in cells
        ]


def told_unplaced(one: Unplaced) -> str:
    """A sentence for the console."""
    title = f"（{one.title}）" if one.title else ""
    return (
        f"{one.sheet}!{one.cell}{title}填写的“{clip(one.text)}”没有带入：{one.why}。"
        "内容列在“未能带入的填写”，原件在“历史”里。"
    )


def entered_anew(earlier: Sequence[EarlierProblem], entries: Entries) -> tuple[EarlierProblem, ...]:
    """The ledger of the run before with what was entered since."""
    made = []
    for one in earlier:
        now = entries.by_key.get(one.key)
        if now is None:
            made.append(one)
        else:
            kept = entries.kept_fields
            stays = {name: text for name, text in one.entered.items() if name in kept}
            made.append(one._replace(entered={**stays, **now}))
    return tuple(made)


def ledger_of(
    run: Run, earlier: EarlierRun | None, found: Matching | None, entries: Entries
) -> Ledger:
    """The ledger of a run.

    Args:
        run: this run.
        earlier: the run before, of the same round; None without one.
        found: the findings of both beside each other.
        entries: what was entered into the ledger of the run before.
    """
    if earlier is None or found is None:
        return _first(run, entries)
    return _Next(run, earlier, found, entries).ledger()


def _first(run: Run, entries: Entries) -> Ledger:
    """Of a run that can't be held against another: entries are placed by their keys alone."""
    problems = [one for one in findings_of(run) if one.severity is not Severity.INFO]
    known: dict[FindingSpot, Problem] = {}
    unplaced = list(entries.unplaced)
    if entries.by_key:
        spots = {run.key_of(one.spot, one.key): one for one in problems}
        now = run.started.isoformat(timespec="seconds")
        for key, entered in entries.by_key.items():
            if not entered:
                continue
            if (one := spots.get(key)) is not None:
                known[one.spot] = Problem(len(known) + 1, key, 1, entered, one.spot)
            else:
                unplaced += _without_place(now, key, entered, entries)
    told = (*entries.told, *map(told_unplaced, unplaced[len(entries.unplaced) :]))
    waivers = tuple(
        _no_waiver(one, "没有上一次的结果可以核对当时的现值，请重新填写后再汇总")
        for one in known.values()
        if one.entered.get(EntryField.WAIVE, "").casefold() not in _NO
    )
    return Ledger(
        known=known,
        first_new=len(known) + 1,
        new=len(problems) - len(known),
        waivers=waivers,
        unplaced=tuple(unplaced),
        told=told,
        placed=entries.placed,
    )


def _without_place(now: str, key: str, entered: Entered, entries: Entries) -> Iterator[Unplaced]:
    for name, text in entered.items():
        sheet, _, cell = entries.cells.get((key, name), LEDGER_NAME).partition("!")
        yield Unplaced(now, sheet, cell, title_of(name), text, _NO_LEDGER)


def title_of(name: str) -> str:
    """The title of the column of a field."""
    return name[1:] if name.startswith("+") else ENTRY_TITLES[EntryField(name)]


def _no_waiver(one: Problem, problem: str) -> Waiver:
    entered = one.entered
    return Waiver(
        number=one.number,
        key=one.key,
        why=entered.get(EntryField.WHY, ""),
        requested_by=entered.get(EntryField.REQUESTED_BY, ""),
        by=entered.get(EntryField.BY, ""),
        date=one.seen.date if one.seen else "",
        until=entered.get(EntryField.UNTIL, ""),
        problem=problem,
    )


class _Next:
    """The ledger of a run that has one before it."""

    def __init__(self, run: Run, earlier: EarlierRun, found: Matching, entries: Entries) -> None:
        self._run, self._earlier, self._found, self._entries = run, earlier, found, entries
        self._today = run.started.date()
        self._now = {one.spot: one for one in found.now}
        self._before = entered_anew(earlier.ledger, entries)
        self._stored = {one.number: waiver_typed(one.entered) for one in earlier.ledger}
        self._at = {one.key: at for at, one in enumerate(earlier.findings)}
        self._keys = {one.number: one.key for one in self._before}
        self._spots = self._matched()

    def _matched(self) -> Mapping[int, FindingSpot]:
        """Number → the finding of this run that it is."""
        numbers = {one.key: one.number for one in self._before}
        found: dict[int, FindingSpot] = {}
        taken: set[FindingSpot] = set()
        for spot in self._now:
            at = self._found.met.get(spot)
            number = None if at is None else numbers.get(self._earlier.findings[at].key)
            if number is not None and number not in found:
                found[number] = spot
                taken.add(spot)
        for spot, one in self._now.items():
            number = numbers.get(self._run.key_of(spot, one.key))
            if number is not None and number not in found and spot not in taken:
                found[number] = spot
                taken.add(spot)
        return found

    def ledger(self) -> Ledger:
        """All of it."""
        known = [
            self._present(one, self._spots[one.number])
            for one in self._before
            if one.number in self._spots
        ]
        checked = [one for one in map(self._waiver, known) if one is not None]
        gone = tuple(self._gone(one) for one in self._before if one.number not in self._spots)
        problems = sum(is_problem_now(one) for one in self._found.now)
        spots = {one.spot for one in known}
        old = sum(is_problem_now(one) for one in self._found.now if one.spot in spots)
        return Ledger(
            round=self._round(),
            known={one.spot: one for one in known if one.spot is not None},
            gone=gone,
            first_new=max((one.number for one in self._before), default=0) + 1,
            new=problems - old,
            waivers=tuple(checked),
            unplaced=_together(self._earlier.unplaced, self._entries.unplaced),
            told=(*self._entries.told, *self._waivers_told(checked)),
            placed=self._entries.placed,
            read=self._earlier.read_ledger,
        )

    def _round(self) -> int:
        return self._earlier.round + (not same_files(self._run, self._earlier))

    def _present(self, one: EarlierProblem, spot: FindingSpot) -> Problem:
        key = self._run.key_of(spot, self._now[spot].key)
        return Problem(one.number, key, one.round, one.entered, spot, seen=self._seen(one))

    def _seen(self, one: EarlierProblem) -> WaiverSeen | None:
        """When the waiver was read first, and for what."""
        typed = waiver_typed(one.entered)
        if not any(typed):
            return None
        before = self._stored.get(one.number)
        if one.seen is not None and before == typed:
            return one.seen
        return WaiverSeen(self._today.isoformat(), one.traces)

    def _gone(self, one: EarlierProblem) -> Problem:
        gone = one.gone or self._how_gone(one.key)
        return Problem(
            one.number, one.key, one.round, one.entered, None, gone, one.ordinal, self._seen(one)
        )

    def _how_gone(self, key: str) -> Gone:
        at = self._at.get(key)
        if at is None:
            return Gone.ABSENT
        if at in self._found.fixed:
            return Gone.FIXED
        return Gone.MERGED if at in self._found.kept else Gone.ABSENT

    def _waiver(self, one: Problem) -> Waiver | None:
        wanted = one.entered.get(EntryField.WAIVE, "")
        if wanted.casefold() in _NO:
            return None
        return _no_waiver(one, self._waiver_problem(one))

    def _waiver_problem(self, one: Problem) -> str:
        """Chinese: why a waiver has no effect."""
        entered = one.entered
        if entered.get(EntryField.WAIVE, "").casefold() not in _YES:
            return f"“予以保留”应填“是”，而不是“{clip(entered[EntryField.WAIVE], 20)}”"
        lacking = [
            ENTRY_TITLES[name] for name in (EntryField.WHY, EntryField.BY) if not entered.get(name)
        ]
        if lacking:
            return f"缺“{'”“'.join(lacking)}”"
        if until := entered.get(EntryField.UNTIL):
            day = day_of(until)
            if day is None:
                return f"“至”应是日期（如 2026-12-31），而不是“{clip(until, 20)}”"
            if day < self._today:
                return f"已于 {day.isoformat()} 到期"
        now = self._now[one.spot] if one.spot is not None else None
        if now is None or one.seen is None or not set(now.traces) <= set(one.seen.traces):
            return "现值与同意保留时不同；仍要保留的，请修改“理由”或“至”重新核定"
        return ""

    def _waivers_told(self, waivers: Iterable[Waiver]) -> Iterator[str]:
        for one in waivers:
            if one.problem:
                at = self._entries.cells.get((self._keys[one.number], EntryField.WAIVE), "")
                where = at or f"{LEDGER_NAME}第 {one.number} 号问题"
                yield f"{where}：予以保留没有生效，{one.problem}。该问题照常计数。"


def is_problem_now(one: FindingNow) -> bool:
    """Whether it asks for a correction."""
    return one.severity is not Severity.INFO


def _together(before: Sequence[Unplaced], now: Sequence[Unplaced]) -> tuple[Unplaced, ...]:
    """What had no place, then and now; the same cell with the same text once."""
    found = {(one.sheet, one.cell, one.text): one for one in before}
    for one in now:
        found.setdefault((one.sheet, one.cell, one.text), one)
    return tuple(found.values())


def in_force(ledger: Ledger) -> frozenset[FindingSpot]:
    """The findings that waivers silence."""
    numbers = {one.number for one in ledger.waivers if not one.problem}
    return frozenset(
        one.spot for one in ledger.known.values() if one.number in numbers and one.spot is not None
    )


def with_unplaced(ledger: Ledger, more: Sequence[Unplaced]) -> Ledger:
    """The ledger with what had no place elsewhere."""
    return replace(ledger, unplaced=_together(ledger.unplaced, more)) if more else ledger
