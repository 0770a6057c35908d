// The extension starts timeoutlint-lsp; everything else is the server's.
const vscode = require('vscode');
const { LanguageClient } = require('vscode-languageclient/node');

let client;

// forServer returns the settings without those that choose executables: they are
// flags of the server.
function forServer(settings) {
	const { server, command, ...rest } = settings ?? {};
	return rest;
}

async function start() {
	const settings = vscode.workspace.getConfiguration('timeoutlint');
	const command = settings.get('command');
	client = new LanguageClient(
		'timeoutlint',
		'timeoutlint',
		{ command: settings.get('server') || 'timeoutlint-lsp', args: command ? ['-timeoutlint', command] : [] },
		{
			documentSelector: [{ scheme: 'file', language: 'go' }],
			// The server would warn of settings that it does not know.
			middleware: { workspace: { configuration: async (params, token, next) => (await next(params, token)).map(forServer) } },
		},
	);
	try {
		await client.start();
	} catch (err) {
		client = undefined;
		vscode.window.showErrorMessage(
			`timeoutlint-lsp cannot be started (${err.message}): go install github.com/timeoutlint/timeoutlint/servers/cmd/timeoutlint-lsp@latest, or set timeoutlint.server`,
		);
	}
}

async function stop() {
	const running = client;
	client = undefined;
	await running?.stop();
}

exports.activate = async (context) => {
	context.subscriptions.push(
		vscode.commands.registerCommand('timeoutlint.restart', async () => {
			await stop();
			await start();
		}),
		vscode.workspace.onDidChangeConfiguration(async (change) => {
			// The server is asked for the others itself.
			if (change.affectsConfiguration('timeoutlint.server') || change.affectsConfiguration('timeoutlint.command')) {
				await stop();
				await start();
			}
		}),
	);
	await start();
};

exports.deactivate = stop;
