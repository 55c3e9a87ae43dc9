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
import ast, importlib.util, marshal, os

# where Python finds them in the page
homes = {"lib": "/lib/python314.zip", "site": "/lib/python3.14/site-packages"}

def without_docstrings(tree):
    # memory is what the page is made of. A class keeps a short one: a dataclass without any
    # writes its signature there
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
            if ast.get_docstring(node, clean=False) is not None:
                if isinstance(node, ast.ClassDef):
                    node.body[0].value.value = "."
                elif len(node.body) > 1 or isinstance(node, ast.Module):
                    del node.body[0]
                else:
                    node.body[0] = ast.copy_location(ast.Pass(), node.body[0])
    return tree

for top, home in homes.items():
    root = f"/stage/{top}"
    for folder, names, files in os.walk(root):
        names.sort()
        for name in sorted(files):
            if name.endswith(".py"):
                path = f"{folder}/{name}"
                with open(path, "rb") as file:
                    source = file.read()
                # the library's own asserts may go too, and it is compiled twice as fast so
                optimize = 2 if top == "lib" else 0
                if top != "lib" and "/xl_jixiao/checks/" not in path:  # theirs are shown
                    source = without_docstrings(ast.parse(source))
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
