// A session of the client that VS Code has with the server of this repository:
// open, read the diagnostics, ask for the fix, and say goodbye.
const { test } = require('node:test');
const assert = require('node:assert');
const { spawn, execFileSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { pathToFileURL } = require('node:url');
const lsp = require('vscode-languageserver-protocol/node');

const source = `package m

import "net/http"

func get(w http.ResponseWriter, r *http.Request) {
	client := &http.Client{}
	resp, err := client.Get("http://example.com/" + r.URL.Path)
	if err != nil {
		return
	}
	resp.Body.Close()
	w.WriteHeader(resp.StatusCode)
}

var Handler = http.HandlerFunc(get)
`;

test('session', async (t) => {
	const dir = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'timeoutlint-vscode-')));
	t.after(() => fs.rmSync(dir, { recursive: true }));
	execFileSync('go', ['build', '-C', path.join(__dirname, '../../..'), '-o', dir, './cmd/timeoutlint']);
	execFileSync('go', ['build', '-C', path.join(__dirname, '../..'), '-o', dir, './cmd/timeoutlint-lsp']);
	fs.writeFileSync(path.join(dir, 'go.mod'), 'module example.com/m\n\ngo 1.26\n');
	const file = path.join(dir, 'a.go');
	fs.writeFileSync(file, source);
	const uri = pathToFileURL(file).toString();

	const server = spawn(path.join(dir, 'timeoutlint-lsp'), ['--stdio']);
	const exited = new Promise((resolve) => server.on('exit', resolve));
	const client = lsp.createProtocolConnection(new lsp.StreamMessageReader(server.stdout), new lsp.StreamMessageWriter(server.stdin));
	const published = new Promise((resolve) => client.onNotification(lsp.PublishDiagnosticsNotification.type, resolve));
	client.onRequest(lsp.RegistrationRequest.type, () => {});
	client.onRequest(lsp.WorkDoneProgressCreateRequest.type, () => {});
	client.onRequest(lsp.ConfigurationRequest.type, (p) => p.items.map(() => null));
	client.listen();

	const init = await client.sendRequest(lsp.InitializeRequest.type, {
		processId: process.pid,
		rootUri: null,
		workspaceFolders: [{ uri: pathToFileURL(dir).toString(), name: 'm' }],
		capabilities: {
			window: { workDoneProgress: true },
			workspace: { configuration: true, workspaceEdit: { documentChanges: true }, didChangeWatchedFiles: { dynamicRegistration: true } },
		},
	});
	assert.strictEqual(init.serverInfo.name, 'timeoutlint-lsp');
	await client.sendNotification(lsp.InitializedNotification.type, {});
	await client.sendNotification(lsp.DidOpenTextDocumentNotification.type, { textDocument: { uri, languageId: 'go', version: 1, text: source } });

	const { uri: of, diagnostics } = await published;
	assert.strictEqual(of, uri);
	assert.deepStrictEqual(diagnostics.map((d) => [d.code, d.range.start.line]), [['defaulttimeout/http-client', 5]]);
	const actions = await client.sendRequest(lsp.CodeActionRequest.type, {
		textDocument: { uri }, range: diagnostics[0].range, context: { diagnostics },
	});
	const fix = actions.find((a) => a.isPreferred);
	assert.match(fix.title, /^set Timeout: /);
	assert.strictEqual(fix.edit.documentChanges[0].textDocument.version, 1);
	assert.ok(actions.some((a) => a.title === 'ignore http-client here, with a reason'));
	const hover = await client.sendRequest(lsp.HoverRequest.type, { textDocument: { uri }, position: { line: 6, character: 22 } });
	assert.match(hover.contents.value, /timeoutlint/);

	await client.sendRequest(lsp.ShutdownRequest.type);
	await client.sendNotification(lsp.ExitNotification.type);
	assert.strictEqual(await exited, 0);
});
