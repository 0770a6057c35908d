# A session of Helix, typed into tmux: open, hover, apply the fix, save.
set -eu
export HELIX_CONFIG="$HOME/.config/helix"
mkdir -p "$HELIX_CONFIG"
cat > "$HELIX_CONFIG/languages.toml" <<EOF
[language-server.timeoutlint]
command = "$TIMEOUTLINT_TEST_CMD"
config = { timeoutlint = { tests = true } }

[[language]]
name = "go"
language-servers = ["timeoutlint"]
EOF
tmux() { command tmux -L timeoutlint-test -f /dev/null "$@"; }
trap 'tmux kill-server 2> /dev/null || true' EXIT
tmux new-session -d -x 120 -y 40 "cd '$TIMEOUTLINT_TEST_DIR' && hx a.go"
# until WHAT TEST…: waits until the screen is as it should be.
until_shown() {
	what=$1; shift
	for _ in $(seq 600); do
		if "$@"; then return; fi
		sleep 0.1
	done
	echo "not $what"; tmux capture-pane -p; exit 1
}
# escape KEYS…: types them after Escape, at once with which they would be Alt.
escape() { tmux send-keys Escape; sleep 0.5; tmux send-keys "$@"; }
shows() { tmux capture-pane -p | grep -q "$1"; }
line=$(grep -n 'http.Client{' a.go | head -1 | cut -d: -f1)
until_shown diagnostics shows 'no timeout'
call=$(grep -n 'client.Get' a.go | head -1 | cut -d: -f1)
tmux send-keys ":goto $call" Enter 'gs' 'f.' 'l'
tmux send-keys ' k'
until_shown hover shows 'defaulttimeout/http-client'
escape ":goto $line" Enter 'gs' 'f&' ' a'
until_shown 'code actions' shows 'set Timeout'
tmux send-keys Enter
until_shown 'an edit' shows 'Timeout:'
escape ':w' Enter
until_shown 'saved' grep -q Timeout: a.go
until_shown 'no diagnostics' eval '! shows "no timeout"'
tmux send-keys ':q' Enter
for _ in $(seq 100); do tmux list-sessions 2> /dev/null || break; sleep 0.1; done
