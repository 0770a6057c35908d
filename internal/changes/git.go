package changes

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
)

// A repository can name programs in its own configuration, which git then runs
// to list files (fsmonitor), to compare them (filters), after it has written
// its index (hooks), or to fetch an object that is missing. Whoever lints a
// repository does not want to run it, so all of that is switched off.
var disarmed = [][2]string{
	{"core.fsmonitor", "false"},
	{"core.hooksPath", os.DevNull},
	{"core.sshCommand", "false"},
	{"credential.helper", ""},
	{"safe.bareRepository", "explicit"}, // none that lies in the tree
}

// environment returns the environment of git, with the settings added to those
// above. They go in variables: on the command line a name could not have "=".
func environment(settings [][2]string) []string {
	env := append(os.Environ(),
		"GIT_OPTIONAL_LOCKS=0", // do not write the index
		"GIT_NO_LAZY_FETCH=1", "GIT_ALLOW_PROTOCOL=", "GIT_TERMINAL_PROMPT=0")
	// After what the user's environment has set this way.
	n, _ := strconv.Atoi(os.Getenv("GIT_CONFIG_COUNT"))
	for _, s := range slices.Concat(disarmed, settings) {
		env = append(env, fmt.Sprintf("GIT_CONFIG_KEY_%d=%s", n, s[0]), fmt.Sprintf("GIT_CONFIG_VALUE_%d=%s", n, s[1]))
		n++
	}
	return append(env, fmt.Sprintf("GIT_CONFIG_COUNT=%d", n))
}

// disarm switches off the filters that the repository itself defines; those of
// the user, for instance of LFS, are left as they are.
func (g *git) disarm(ctx context.Context) error {
	out, err := g.run(ctx, "config", "--list", "--show-scope", "--name-only", "-z")
	if errors.Is(err, exec.ErrNotFound) {
		return errors.New("git is not in PATH: it says which lines are new")
	} else if err != nil {
		return fmt.Errorf("git does not say which lines are new: %v", err)
	}
	var off [][2]string
	fields := strings.Split(out, "\x00")
	for i := 0; i+1 < len(fields); i += 2 {
		scope, name := fields[i], fields[i+1]
		if scope != "local" && scope != "worktree" || !strings.HasPrefix(name, "filter.") {
			continue
		}
		filter := name[:strings.LastIndexByte(name, '.')]
		off = append(off, [2]string{filter + ".clean", ""}, [2]string{filter + ".smudge", ""},
			[2]string{filter + ".process", ""}, [2]string{filter + ".required", "false"})
	}
	g.env = environment(off)
	return nil
}
