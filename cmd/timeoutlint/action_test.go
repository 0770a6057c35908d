package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

type action struct {
	Inputs map[string]struct{ Default string }
	Runs   struct {
		Steps []struct {
			ID               string
			Shell, Run, Uses string
			Env              map[string]string
			Dir              string `yaml:"working-directory"`
		}
	}
}

// TestAction runs the steps of action.yml, but for those of other actions.
func TestAction(t *testing.T) {
	if !*doors {
		t.Skip("runs the steps of action.yml, which build the tool from source: .ci/doors runs it")
	}
	if _, err := exec.LookPath("bash"); err != nil {
		t.Fatal(err) // asked for with -doors
	}
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(filepath.Join(root, "action.yml"))
	if err != nil {
		t.Fatal(err)
	}
	var a action
	if err := yaml.Unmarshal(data, &a); err != nil {
		t.Fatal(err)
	}
	module := t.TempDir()
	for name, content := range map[string]string{
		"go.mod":  "module example.com/m\n\ngo 1.26\n",
		"p/p.go":  "package p\n\nimport \"time\"\n\nvar x = time.Second\n",
		"p/h.go":  "package p\n\nimport \"net/http\"\n\nvar _, _ = http.Get(\"http://example.com\")\n",
		"ok/a.go": "package ok\n",
	} {
		file := filepath.Join(module, filepath.FromSlash(name))
		os.MkdirAll(filepath.Dir(file), 0o777)
		if err := os.WriteFile(file, []byte(content), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	temp := t.TempDir()
	for _, test := range []struct {
		name   string
		inputs map[string]string
		want   string // in the log
		fails  bool
	}{
		{"findings", nil, "::warning file=p/h.go,line=5,", true},
		{"no annotations", map[string]string{"annotate": "false", "args": "-strict\n-tests"}, "p/h.go:5:12: ", true},
		{"do not fail", map[string]string{"fail": "false"}, "::warning file=p/h.go,line=5,", false},
		{"several lines", map[string]string{"packages": "./ok\n./p ./ok\n"}, "::warning file=p/h.go,line=5,", true},
		{"clean", map[string]string{"packages": "./ok"}, "", false},
		{"bad baseline", map[string]string{"baseline": "no such", "fail": "false"}, "no such: no such file or directory", true},
	} {
		log, err := a.run(t, root, temp, module, test.inputs)
		if (err != nil) != test.fails || !strings.Contains(log, test.want) {
			t.Errorf("%s: %v, want failure %v and %q in\n%s", test.name, err, test.fails, test.want, log)
		}
	}
	if _, err := os.Stat(filepath.Join(temp, "timeoutlint", "timeoutlint.sarif")); err != nil {
		t.Error(err)
	}
	if summary, err := os.ReadFile(filepath.Join(temp, "summary.md")); err != nil || !strings.Contains(string(summary), "## timeoutlint\n~~~~\np/h.go:5:12: ") {
		t.Errorf("the summary of the step is %q, %v", summary, err)
	}
}

var expression = regexp.MustCompile(`\$\{\{ (\S+) \}\}`)

// run runs the steps until one fails, and returns what they print.
func (a *action) run(t *testing.T, root, temp, dir string, inputs map[string]string) (log string, err error) {
	t.Helper()
	outputs := make(map[string]string)
	value := func(s string) string {
		return expression.ReplaceAllStringFunc(s, func(e string) string {
			name := expression.FindStringSubmatch(e)[1]
			if input, ok := strings.CutPrefix(name, "inputs."); ok {
				if v, ok := inputs[input]; ok {
					return v
				}
				if _, ok := a.Inputs[input]; !ok {
					t.Errorf("there is no input %s", input)
				}
				return a.Inputs[input].Default
			}
			return outputs[name]
		})
	}
	for _, step := range a.Runs.Steps {
		if step.Run == "" {
			continue
		}
		file := filepath.Join(temp, "output")
		cmd := exec.Command("bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step.Run)
		cmd.Dir = filepath.Join(dir, value(step.Dir))
		cmd.Env = append(os.Environ(), "PWD="+cmd.Dir, "GITHUB_ACTION_PATH="+root, "RUNNER_TEMP="+temp, "GITHUB_OUTPUT="+file, "GITHUB_STEP_SUMMARY="+filepath.Join(temp, "summary.md"), "GOFLAGS=", "GOWORK=off")
		for name, v := range step.Env {
			cmd.Env = append(cmd.Env, name+"="+value(v))
		}
		os.Remove(file)
		out, err := cmd.CombinedOutput()
		log += string(out)
		if err != nil {
			return log, err
		}
		data, _ := os.ReadFile(file)
		for line := range strings.Lines(string(data)) {
			name, v, _ := strings.Cut(strings.TrimSpace(line), "=")
			outputs["steps."+step.ID+".outputs."+name] = v
		}
	}
	return log, nil
}
