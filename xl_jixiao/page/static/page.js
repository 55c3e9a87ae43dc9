// What a person sees and does. Nothing is judged here: the engine answers with texts, this shows,
// sorts and filters them and hands files in and out. Every text goes in by textContent.

// ---- making elements ----------------------------------------------------------------------

const $ = (id) => document.getElementById(id);

/** An element: `text`, `class`, on… = listeners, everything else an attribute. */
function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "text") node.textContent = value;
    else if (name === "class") node.className = value;
    else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  // strings become text nodes, whatever is in them
  node.append(...children.flat(Infinity).filter((one) => one || one === 0));
  return node;
}

const button = (text, onclick, props = {}) =>
  el("button", { type: "button", text, onclick, ...props });

/** A card that other parts are put into. */
const card = (props, ...children) => el("section", { ...props, class: `card ${props.class ?? ""}` }, ...children);

let made = 0;
const freshId = (stem) => `${stem}-${(made += 1)}`;

/** Tabs with arrow keys; panels: [title, node]. Returns {list, show(index)}. */
function tabs(label, panels, { onshow = () => {}, panelsIn = null, shown = 0 } = {}) {
  const list = el("div", { class: "chips", role: "tablist", "aria-label": label });
  const place = panelsIn ?? el("div", { class: "panels" });
  const show = (index, focus = false) => {
    panels.forEach(([, panel], at) => {
      panel.hidden = at !== index;
      const tab = list.children[at];
      tab.setAttribute("aria-selected", String(at === index));
      tab.tabIndex = at === index ? 0 : -1;
      if (at === index && focus) tab.focus();
    });
    onshow(index);
  };
  panels.forEach(([title, panel], at) => {
    panel.id ||= freshId("panel");
    const id = freshId("tab");
    panel.setAttribute("role", "tabpanel");
    panel.setAttribute("aria-labelledby", id);
    list.append(button(title, () => show(at), { role: "tab", id, "aria-controls": panel.id }));
    place.append(panel);
  });
  arrowKeys(list, show);
  if (panels.length) show(shown);
  return { list, place, show };
}

function arrowKeys(list, show) {
  list.addEventListener("keydown", (event) => {
    const all = [...list.children];
    const here = all.indexOf(document.activeElement);
    const to = { ArrowRight: here + 1, ArrowLeft: here - 1, Home: 0, End: all.length - 1 }[event.key];
    if (here < 0 || to === undefined) return;
    event.preventDefault();
    show((to + all.length) % all.length, true);
  });
}

// ---- what is going on ---------------------------------------------------------------------

/** Said once, aloud too; an empty text clears. */
function say(text) {
  $("status").textContent = text;
}

/** What went wrong, until the next thing is begun. */
function complain(text) {
  $("trouble").textContent = text ?? "";
  $("trouble").hidden = !text;
}

/** How far: share 0…1, null = not known, undefined = over. */
function progress(share, text = "") {
  const bar = $("progress");
  bar.hidden = share === undefined;
  if (share === null || share === undefined) bar.removeAttribute("value");
  else bar.value = share;
  $("step").textContent = text;
}

const stepText = (event) =>
  event.total > 0 ? `${event.text} ${event.done}／${event.total}${event.file ? `：${event.file}` : ""}` : event.text;

/** Shows progress of a call; the status is said at each new stage only. */
function following(also = () => {}) {
  let stage = "";
  return (event) => {
    if (event.stage !== stage) say(`${event.text}……`);
    stage = event.stage;
    progress(event.total > 0 ? event.done / event.total : null, stepText(event));
    also(event);
  };
}

// ---- files in and out ---------------------------------------------------------------------

