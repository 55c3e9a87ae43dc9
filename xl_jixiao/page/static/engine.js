// The engine as the page sees it: files go in, questions are answered, files come out. What it is
// asked and answers: xl_jixiao/page/messages.py; how to use it: docs/page.md.
"use strict";

const STAGES = {
  unpack: "正在展开程序……",
  compile: "正在准备运行环境……",
  start: "正在启动……",
  ready: "已就绪。",
  stopped: "已停止，正在重新启动……",
  failed: "没有启动成功。",
};
const CANCELLED = { ok: false, cancelled: true, problem: "已取消。" };

function partText(name) {
  return document.getElementById(`part-${name}`).textContent.trim();
}

async function workerCode() {
  const packed = Uint8Array.from(atob(partText("code")), (one) => one.charCodeAt(0));
  const plain = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));
  return URL.createObjectURL(
    new Blob([await new Response(plain).arrayBuffer()], { type: "text/javascript" }),
  );
}

// "../甲局//表.xlsx", "C:\表.xlsx" → a path below the folder that is given
function safeName(name) {
  const steps = String(name).replaceAll("\\", "/").split("/");
  const kept = steps.filter((step) => step && step !== "." && step !== ".." && !/^[A-Za-z]:$/.test(step));
  return kept.map((step) => step.replaceAll("\0", "_").slice(0, 255)).join("/") || "文件";
}

function distinctNames(names) {
  const taken = new Set();
  return names.map((name) => {
    const safe = safeName(name);
    const dot = safe.lastIndexOf(".");
    const [stem, ending] = dot > safe.lastIndexOf("/") ? [safe.slice(0, dot), safe.slice(dot)] : [safe, ""];
    let free = safe;
    for (let number = 2; taken.has(free); number += 1) free = `${stem}（${number}）${ending}`;
    taken.add(free);
    return free;
  });
}

class Engine {
  constructor({ onState = () => {}, bare = false } = {}) {
    this.onState = onState;
    this.bare = bare; // Pyodide alone: what the start is measured by (tests/bench/bench_page.py)
    this.module = null;
    this.code = null;
    this.given = new Map(); // folder → files, for the next worker
    this.waiting = new Map(); // number → how it is answered
    this.count = 0;
    this.folders = 0;
    this.restarts = 0;
    this.abandon = () => {}; // ends a start that is still going on
    this.ready = this.#start();
    this.ready.catch(() => {});
  }

  #say(stage, share, text = STAGES[stage]) {
    this.onState({ stage, text, share });
  }

  async #start() {
    const restarts = this.restarts;
    this.code ??= await workerCode();
    if (restarts !== this.restarts) throw new Error("已取消。");
    const worker = new Worker(this.code, { name: "jixiao" });
    this.worker = worker;
    await new Promise((resolve, reject) => {
      this.abandon = () => reject(new Error("已取消。"));
      const fail = (problem) => {
        const told = `引擎没有启动成功（${problem}）。请用新版的 Edge 或 Chrome 打开本页；仍不行请把这句话发给维护人员。`;
        this.#say("failed", 0, told);
        reject(new Error(told));
        this.#answerAll({ ok: false, fault: true, problem: told });
      };
      worker.onerror = (event) => {
        event.preventDefault();
        fail(event.message || "Worker 不能运行");
      };
      worker.onmessage = ({ data }) => {
        if (worker !== this.worker) return;
        if (data.kind === "state") this.#say(data.stage, data.share);
        else if (data.kind === "module") this.module = data.module;
        else if (data.kind === "failed") fail(data.problem);
        else if (data.kind === "ready") resolve();
        else this.#take(data);
      };
      const parts = this.bare
        ? { lib: partText("bare") }
        : { lib: partText("lib"), site: partText("site"), memory: partText("memory") };
      if (!this.module) parts.wasm = partText("wasm");
      worker.postMessage({ kind: "start", parts, module: this.module });
    });
    for (const [folder, files] of this.given) this.#post("give", { folder, files });
    this.#say("ready", 1);
  }

  #take(data) {
    const waiting = this.waiting.get(data.id);
    if (!waiting) return;
    if (data.kind === "event") {
      waiting.onEvent(JSON.parse(data.event));
      return;
    }
    this.waiting.delete(data.id);
    if (data.kind === "done") {
      waiting.resolve(data.value);
      return;
    }
    waiting.resolve(waiting.broken(data.problem));
    if (waiting.asked) this.restart(); // what is broken in the worker itself stays so: another one goes on
  }

  // Until a worker is there that nobody has ended meanwhile.
  async #up() {
    for (;;) {
      const ready = this.ready;
      try {
        await ready;
      } catch (error) {
        if (ready === this.ready) throw error;
      }
      if (ready === this.ready) return;
    }
  }

  #answerAll(answer) {
    for (const waiting of this.waiting.values()) waiting.resolve(waiting.ended(answer));
    this.waiting.clear();
  }

  #post(kind, message, { asked = false, onEvent = () => {}, broken = () => null, ended = () => null } = {}) {
    const id = (this.count += 1);
    return new Promise((resolve) => {
      this.waiting.set(id, { resolve, asked, onEvent, broken, ended });
      this.worker.postMessage({ kind, id, ...message });
    });
  }

  async give(files) {
    await this.#up();
    const folder = `/work/in/${(this.folders += 1)}`;
    const names = distinctNames(files.map(({ name }) => name));
    const kept = files.map(({ file }, at) => ({ name: names[at], file }));
    this.given.set(folder, kept);
    await this.#post("give", { folder, files: kept });
    return { folder, paths: names.map((name) => `${folder}/${name}`) };
  }

  async call(request, onEvent = () => {}) {
    const restarts = this.restarts;
    try {
      await this.#up();
    } catch (error) {
      return { ok: false, fault: true, problem: error.message };
    }
    if (restarts !== this.restarts) return CANCELLED;
    const broken = (problem) =>
      JSON.stringify({
        ok: false,
        fault: true,
        problem: `程序内部错误（${problem}），没有做成。请重新打开本页再试；仍不行请把这句话发给维护人员。`,
      });
    const ended = (answer) => JSON.stringify(answer);
    const text = JSON.stringify(request);
    return JSON.parse(await this.#post("call", { request: text }, { asked: true, onEvent, broken, ended }));
  }

  async take(path, type = "application/octet-stream") {
    await this.#up();
    const bytes = await this.#post("take", { path });
    return bytes ? new Blob([bytes], { type }) : null;
  }

  async drop(folder) {
    await this.#up();
    this.given.delete(folder);
    await this.#post("drop", { folder });
  }

  // Cancelling: Python that works hears nothing, so its worker ends and another begins.
  async restart() {
    this.restarts += 1;
    this.worker?.terminate();
    this.abandon();
    this.#say("stopped", 0);
    this.#answerAll(CANCELLED);
    this.ready = this.#start();
    this.ready.catch(() => {});
    await this.#up();
  }
}
