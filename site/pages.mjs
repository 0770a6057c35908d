// Copies the pages of the repository to pages/, where VitePress finds them, at
// the same places. Links to other pages stay links, those to other files of the
// repository lead to its host, and one that leads nowhere is an error.
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const host = "https://github.com/timeoutlint/timeoutlint";

const markdown = (dir) => readdirSync(path.join(root, dir)).filter((name) => name.endsWith(".md")).sort().map((name) => path.posix.join(dir, name));

// The pages, by their place in the repository.
export const sources = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", ...markdown("doc"), ...markdown("doc/rules"), "examples/ragservice/README.md", "playground/README.md", "servers/README.md", "servers/vscode/README.md"];

// place is where a page of the repository stands on the site.
export const place = (source) => source.replace(/(^|\/)README\.md$/, "$1index.md");

// targetOf says what a link in a page means, or undefined if it leads nowhere.
export function targetOf(source, link) {
  if (/^([a-z]+:|#|\/\/)/i.test(link)) return link;
  const [file, anchor] = link.split("#");
  const hash = anchor === undefined ? "" : `#${anchor}`;
  let target = path.posix.normalize(path.posix.join(path.posix.dirname(source), decodeURI(file)));
  if (target.startsWith("..") || !existsSync(path.join(root, target))) return undefined;
  const isDirectory = statSync(path.join(root, target)).isDirectory();
  target = target.replace(/\/$/, "");
  if (isDirectory && sources.includes(`${target}/README.md`)) target += "/README.md";
  if (sources.includes(target)) {
    const relative = path.posix.relative(path.posix.dirname(place(source)), place(target));
    return (relative.startsWith(".") ? relative : `./${relative}`) + hash;
  }
  return `${host}/${isDirectory ? "tree" : "blob"}/main/${target}${hash}`;
}

// rewrite replaces the links of a page, but not what looks like one in code, and
// keeps Vue from reading text as its own.
export function rewrite(source, text, broken) {
  return text.replace(/^(```|~~~)[\s\S]*?^\1|`[^`\n]*`|(\]\()([^)\s]+)\)|(<img src=")(?!\w+:|\.)|\{\{/gm, (all, fence, before, link, image) => {
    if (all === "{{") return "&#123;&#123;";
    if (image) return `${image}./`;
    if (!link) return all;
    const target = targetOf(source, link);
    if (target === undefined) {
      broken.push(`${source}: ${link}`);
      return all;
    }
    return `${before}${target})`;
  });
}

function copy() {
  const pages = path.join(root, "site", "pages");
  rmSync(pages, { recursive: true, force: true });
  const broken = [];
  for (const source of sources) {
    const text = rewrite(source, readFileSync(path.join(root, source), "utf8"), broken);
    const file = path.join(pages, place(source));
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  if (broken.length > 0) throw new Error(`links lead nowhere:\n${broken.join("\n")}`);
  for (const image of readdirSync(path.join(root, "doc")).filter((name) => /\.(svg|png)$/.test(name))) {
    cpSync(path.join(root, "doc", image), path.join(pages, "doc", image));
  }
  // The playground is a page of its own, and is copied as it is.
  const playground = path.join(root, "playground", "dist");
  if (existsSync(path.join(playground, "index.html"))) cpSync(playground, path.join(pages, "public", "play"), { recursive: true });
  else console.warn("without the playground: (cd ../playground && go run ./build)");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) copy();
