import { EditorView, keymap } from "@codemirror/view";
import { EditorState, Prec } from "@codemirror/state";
import { basicSetup } from "codemirror";
import { go } from "@codemirror/lang-go";
import { indentUnit, syntaxHighlighting, HighlightStyle } from "@codemirror/language";
import { tags } from "@lezer/highlight";
import { indentWithTab } from "@codemirror/commands";
import { setDiagnostics, lintGutter, nextDiagnostic, previousDiagnostic } from "@codemirror/lint";
import { structuredPatch } from "diff";
import { encode, decode } from "./link.js";
import { Analysis } from "./analysis.js";

const $ = (id) => document.getElementById(id);
const storeKey = "timeoutlint-playground-program";

const store = {
  get() { try { return localStorage.getItem(storeKey); } catch { return null; } },
  set(text) { try { localStorage.setItem(storeKey, text); } catch { /* private windows have none */ } },
};

// element makes one with attributes and children; text is never read as HTML.
function element(tag, attributes, ...children) {
  const e = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (name.startsWith("on")) e.addEventListener(name.slice(2), value);
    else if (value !== undefined && value !== false) e.setAttribute(name, value === true ? "" : value);
  }
  e.append(...children.filter((c) => c !== undefined && c !== ""));
  return e;
}

const colours = HighlightStyle.define([
  { tag: tags.keyword, color: "var(--note)" },
  { tag: tags.comment, color: "var(--soft)", fontStyle: "italic" },
  { tag: [tags.string, tags.character], color: "var(--warning)" },
]);

let analysis;
let last; // the result that is shown, with the source it is of

const view = new EditorView({
  parent: $("editor"),
  state: EditorState.create({
    extensions: [
      Prec.highest(keymap.of([
        { key: "F8", run: nextDiagnostic, shift: previousDiagnostic },
        { key: "Alt-Enter", run: showFixAtCursor },
      ])),
      basicSetup, go(), lintGutter(), indentUnit.of("\t"), EditorState.tabSize.of(4), keymap.of([indentWithTab]),
      syntaxHighlighting(colours),
      EditorView.contentAttributes.of({ "aria-label": "Go program", autocapitalize: "off", autocorrect: "off", spellcheck: "false" }),
      EditorView.updateListener.of((update) => {
        if (update.docChanged) changed();
        if (update.selectionSet) markSelected();
      }),
    ],
  }),
});

const source = () => view.state.doc.toString();

function replace(text) {
  closeDiff();
  view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text }, selection: { anchor: 0 }, scrollIntoView: true });
}

function notice(text, ...buttons) {
  $("notice").replaceChildren(text, ...buttons.flatMap((b) => [" ", b]));
  $("notice").hidden = !text;
}

function say(text) { $("status").textContent = text; }

// changed asks for an analysis when typing pauses.
let timer;
function changed() {
  store.set(source());
  closeDiff();
  clearTimeout(timer);
  timer = setTimeout(ask, 250);
  $("fixall").disabled = true;
}

function ask() { analysis.check(source(), $("strict").checked); }

function plural(n, one, more) { return n === 1 ? `1 ${one}` : `${n} ${more}`; }

// show shows a result; it is of the program as it stands in the editor, unless
// there was another key since, which will be answered too.
function show(text, result, time) {
  if (text !== source()) return;
  last = { text, result };
  const diagnostics = [];
  for (const f of result.findings) {
    diagnostics.push({
      from: f.from, to: f.to, severity: f.severity === "note" ? "info" : f.severity, source: `timeoutlint ${f.kind}`, message: f.what,
      actions: f.fixes.map((fix) => ({ name: fix.message, apply: () => preview(f, fix) })),
    });
  }
  for (const e of result.errors) diagnostics.push({ from: e.from, to: e.to, severity: "error", source: "Go", message: e.message });
  const length = view.state.doc.length;
  for (const d of diagnostics) { d.from = Math.min(d.from, length); d.to = Math.min(Math.max(d.from, d.to), length); }
  view.dispatch(setDiagnostics(view.state, diagnostics));

  const fixes = result.findings.filter((f) => f.fixes.length > 0).length;
  if (!result.analysed) say(`Not analysed: ${plural(result.errors.length, "error", "errors")} of the Go compiler`);
  else if (result.findings.length === 0) say("No findings");
  else say(`${plural(result.findings.length, "finding", "findings")}, ${fixes} with a fix`);
  if (result.missing.length > 0 && result.analysed) say(`${$("status").textContent}; without what ${result.missing.join(", ")} does`);
  $("status").dataset.time = Math.round(time);
  $("status").dataset.version = String(Number($("status").dataset.version ?? 0) + 1);
  $("fixall").disabled = fixes === 0;
  $("findings").replaceChildren(...result.errors.map(errorItem), ...result.findings.map(findingItem));
  markSelected();
}

