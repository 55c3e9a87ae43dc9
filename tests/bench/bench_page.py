"""What the built page takes in Chromium: start, first form, further forms, a folder, memory.

The page is started several times in one browser, in turn as it is and with Pyodide alone (the same
WebAssembly, its own library, nothing of ours). Usage, with Playwright and Debian's chromium:

    python tests/bench/bench_page.py 绩效自评.html PYODIDE.tgz [FILE …] [--folder DIR] [--times N]
"""

from __future__ import annotations

import argparse
import base64
import json
import re
import statistics
import tarfile
import tempfile
import time
import zlib
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

SHELL = """<!DOCTYPE html><meta charset="utf-8"><title>bench</title><input type="file" multiple>
{parts}
<script>{engine}
globalThis.Engine = Engine;</script>"""

START = """async (bare) => {
  const begun = performance.now(), stages = {};
  const onState = ({stage}) => { stages[stage] ??= performance.now() - begun; };
  globalThis.engine = new Engine({bare, onState});
  await engine.ready;
  return {ms: performance.now() - begun, stages};
}"""

ASK = """async ([name, data, request]) => {
  const bytes = Uint8Array.from(atob(data), (one) => one.charCodeAt(0));
  const given = await engine.give([{name, file: new Blob([bytes])}]);
  const begun = performance.now();
  const answer = await engine.call({...request, file: given.paths[0]});
  return {ms: performance.now() - begun, answer};
}"""

RUN = """async (request) => {
  const chosen = document.querySelector("input").files;
  const named = Array.from(chosen, (file, at) => ({name: `${at}/${file.name}`, file}));
  const given = await engine.give(named);
  const begun = performance.now();
  const answer = await engine.call({...request, folder: given.folder});
  return {ms: performance.now() - begun, answer};
}"""


def shell(built: Path, pyodide: Path, folder: Path) -> Path:
    """A page with the parts and the engine of the built one, and the library of Pyodide itself."""
    text = built.read_text("utf-8")
    parts = re.findall(r'<script type="application/x-jixiao".*?</script>', text, re.DOTALL)
    with tarfile.open(pyodide) as package:
        library = package.extractfile("package/python_stdlib.zip").read()
    packer = zlib.compressobj(9)
    packed = base64.b64encode(packer.compress(library) + packer.flush()).decode()
    parts.append(f'<script type="application/x-jixiao" id="part-bare">{packed}</script>')
    engine = (Path(__file__).parents[2] / "xl_jixiao/page/static/engine.js").read_text("utf-8")
    made = folder / "bench.html"
    made.write_text(SHELL.format(parts="\n".join(parts), engine=engine), "utf-8")
    return made


def started(page: Page, address: str, *, bare: bool) -> float:
    """Milliseconds from opening the page until the engine is there."""
    begun = time.perf_counter()
    page.goto(address)
    told = page.evaluate(START, bare)
    whole = (time.perf_counter() - begun) * 1000
    print(
        f"  {'bare' if bare else 'page'} {whole:6.0f} ms  ",
        {k: round(v) for k, v in told["stages"].items()},
    )
    return whole


def text64(path: Path) -> str:
    return base64.b64encode(path.read_bytes()).decode()


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("page", type=Path)
    parser.add_argument("pyodide", type=Path, help="pyodide-….tgz, as fetched")
    parser.add_argument("files", type=Path, nargs="*")
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--chromium", default="/usr/bin/chromium")
    parser.add_argument("--request", default="{}", help="more fields of the run, as JSON")
    return parser.parse_args()


def check(page: Page, path: Path, start: float) -> None:
    for turn in range(1, 4):
        done = page.evaluate(ASK, [path.name, text64(path), {"action": "check"}])
        answer, took = done["answer"], done["ms"]
        told = answer["result"]["summary"] if answer["ok"] else answer["problem"]
        print(f"check {turn}: {took:.0f} ms = {took / start:.2f} of the start  {path.name} {told}")


def run(page: Page, folder: Path, request: dict[str, object]) -> None:
    found = [one for one in sorted(folder.rglob("*")) if one.is_file()]
    page.set_input_files("input", found)
    done = page.evaluate(RUN, {"action": "run", **request})
    answer = done["answer"]
    told = answer["result"]["headline"] if answer["ok"] else answer["problem"]
    print(f"run: {len(found)} files {done['ms'] / 1000:.1f} s  {told}")


def renderers() -> str:
    """The most memory that each of the browser's processes for pages has had (Linux)."""
    peaks = []
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            command = status.with_name("cmdline").read_text("utf-8", "replace")
            lines = status.read_text("utf-8").splitlines()
        except OSError:
            continue
        if "chromium" in command and "--type=renderer" in command:
            peaks += [line.split()[1] for line in lines if line.startswith("VmHWM")]
    return ", ".join(f"{int(peak) // 1024} MB" for peak in peaks)


def main() -> None:
    given = arguments()
    with tempfile.TemporaryDirectory() as temporary, sync_playwright() as play:
        address = shell(given.page, given.pyodide, Path(temporary)).as_uri()
        browser = play.chromium.launch(executable_path=given.chromium, args=["--no-sandbox"])
        page = browser.new_page()
        page.set_default_timeout(0)
        page.on("console", lambda one: print("console:", one.text[:2000]))
        page.on("pageerror", lambda one: print("error:", str(one)[:2000]))
        bare, full = [], []
        for _ in range(given.times):
            bare.append(started(page, address, bare=True))
            full.append(started(page, address, bare=False))
        start = statistics.median(full)
        print(f"start: {start:.0f} ms = {start / statistics.median(bare):.2f} of Pyodide alone")
        for path in given.files:
            check(page, path, start)
        if given.folder:
            run(page, given.folder, json.loads(given.request))
        print(f"memory of the pages' processes, at most: {renderers()}")
        browser.close()


if __name__ == "__main__":
    main()
