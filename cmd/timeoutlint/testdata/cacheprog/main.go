// The cacheprog command is a GOCACHEPROG that shares the build cache of a fleet
// through an HTTP server:
//
//	GOCACHEPROG="cacheprog http://127.0.0.1:1234 /var/cache/go"
//
// The directory holds what this machine has seen, since the go command reads
// files. It is as small as it can be, for tests.
package main

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"time"
)

type request struct {
	ID                 int64
	Command            string
	ActionID, OutputID []byte
	BodySize           int64
}

type response struct {
	ID            int64
	Err           string     `json:",omitempty"`
	KnownCommands []string   `json:",omitempty"`
	Miss          bool       `json:",omitempty"`
	OutputID      []byte     `json:",omitempty"`
	Size          int64      `json:",omitempty"`
	Time          *time.Time `json:",omitempty"`
	DiskPath      string     `json:",omitempty"`
}

type cache struct {
	url, dir string
	client   *http.Client

	mu  sync.Mutex
	out *json.Encoder
}

func main() {
	if len(os.Args) != 3 {
		log.Fatal("usage: cacheprog url dir")
	}
	c := &cache{url: os.Args[1], dir: os.Args[2], client: &http.Client{Timeout: 10 * time.Second}, out: json.NewEncoder(os.Stdout)}
	c.reply(response{KnownCommands: []string{"get", "put", "close"}})
	in := json.NewDecoder(os.Stdin)
	for {
		var req request
		if err := in.Decode(&req); err == io.EOF {
			return
		} else if err != nil {
			log.Fatal(err)
		}
		var body []byte
		if req.Command == "put" && req.BodySize > 0 {
			if err := in.Decode(&body); err != nil {
				log.Fatal(err)
			}
		}
		res, err := c.serve(req, body)
		if err != nil {
			res.Err = err.Error()
		}
		res.ID = req.ID
		c.reply(res)
		if req.Command == "close" {
			return
		}
	}
}

func (c *cache) reply(res response) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.out.Encode(res); err != nil {
		log.Fatal(err)
	}
}

func (c *cache) serve(req request, body []byte) (response, error) {
	action := fmt.Sprintf("%s/%x", c.url, req.ActionID)
	switch req.Command {
	case "put":
		put, err := http.NewRequest("PUT", action, bytes.NewReader(body))
		if err != nil {
			return response{}, err
		}
		put.Header.Set("Output-Id", hex.EncodeToString(req.OutputID))
		res, err := c.client.Do(put)
		if err != nil {
			return response{}, err
		}
		res.Body.Close()
		return c.keep(req.OutputID, body)
	case "get":
		res, err := c.client.Get(action)
		if err != nil {
			return response{}, err
		}
		defer res.Body.Close()
		if res.StatusCode != http.StatusOK {
			return response{Miss: true}, nil
		}
		output, err := hex.DecodeString(res.Header.Get("Output-Id"))
		if err != nil {
			return response{}, err
		}
		if body, err = io.ReadAll(res.Body); err != nil {
			return response{}, err
		}
		return c.keep(output, body)
	}
	return response{}, nil
}

// keep writes an output to the directory and returns where it is.
func (c *cache) keep(output, body []byte) (response, error) {
	now := time.Now()
	res := response{OutputID: output, Size: int64(len(body)), Time: &now, DiskPath: filepath.Join(c.dir, hex.EncodeToString(output))}
	return res, os.WriteFile(res.DiskPath, body, 0o666)
}
