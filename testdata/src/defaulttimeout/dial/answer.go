package dial

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"time"
)

// To connect has a limit, to wait for the answer has none.
func whois(domain string) (string, error) {
	conn, err := net.DialTimeout("tcp", "whois.example:43", 5*time.Second)
	if err != nil {
		return "", err
	}
	defer conn.Close()
	if _, err := fmt.Fprintf(conn, "%s\r\n", domain); err != nil {
		return "", err
	}
	text, err := io.ReadAll(conn) // want `whois waits for an answer on conn, which has no deadline: a peer that connects and says nothing blocks it forever; call conn.SetDeadline first`
	return string(text), err
}

func versionOf(addr string) (version string, err error) {
	dialer := net.Dialer{Timeout: time.Second}
	conn, err := dialer.Dial("tcp", addr)
	if err != nil {
		return "", err
	}
	defer func() { conn.Close() }()
	conn.Write([]byte("version\r\n"))
	buf := make([]byte, 64)
	n, err := conn.Read(buf) // want `\w+ waits for an answer on conn, which has no deadline`
	return string(buf[:n]), err
}

func listing(addr string) (all []string, err error) {
	conn, err := net.DialTimeout("tcp", addr, time.Second)
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	io.WriteString(conn, "LIST\n")
	scan := bufio.NewScanner(conn) // want `\w+ waits for an answer on conn`
	for scan.Scan() {
		if scan.Text() == "." {
			return all, nil
		}
		all = append(all, scan.Text())
	}
	return all, scan.Err()
}

func exchange(addr string, in, out any) error {
	conn, err := net.DialTimeout("tcp", addr, time.Second)
	if err != nil {
		return err
	}
	defer conn.Close()
	if err := json.NewEncoder(conn).Encode(in); err != nil {
		return err
	}
	return json.NewDecoder(conn).Decode(out) // want `\w+ waits for an answer on conn`
}
