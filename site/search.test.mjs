// The search of the built site, in a browser: what is typed leads to the page
// that is meant. CHROMIUM=chromium npm test
import assert from "node:assert/strict";
import { createReadStream, existsSync, statSync } from "node:fs";
import { createServer } from "node:http";
import path from "node:path";
import test from "node:test";
import { chromium } from "playwright-core";
import { root } from "./pages.mjs";

const dist = path.join(root, "site", "dist");
const types = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".json": "application/json", ".woff2": "font/woff2" };

// serve serves the site on a free port.
async function serve(t) {
  const server = createServer((request, response) => {
    let file = path.join(dist, decodeURIComponent(new URL(request.url, "http://site").pathname));
    if (existsSync(file) && statSync(file).isDirectory()) file = path.join(file, "index.html");
    if (!file.startsWith(dist) || !existsSync(file)) return response.writeHead(404).end();
    response.writeHead(200, { "Content-Type": types[path.extname(file)] ?? "application/octet-stream" });
    createReadStream(file).pipe(response);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.after(() => { server.closeAllConnections(); server.close(); });
  return `http://127.0.0.1:${server.address().port}`;
}

const executablePath = process.env.CHROMIUM;
const skip = executablePath ? false : "CHROMIUM does not name an executable";

test("what is typed leads to its page", { skip }, async (t) => {
  const address = await serve(t);
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"] });
  t.after(() => browser.close());
  const page = await browser.newPage();
  const said = [];
  page.on("console", (m) => said.push(m.text()));
  page.on("pageerror", (e) => said.push(String(e)));
  page.on("response", (r) => { if (r.status() >= 400) said.push(`${r.status()} ${r.url()}`); });
  // The button is there before the script that listens to it.
  const search = async (words) => {
    await page.goto(address, { waitUntil: "networkidle" });
    await page.locator(".VPNavBarSearch button").first().click();
    await page.locator("#localsearch-input").pressSequentially(words, { delay: 20 });
  };
  for (const [words, file, heading] of [
    ["http-client", "/doc/rules/http-client.html", "http-client"],
    ["pre-commit", "/doc/ci.html", "CI"],
    ["Neovim", "/doc/editors.html", "Editors"],
    ["metastable", "/doc/map.html", "map"],
    ["timeoutlint-mcp", "/doc/agents.html", "Agents"],
    ["VS Code", "/servers/vscode/index.html", "VS Code"],
  ]) {
    await search(words);
    const result = page.locator(`#localsearch-list a[href*="${file.replace(/(index)?\.html$/, "")}"]`).first();
    await result.click({ timeout: 60000 });
    await page.locator("main h1", { hasText: heading }).waitFor({ timeout: 60000 });
    assert.ok(new URL(page.url()).pathname.startsWith(file.replace(/(index)?\.html$/, "")), `${words}: ${page.url()}`);
  }
  await search("qqxxzz");
  await page.getByText("No results for").waitFor({ timeout: 60000 });
  assert.deepEqual(said, []);
});
