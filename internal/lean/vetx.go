package lean

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"go/token"
	"go/types"
	"io"
	"os"
	"runtime/debug"

	"golang.org/x/tools/go/gcexportdata"
)

// toolsVersion is the x/tools whose unitchecker reads and writes what this
// package does. TestToolsVersion fails where go.mod says another: run the tests
// of this package with that one, and write it here.
const toolsVersion = "v0.52.0"

const toolsPath = "golang.org/x/tools"

// knownTools reports whether this program was built with the x/tools that this
// package knows: a user's go.mod may choose another. It is a variable because a
// test binary does not always say what it was built with.
var knownTools = func() (version string, ok bool) {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "without build information", false
	}
	for _, m := range info.Deps {
		if m.Path == toolsPath {
			return m.Version, m.Version == toolsVersion && m.Replace == nil
		}
	}
	return "of unknown version", false
}

// A vetx file is what the unit of a package leaves for those that import it:
// "vetx", the lengths of both parts as 32 bits little endian, types, facts.
type vetx struct {
	types []byte // indexed export data without its first byte, 'i'
	facts []byte // empty if there are none
}

const (
	magic      = "vetx"
	headerSize = len(magic) + 8
)

func readVetx(file string) (*vetx, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	return parseVetx(data)
}

func parseVetx(data []byte) (*vetx, error) {
	if len(data) < headerSize || string(data[:len(magic)]) != magic {
		return nil, fmt.Errorf("not a vetx file")
	}
	types := int64(binary.LittleEndian.Uint32(data[4:]))
	facts := int64(binary.LittleEndian.Uint32(data[8:]))
	rest := data[headerSize:]
	if types+facts > int64(len(rest)) {
		return nil, fmt.Errorf("vetx file of %d bytes whose header says %d", len(data), int64(headerSize)+types+facts)
	}
	return &vetx{rest[:types], rest[types : types+facts]}, nil
}

// factsLen returns how many bytes of facts the file has, without reading them.
func factsLen(file string) (int, error) {
	f, err := os.Open(file)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	var header [headerSize]byte
	if _, err := io.ReadFull(f, header[:]); err != nil || string(header[:len(magic)]) != magic {
		return 0, fmt.Errorf("not a vetx file")
	}
	return int(binary.LittleEndian.Uint32(header[8:])), nil
}

// importTypes decodes the types of a package into imports.
func (v *vetx) importTypes(fset *token.FileSet, imports map[string]*types.Package, path string) (*types.Package, error) {
	// A reader of known length is read in one piece.
	r := &io.LimitedReader{R: io.MultiReader(bytes.NewReader([]byte{'i'}), bytes.NewReader(v.types)), N: int64(len(v.types)) + 1}
	return gcexportdata.Read(r, fset, imports, path)
}

// WriteEmpty writes the file of a package that nothing imports.
func WriteEmpty(file string) error {
	return os.WriteFile(file, append([]byte(magic), make([]byte, headerSize-len(magic))...), 0o666)
}

// writeVetx writes the file in one go: a half-written one would be cached.
func writeVetx(file string, fset *token.FileSet, pkg *types.Package, facts []byte) error {
	var buf bytes.Buffer
	// The header is one byte shorter than it should be: its last one is where
	// the export data's first byte, which is not wanted, comes to stand.
	buf.Write(make([]byte, headerSize-1))
	if err := gcexportdata.Write(&buf, fset, pkg); err != nil {
		return err
	}
	typesLen := buf.Len() - headerSize
	buf.Write(facts)
	data := buf.Bytes()
	if data[headerSize-1] != 'i' {
		return fmt.Errorf("export data begins with %q", data[headerSize-1])
	}
	copy(data, magic)
	binary.LittleEndian.PutUint32(data[4:], uint32(typesLen))
	binary.LittleEndian.PutUint32(data[8:], uint32(len(facts)))
	return os.WriteFile(file, data, 0o666)
}
