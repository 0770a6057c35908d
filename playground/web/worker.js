// The worker holds the analysis. It answers one message after the other; the
// page sends the next one when it has the answer to the last.
import "./wasm_exec.js";

const unpack = async (name, progress) => {
  const response = await fetch(name);
  if (!response.ok) throw new Error(`${name}: ${response.status} ${response.statusText}`);
  let read = 0;
  const counted = response.body.pipeThrough(new TransformStream({
    transform(chunk, controller) {
      read += chunk.byteLength;
      progress(read);
      controller.enqueue(chunk);
    },
  }));
  return new Response(counted.pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
};

const load = async () => {
  const done = [0, 0];
  const progress = (i) => (n) => {
    done[i] = n;
    postMessage({ kind: "loading", bytes: done[0] + done[1] });
  };
  const [wasm, packages] = await Promise.all([unpack("timeoutlint.bin", progress(0)), unpack("packages.bin", progress(1))]);
  const go = new Go();
  const { instance } = await WebAssembly.instantiate(wasm, go.importObject);
  // It ends only if it crashes; the page hears of that by the error it causes.
  go.run(instance).then(() => postMessage({ kind: "died" }));
  const problem = timeoutlintLoad(new Uint8Array(packages));
  if (problem) throw new Error(problem);
};

let loaded;
onmessage = async ({ data }) => {
  if (data.kind === "load") {
    loaded = load();
    loaded.then(() => postMessage({ kind: "ready" }), (error) => postMessage({ kind: "failed", text: String(error?.message ?? error) }));
    return;
  }
  try {
    await loaded;
    const start = performance.now();
    const run = data.kind === "fix" ? timeoutlintFix : timeoutlintCheck;
    const result = JSON.parse(run(data.source, data.strict));
    postMessage({ kind: data.kind, version: data.version, result, time: performance.now() - start });
  } catch (error) {
    postMessage({ kind: "crashed", version: data.version, text: String(error?.message ?? error) });
  }
};
