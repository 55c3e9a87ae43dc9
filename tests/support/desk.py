"""绩效自评.html in a real Chromium: opened from file://, used as a person does.

Files are dropped with the browser's own drag events, so that what reads them is what reads them on
a desk. Needs Debian's `chromium`, Playwright's Python client and the built page (support.page).
"""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

AXE = "JIXIAO_AXE"
"""Names axe.min.js of npm's axe-core."""
PATIENCE = 120_000
"""Milliseconds that anything may take on a machine that is busy with other tests."""
_ONLY_OURS = (
    "--no-sandbox",  # tests run as root in a container
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
# what is shown is marked, so that it is seen when something new takes its place
_MARK_OLD = "document.getElementById('one').firstElementChild?.setAttribute('data-old', '')"
_IS_NEW = """(name) => {
  const one = document.getElementById('one').firstElementChild;
  return one && !one.hasAttribute('data-old') && one.innerText.includes(name);
}"""
_ROWS = """() => {
  const all = [...document.querySelectorAll('main table.list')];
  const table = all.find((one) => one.offsetParent);
  const heads = [...table.tHead.rows[0].cells].map((one) => one.innerText.trim());
  const cells = (row) => [...row.cells].map((cell, at) => [heads[at], cell.innerText]);
  return [...table.tBodies[0].rows].map((row) => Object.fromEntries(cells(row)));
}"""
_BROWSER_ITSELF = "not an origin"
"""The initiator of what Chromium asks of its own accord: updates, accounts."""
_WITHIN = ("file:", "blob:", "data:")


def chromium() -> str | None:
    """The browser's program."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


def require(present: object, what: str) -> None:
    """Skip where something is absent, but fail where CI promised it."""
    if present:
        return
    if os.environ.get("CI"):
        pytest.fail(f"{what} absent")
    pytest.skip(f"{what} absent")


def serious(desk: Desk) -> list[str]:
    """What axe-core holds for serious or worse in what is shown."""
    require(os.environ.get(AXE), f"axe-core ({AXE})")
    desk.page.evaluate(Path(os.environ[AXE]).read_text("utf-8"))
    found = desk.page.evaluate("axe.run(document)")
    return [
        f"{one['id']}: {one['nodes'][0]['html'][:200]}"
        for one in found["violations"]
        if one["impact"] in {"serious", "critical"}
    ]


@dataclass
class Desk:
    """The page as it stands in front of a person."""

    page: Any
    """Playwright's; Any: its types are not needed where mypy does not read tests."""
    touch: Any
    """The page's debugging session."""
    complaints: list[str] = field(default_factory=list)
    """Errors on the browser's console."""

    def drop(self, *paths: Path) -> None:
        """Drag files and folders onto the page and let them go."""
        for kind in ("dragEnter", "dragOver", "dragOver", "drop"):
            self.drag(kind, *paths)

    def drag(self, kind: str, *paths: Path) -> None:
        """One event of dragging them, amid the page."""
        data = {"items": [], "files": [str(one) for one in paths], "dragOperationsMask": 1}
        at = {"type": kind, "x": 400, "y": 300, "data": data}
        self.touch.send("Input.dispatchDragEvent", at)

    def wait(self, condition: str, argument: object = None) -> None:
        """Until something is true in the page (Playwright's own wait is code that it forbids)."""
        until = time.monotonic() + PATIENCE / 1000
        while not self.page.evaluate(condition, argument):
            assert time.monotonic() < until, f"not so in time: {condition} ({argument})"
            self.page.wait_for_timeout(50)

    def view(self, title: str) -> None:
        """Turn to 检查一份表, 汇总一批表 or 关于."""
        self.page.get_by_role("tab", name=title, exact=True).click()

    def part(self, title: str) -> None:
        """Turn to a part of what is shown: 问题, 得分, 单位 …"""
        self.page.locator("main [role=tab]:visible").filter(has_text=title).first.click()

    def check(self, path: Path) -> None:
        """Drop one file and wait for what comes of it."""
        self.view("检查一份表")
        self.page.evaluate(_MARK_OLD)
        self.drop(path)
        self.wait(_IS_NEW, path.name)

    def choose(self, name: str, content: bytes) -> None:
        """Choose a file, which may have a name that this system could not hold."""
        self.view("检查一份表")
        self.page.evaluate(_MARK_OLD)
        self.page.set_input_files("#file-one", [{"name": name, "mimeType": "", "buffer": content}])
        self.wait(_IS_NEW, name)

    def run(self) -> None:
        """汇总, to its end."""
        self.page.click("#run")
        self.page.wait_for_selector("#cancel", state="hidden")

    def shown(self, selector: str) -> str:
        """The text of an element."""
        return str(self.page.locator(selector).first.inner_text())

    def saved(self, button: str, folder: Path) -> Path:
        """What a button downloads."""
        with self.page.expect_download() as waiting:
            self.page.get_by_role("button", name=button).first.click()
        path = folder / waiting.value.suggested_filename[-60:]  # shorter than this system allows
        waiting.value.save_as(path)
        return path

    def table(self) -> list[dict[str, str]]:
        """The rows of the table that is shown."""
        return list(self.page.evaluate(_ROWS))


@contextmanager
def opened(page_file: Path, folder: Path) -> Iterator[Desk]:
    """The page in a browser without network; at the end its log is read: nothing may have left."""
    from playwright.sync_api import sync_playwright

    log = folder / "net-log.json"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium(), args=[*_ONLY_OURS, f"--log-net-log={log}"]
        )
        context = browser.new_context(
            viewport={"width": 1366, "height": 768}, offline=True, accept_downloads=True
        )
        yield _desk(context, page_file)
        browser.close()
    assert addresses(log) == [], "a request left the page"


def _desk(context: Any, page_file: Path) -> Desk:
    desk = opening(context, page_file)
    desk.wait("document.querySelector('#rules-one option') !== null")
    return desk


def opening(context: Any, page_file: Path) -> Desk:
    """The page in a new tab, while its engine starts."""
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    desk = Desk(page, context.new_cdp_session(page))
    page.on(
        "console",
        lambda told: desk.complaints.append(told.text) if told.type == "error" else None,
    )
    page.on("pageerror", lambda error: desk.complaints.append(str(error)))
    page.goto(page_file.as_uri())
    return desk


def addresses(log: Path) -> list[str]:
    """Addresses outside the machine that a page or its workers asked, by the browser's own log."""
    told = json.loads(log.read_text("utf-8"))
    begins = told["constants"]["logEventTypes"]["URL_REQUEST_START_JOB"]
    asked = [
        one["params"]
        for one in told["events"]
        if one["type"] == begins and "url" in one.get("params", {})
    ]
    return [
        one["url"]
        for one in asked
        if one["initiator"] != _BROWSER_ITSELF and not one["url"].startswith(_WITHIN)
    ]
