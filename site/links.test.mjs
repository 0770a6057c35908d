// Every link of the built site leads to a page that is there, and to a heading
// of it; so does everything a page loads. Run after npm run build.
import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import path from "node:path";
import test from "node:test";
import { root, rewrite, sources, targetOf } from "./pages.mjs";

const dist = path.join(root, "site", "dist");
const files = existsSync(dist) ? readdirSync(dist, { recursive: true }).map(String) : [];
const pages = files.filter((f) => f.endsWith(".html"));
const text = new Map(pages.map((f) => [f, readFileSync(path.join(dist, f), "utf8")]));
const ids = new Map([...text].map(([f, html]) => [f, new Set([...html.matchAll(/\bid="([^"]+)"/g)].map((m) => m[1]))]));
const decode = (s) => decodeURIComponent(s.replaceAll("&amp;", "&").replaceAll("&#39;", "'").replaceAll("&quot;", '"'));

// resolve returns the file that an address of the site means.
function resolve(from, address) {
  let file = address === "" ? from : address.startsWith("/") ? address.slice(1) : path.posix.join(path.posix.dirname(from), address);
  if (file === "" || file.endsWith("/")) file += "index.html";
  return path.posix.normalize(file);
}

test("the site is built", () => assert.ok(pages.length >= sources.length, `${pages.length} pages of ${sources.length}: npm run build`));

test("every link leads somewhere", () => {
  const broken = [];
  let n = 0;
  for (const [page, html] of text) {
    for (const [, , link] of html.matchAll(/\s(href|src)="([^"]*)"/g)) {
      if (/^([a-z]+:|\/\/)/i.test(link)) continue;
      n++;
      const [address, anchor] = link.split("#");
      const file = resolve(page, decode(address.split("?")[0]));
      if (!existsSync(path.join(dist, file)) || !statSync(path.join(dist, file)).isFile()) broken.push(`${page}: ${link}`);
      else if (anchor && file.endsWith(".html") && !file.startsWith("play/") && !ids.get(file).has(decode(anchor))) broken.push(`${page}: ${link}: no such heading`);
    }
  }
  assert.ok(n > 1000, `${n} links`);
  assert.deepEqual([...new Set(broken)], []);
});

test("no template is left", () => {
  for (const [page, html] of text) {
    if (page.startsWith("play/")) continue;
    const shown = html.replace(/<(pre|code|script)\b[\s\S]*?<\/\1>/g, "");
    assert.ok(!shown.includes("{{"), `${page}: ${shown.match(/.{0,60}\{\{.{0,60}/)?.[0]}`);
    assert.ok(shown.includes("timeoutlint"), page);
  }
});

test("every page is in the search", () => {
  const index = files.filter((f) => /localSearchIndex/.test(f) && f.endsWith(".js"));
  assert.equal(index.length > 0, true, "no index");
  const all = index.map((f) => readFileSync(path.join(dist, f), "utf8")).join("");
  for (const page of pages.filter((p) => p !== "404.html" && !p.startsWith("play/"))) assert.ok(all.includes(`/${page.replace(/(^|\/)index\.html$/, "$1")}`), page);
});

test("links of the repository", () => {
  assert.equal(targetOf("doc/ci.md", "output.md#what-is-new"), "./output.md#what-is-new");
  assert.equal(targetOf("README.md", "doc/rules"), "./doc/rules/index.md");
  assert.equal(targetOf("doc/rules/README.md", "../../README.md"), "../../index.md");
  assert.equal(targetOf("doc/ci.md", "../action.yml"), "https://github.com/timeoutlint/timeoutlint/blob/main/action.yml");
  assert.equal(targetOf("doc/ci.md", "../nosuch.md"), undefined);
  assert.equal(targetOf("README.md", "../outside.md"), undefined);
  const broken = [];
  assert.equal(rewrite("README.md", "[a](nosuch.md) `[b](nosuch.md)`\n```\n[c](nosuch.md)\n```\n", broken), "[a](nosuch.md) `[b](nosuch.md)`\n```\n[c](nosuch.md)\n```\n");
  assert.deepEqual(broken, ["README.md: nosuch.md"]);
});
