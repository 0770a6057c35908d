// A link carries the program in its fragment, which is not sent to any server:
// "1." and the gzip of JSON, in base64url. The checksum in the gzip tells of
// links that were cut or changed.
const mark = "1.";
const limit = 512 << 10; // characters of JSON; what a small link unpacks to must not fill the memory

async function through(bytes, stream) {
  const reader = new Blob([bytes]).stream().pipeThrough(stream).getReader();
  const parts = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return new Blob(parts);
    size += value.byteLength;
    if (size > limit) throw new Error("its program is too large");
    parts.push(value);
  }
}

export async function encode(program) {
  const packed = await through(new TextEncoder().encode(JSON.stringify(program)), new CompressionStream("gzip"));
  const bytes = new Uint8Array(await packed.arrayBuffer());
  let text = "";
  for (const b of bytes) text += String.fromCharCode(b);
  return mark + btoa(text).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

export async function decode(fragment) {
  if (!fragment.startsWith(mark)) throw new Error("it does not begin as links of the playground do");
  let bytes;
  try {
    bytes = Uint8Array.from(atob(fragment.slice(mark.length).replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
  } catch {
    throw new Error("it has characters that do not belong there");
  }
  let program;
  try {
    program = JSON.parse(await (await through(bytes, new DecompressionStream("gzip"))).text());
  } catch (error) {
    throw new Error(/too large/.test(error.message) ? error.message : "a part of it is missing or was changed");
  }
  if (typeof program?.source !== "string") throw new Error("there is no program in it");
  return { source: program.source, strict: program.strict === true };
}
