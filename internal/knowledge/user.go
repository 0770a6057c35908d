package knowledge

import (
	"bytes"
	"compress/flate"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"time"
)

// User is what a user's configuration adds to the tables: all of it that
// changes what passes find.
type User struct {
	Libraries []Library         `json:",omitempty"`
	Values    map[Profile]Value `json:",omitempty"`
	Paths     []PathValues      `json:",omitempty"` // the last that says something of a profile counts
}

// PathValues are values that hold in some files.
type PathValues struct {
	Dir    string   // absolute; Path is relative to it
	Path   []string // patterns of glob.Match
	Values map[Profile]Value
}

// Value is what messages and fixes suggest for a profile; zero: the built-in value.
type Value struct {
	Timeout time.Duration `yaml:"timeout" json:",omitzero"`
	Limit   int           `yaml:"limit" json:",omitzero"`
}

var (
	user       []Library // set once by SetUser, before the first lookup
	values     map[Profile]Value
	pathValues []PathValues
)

// SetUser adds a user's own libraries and values. Their rows win over built-in
// ones. It must be called before the first lookup.
func SetUser(u *User) {
	user, values, pathValues = nil, u.Values, u.Paths
	for _, l := range u.Libraries {
		l.own = true
		user = append(user, l)
	}
}

// Encode returns u as one word, the same for the same content. Nothing is "".
func (u *User) Encode() string {
	if len(u.Libraries) == 0 && len(u.Values) == 0 && len(u.Paths) == 0 {
		return ""
	}
	data, err := json.Marshal(u)
	if err != nil {
		panic("internal error: " + err.Error()) // plain data
	}
	var b bytes.Buffer
	w, _ := flate.NewWriter(&b, flate.BestCompression) // the level exists
	w.Write(data)
	w.Close()
	return base64.RawURLEncoding.EncodeToString(b.Bytes())
}

// DecodeUser reads what Encode wrote.
func DecodeUser(text string) (*User, error) {
	u := new(User)
	if text == "" {
		return u, nil
	}
	data, err := base64.RawURLEncoding.DecodeString(text)
	if err == nil {
		data, err = io.ReadAll(flate.NewReader(bytes.NewReader(data)))
	}
	if err == nil {
		err = json.Unmarshal(data, u)
	}
	if err != nil {
		return nil, fmt.Errorf("not what timeoutlint writes: %.40q", text)
	}
	return u, nil
}
