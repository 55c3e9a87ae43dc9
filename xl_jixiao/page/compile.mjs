// Compiles every .py below the folder given to .pyc beside it, with the very Python that runs in the
// page; what is compiled is removed. usage: node compile.mjs PYODIDE-FOLDER FOLDER
import { pathToFileURL } from "node:url";

const [pyodide, folder] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(`${pyodide}/pyodide.mjs`).href);
const python = await loadPyodide({
  indexURL: `${pyodide}/`,
  env: { PYTHONHASHSEED: "0" }, // the order of sets in constants
});
python.FS.mkdirTree("/stage");
python.mountNodeFS("/stage", folder);
try {
  python.runPython(`
import importlib.util, marshal, os
homes = {"lib": ("/lib/python314.zip", 2), "site": ("/lib/python3.14/site-packages", 0)}
# the docstrings of the library are left out; of ours some are shown
for top, (home, optimize) in homes.items():
    root = f"/stage/{top}"
    for folder, names, files in os.walk(root):
        names.sort()
        for name in sorted(files):
            if name.endswith(".py"):
                path = f"{folder}/{name}"
                with open(path, "rb") as file:
                    source = file.read()
                code = compile(source, home + path[len(root):], "exec", dont_inherit=True, optimize=optimize)
                # a .pyc without its source is never held against one: no time, no size
                with open(path + "c", "wb") as file:
                    file.write(importlib.util.MAGIC_NUMBER + bytes(12) + marshal.dumps(code))
                os.remove(path)
`);
} catch (error) {
  console.error(String(error.message).trim().split("\n").at(-1));
  process.exit(1);
}
