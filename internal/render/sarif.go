package render

import (
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"path/filepath"
	"strings"

	"github.com/timeoutlint/timeoutlint/internal/printable"
	"github.com/timeoutlint/timeoutlint/internal/report"
	"github.com/timeoutlint/timeoutlint/internal/vet"
)

// The part of SARIF 2.1.0 that is written. What GitHub's code scanning makes
// of it decides between the ways there are:
//
//   - a related location is only shown if the message links to it;
//   - columns count UTF-16 code units, since bytes cannot be declared;
//   - paths are relative to the root of the repository, which is %SRCROOT%: no
//     path of the machine is written;
//   - partialFingerprints has ours only: the line hash that GitHub also wants is
//     added by its upload action, which warns of one that is not its own.
type sarifLog struct {
	Schema  string     `json:"$schema"`
	Version string     `json:"version"`
	Runs    []sarifRun `json:"runs"`
}

type sarifRun struct {
	Tool               sarifTool               `json:"tool"`
	Automation         sarifAutomation         `json:"automationDetails"`
	Invocations        []sarifInvocation       `json:"invocations"`
	ColumnKind         string                  `json:"columnKind"`
	OriginalURIBaseIDs map[string]sarifBaseURI `json:"originalUriBaseIds"`
	Results            []sarifResult           `json:"results"`
}

type sarifBaseURI struct {
	Description sarifMessage `json:"description"`
}

type sarifTool struct {
	Driver sarifDriver `json:"driver"`
}

type sarifDriver struct {
	Name           string      `json:"name"`
	Version        string      `json:"version"`
	InformationURI string      `json:"informationUri"`
	Rules          []sarifRule `json:"rules"`
}

type sarifRule struct {
	ID            string       `json:"id"`
	Name          string       `json:"name"` // must differ from the id
	Short         sarifMessage `json:"shortDescription"`
	Help          sarifHelp    `json:"help"`
	HelpURI       string       `json:"helpUri"`
	Configuration struct {
		Level string `json:"level"`
	} `json:"defaultConfiguration"`
	Properties struct {
		Tags []string `json:"tags"`
	} `json:"properties"`
}

type sarifHelp struct {
	Text     string `json:"text"`
	Markdown string `json:"markdown,omitempty"`
}

type sarifAutomation struct {
	ID string `json:"id"`
}

type sarifMessage struct {
	Text string `json:"text"`
}

type sarifInvocation struct {
	Successful    bool                `json:"executionSuccessful"`
	Notifications []sarifNotification `json:"toolExecutionNotifications,omitempty"`
}

type sarifNotification struct {
	Level   string       `json:"level"`
	Message sarifMessage `json:"message"`
}

type sarifResult struct {
	RuleID       string            `json:"ruleId"`
	RuleIndex    int               `json:"ruleIndex"`
	Level        string            `json:"level"`
	Message      sarifMessage      `json:"message"`
	Locations    []sarifLocation   `json:"locations"`
	Related      []sarifLocation   `json:"relatedLocations,omitempty"`
	Fingerprints map[string]string `json:"partialFingerprints,omitempty"`
	Fixes        []sarifFix        `json:"fixes,omitempty"`
	Properties   *sarifProgram     `json:"properties,omitempty"`
}

type sarifLocation struct {
	ID       int           `json:"id,omitempty"`
	Physical sarifPhysical `json:"physicalLocation"`
	Message  *sarifMessage `json:"message,omitempty"`
}

type sarifPhysical struct {
	Artifact sarifArtifact `json:"artifactLocation"`
	Region   *sarifRegion  `json:"region,omitempty"`
}

type sarifArtifact struct {
	URI       string `json:"uri"`
	URIBaseID string `json:"uriBaseId,omitempty"`
}

type sarifRegion struct {
	StartLine   int `json:"startLine"`
	StartColumn int `json:"startColumn,omitempty"`
	EndLine     int `json:"endLine,omitempty"`
	EndColumn   int `json:"endColumn,omitempty"`
}

type sarifFix struct {
	Description sarifMessage  `json:"description"`
	Changes     []sarifChange `json:"artifactChanges"`
}

// sarifProgram marks a result of which only the program tells.
type sarifProgram struct {
	Program bool `json:"program"`
}

type sarifChange struct {
	Artifact     sarifArtifact      `json:"artifactLocation"`
	Replacements []sarifReplacement `json:"replacements"`
}

type sarifReplacement struct {
	Deleted  sarifRegion   `json:"deletedRegion"`
	Inserted *sarifMessage `json:"insertedContent,omitempty"`
}

// A sarif builds one log.
type sarif struct {
	root   string
	help   func(kind string) (text, markdown string)
	source lines
	rules  []sarifRule
	index  map[string]int // of rules
}

// SARIF writes a log of the Static Analysis Results Interchange Format.
func SARIF(w io.Writer, opts Options, r *Report) error {
	s := &sarif{root: opts.Root, help: opts.Help, source: lines{r.Sources}, index: make(map[string]int), rules: []sarifRule{}}
	run := sarifRun{
		// Code scanning takes what is uploaded for the whole of its category: two
		// modules of a repository must not have the same.
		Automation:  sarifAutomation{"timeoutlint/" + category(opts)},
		Invocations: []sarifInvocation{{Successful: len(r.Errors) == 0}},
		ColumnKind:  "utf16CodeUnits",
		OriginalURIBaseIDs: map[string]sarifBaseURI{
			"%SRCROOT%": {sarifMessage{"the root of the repository"}},
		},
		Results: []sarifResult{},
	}
	for _, text := range r.Errors {
		run.Invocations[0].Notifications = append(run.Invocations[0].Notifications, sarifNotification{"error", sarifMessage{printable.Text(text)}})
	}
	for i, f := range r.Findings {
		result := s.result(f)
		if print := r.fingerprint(i); print != "" {
			result.Fingerprints = map[string]string{"timeoutlint/v1": print}
		}
		run.Results = append(run.Results, result)
	}
	run.Tool.Driver = sarifDriver{
		Name: "timeoutlint", Version: vet.ModuleVersion(),
		InformationURI: "https://github.com/timeoutlint/timeoutlint",
		Rules:          s.rules,
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "\t")
	return enc.Encode(sarifLog{
		Schema:  "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
		Version: "2.1.0",
		Runs:    []sarifRun{run},
	})
}

