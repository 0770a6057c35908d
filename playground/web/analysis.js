// How long one run may take. What takes longer hangs, and is ended; the command
// has no such limit.
const limits = { check: 15000, fix: 60000 };

// Analysis talks to the worker. One run is under way at a time; of what is asked
// for meanwhile, the last is what runs next.
export class Analysis {
  constructor(on) {
    this.on = on;
    this.version = 0;
    this.running = undefined; // what the worker is at
    this.waiting = undefined; // what comes next
    this.isReady = false;
  }

  start() {
    this.worker?.terminate();
    this.isReady = false;
    this.running = undefined;
    const worker = new Worker("worker.js", { type: "module" });
    this.worker = worker;
    worker.onmessage = ({ data }) => { if (this.worker === worker) this.take(data); };
    worker.onerror = (event) => {
      event.preventDefault();
      if (this.worker === worker && !this.isReady) this.on.failed(event.message || "The worker could not be loaded");
    };
    worker.postMessage({ kind: "load" });
  }

  check(source, strict) { this.enqueue({ kind: "check", source, strict }); }
  fix(source, strict) { this.enqueue({ kind: "fix", source, strict }); }

  enqueue(job) {
    this.waiting = job;
    this.next();
  }

  next() {
    if (!this.isReady || this.running || !this.waiting) return;
    const job = this.waiting;
    this.waiting = undefined;
    this.running = { ...job, version: ++this.version };
    this.worker.postMessage(this.running);
    this.on.running();
    this.timer = setTimeout(() => this.end(`The analysis took more than ${limits[job.kind] / 1000} s and was ended.`), limits[job.kind]);
  }

  // end ends a run that hangs or has crashed, with the worker it is in.
  end(text) {
    clearTimeout(this.timer);
    this.on.ended(`${text} The program is untouched: change it, and it is analysed again. Please report it.`);
    const again = this.waiting;
    this.start();
    this.waiting = again;
    this.quiet = !again; // the same program would end the same way
  }

  take(data) {
    switch (data.kind) {
      case "loading": // What has ended stays on the page.
        if (!this.quiet) this.on.loading(data.bytes);
        return;
      case "failed": return this.on.failed(data.text);
      case "died": return this.end("The analysis has crashed.");
      case "ready":
        this.isReady = true;
        if (this.quiet) this.quiet = false;
        else this.on.ready();
        return this.next();
    }
    const job = this.running;
    if (!job || data.version !== job.version) return;
    clearTimeout(this.timer);
    if (data.kind === "crashed") return this.end(`The analysis has crashed: ${data.text}.`);
    this.running = undefined;
    const stale = this.waiting !== undefined;
    if (!stale && data.kind === "check") this.on.result(job.source, data.result, data.time);
    if (data.kind === "fix") this.on.fixed(job.source, data.result);
    this.next();
  }
}
