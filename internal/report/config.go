package report

import (
	"fmt"

	"github.com/timeoutlint/timeoutlint/internal/knowledge"
)

// Configure takes the value of -config: the user's libraries and values, as
// [knowledge.User.Encode] writes them. The vet tool, which may read files,
// takes their names too.
var Configure = func(text string) error {
	u, err := knowledge.DecodeUser(text)
	if err != nil {
		return err
	}
	knowledge.SetUser(u)
	return nil
}

// configured is the one configuration of the process.
var configured string

// A configFlag is -config, which every pass offers.
type configFlag struct{}

func (configFlag) String() string { return "" }
func (configFlag) Set(text string) error {
	if text == configured {
		return nil
	}
	if configured != "" {
		return fmt.Errorf("passes cannot have different configurations")
	}
	configured = text
	return Configure(text)
}