function place(from, to, line) {
  return element("button", {
    type: "button", class: "place",
    onclick: () => { view.dispatch({ selection: { anchor: from, head: to }, scrollIntoView: true }); view.focus(); },
  }, `line ${line}`);
}

function errorItem(e) {
  return element("li", { class: "error" }, element("p", { class: "what" }, place(e.from, e.to, e.line), ": ", element("span", { class: "word" }, "Go"), `: ${e.message}`));
}

const ruleURL = (kind) => `https://github.com/timeoutlint/timeoutlint/blob/main/doc/rules/${kind}.md`;

function findingItem(f) {
  return element("li", { class: f.severity, "data-kind": f.kind },
    element("p", { class: "what" }, place(f.from, f.to, f.line), ": ", element("span", { class: "word" }, f.severity), `: ${f.what}`),
    f.why ? element("p", {}, `Why: ${f.why}`) : "",
    f.chain ? element("p", { class: "soft" }, `Via: ${f.chain}`) : "",
    ...f.related.map((r) => element("p", { class: "soft" }, place(r.from, r.from, r.line), `: ${r.message}`)),
    f.remedy ? element("p", {}, `Help: ${f.remedy}`) : "",
    element("div", { class: "fixes" },
      ...f.fixes.map((fix) => element("button", { type: "button", class: "fix", onclick: () => preview(f, fix) }, `Fix: ${fix.message}`)),
      element("a", { href: ruleURL(f.kind), target: "_blank", rel: "noopener" }, `${f.pass}/${f.kind}${f.strict ? " (strict)" : ""}`)));
}

// markSelected marks the findings that the cursor is in.
function markSelected() {
  if (!last || last.text !== source()) return;
  const head = view.state.selection.main.head;
  [...$("findings").children].forEach((item, i) => {
    const f = last.result.findings[i - last.result.errors.length];
    item.classList.toggle("selected", Boolean(f) && f.from <= head && head <= f.to);
  });
}

function showFixAtCursor() {
  if (!last || last.text !== source()) return false;
  const head = view.state.selection.main.head;
  const inLine = (f) => view.state.doc.lineAt(f.from).number === view.state.doc.lineAt(head).number;
  const f = last.result.findings.find((f) => f.fixes.length > 0 && f.from <= head && head <= f.to) ?? last.result.findings.find((f) => f.fixes.length > 0 && inLine(f));
  if (!f) return false;
  preview(f, f.fixes[0]);
  return true;
}

// preview shows what a fix changes, and applies it when asked to. A fix is a whole
// program: that of one which has changed since would take the change back.
function preview(finding, fix) {
  if (!last || last.text !== source()) {
    notice("The program has changed: its fixes come with its findings.");
    return;
  }
  showDiff([fix.message], fix.new);
}

function showDiff(done, text) {
  const before = source();
  const rows = [];
  for (const hunk of structuredPatch("", "", before, text, "", "", { context: 3 }).hunks) {
    rows.push(element("span", { class: "row at" }, `@@ line ${hunk.oldStart} @@`));
    for (const line of hunk.lines) {
      if (line.startsWith("\\")) continue;
      rows.push(element("span", { class: `row ${line[0] === "+" ? "add" : line[0] === "-" ? "del" : ""}` }, line));
    }
  }
  const apply = element("button", {
    type: "button", id: "apply", disabled: true,
    onclick: () => {
      if (source() !== before) { notice("The program has changed since: look at the fix again."); closeDiff(); return; }
      // The whole text in one change, so that one undo takes it back.
      replace(text);
      clearTimeout(timer);
      ask();
      view.focus();
    },
  }, "Apply");
  const cancel = element("button", { type: "button", onclick: () => { closeDiff(); view.focus(); } }, "Cancel");
  $("diff").replaceChildren(
    element("strong", {}, plural(done.length, "fix", "fixes")), element("ul", {}, ...done.map((d) => element("li", {}, d))),
    element("pre", { tabindex: "0", "aria-label": "What it changes" }, ...rows), apply, " ", cancel);
  $("diff").hidden = false;
  $("diff").scrollIntoView({ block: "nearest" });
  // A key that is still down from asking for the diff must not apply it.
  setTimeout(() => { apply.disabled = false; if (apply.isConnected) apply.focus(); }, 250);
}