const size = (bytes) => (bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1048576).toFixed(1)} MB`);

function save(blob, name) {
  const url = URL.createObjectURL(blob);
  const link = el("a", { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 60_000); // the browser reads it after the click
}

/** Files that were dropped, with the path below what was dropped: [{name, file, whole}]. */
async function dropped(transfer) {
  // all must be asked for before the first await: the list is gone afterwards
  const items = [...transfer.items].filter((one) => one.kind === "file");
  const files = items.map((one) => one.getAsFile());
  const entries = items.map((one) => one.webkitGetAsEntry?.() ?? null);
  // Chromium lists no folder of a page from file:// by entries, but does by handles, which leave out
  // names that it holds for unsafe ("~…", " …", .lnk): therefore see alone()
  const handles = items.map((one, at) => (entries[at]?.isDirectory ? one.getAsFileSystemHandle?.() : null));
  const found = [];
  for (let at = 0; at < items.length; at += 1) {
    if (!entries[at]?.isDirectory) {
      if (files[at]) found.push({ name: files[at].name, file: files[at], inFolder: false });
      continue;
    }
    const handle = await Promise.resolve(handles[at]).catch(() => null);
    const walk = handle ? handleFiles(handle, handle.name) : entryFiles(entries[at], entries[at].name);
    for await (const one of walk) found.push({ ...one, inFolder: true });
  }
  return found;
}

async function* handleFiles(folder, path) {
  for await (const one of folder.values()) {
    const name = `${path}/${one.name}`;
    if (one.kind === "directory") yield* handleFiles(one, name);
    else yield { name, file: await one.getFile() };
  }
}

async function* entryFiles(folder, path) {
  const reader = folder.createReader();
  for (;;) {
    const some = await new Promise((done, failed) => reader.readEntries(done, failed)); // 100 at most
    if (!some.length) return;
    for (const one of some) {
      const name = `${path}/${one.name}`;
      if (one.isDirectory) yield* entryFiles(one, name);
      else yield { name, file: await new Promise((done, failed) => one.file(done, failed)) };
    }
  }
}

/** Files of an input, and the input emptied, so that the same can be chosen again. */
function chosen(input) {
  const files = [...input.files].map((file) => ({
    name: file.webkitRelativePath || file.name,
    file,
    inFolder: Boolean(file.webkitRelativePath),
  }));
  input.value = "";
  return files;
}

// ---- tables -------------------------------------------------------------------------------

const SHOWN_ROWS = 300;
const chinese = new Intl.Collator("zh-CN", { numeric: true });
const textOf = (value) => (typeof value === "string" ? value : value.text);

/** Null is last, in both directions. */
function compareValues(a, b, downward) {
  if (typeof a === "string") return downward ? chinese.compare(b, a) : chinese.compare(a, b);
  if (a.value === null || b.value === null) return (a.value === null) - (b.value === null);
  return downward ? b.value - a.value : a.value - b.value;
}

/** A small table as it is: of 概览. */
function plainTable(table) {
  return el("section", { class: "figures-of" },
    el("h3", { text: table.title }),
    table.note && el("p", { class: "note", text: table.note }),
    el("table", { class: "figures" },
      el("caption", { class: "unseen", text: table.title }),
      el("thead", {}, el("tr", {}, table.columns.map((one) => el("th", { scope: "col", text: one.title })))),
      el("tbody", {}, table.rows.map((row) => el("tr", {}, row.map((value, at) => tableCell(value, table.columns[at])))))));
}

const LEVELS = { 错误: "error", 警告: "warning", 提示: "info" };

function tableCell(value, column) {
  const text = textOf(value);
  if (many.sources.has(text)) {
    const open = () => { showView("one"); checkFile(many.sources.get(text)); };
    return el("td", {}, button(text, open, { class: "file", "aria-label": `打开${text}，看它的表` }));
  }
  const kind = { number: "num", long: "long", short: "short" }[column.kind] ?? "";
  if (column.kind === "short" && text in LEVELS) {
    return el("td", { class: kind }, el("span", { class: `level level-${LEVELS[text]}`, text }));
  }
  return el("td", { class: kind, text });
}

/** A table that can be sorted by its headers and filtered by what is typed and by short columns. */
function sortableTable(table) {
  const state = { column: -1, downward: false, shown: SHOWN_ROWS, text: "", only: new Map() };
  const count = el("span", { class: "count", role: "status" });
  const body = el("tbody");
  const more = button("", () => { state.shown += SHOWN_ROWS; fill(); }, { class: "noprint" });
  const heads = table.columns.map((column, at) =>
    el("th", { scope: "col", class: column.kind === "number" ? "num" : "" },
      button(column.title, () => sortBy(at))));

  function sortBy(at) {
    if (state.column !== at) Object.assign(state, { column: at, downward: false });
    else if (!state.downward) state.downward = true;
    else state.column = -1;
    heads.forEach((head, one) => {
      if (one === state.column) head.setAttribute("aria-sort", state.downward ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    });
    fill();
  }

  function wanted() {
    const words = state.text.toLowerCase().split(/\s+/).filter(Boolean);
    const rows = table.rows.filter((row) =>
      [...state.only].every(([at, text]) => textOf(row[at]) === text) &&
      words.every((word) => row.some((value) => textOf(value).toLowerCase().includes(word))));
    if (state.column < 0) return rows;
    return rows.sort((a, b) => compareValues(a[state.column], b[state.column], state.downward));
  }

  function fill() {
    const rows = wanted();
    body.replaceChildren(...rows.slice(0, state.shown).map((row) =>
      el("tr", {}, row.map((value, at) => tableCell(value, table.columns[at])))));
    count.textContent = rows.length === table.rows.length ? `共 ${rows.length} 行` : `筛出 ${rows.length} 行，共 ${table.rows.length} 行`;
    more.hidden = rows.length <= state.shown;
    more.textContent = `再显示 ${Math.min(SHOWN_ROWS, rows.length - state.shown)} 行（还有 ${rows.length - state.shown} 行）`;
  }

  const again = () => { state.shown = SHOWN_ROWS; fill(); };
  const search = el("input", {
    type: "search", placeholder: "筛选：输入单位、单元格、文字", "aria-label": `筛选${table.title}`,
    oninput: (event) => { state.text = event.target.value; again(); },
  });
  const pick = (at, text) => { if (text) state.only.set(at, text); else state.only.delete(at); again(); };
  fill();
  return el("div", {},
    table.note && el("p", { class: "note", text: table.note }),
    el("div", { class: "tools" }, search, shortFilters(table, pick), count),
    el("div", { class: "scroll rows", tabindex: 0, role: "region", "aria-label": table.title },
      el("table", { class: "list" },
        el("caption", { class: "unseen", text: table.title }),
        el("thead", {}, el("tr", {}, heads)), body)),
    more);
}

function shortFilters(table, pick) {
  return table.columns.map((column, at) => {
    if (column.kind !== "short") return null;
    const values = [...new Set(table.rows.map((row) => textOf(row[at])))].filter(Boolean).sort(chinese.compare);
    if (values.length < 2) return null;
    return el("select", { "aria-label": `只看${column.title}`, onchange: (event) => pick(at, event.target.value) },
      el("option", { value: "", text: `${column.title}：全部` }),
      values.map((value) => el("option", { value, text: value })));
  });
}

// ---- findings -----------------------------------------------------------------------------

const ORDER = { error: 0, warning: 1, info: 2 };

/** What one finding says; `go` = called with it where there is a place to go to. */
function findingItem(finding, go) {
  const facts = [["填报", finding.found], ["应为", finding.expected], ["依据", finding.basis]];
  const place = go
    ? button(finding.place || "整份文件", () => go(finding), { class: "place" })
    : el("span", { text: finding.place });
  const item = el("li", {},
    el("div", { class: "head" },
      el("span", { class: `level level-${finding.level}`, text: finding.level_text }),
      place,
      el("span", { class: "note", text: finding.label }),
      finding.state_text && el("span", { class: `state state-${finding.state}`, text: finding.state_text }),
      el("span", { class: "note", text: finding.id })),
    el("div", { text: finding.message }),
    el("dl", {}, facts.filter(([, text]) => text).map(([name, text]) => [el("dt", { text: name }), el("dd", { text })])));
  if (go) item.addEventListener("click", (event) => { if (event.target !== place) go(finding); });
  return item;
}

const SHOWN_FINDINGS = 300;

/** All findings of a file: by level, filtered by level and text. */
function findingsPanel(checked, go) {
  const state = { levels: new Set(Object.keys(ORDER)), text: "", shown: SHOWN_FINDINGS };
  const items = new Map(checked.findings.map((one) => [one, findingItem(one, go)]));
  const list = el("ol", { class: "findings" });
  const count = el("span", { class: "count", role: "status" });
  const more = button("", () => { state.shown += SHOWN_FINDINGS; fill(); });

  function fill() {
    const found = checked.findings
      .filter((one) => state.levels.has(one.level) && (!state.text || `${one.place}${one.label}${one.message}${one.id}`.includes(state.text)))
      .sort((a, b) => ORDER[a.level] - ORDER[b.level]);
    list.replaceChildren(...found.slice(0, state.shown).map((one) => items.get(one)));
    count.textContent = found.length === checked.findings.length ? "" : `筛出 ${found.length} 处`;
    more.hidden = found.length <= state.shown;
    more.textContent = `再显示（还有 ${found.length - state.shown} 处）`;
  }

  const toggle = (level, pressed) => {
    const at = pressed.target;
    if (state.levels.has(level)) state.levels.delete(level); else state.levels.add(level);
    at.setAttribute("aria-pressed", String(state.levels.has(level)));
    fill();
  };
  const NAMES = { error: "错误", warning: "警告", info: "提示" };
  fill();
  return {
    items,
    node: el("div", { class: "fill" },
      el("div", { class: "tools chips" },
        Object.keys(ORDER).map((level) =>
          button(`${NAMES[level]} ${checked.counts[level] ?? 0}`, (event) => toggle(level, event), { "aria-pressed": "true" })),
        el("input", { type: "search", class: "narrow", placeholder: "筛选", "aria-label": "筛选问题",
          oninput: (event) => { state.text = event.target.value.trim(); fill(); } }),
        count),
      el("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "问题" },
        checked.findings.length ? list : el("p", { class: "good", text: "没有发现问题。" }), more)),
  };
}

// ---- preview ------------------------------------------------------------------------------

/** A sheet as a grid; `cells` of what it returns finds the element of an address. */
function gridView(grid, ask) {
  const cells = new Map();
  const marks = new Map(grid.marks.map((one) => [one.cell, one]));
  const hidden = new Set(grid.hidden_rows);
  const covered = new Map(); // "row,col" → the merge that covers it
  for (const one of grid.merges) {
    for (let row = one.row; row < Math.min(one.row + one.rows, grid.rows.length); row += 1) {
      for (let col = one.col; col < Math.min(one.col + one.cols, grid.columns.length); col += 1) covered.set(`${row},${col}`, one);
    }
  }
  const anchors = new Map();
  const body = grid.rows.map((row, at) => {
    const line = el("tr", { class: hidden.has(grid.numbers[at]) ? "hidden-row" : "" }, el("th", { scope: "row", text: String(grid.numbers[at]) }));
    row.forEach((text, col) => {
      const address = `${grid.columns[col]}${grid.numbers[at]}`;
      const merge = covered.get(`${at},${col}`);
      if (merge && (merge.row !== at || merge.col !== col) && anchors.has(merge)) {
        cells.set(address, anchors.get(merge));
        return;
      }
      const cell = gridCell(text, merge, grid, ask, address);
      if (merge) anchors.set(merge, cell);
      cells.set(address, cell);
      line.append(cell);
    });
    return line;
  });
  const WORDS = { error: "（有错误）", warning: "（有警告）", info: "（有提示）" };
  for (const [address, mark] of marks) {
    const cell = cells.get(address);
    if (!cell || cell.querySelector(".unseen")) continue;
    cell.classList.add("marked", `level-${mark.level}`, "asks");
    cell.append(el("span", { class: "unseen", text: WORDS[mark.level] }));
    cell.addEventListener("click", () => ask.finding(mark.findings[0]));
  }
  const node = el("div", {},
    el("table", { class: "grid" },
      el("caption", { class: "unseen", text: `工作表 ${grid.sheet}` }),
      el("colgroup", {}, el("col"), grid.columns.map(() => el("col"))),
      el("thead", {}, el("tr", {}, el("td"), grid.columns.map((one) => el("th", { scope: "col", text: one })))),
      el("tbody", {}, body)),
    grid.cut && el("p", { class: "note", text: grid.cut }));
  grid.widths.forEach((width, at) => { node.querySelectorAll("col")[at + 1].style.width = `${width * 0.62 + 0.8}em`; });
  return { sheet: grid.sheet, node, cells };
}

const NUMBER = /^[-+]?[\d,]+(\.\d+)?%?$/;

function gridCell(text, merge, grid, ask, address) {
  const cell = el("td", {
    text,
    class: NUMBER.test(text) ? "num" : "",
    rowspan: merge && merge.rows > 1 ? Math.min(merge.rows, grid.rows.length - merge.row) : null,
    colspan: merge && merge.cols > 1 ? Math.min(merge.cols, grid.columns.length - merge.col) : null,
  });
  if (address in grid.scores) {
    cell.classList.add("asks", "scored");
    cell.addEventListener("click", () => ask.score(grid.scores[address]));
  }
  return cell;
}

/** The text of a Word report, sentence by sentence. */
function textView(text, ask) {
  const cells = new Map();
  const marks = new Map(text.marks.map((one) => [one.cell, one]));
  const paragraphs = new Map();
  for (const one of text.passages) {
    const paragraph = one.cell.split("句")[0];
    if (!paragraphs.has(paragraph)) paragraphs.set(paragraph, el("p", { class: one.heading ? "heading" : "" }));
    const mark = marks.get(one.cell);
    const sentence = el("span", { text: one.text, class: mark ? `marked asks level-${mark.level}` : "" });
    if (mark) sentence.addEventListener("click", () => ask.finding(mark.findings[0]));
    paragraphs.get(paragraph).append(sentence);
    cells.set(one.cell, sentence);
    if (!cells.has(paragraph)) cells.set(paragraph, sentence);
  }
  return { sheet: text.sheet, cells, node: el("div", { class: "passages" }, ...paragraphs.values(), text.cut && el("p", { class: "note", text: text.cut })) };
}

/** The preview of all sheets, and where a score came from below it. */
function previewCard(checked, ask) {
  const views = checked.grids.map((grid) => gridView(grid, ask));
  if (checked.text) views.push(textView(checked.text, ask));
  const scroll = el("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "预览" });
  const choice = tabs("工作表", views.map((one) => [one.sheet, one.node]), { panelsIn: scroll, onshow: () => scroll.scrollTo(0, 0), shown: firstScored(checked, views) });
  const derivation = el("section", { class: "derivation", tabindex: -1, hidden: true, "aria-label": "得分是怎样算出的" });
  const node = card({ class: "preview", "aria-label": "表的预览" },
    el("div", { class: "chips" }, el("h3", { text: "预览" }), choice.list),
    el("p", { class: "note noprint", text: views.length ? "着色的是有问题的格，点它看问题；点得分看怎样算出。" : "这份文件没有可以预览的内容。" }),
    scroll, derivation);

  function goTo(sheet, addresses) {
    scroll.querySelectorAll(".here").forEach((one) => one.classList.remove("here"));
    const at = views.findIndex((one) => one.sheet === sheet);
    if (at < 0) return false;
    choice.show(at);
    const found = addresses.map((one) => views[at].cells.get(one)).filter(Boolean);
    found.forEach((one) => one.classList.add("here"));
    if (found.length) centre(scroll, found[0]);
    return found.length > 0 || addresses.length === 0;
  }
  return { node, derivation, goTo };
}

/** The sheet that is shown first: the first with a score. */
function firstScored(checked, views) {
  const form = checked.forms.find((each) => each.scored);
  return Math.max(0, views.findIndex((each) => each.sheet === form?.sheet));
}

/** Brings an element to the middle of what scrolls, and leaves the page where it is. */
function centre(scroll, node) {
  const [out, inner] = [scroll.getBoundingClientRect(), node.getBoundingClientRect()];
  scroll.scrollTo(
    scroll.scrollLeft + inner.left - out.left - (out.width - Math.min(inner.width, out.width)) / 2,
    scroll.scrollTop + inner.top - out.top - (out.height - Math.min(inner.height, out.height)) / 2);
}

// ---- outputs ------------------------------------------------------------------------------

const TYPES = {
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  json: "application/json",
  zip: "application/zip",
};

async function download(output) {
  const blob = await engine.take(output.path, TYPES[output.name.split(".").pop()] ?? "application/octet-stream");
  if (!blob) {
    complain(`“${output.name}”已经不在内存里了（取消过一次），请再做一次。`);
    return;
  }
  save(blob, output.name);
  say(`已下载“${output.name}”${output.note ? `（${output.note}）` : ""}。`);
}

/** Frees what was downloaded: the engine's files lie in memory. */
function forget(output) {
  engine.drop(output.path.split("/").slice(0, 4).join("/")); // /work/out/5
}

const outputButton = (output) =>
  button(`${output.folder ? `${output.folder}/` : ""}${output.name}（${size(output.bytes)}）`, () => download(output));

/** Asks for files and downloads the first; what is to be known of them, and the others, are put into
 * `place`: browsers ask before they save several at once. */
async function makeFiles(request, place, source) {
  complain("");
  place.replaceChildren();
  const answer = await ask(request, source);
  if (!answer) return;
  if (answer.outputs.length) await download(answer.outputs[0]);
  if (answer.outputs.length === 1) forget(answer.outputs[0]);
  if (answer.outputs.length > 1) {
    place.append(el("div", { class: "downloads" }, `共 ${answer.outputs.length} 个文件，头一个已下载：`, answer.outputs.map(outputButton)));
  }
  const told = [...answer.problems, ...answer.notes];
  if (told.length) place.append(el("ul", { class: "told" }, told.map((text) => el("li", { text }))));
  if (answer.table?.rows.length) place.append(el("h3", { text: answer.table.title }), sortableTable(answer.table));
}

/** The result of a call; null where it is refused, or a run was cancelled: then that is said. */
async function ask(request, source, also) {
  const focused = source && document.activeElement === source;
  if (source) source.disabled = true;
  let answer;
  do answer = await engine.call(request, following(also));
  while (answer.cancelled && request.action !== "run"); // only a run is cancelled; what waited behind it goes on
  if (source) source.disabled = false;
  if (focused && document.activeElement === document.body) source.focus(); // it was lost by disabling
  progress(undefined);
  say("");
  if (answer.ok) return answer.result;
  if (answer.cancelled) say("已取消。");
  else complain(answer.problem);
  return null;
}

// ---- one file -----------------------------------------------------------------------------

const one = {
  given: null, // where the engine has it
  checked: null,
  waiting: null, // the file that is checked after the one at work
  busy: false,
  memories: new Map(), // name of a file → what the engine knows it by, for comparing
  file: null,
};

/** Checks a file; of those that come while one is at work the last is checked next. */
async function checkFile(file) {
  one.waiting = file;
  if (one.busy) {
    say(`做完手上的，就检查“${file.name}”。`);
    return;
  }
  one.busy = true;
  while (one.waiting) {
    const next = one.waiting;
    one.waiting = null;
    await checkNow(next).catch((error) => complain(unreadable(next.name, error)));
  }
  one.busy = false;
}

const unreadable = (name, error) =>
  `“${name}”读不出来：可能正被别的程序占用，或选好以后改了名、移走了。请关闭它再拖入一次。（${error?.message ?? error}）`;

async function checkNow(file) {
  complain("");
  $("one").setAttribute("aria-busy", "true");
  if (!ready) say(`引擎启动后就检查“${file.name}”……`);
  await engine.ready;
  const earlier = one.given;
  const given = await engine.give([{ name: file.name, file }]);
  const request = { action: "check", file: given.paths[0], rules: $("rules-one").value };
  const since = one.memories.get(file.name);
  const checked = await ask(since ? { ...request, since } : request);
  $("one").setAttribute("aria-busy", "false");
  if (!checked) {
    engine.drop(given.folder);
    return;
  }
  if (earlier) engine.drop(earlier.folder);
  Object.assign(one, { given, checked, file });
  if (checked.memory) one.memories.set(file.name, checked.memory);
  showChecked(checked, request.rules);
  say(`${checked.file}：${checked.summary || checked.reason}`);
}

function showChecked(checked, rules) {
  const told = el("div", { class: "made" });
  const used = checked.status === "merged";
  const head = card({ class: used ? "" : "refused" },
    el("header", {},
      el("h2", { text: checked.file }),
      el("span", { class: "note", text: checked.status_text }),
      el("div", { class: "acts" }, actButtons(checked, rules, told))),
    checked.reason && el("p", { text: checked.reason }),
    [...checked.sheets, ...checked.remarks].map((text) => el("p", { class: "note", text })),
    scoresOf(checked),
    told);
  const parts = [head];
  if (checked.compared) parts.push(comparedCard(checked));
  if (used) parts.push(detailCards(checked, rules));
  put("one", ...parts);
}

const MANY_SCORES = { tabindex: 0, role: "region", "aria-label": "各表的得分" };

function scoresOf(checked) {
  const scored = checked.forms.filter((form) => form.scored);
  return [
    scored.length ? el("div", { class: "scores", ...(scored.length > 2 ? MANY_SCORES : {}) }, scored.map(scoreBox)) : null,
    checked.status === "merged" && el("p", { class: "sum" }, checked.summary,
      checked.forms.filter((form) => !form.scored).map((form) => el("span", { class: "note", text: `${form.sheet}：${form.title}　${form.line}` }))),
  ];
}

function scoreBox(form) {
  const pairs = [["核算总分", form.total], ["自评总分", form.claimed], ["等级", form.grade], ["其中按自评认定", form.claimed_part]];
  return el("div", { class: "score" },
    el("div", { class: "what", text: [form.sheet, form.title, form.unit, form.project, form.year].filter(Boolean).join(" · ") }),
    pairs.map(([name, text]) => el("span", {}, `${name} `, el("b", { text: text || "—" }))),
    el("div", { class: "parts" }, form.parts.map((part) =>
      el("span", { text: `${part.title} ${part.score}／${part.points}${part.claimed !== part.score && part.claimed !== "—" ? `（自评 ${part.claimed}）` : ""}` }))));
}

const ACTS = { mark: "下载标记副本", draft: "下载报告初稿", import: "填入模板" };

function actButtons(checked, rules, place) {
  const options = importOptions();
  const acts = checked.can.map((act) => button(ACTS[act], (event) => {
    const request = { action: act, file: one.given.paths[0], rules };
    makeFiles(act === "import" ? { ...request, ...options.chosen() } : request, place, event.target);
  }));
  return checked.can.includes("import") ? [...acts, options.node] : acts;
}

function importOptions() {
  const targets = el("input", { type: "checkbox" });
  const macros = el("input", { type: "checkbox" });
  const year = el("input", { type: "number", min: 2000, max: 2099, placeholder: "原表的", "aria-label": "填入模板的年度" });
  const node = el("details", { class: "options" },
    el("summary", { text: "填入模板的选项" }),
    el("div", {},
      el("label", {}, "年度 ", year),
      el("label", {}, targets, " 只带目标和指标（用来填下一年）"),
      el("label", {}, macros, " 带按钮和宏（.xlsm）")));
  return { node, chosen: () => ({ year: year.value ? Number(year.value) : null, targets_only: targets.checked, macros: macros.checked }) };
}

function comparedCard(checked) {
  return card({ class: "compared", "aria-label": "与上一次相比" },
    el("h3", { text: checked.compared }),
    checked.fixed.length ? el("details", {},
      el("summary", { text: `已改正的 ${checked.fixed.length} 处` }),
      el("ol", { class: "findings" }, checked.fixed.map((found) => findingItem(found, null)))) : null);
}

function detailCards(checked, rules) {
  let preview = null;
  const explain = async (place, source) => {
    complain("");
    const found = await ask({ action: "explain", file: one.given.paths[0], cell: place, rules });
    if (found) showDerivation(preview.derivation, found, source);
  };
  const go = (finding) => {
    findings.items.forEach((item, of) => item.classList.toggle("here", of === finding));
    const there = preview.goTo(finding.sheet, finding.cells);
    say(there ? `已在预览中标出 ${finding.place}。` : `${finding.place}不在预览的范围内，请打开原表查看。`);
  };
  const findings = findingsPanel(checked, go);
  preview = previewCard(checked, {
    score: (place) => explain(place, null),
    finding: (at) => {
      const finding = checked.findings[at];
      go(finding);
      left.show(0);
      findings.items.get(finding).scrollIntoView({ block: "nearest" });
    },
  });
  const left = tabs("问题和得分", [
    [`问题 ${checked.findings.length}`, findings.node],
    [`得分 ${checked.forms.reduce((sum, form) => sum + form.rows.length, 0)} 行`, scoresPanel(checked, explain)],
  ]);
  left.place.classList.add("fill");
  return el("div", { class: "split" },
    card({ class: "details", "aria-label": "问题和得分" }, left.list, left.place), preview.node);
}

/** The rows of each form with their scores; a button of each asks where it came from. */
function scoresPanel(checked, explain) {
  const COLUMNS = ["指标", "年度指标值", "实际完成值", "分值", "自评", "核算", "说明"];
  const tables = checked.forms.filter((form) => form.rows.length).map((form) =>
    el("table", { class: "list" },
      el("caption", { text: `${form.sheet} · ${form.title}` }),
      el("thead", {}, el("tr", {}, COLUMNS.map((text) => el("th", { scope: "col", text })))),
      el("tbody", {}, form.rows.map((row) =>
        el("tr", { class: row.differs ? "differs" : "" },
          el("th", { scope: "row", text: row.label }),
          [row.target, row.actual].map((text) => el("td", { text })),
          [row.points, row.claimed].map((text) => el("td", { class: "num", text })),
          el("td", { class: "num" }, button(row.score || "—", (event) => explain(row.place, event.target),
            { class: "ask", "aria-label": `${row.label}核算得分 ${row.score}，看怎样算出` })),
          el("td", { class: "note", text: row.outcome }))))));
  return el("div", { class: "fill" },
    el("p", { class: "note noprint", text: "点核算得分，看它怎样算出。" }),
    el("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "各行得分" },
      tables.length ? tables : el("p", { text: "这份文件没有评分的行。" })));
}

/** Shown below the preview; Escape or 收起 closes it and goes back to what was pressed. */
function showDerivation(place, found, source) {
  const close = () => { place.hidden = true; source?.focus(); };
  place.replaceChildren(
    el("header", {}, el("h3", { text: `${found.place} 怎样算出` }), button("收起", close)),
    el("ul", {}, found.lines.map((line) => el("li", { class: line.detail ? "sub" : "", text: line.text }))),
    found.findings.length ? el("ol", { class: "findings" }, found.findings.map((finding) => findingItem(finding, null))) : "");
  place.onkeydown = (event) => { if (event.key === "Escape") close(); };
  place.hidden = false;
  place.scrollTo(0, 0);
  place.focus({ preventScroll: true });
}

// ---- blank forms --------------------------------------------------------------------------

function openBlank(open) {
  $("blank").hidden = !open;
  $("blank-open").setAttribute("aria-expanded", String(open));
  (open ? $("blank").querySelector("input") : $("blank-open")).focus();
}

async function makeBlank(event) {
  event.preventDefault();
  const forms = [...$("blank-forms").querySelectorAll("input:checked")].map((box) => box.value);
  if (!forms.length) {
    complain("请至少勾选一张表。");
    return;
  }
  const year = $("blank-year").value ? Number($("blank-year").value) : null;
  const request = { action: "blank", forms, year, county: $("blank-county").value.trim(), rules: $("rules-one").value };
  await makeFiles(request, $("blank-made"), event.submitter);
}

// ---- many files ---------------------------------------------------------------------------

const many = {
  files: new Map(), // path → {file, inFolder}
  sources: new Map(), // file as the result names it → the file, to be looked at from there
  roster: null,
  earlier: null,
  running: false,
  cancelled: false,
  partly: false, // whether the browser may have left out some
  done: false, // whether what is shown came of these files: the next drop begins anew
  result: null, // folder of it in the engine
};

const ending = (name) => name.split(".").pop().toLowerCase();

/** Takes what was dropped or chosen: by their kind a result to compare with, a roster, forms. */
function addFiles(found, byHandles = false) {
  complain("");
  if (many.running) {
    complain("正在汇总，拖入的没有收下。请等它做完，或先取消。");
    return;
  }
  if (!found.length) {
    complain("里面没有文件。请拖入装着自评表的文件夹。");
    return;
  }
  const forms = found.filter((item) => !setAside(item));
  if (forms.length && many.done) {
    many.files.clear();
    Object.assign(many, { done: false, partly: false });
  }
  many.partly ||= byHandles;
  const replaced = forms.filter((item) => many.files.has(item.name));
  forms.forEach((item) => many.files.set(item.name, item));
  if (replaced.length) say(`${replaced.length} 个同名的已换成后拖入的，如“${replaced[0].name}”。`);
  showSet();
}

/** Whether it is no form by its kind: it was dropped by itself, so it is meant. */
function setAside({ name, file, inFolder }) {
  if (inFolder && name.split("/").length > 2) return false;
  if (ending(name) === "json") many.earlier = { name, file };
  else if (ending(name) === "csv" && !inFolder) many.roster = { name, file };
  else return false;
  return !inFolder; // what lies in the folder stays in it, as on the command line
}

function showSet() {
  const count = many.files.size;
  let bytes = 0;
  many.files.forEach(({ file }) => { bytes += file.size; });
  $("partly").hidden = !many.partly;
  $("set").textContent = count ? `${count} 个文件，${size(bytes)}${many.done ? "（已汇总；再拖入的另算一批）" : ""}。` : "还没有文件。";
  $("run").disabled = !count || many.running;
  $("run").hidden = many.running;
  $("cancel").hidden = !many.running;
  $("clear").hidden = !count || many.running;
  $("hand-out").hidden = !many.roster || many.running;
  for (const [what, none] of [["roster", "未选（不列未报单位）"], ["earlier", "未选（不比较）"]]) {
    $(what).textContent = many[what]?.name ?? none;
    $(`drop-${what}`).hidden = !many[what] || many.running;
  }
  $("order").querySelectorAll("select, input, .picked button").forEach((control) => { control.disabled = many.running; });
}

/** The name of the one folder that was chosen; "" where files or several folders were. */
function droppedFolder() {
  const tops = new Set([...many.files.values()].map((item) => (item.inFolder ? item.name.split("/")[0] : "")));
  return tops.size === 1 ? [...tops][0] : "";
}

/** The paths as the command line would name them: below the one folder that was chosen. */
function namedFiles() {
  const all = [...many.files.values()];
  const folder = droppedFolder();
  const strip = folder ? folder.length + 1 : 0;
  const files = all.map((item) => ({ name: item.name.slice(strip), file: item.file }));
  return files.sort((a, b) => (a.name < b.name ? -1 : 1)); // as the engine goes through them
}

async function runMany(event) {
  event.preventDefault();
  if (many.running || !many.files.size) return;
  complain("");
  Object.assign(many, { running: true, cancelled: false });
  showSet();
  const files = namedFiles();
  many.sources = new Map(files.map((item) => [item.name, item.file]));
  const states = progressList(files);
  put("many", states.node);
  const ran = await giveAndRun(files, states).catch((error) => { complain(unreadable("文件", error)); return null; });
  many.running = false;
  if (ran) {
    many.done = true;
    await keepResult(ran);
    showRan(ran);
    say(ran.headline);
  } else {
    put("many", card({}, el("p", { text: "没有汇总结果。文件还在，可以再按“开始汇总”。" })));
  }
  progress(undefined);
  showSet();
}

/** The result; null where it is refused or was cancelled, which may be before the engine is up. */
async function giveAndRun(files, states) {
  if (!ready) say("引擎启动后就开始汇总……");
  await engine.ready;
  if (many.cancelled) return null;
  if (many.result) engine.drop(many.result);
  const given = await engine.give(files);
  const beside = async (item) => item && (await engine.give([item])).paths[0];
  const request = {
    action: "run", folder: given.folder, dropped: droppedFolder(), rules: $("rules-many").value,
    year: $("year-many").value ? Number($("year-many").value) : null,
    roster: await beside(many.roster), since: await beside(many.earlier),
    drafts: $("want-drafts").checked, returns: $("want-returns").checked,
  };
  const ran = many.cancelled ? null : await ask(request, null, states.follow);
  engine.drop(given.folder);
  many.result = ran?.folder ?? null;
  return ran;
}

/** The result is what the next run is compared with, without being downloaded and dropped. */
async function keepResult(ran) {
  const result = ran.outputs.find((output) => output.name === "result.json" && !output.folder);
  const blob = result && (await engine.take(result.path, TYPES.json));
  if (blob) many.earlier = { name: "result.json", file: blob, own: true };
}

/** How far each file is while a run is on. */
function progressList(files) {
  const cells = new Map(files.map((item) => [item.name, el("td", { class: "short note", text: "等待" })]));
  const node = card({ "aria-label": "进度" },
    el("h3", { text: "正在汇总" }),
    el("div", { class: "scroll rows", tabindex: 0, role: "region", "aria-label": "各文件的进度" },
      el("table", { class: "list" },
        el("caption", { class: "unseen", text: "各文件的进度" }),
        el("thead", {}, el("tr", {}, ["文件", "进度"].map((text) => el("th", { scope: "col", text })))),
        el("tbody", {}, files.map((item) => el("tr", {}, el("td", { class: "name", text: item.name }), cells.get(item.name)))))));
  const follow = (event) => {
    const cell = cells.get(event.file);
    if (cell) cell.textContent = `${event.text}✓`;
  };
  return { node, follow };
}

function showRan(ran) {
  const panels = [["概览", overviewPanel(ran)]];
  for (const table of [ran.units, ran.findings, ran.missing, ran.files]) {
    if (table) panels.push([`${table.title} ${table.rows.length}`, sortableTable(table)]);
  }
  if (ran.compared) panels.push(["与上一次相比", comparedPanel(ran)]);
  panels.push([`下载 ${ran.outputs.length}`, downloadsPanel(ran)]);
  const choice = tabs("汇总结果", panels);
  put("many", card({ "aria-label": "汇总结果" },
    el("header", {},
      choice.list,
      el("div", { class: "acts" },
        button("打印概览", () => { choice.show(0); window.print(); }),
        button("全部下载（一个 zip）", (event) => zip(ran, event.target), { class: "main" }))),
    choice.place));
}

async function zip(ran, source) {
  complain("");
  const output = await ask({ action: "zip", folder: ran.folder }, source);
  if (!output) return;
  await download(output);
  forget(output);
}

function overviewPanel(ran) {
  return el("div", { class: "overview" },
    el("h2", { text: "概览" }),
    el("p", { text: ran.headline }),
    el("dl", { class: "tiles" }, ran.figures.map((figure) =>
      el("div", { class: "tile" },
        el("dt", { text: figure.label }), el("dd", { text: figure.text }),
        figure.note && el("dd", { class: "note", text: figure.note })))),
    ran.compared && el("p", { class: "sum", text: `与上一次相比：${ran.compared}` }),
    [...ran.problems, ...ran.notes].length
      ? el("ul", { class: "told" }, ran.problems.map((text) => el("li", { class: "bad", text })), ran.notes.map((text) => el("li", { text }))) : null,
    el("div", { class: "tables" }, ran.overview.map(plainTable)));
}

function comparedPanel(ran) {
  return el("div", {},
    el("p", { class: "sum", text: ran.compared }),
    ran.compared_units && [el("h3", { text: ran.compared_units.title }), sortableTable(ran.compared_units)],
    ran.fixed && [el("h3", { text: ran.fixed.title }), sortableTable(ran.fixed)]);
}

function downloadsPanel(ran) {
  const kinds = new Map();
  for (const output of ran.outputs) kinds.set(output.kind, [...(kinds.get(output.kind) ?? []), output]);
  return el("div", {}, [...kinds].map(([kind, outputs]) =>
    el("section", {},
      el("h3", { text: outputs.length > 1 ? `${kind} ${outputs.length} 份` : kind }),
      el("div", { class: "downloads" }, outputs.map(outputButton)))));
}

/** A prefilled workbook for each unit of the roster. */
async function handOut(event) {
  if (!many.roster || many.running) return;
  const given = await engine.give([many.roster]);
  const year = $("year-many").value ? Number($("year-many").value) : null;
  const request = { action: "hand_out", roster: given.paths[0], year, rules: $("rules-many").value };
  await makeFiles(request, $("handed-out"), event.target);
  engine.drop(given.folder);
}

async function cancelMany() {
  many.cancelled = true;
  $("cancel").disabled = true;
  say("正在取消……");
  if (ready) await engine.restart().catch((error) => complain(error.message));
  $("cancel").disabled = false;
}

// ---- the page -----------------------------------------------------------------------------

const VIEWS = ["one", "many", "about"];
let view = "one";

function showView(name, focus = false) {
  view = name;
  for (const each of VIEWS) {
    $(`view-${each}`).hidden = each !== name;
    $(`tab-${each}`).setAttribute("aria-selected", String(each === name));
    $(`tab-${each}`).tabIndex = each === name ? 0 : -1;
  }
  tellEmpty();
  complain("");
  if (ready && $("progress").hidden) say(""); // it was of the other view
  if (focus) $(`tab-${name}`).focus();
}

/** Shows a result, or takes it away; without one the page tells the steps. */
function put(id, ...parts) {
  $(id).replaceChildren(...parts);
  $(id).hidden = !parts.length;
  tellEmpty();
}

function tellEmpty() {
  document.body.classList.toggle("empty", $(view)?.hidden ?? false);
}

/** One file by itself is checked; a folder or several are a batch, wherever they fall. */
function receive(found, byHandles = false) {
  if (view === "one" && found.length === 1 && !found[0].inFolder) checkFile(found[0].file);
  else {
    if (view !== "many") showView("many");
    addFiles(found, byHandles);
  }
}

/** Whether one folder is dropped where Chromium itself lists it: into the input for folders, which
 * covers the page while something is dragged. That leaves no name out. */
function alone(event) {
  const [item, ...others] = [...event.dataTransfer.items].filter((one) => one.kind === "file");
  return event.target === $("file-drop") && !others.length && item?.getAsFileSystemHandle && item.webkitGetAsEntry()?.isDirectory;
}

/** The input is not told of a folder without files. */
async function tellIfEmpty(asked) {
  const folder = await asked;
  if ((await folder.values().next()).done) addFiles([]);
}

async function onDrop(event) {
  document.body.classList.remove("dragging");
  if (alone(event)) {
    if (view !== "many") showView("many");
    tellIfEmpty(event.dataTransfer.items[0].getAsFileSystemHandle()).catch(() => {});
    return;
  }
  event.preventDefault();
  if (!event.dataTransfer.types.includes("Files")) return;
  try {
    const items = [...event.dataTransfer.items];
    const byHandles = items.some((one) => one.getAsFileSystemHandle && one.webkitGetAsEntry()?.isDirectory);
    receive(await dropped(event.dataTransfer), byHandles);
  } catch (error) {
    complain(`这个浏览器没有让本页读拖入的文件夹，请改用“选择文件夹”。（${error?.message ?? error}）`);
  }
}

function listenToDrops() {
  // everywhere on the page: else the browser leaves it and opens the file
  window.addEventListener("dragover", (event) => {
    if (event.target !== $("file-drop")) event.preventDefault();
    document.body.classList.add("dragging");
  });
  window.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) document.body.classList.remove("dragging");
  });
  window.addEventListener("drop", onDrop);
  // the pointer is silent while something is dragged: it moves, so that is over, however it ended
  window.addEventListener("pointermove", () => document.body.classList.remove("dragging"));
}

function listen() {
  const inputs = { "choose-one": "file-one", "choose-folder": "file-folder", "choose-many": "file-many", "choose-roster": "file-roster", "choose-earlier": "file-earlier" };
  for (const [from, to] of Object.entries(inputs)) $(from).addEventListener("click", () => $(to).click());
  $("file-one").addEventListener("change", () => receive(chosen($("file-one"))));
  for (const id of ["file-folder", "file-many", "file-drop"]) $(id).addEventListener("change", () => addFiles(chosen($(id))));
  for (const what of ["roster", "earlier"]) {
    $(`file-${what}`).addEventListener("change", () => { [many[what]] = chosen($(`file-${what}`)); showSet(); });
    $(`drop-${what}`).addEventListener("click", () => { many[what] = null; showSet(); $(`choose-${what}`).focus(); });
  }
  VIEWS.forEach((name) => $(`tab-${name}`).addEventListener("click", () => showView(name)));
  arrowKeys($("tab-one").parentElement, (at, focus) => showView(VIEWS[at], focus));
  $("blank-open").addEventListener("click", () => openBlank($("blank").hidden));
  $("blank-close").addEventListener("click", () => openBlank(false));
  $("blank").addEventListener("submit", makeBlank);
  $("blank").addEventListener("keydown", (event) => { if (event.key === "Escape") openBlank(false); });
  $("order").addEventListener("submit", runMany);
  $("hand-out").addEventListener("click", handOut);
  $("cancel").addEventListener("click", cancelMany);
  $("clear").addEventListener("click", () => {
    many.files.clear();
    Object.assign(many, { done: false, partly: false });
    put("many");
    showSet();
    $("choose-folder").focus();
  });
  $("rules-one").addEventListener("change", () => { if (one.file) checkFile(one.file); });
  listenToDrops();
}

function offer(about) {
  for (const id of ["rules-one", "rules-many"]) {
    $(id).replaceChildren(...about.profiles.map((rules) =>
      el("option", { value: rules.id, text: `${rules.title}${rules.verified ? "" : "（未核对原文）"}` })));
  }
  $("year-many").replaceChildren(el("option", { value: "", text: "全部年度" }), ...about.years.map((year) => el("option", { value: year, text: `${year}年度` })));
  $("blank-forms").replaceChildren(...about.blanks.map((form) =>
    el("label", {}, el("input", { type: "checkbox", value: form.id, checked: form.default }), ` ${form.title}`)));
  $("unreadable").replaceChildren(
    el("h3", { text: "这里读不出的" }),
    el("ul", {}, about.unreadable.map((text) => el("li", { text }))));
}

function onState(state) {
  ready = state.stage === "ready";
  if (state.stage === "failed") {
    progress(undefined);
    complain(state.text);
  } else if (ready) {
    progress(undefined);
    say("可以用了。");
  } else {
    if (state.stage !== onState.stage) say(state.text);
    progress(state.share ?? null);
  }
  onState.stage = state.stage;
}

/** What the browser lacks, in words; "" where it has all. */
function lacking() {
  const tags = typeof WebAssembly === "undefined" ? "undefined" : typeof WebAssembly.Exception; // Chrome 95
  const needed = { 解压文件: typeof DecompressionStream, "运行 WebAssembly": tags, 在后台运行: typeof Worker };
  return Object.keys(needed).filter((name) => needed[name] === "undefined").join("、");
}

let engine;
let ready = false;

async function start() {
  const lacks = lacking();
  if (lacks) {
    $("needs").textContent = `这个浏览器不能${lacks}，打不开核算引擎。需要 ${$("needs").querySelector(".versions").textContent}。`;
    $("needs").className = "needs";
    return;
  }
  $("needs").hidden = true;
  document.querySelectorAll(".later").forEach((part) => part.classList.remove("later"));
  listen();
  showView("one");
  showSet();
  engine = new Engine({ onState: (state) => onState(state) });
  try {
    await engine.ready;
    const about = await engine.call({ action: "about" }, () => {});
    if (about.ok) offer(about.result);
    else complain(about.problem);
  } catch (error) {
    progress(undefined);
    complain(String(error?.message ?? error));
  }
}

start();
