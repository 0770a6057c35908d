import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { place, root, sources } from "../pages.mjs";

// The title of a page is its first heading.
const title = (source) => readFileSync(path.join(root, source), "utf8").match(/^# (.*)$/m)?.[1] ?? source;
const item = (source) => ({ text: title(source), link: `/${place(source).replace(/index\.md$/, "").replace(/\.md$/, "")}` });
const list = (dir) => sources.filter((s) => path.posix.dirname(s) === dir && !s.endsWith("README.md")).map(item);

// Rules stand under the pass that reports them, as their own page says.
const passOf = (source) => readFileSync(path.join(root, source), "utf8").match(/^\|---\|---\|---\|\n\| (\w+) \|/m)?.[1] ?? "directives";
const rules = Object.entries(Object.groupBy?.(sources.filter((s) => s.startsWith("doc/rules/") && !s.endsWith("README.md")), passOf) ?? group())
  .map(([text, pages]) => ({ text, collapsed: true, items: pages.map(item) }));

function group() {
  const by = {};
  for (const s of sources.filter((s) => s.startsWith("doc/rules/") && !s.endsWith("README.md"))) (by[passOf(s)] ??= []).push(s);
  return by;
}

const play = existsSync(path.join(root, "playground", "dist", "index.html"));

export default {
  title: "timeoutlint",
  description: "Finds calls with no timeout, goroutines with no limit, retries with no pause, and request handlers that block on all of it, in Go programs.",
  lang: "en",
  // In the page itself: without one, each page asks for a favicon.ico that is not there.
  head: [["link", { rel: "icon", href: "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Ccircle cx='8' cy='8' r='7' fill='%23e8590c'/%3E%3Cpath d='M8 4v4l3 2' stroke='white' stroke-width='1.5' fill='none'/%3E%3C/svg%3E" }]],
  srcDir: "pages",
  outDir: "dist",
  base: process.env.SITE_BASE ?? "/",
  cleanUrls: false,
  lastUpdated: false,
  markdown: {
    attrs: { disable: true },
    languageAlias: { starlark: "python", gitignore: "ini" },
    config: (md) => {
      // Code that is indented is code like any other.
      md.renderer.rules.code_block = (tokens, i, options, env, self) => md.renderer.rules.fence(tokens, i, options, env, self);
    },
  },
  themeConfig: {
    search: { provider: "local" },
    outline: [2, 3],
    nav: [
      { text: "Rules", link: "/doc/rules/" },
      { text: "Precision", link: "/doc/precision" },
      ...(play ? [{ text: "Playground", link: "/play/index.html", target: "_self" }] : []),
      { text: "Changelog", link: "/CHANGELOG" },
    ],
    sidebar: [
      { text: "timeoutlint", items: [{ text: "Read me", link: "/" }, ...list("doc"), item("examples/ragservice/README.md"), item("servers/README.md"), item("servers/vscode/README.md"), item("CONTRIBUTING.md"), item("CHANGELOG.md")] },
      { text: "Rules", items: [{ text: "All rules", link: "/doc/rules/" }, ...rules] },
    ],
    socialLinks: [{ icon: "github", link: "https://github.com/timeoutlint/timeoutlint" }],
  },
  ignoreDeadLinks: [/^\/play\//],
};
