package lsp

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/textproto"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// A recording has a line for each message between an editor and the server, as
// they came, and one for each file that the editor wrote:
//
//	client {"jsonrpc":"2.0",…}
//	server {"jsonrpc":"2.0",…}
//	disk {"file":"a.go","text":"…"}
//
// Lines that begin with # are for readers. The folder that the editor opened is
// written $DIR.

// An entry is a line of a recording.
type entry struct {
	from string // client, server or disk
	raw  string
}

// A message is what is read of a client's or a server's.
type message struct {
	ID     json.RawMessage `json:"id"`
	Method string          `json:"method"`
	Params json.RawMessage `json:"params"`
	Result json.RawMessage `json:"result"`
	Error  json.RawMessage `json:"error"`
}

// recordTo is what makes the test executable a server that writes a recording:
// editors start it as they would start the server.
const recordTo = "TIMEOUTLINT_TEST_RECORD"

// A recorder stands between an editor and the server.
type recorder struct {
	mu  sync.Mutex
	out io.Writer
	dir string
}

// record starts the server, hands on all that comes from either side, and
// writes it to the file that the environment names. It returns an exit code.
func record() int {
	out, err := os.Create(os.Getenv(recordTo))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 2
	}
	defer out.Close()
	r := &recorder{out: out, dir: os.Getenv("TIMEOUTLINT_TEST_DIR")}
	cmd := exec.Command(os.Getenv("TIMEOUTLINT_TEST_SERVER"))
	cmd.Stderr = os.Stderr
	stdin, err := cmd.StdinPipe()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 2
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 2
	}
	if err := cmd.Start(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 2
	}
	go func() {
		r.copy("client", os.Stdin, stdin)
		stdin.Close()
	}()
	r.copy("server", stdout, os.Stdout)
	if err := cmd.Wait(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

// copy hands messages on and writes them down, until there are no more.
func (r *recorder) copy(from string, in io.Reader, out io.Writer) {
	messages := bufio.NewReader(in)
	for {
		body, err := readMessage(messages)
		if err != nil {
			return
		}
		r.note(from, body)
		if _, err := fmt.Fprintf(out, "Content-Length: %d\r\n\r\n%s", len(body), body); err != nil {
			return
		}
	}
}

func readMessage(r *bufio.Reader) ([]byte, error) {
	header, err := textproto.NewReader(r).ReadMIMEHeader()
	if err != nil {
		return nil, err
	}
	n, err := strconv.Atoi(header.Get("Content-Length"))
	if err != nil {
		return nil, err
	}
	body := make([]byte, n)
	_, err = io.ReadFull(r, body)
	return body, err
}

// note writes a message, with the contents of a file before the message that
// says it was saved.
func (r *recorder) note(from string, body []byte) {
	var m message
	if err := json.Unmarshal(body, &m); err != nil {
		panic(fmt.Sprintf("%s: %v", body, err))
	}
	if from == "client" && m.Method == "initialize" {
		body = withoutProcess(body)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if m.Method == "textDocument/didSave" {
		var p struct{ TextDocument struct{ URI string } }
		if err := json.Unmarshal(m.Params, &p); err != nil {
			panic(err)
		}
		file := strings.TrimPrefix(p.TextDocument.URI, "file://"+r.dir+"/")
		text, err := os.ReadFile(filepath.Join(r.dir, file))
		if err != nil {
			panic(err)
		}
		line, err := json.Marshal(map[string]string{"file": file, "text": string(text)})
		if err != nil {
			panic(err)
		}
		fmt.Fprintf(r.out, "disk %s\n", line)
	}
	fmt.Fprintf(r.out, "%s %s\n", from, strings.ReplaceAll(canonical(body), r.dir, "$DIR"))
}

// canonical writes JSON in one way: keys in order, nothing escaped that need not
// be.
func canonical(raw []byte) string {
	var v any
	if err := json.Unmarshal(raw, &v); err != nil {
		return string(raw)
	}
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		panic(err)
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// withoutProcess leaves out the number of the editor's process, which the server
// would look for when the recording is played.
func withoutProcess(body []byte) []byte {
	var m map[string]any
	if err := json.Unmarshal(body, &m); err != nil {
		panic(err)
	}
	m["params"].(map[string]any)["processId"] = nil
	body, err := json.Marshal(m)
	if err != nil {
		panic(err)
	}
	return body
}

// readRecording reads a recording of a session in dir.
func readRecording(data, dir string) ([]entry, error) {
	var list []entry
	for line := range strings.Lines(data) {
		line = strings.TrimSuffix(line, "\n")
		if strings.HasPrefix(line, "#") {
			continue
		}
		from, raw, _ := strings.Cut(line, " ")
		if !slices.Contains([]string{"client", "server", "disk"}, from) || !json.Valid([]byte(raw)) {
			return nil, fmt.Errorf("%.60q: want client, server or disk, and JSON", line)
		}
		list = append(list, entry{from, strings.ReplaceAll(raw, "$DIR", dir)})
	}
	return list, nil
}

// methods are the kinds of message in a recording, for a look at what it is of.
func methods(list []entry) []string {
	seen := make(map[string]bool)
	for _, e := range list {
		var m message
		if json.Unmarshal([]byte(e.raw), &m) == nil && m.Method != "" {
			seen[e.from+" "+m.Method] = true
		}
	}
	return slices.Sorted(maps.Keys(seen))
}
