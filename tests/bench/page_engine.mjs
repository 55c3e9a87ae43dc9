// The engine in Pyodide under Node.js, from what the page carries: no browser.
// usage: node page_engine.mjs PYODIDE-FOLDER STAGE TESTS HOST JOB ARGUMENTS…
// STAGE has lib.zip and site/ (page/packing.py); TESTS is the folder of tests; HOST is a folder that
// Python sees as /host. JOB is a function of tests/bench/page_engine.py; its answer is printed.
import { readFileSync, readdirSync, statSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [pyodide, stage, tests, host, job, ...given] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(`${pyodide}/pyodide.mjs`).href);

function copy(FS, from, to) {
  FS.mkdirTree(to);
  for (const name of readdirSync(from)) {
    const [source, target] = [`${from}/${name}`, `${to}/${name}`];
    if (statSync(source).isDirectory()) copy(FS, source, target);
    else FS.writeFile(target, readFileSync(source));
  }
}

async function main() {
  const python = await loadPyodide({
    indexURL: `${pyodide}/`,
    stdLibURL: `${stage}/lib.zip`,
    fsInit: (FS, { sitePackages }) => copy(FS, `${stage}/site`, sitePackages),
    env: { HOME: "/work", PYTHONDONTWRITEBYTECODE: "1" },
  });
  for (const [folder, at] of [[tests, "/tests"], [host, "/host"]]) {
    python.FS.mkdirTree(at);
    python.mountNodeFS(at, folder);
  }
  python.runPython("import sys; sys.path[:0] = ['/tests', '/tests/bench']");
  const started = process.cpuUsage();
  const ask = python.pyimport("page_engine").main;
  const answer = JSON.parse(ask(job, JSON.stringify(given), () => python._module.HEAP8.length));
  const used = process.cpuUsage(started); // of all threads: what a busy machine does not change
  const seconds = (one) => (one.user + one.system) / 1e6;
  console.log(JSON.stringify({ ...answer, "CPU of the start": seconds(started), CPU: seconds(used) }));
}

main().catch((error) => {
  console.error(String((error && error.message) || error), error && error.errno);
  process.exit(1);
});
