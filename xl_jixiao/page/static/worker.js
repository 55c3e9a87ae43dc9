// The worker in which the engine lives. The build puts Pyodide before this text, wrapped so that it
// leaves `loadPyodide`, `createPyodideModule`, LOCK and NOWHERE (page/packing.py); what it would fetch it is given
// from memory, and nothing else is ever fetched. Messages: docs/page.md, engine.js.
let python = null;
let ask = null; // bridge.call

// --- the parts of the page: text → bytes ------------------------------------------------------

function bytesOf(text) {
  if (typeof Uint8Array.fromBase64 === "function") return Uint8Array.fromBase64(text);
  const plain = atob(text);
  const bytes = new Uint8Array(plain.length);
  for (let at = 0; at < plain.length; at += 1) bytes[at] = plain.charCodeAt(at);
  return bytes;
}

async function unpacked(text) {
  const packed = new Blob([bytesOf(text)]).stream();
  const plain = packed.pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(plain).arrayBuffer());
}

// --- the start --------------------------------------------------------------------------------

function answerFromMemory(library, module) {
  self.fetch = async (address) => {
    const name = String(address);
    if (name === `${NOWHERE}python_stdlib.zip`) return new Response(await library);
    if (name === `${NOWHERE}pyodide.asm.wasm`) {
      return new Response(new Uint8Array(0), { headers: { "Content-Type": "application/wasm" } });
    }
    throw new TypeError(`no network here: ${name}`);
  };
  WebAssembly.instantiateStreaming = async (_response, imports) => {
    const compiled = await module;
    return { module: compiled, instance: await WebAssembly.instantiate(compiled, imports) };
  };
}

// An archive of ours: length of the table of contents (4 bytes), the table as JSON
// ([[path, size], …]), the files one after the other.
function writeFiles(FS, archive, root) {
  const length = new DataView(archive.buffer, archive.byteOffset).getUint32(0, true);
  const table = JSON.parse(new TextDecoder().decode(archive.subarray(4, 4 + length)));
  const made = new Set();
  let at = 4 + length;
  for (const [path, size] of table) {
    const place = `${root}/${path}`;
    const folder = place.slice(0, place.lastIndexOf("/"));
    if (!made.has(folder)) {
      FS.mkdirTree(folder);
      made.add(folder);
    }
    FS.writeFile(place, archive.subarray(at, at + size), { canOwn: true });
    at += size;
  }
}

function tellState(stage, share) {
  postMessage({ kind: "state", stage, share });
}

// The memory that the page begins with may be larger than that of a fresh module. What `_malloc`
// notes down is overwritten by it.
function moduleFor(memory) {
  return async (settings) => {
    const made = await createPyodideModule(settings);
    while (memory && made.HEAP8.length < memory.length) {
      if (!made._malloc(memory.length - made.HEAP8.length + 65536)) throw new Error("内存不够");
    }
    return made;
  };
}

async function start({ parts, module }) {
  tellState("unpack", 0.05);
  const bare = !parts.memory; // Pyodide alone, to measure by
  const library = unpacked(parts.lib);
  const site = bare ? null : unpacked(parts.site);
  const remembered = bare ? null : unpacked(parts.memory);
  const compiled = module
    ? Promise.resolve(module)
    : unpacked(parts.wasm).then((bytes) => {
        tellState("compile", 0.2);
        return WebAssembly.compile(bytes);
      });
  answerFromMemory(library, compiled);
  compiled.then((result) => {
    tellState("start", 0.4);
    if (!module) postMessage({ kind: "module", module: result });
  });
  const memory = await remembered;
  python = await loadPyodide({
    createPyodideModule: moduleFor(memory),
    ...(memory && { _loadSnapshot: memory }),
    indexURL: NOWHERE,
    packageBaseUrl: NOWHERE,
    lockFileContents: LOCK,
    fsInit: async (FS, { sitePackages }) => {
      if (site) writeFiles(FS, await site, sitePackages);
      FS.mkdirTree("/work/in");
      FS.mkdirTree("/work/out");
      guardReading(FS);
    },
    env: { HOME: "/work", PYTHONDONTWRITEBYTECODE: "1", PYTHONHASHSEED: "0" },
    stdout: () => {},
    stderr: (line) => console.warn(line),
  });
  tellState("start", 0.7);
  if (!bare) ask = python.pyimport("xl_jixiao.page.bridge").call;
  postMessage({ kind: "ready" });
}

// --- files ------------------------------------------------------------------------------------

// A file that was given and is gone or changed since must be an OSError, not the end of the engine.
function guardReading(FS) {
  const operations = FS.filesystems.WORKERFS.stream_ops;
  const read = operations.read;
  operations.read = (...given) => {
    try {
      return read(...given);
    } catch (error) {
      throw error instanceof FS.ErrnoError ? error : new FS.ErrnoError(148); // ENOMEDIUM
    }
  };
}

const actions = {
  call({ id, request }) {
    return ask(request, (event) => postMessage({ kind: "event", id, event }));
  },
  // Mounted: a file is read where Python reads it, and only then.
  give({ folder, files }) {
    const { FS } = python;
    FS.mkdirTree(folder);
    const blobs = files.map(({ name, file }) => ({ name, data: file }));
    FS.mount(FS.filesystems.WORKERFS, { blobs }, folder);
  },
  take({ path }) {
    const { FS } = python;
    return FS.analyzePath(path).exists ? FS.readFile(path) : null;
  },
  drop({ folder }) {
    const { FS } = python;
    if (!FS.analyzePath(folder).exists) return;
    const node = FS.lookupPath(folder, { follow_mount: false }).node;
    if (node.mounted) {
      FS.unmount(folder);
      FS.rmdir(folder);
    } else remove(FS, folder);
  },
};

function remove(FS, path) {
  if (!FS.isDir(FS.lstat(path).mode)) {
    FS.unlink(path);
    return;
  }
  for (const name of FS.readdir(path)) {
    if (name !== "." && name !== "..") remove(FS, `${path}/${name}`);
  }
  FS.rmdir(path);
}

self.onmessage = async ({ data }) => {
  if (data.kind === "start") {
    try {
      await start(data);
    } catch (error) {
      postMessage({ kind: "failed", problem: String((error && error.message) || error) });
    }
    return;
  }
  try {
    const value = actions[data.kind](data);
    const moved = value instanceof Uint8Array ? [value.buffer] : [];
    postMessage({ kind: "done", id: data.id, value }, moved);
  } catch (error) {
    postMessage({ kind: "broken", id: data.id, problem: String((error && error.message) || error) });
  }
};
