package delay

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"time"
)

// What goes on after success takes its own time; a refused connection takes none.

func sessions(addr string) {
	for { // want `this loop retries net\.DialTimeout immediately when it fails`
		conn, err := net.DialTimeout("tcp", addr, time.Second)
		if err != nil {
			log.Print(err)
			continue
		}
		session(conn)
	}
}

func session(conn net.Conn) {
	defer conn.Close()
	lines := bufio.NewScanner(conn)
	for lines.Scan() {
		log.Print(lines.Text())
	}
}

// while its ctx goes on, connected by a helper
type feed struct {
	addr string
	http *http.Client
}

func (f *feed) connect(ctx context.Context) (net.Conn, error) {
	d := net.Dialer{Timeout: time.Second}
	return d.DialContext(ctx, "tcp", f.addr)
}

func (f *feed) follow(ctx context.Context) {
	for ctx.Err() == nil { // want `this loop retries \(\*feed\)\.connect immediately when it fails`
		if conn, err := f.connect(ctx); err != nil {
			log.Print(err)
		} else {
			session(conn)
		}
	}
}

// a stream of events
func (f *feed) events(ctx context.Context, url string) error {
	for { // want `this loop retries \(\*http\.Client\)\.Do immediately when it fails`
		if err := ctx.Err(); err != nil {
			return err
		}
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
		if err != nil {
			return err
		}
		resp, err := f.http.Do(req)
		if err != nil {
			log.Print(err)
			continue
		}
		io.Copy(log.Writer(), resp.Body)
		resp.Body.Close()
	}
}

// Right: it pauses after each round, waits for the next job, is tried for each
// of several, or the failure ends it.

func paced(addr string) {
	for {
		conn, err := net.DialTimeout("tcp", addr, time.Second)
		if err != nil {
			log.Print(err)
		} else {
			session(conn)
		}
		time.Sleep(5 * time.Second)
	}
}

func perJob(addr string, jobs <-chan []byte) {
	for {
		job, ok := <-jobs
		if !ok {
			return
		}
		conn, err := net.DialTimeout("tcp", addr, time.Second)
		if err != nil {
			log.Print(err)
			continue
		}
		conn.Write(job)
		conn.Close()
	}
}

func perLine(addr string, in *bufio.Scanner) {
	for in.Scan() {
		conn, err := net.DialTimeout("tcp", addr, time.Second)
		if err != nil {
			log.Print(err)
			continue
		}
		io.WriteString(conn, in.Text())
		conn.Close()
	}
}

// what has been connected is read: the next line may come
func lines(conn net.Conn) {
	buf := make([]byte, 512)
	for {
		n, err := readLine(conn, buf)
		if err != nil {
			log.Print(err)
			continue
		}
		log.Print(string(buf[:n]))
	}
}

func readLine(conn net.Conn, buf []byte) (int, error) {
	if err := conn.SetReadDeadline(time.Now().Add(time.Minute)); err != nil {
		return 0, err
	}
	return conn.Read(buf)
}

// a page says which is the next
func pages(c *http.Client, next string) (n int, err error) {
	for next != "" {
		resp, err := c.Get(next)
		if err != nil {
			return n, err
		}
		var page struct {
			Next  string
			Items []string
		}
		err = json.NewDecoder(resp.Body).Decode(&page)
		resp.Body.Close()
		if err != nil {
			return n, err
		}
		n += len(page.Items)
		next = page.Next
	}
	return n, nil
}

func worklist(c *http.Client, queue []string) {
	for len(queue) > 0 {
		url := queue[0]
		queue = queue[1:]
		resp, err := c.Get(url)
		if err != nil {
			log.Print(err)
			continue
		}
		resp.Body.Close()
	}
}

func once(addr string) error {
	for {
		conn, err := net.DialTimeout("tcp", addr, time.Second)
		if err != nil {
			return errors.Join(errors.New("lost"), err)
		}
		session(conn)
	}
}
