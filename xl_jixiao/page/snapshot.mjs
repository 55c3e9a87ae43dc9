// The memory of a Python that has imported the engine and checked a form: the page begins with it,
// so that nothing has to be imported. The same input gives the same bytes: no clock, no chance.
// usage: node snapshot.mjs PYODIDE-FOLDER FOLDER; FOLDER holds lib.zip, site/, form.xlsx. Writes
// FOLDER/memory.bin and FOLDER/loaded.json (the files whose content memory holds).
import crypto from "node:crypto";
import fs from "node:fs";
import { pathToFileURL } from "node:url";

const [pyodide, folder] = process.argv.slice(2);
process.argv.splice(1, process.argv.length, "python"); // nor where this stands
let clock = Date.UTC(2026, 0, 1);
const RealDate = Date;
globalThis.Date = class extends RealDate {
  constructor(...given) {
    super(...(given.length ? given : [clock]));
  }
  static now() {
    return clock;
  }
};
let ticks = 0;
performance.now = () => (ticks += 0.01);
let chance = 1;
const even = (bytes) => {
  const raw = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at < raw.length; at += 1) raw[at] = (chance = (chance * 48271) % 2147483647) & 255;
  return bytes;
};
globalThis.crypto.getRandomValues = even;
crypto.randomFillSync = even;

function putTree(FS, from, to) {
  FS.mkdirTree(to);
  const entries = fs.readdirSync(from, { withFileTypes: true });
  for (const entry of entries.sort((one, other) => (one.name < other.name ? -1 : 1))) {
    if (entry.isDirectory()) putTree(FS, `${from}/${entry.name}`, `${to}/${entry.name}`);
    else FS.writeFile(`${to}/${entry.name}`, fs.readFileSync(`${from}/${entry.name}`));
  }
}

// What is free is made zero: it packs to nothing.
function clearFree(module) {
  const taken = [];
  for (let size = 1 << 17; size >= 32; size >>= 1) {
    for (;;) {
      const end = module._sbrk(0);
      const at = module._malloc(size);
      if (!at || module._sbrk(0) !== end) {
        if (at) module._free(at);
        break;
      }
      module.HEAPU8.fill(0, at, at + size);
      taken.push(at);
    }
  }
  for (const at of taken) module._free(at);
}

const { loadPyodide } = await import(pathToFileURL(`${pyodide}/pyodide.mjs`).href);
try {
  const python = await loadPyodide({
    indexURL: `${pyodide}/`,
    stdLibURL: `${folder}/lib.zip`,
    _makeSnapshot: true,
    env: { HOME: "/work", PYTHONDONTWRITEBYTECODE: "1", PYTHONHASHSEED: "0" },
    fsInit: async (FS, { sitePackages }) => {
      putTree(FS, `${folder}/site`, sitePackages);
      FS.mkdirTree("/work/in");
      FS.mkdirTree("/work/out");
      FS.writeFile("/work/in/form.xlsx", fs.readFileSync(`${folder}/form.xlsx`));
    },
  });
  const loaded = python.runPython(`
def _warm():
    import gc, json, sys
    from xl_jixiao.page.bridge import call
    def ask(**request):
        answer = json.loads(call(json.dumps(request)))
        if not answer["ok"]:
            raise SystemExit(answer["problem"])
        return answer["result"]
    ask(action="about")
    checked = ask(action="check", file="/work/in/form.xlsx")
    places = [row["place"] for form in checked["forms"] for row in form["rows"]]
    ask(action="explain", file="/work/in/form.xlsx", cell=places[0])
    gc.collect()
    gc.freeze()
    origins = (getattr(getattr(one, "__spec__", None), "origin", None) for one in sys.modules.values())
    return json.dumps(sorted({one for one in origins if one and one.endswith((".pyc", ".so"))}))
loaded = _warm()
del _warm
loaded
`);
  fs.writeFileSync(`${folder}/loaded.json`, loaded);
  python.runPython("del loaded");
  clearFree(python._module);
  fs.writeFileSync(`${folder}/memory.bin`, python.makeMemorySnapshot());
} catch (error) {
  console.error(String(error.message).trim().split("\n").at(-1));
  process.exit(1);
}
process.exit(0);