func (s *sarif) result(f *vet.Finding) sarifResult {
	result := sarifResult{
		RuleID: f.Kind, RuleIndex: s.rule(f), Level: f.Severity(),
		Locations: []sarifLocation{{Physical: s.physical(f.Pos, f.End)}},
	}
	text := escapeLinks(f.Text.String())
	for i, r := range f.Related {
		result.Related = append(result.Related, sarifLocation{
			ID: i + 1, Physical: s.physical(r.Pos, r.End), Message: &sarifMessage{r.Message},
		})
		text += fmt.Sprintf("\n[%s](%d)", escapeLinks(r.Message), i+1)
	}
	result.Message.Text = text
	if f.Program {
		result.Properties = &sarifProgram{true}
	}
	for _, fix := range f.Fixes {
		if fix, ok := s.fix(fix); ok {
			result.Fixes = append(result.Fixes, fix)
		}
	}
	return result
}

// category is the directory of the run in the repository, which ends with a slash
// unless it is the root: what comes before the last slash is the category.
func category(opts Options) string {
	name, ok := rooted(opts.Root, opts.Module)
	if !ok || name == "." {
		return ""
	}
	return name + "/"
}

// escapeLinks keeps brackets from being taken for a link.
func escapeLinks(text string) string {
	return strings.NewReplacer(`\`, `\\`, `[`, `\[`, `]`, `\]`).Replace(text)
}

func (s *sarif) rule(f *vet.Finding) int {
	if i, ok := s.index[f.Kind]; ok {
		return i
	}
	rule := sarifRule{ID: f.Kind, Name: f.Pass + "/" + f.Kind, HelpURI: report.URL(f.Kind)}
	rule.Short.Text = "Reports directives that are mistaken or unused"
	if k, ok := report.Lookup(f.Kind); ok {
		rule.Short.Text = "Reports " + k.Short
	}
	rule.Help.Text = rule.Short.Text + ": see " + rule.HelpURI
	if s.help != nil {
		if text, markdown := s.help(f.Kind); text != "" {
			rule.Help = sarifHelp{text, markdown}
		}
	}
	rule.Configuration.Level = report.Severity(f.Kind)
	rule.Properties.Tags = []string{f.Pass, "reliability", "availability"}
	if k, ok := report.Lookup(f.Kind); ok && k.Strict {
		rule.Properties.Tags = append(rule.Properties.Tags, "audit")
	}
	s.index[f.Kind] = len(s.rules)
	s.rules = append(s.rules, rule)
	return len(s.rules) - 1
}

func (s *sarif) artifact(file string) sarifArtifact {
	name, ok := rooted(s.root, file)
	uri := url.URL{Path: name}
	if !ok {
		uri.Scheme = "file"
		if !strings.HasPrefix(name, "/") {
			uri.Path = "/" + name // C:/x.go
		}
		return sarifArtifact{URI: uri.String()}
	}
	// A colon in the first element would make a scheme of it.
	return sarifArtifact{URI: strings.TrimPrefix(uri.String(), "./"), URIBaseID: "%SRCROOT%"}
}

func (s *sarif) physical(pos, end vet.Position) sarifPhysical {
	p := sarifPhysical{Artifact: s.artifact(filepath.Clean(pos.File))}
	if pos.Line > 0 {
		region := s.region(pos, end)
		p.Region = &region
	}
	return p
}

func (s *sarif) region(pos, end vet.Position) sarifRegion {
	region := sarifRegion{StartLine: pos.Line, StartColumn: s.source.utf16Column(pos)}
	if endColumn := s.source.utf16Column(end); end.File == pos.File && region.StartColumn > 0 && endColumn > 0 && comparePositions(pos, end) <= 0 {
		region.EndLine, region.EndColumn = end.Line, endColumn
	}
	return region
}

func comparePositions(a, b vet.Position) int {
	if a.Line != b.Line {
		return a.Line - b.Line
	}
	return a.Col - b.Col
}

// fix reports ok = false for one whose edits do not fit the file: it changed.
func (s *sarif) fix(fix vet.Fix) (f sarifFix, ok bool) {
	f.Description.Text = fix.Message
	changes := make(map[string]int)
	for _, e := range fix.Edits {
		start, ok1 := s.source.position(e.Filename, e.Start)
		end, ok2 := s.source.position(e.Filename, e.End)
		if !ok1 || !ok2 {
			return f, false
		}
		i, ok := changes[e.Filename]
		if !ok {
			i = len(f.Changes)
			changes[e.Filename] = i
			f.Changes = append(f.Changes, sarifChange{Artifact: s.artifact(e.Filename)})
		}
		replacement := sarifReplacement{Deleted: s.region(start, end)}
		if e.New != "" {
			replacement.Inserted = &sarifMessage{e.New}
		}
		f.Changes[i].Replacements = append(f.Changes[i].Replacements, replacement)
	}
	return f, len(f.Changes) > 0
}
