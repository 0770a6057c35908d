package ragservice_test

import (
	"bufio"
	"encoding/json"
	"net/http"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/timeoutlint/timeoutlint/examples/ragservice/fixed"
	"github.com/timeoutlint/timeoutlint/examples/ragservice/internal/fake"
)

// TestStub has timeoutlint-stub take the place of OpenAI, as a user's load test
// would. The real client waits as long as it is told, and sends again what it
// was refused.
func TestStub(t *testing.T) {
	t.Parallel()
	bin := filepath.Join(t.TempDir(), "timeoutlint-stub")
	if out, err := exec.Command("go", "build", "-C", "../..", "-o", bin, "./cmd/timeoutlint-stub").CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	cmd := exec.CommandContext(t.Context(), bin, "-listen", "127.0.0.1:0", "-service", "5ms", "-reject-first", "2", "-retry-after", "20ms", "-dimensions", "256")
	stderr, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer cmd.Wait()
	defer cmd.Process.Kill()
	line, err := bufio.NewReader(stderr).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	url := regexp.MustCompile(`http://\S+`).FindString(line)

	services := start(t, fake.Options{Service: 1})
	cfg := services.Config()
	cfg.OpenAIURL = url + "/v1/"
	svc, err := fixed.New(t.Context(), cfg, fixed.Options{Batch: 10})
	if err != nil {
		t.Fatal(err)
	}
	defer svc.Close()
	if report := svc.Ingest(t.Context(), services.Documents(100)); report.Stored != 100 {
		t.Errorf("%d of 100 documents stored: %v", report.Stored, report.Failed)
	}

	seen := reported(t, url)
	for len(seen) == 1 && seen[0].InFlight > 0 { // a client has its answer before the stub has counted it
		seen = reported(t, url)
	}
	if len(seen) != 1 || seen[0].Service != "openai" || seen[0].Requests != 12 || seen[0].Answered != 10 || seen[0].TurnedAway != 2 ||
		seen[0].Different != 10 || seen[0].MostAttempts > 3 || seen[0].PeakInFlight > 5 {
		t.Errorf("seen: %+v", seen)
	}
}

// stubSeen is what the stub says that it saw.
type stubSeen struct {
	Service                                                                         string
	Requests, InFlight, Answered, TurnedAway, Different, MostAttempts, PeakInFlight int
}

func reported(t *testing.T, url string) (seen []stubSeen) {
	t.Helper()
	resp, err := http.Get(url + "/stub/report")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if err := json.NewDecoder(resp.Body).Decode(&seen); err != nil {
		t.Fatal(err)
	}
	return seen
}