function closeDiff() {
  $("diff").hidden = true;
  $("diff").replaceChildren();
}
addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !$("diff").hidden) { closeDiff(); view.focus(); }
});

$("fixall").addEventListener("click", () => {
  say("Fixing…");
  analysis.fix(source(), $("strict").checked);
});

function showFixed(text, fixed) {
  if (text !== source()) return;
  if (fixed.error) { say(`Not fixed: ${fixed.error}`); return; }
  say(`${plural(fixed.applied.length, "fix", "fixes")}, ${plural(fixed.left, "finding is", "findings are")} left`);
  showDiff(fixed.applied, fixed.new);
}

$("strict").addEventListener("change", ask);

$("share").addEventListener("click", async () => {
  const link = `${location.href.split("#")[0]}#${await encode({ source: source(), strict: $("strict").checked })}`;
  history.replaceState(null, "", link);
  try {
    await navigator.clipboard.writeText(link);
    notice("The link is copied; the program is in it.");
  } catch {
    notice("The link is in the address bar; the program is in it.");
  }
});

// open shows the program of the address, if there is one in it.
async function open() {
  const fragment = location.hash.slice(1);
  const saved = store.get();
  if (fragment.startsWith("example=")) return chooseExample(fragment.slice("example=".length));
  if (fragment) {
    try {
      const program = await decode(fragment);
      $("strict").checked = program.strict;
      replace(program.source);
      if (saved && saved !== program.source) {
        notice("This program came with the link.", element("button", { type: "button", onclick: () => { replace(saved); notice(""); } }, "Back to yours"));
      }
      return true;
    } catch (error) {
      notice(`The link is damaged: ${error.message}. Ask for it again, whole.`);
    }
  }
  if (saved) { if (saved !== source()) replace(saved); return true; }
  return chooseExample("readme");
}

let examples = [];
function chooseExample(name) {
  const e = examples.find((e) => e.name === name);
  if (!e) { notice(`There is no example called ${name}.`); return false; }
  $("example").value = name;
  $("strict").checked = e.strict;
  replace(e.source);
  return true;
}
$("example").addEventListener("change", () => { if ($("example").value) chooseExample($("example").value); });

async function start() {
  try {
    const data = await (await fetch("data.json")).json();
    examples = data.examples;
    for (const e of examples) {
      const last = $("example").lastElementChild;
      const group = e.pass && last.label !== e.pass ? element("optgroup", { label: e.pass }) : last;
      const option = element("option", { value: e.name }, e.title);
      if (!e.pass) { $("example").append(option); continue; }
      group.append(option);
      $("example").append(group);
    }
    $("libraries").textContent = data.libraries.join(", ");
  } catch {
    notice("The examples could not be loaded.");
  }
  await open();
  addEventListener("hashchange", open);
  if (typeof WebAssembly !== "object" || typeof DecompressionStream !== "function") {
    say("This browser has no WebAssembly, so that nothing can be analysed here");
    notice("The editor, examples and links work. For findings, take a newer browser, or run timeoutlint: go run github.com/timeoutlint/timeoutlint/cmd/timeoutlint@latest ./...");
    return;
  }
  analysis.start();
  if ("serviceWorker" in navigator && location.protocol !== "file:") navigator.serviceWorker.register("offline.js").catch(() => {});
}

analysis = new Analysis({
  loading: (bytes) => say(`Loading… ${(bytes / 1e6).toFixed(1)} MB`),
  ready: () => ask(),
  running: () => { if (!$("fixall").disabled || !last) say("Analysing…"); },
  result: show,
  fixed: showFixed,
  failed: (text) => {
    say("The analysis could not be loaded");
    notice(`${navigator.onLine ? "" : "There is no network. "}${text}.`, element("button", { type: "button", onclick: () => { notice(""); analysis.start(); } }, "Try again"));
  },
  ended: (text) => {
    // What was found is of another program.
    last = undefined;
    closeDiff();
    $("findings").replaceChildren();
    $("fixall").disabled = true;
    view.dispatch(setDiagnostics(view.state, []));
    say("Not analysed");
    notice(text);
  },
});
start();
