// Package quiet has loops that look like hasty retries and are none.
package quiet

import (
	"bufio"
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"math/rand"
	"net"
	"net/http"
	"os"
	"sync/atomic"
	"time"
)

type client struct {
	http *http.Client
	db   *sql.DB
}

func (c *client) once(ctx context.Context, url string) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, "GET", url, nil)
	if err != nil {
		return nil, err
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	return io.ReadAll(resp.Body)
}

// The pause comes first, and not before the first attempt.
func (c *client) backoff(ctx context.Context, url string) (body []byte, err error) {
	for attempt := 0; attempt < 4; attempt++ {
		if attempt > 0 {
			select {
			case <-ctx.Done():
				return nil, ctx.Err()
			case <-time.After(time.Duration(rand.Int63n(int64(time.Second << attempt)))):
			}
		}
		if body, err = c.once(ctx, url); err == nil {
			return body, nil
		}
	}
	return nil, err
}

// The pause is not taken after the last attempt.
func (c *client) notAfterLast(ctx context.Context, url string) (body []byte, err error) {
	for i := 0; i < 3; i++ {
		body, err = c.once(ctx, url)
		if err == nil {
			break
		}
		if i < 2 {
			pause(ctx, i)
		}
	}
	return body, err
}

// A helper that pauses.
func pause(ctx context.Context, n int) {
	t := time.NewTimer(time.Second << n)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-t.C:
	}
}

// Other items.
func (c *client) all(ctx context.Context, urls []string) (bodies [][]byte) {
	for _, url := range urls {
		body, err := c.once(ctx, url)
		if err != nil {
			log.Print(err)
			continue
		}
		bodies = append(bodies, body)
	}
	return bodies
}

// Other items, by index.
func (c *client) allByIndex(ctx context.Context, urls []string) (bodies [][]byte) {
	for i := 0; i < len(urls); i++ {
		body, err := c.once(ctx, urls[i])
		if err != nil {
			continue
		}
		bodies = append(bodies, body)
	}
	return bodies
}

// Other hosts.
func (c *client) failover(ctx context.Context, hosts []string) ([]byte, error) {
	var err error
	for attempt := 0; attempt < len(hosts); attempt++ {
		var body []byte
		if body, err = c.once(ctx, "http://"+hosts[attempt%len(hosts)]+"/status"); err == nil {
			return body, nil
		}
	}
	return nil, err
}

// Whatever the balancer picks.
func (c *client) balanced(ctx context.Context, lb *balancer) ([]byte, error) {
	for retries := 0; retries < 3; retries++ {
		host := lb.next()
		if body, err := c.once(ctx, host); err == nil {
			return body, nil
		}
	}
	return nil, errors.New("no host")
}

type balancer struct {
	hosts []string
	n     atomic.Int64
}

func (b *balancer) next() string { return b.hosts[int(b.n.Add(1))%len(b.hosts)] }

// Pages.
func (c *client) pages(ctx context.Context, url string) (all []string, err error) {
	for page := 1; page <= 10; page++ {
		body, err := c.once(ctx, fmt.Sprintf("%s?page=%d", url, page))
		if err != nil {
			log.Print("skipped: ", err)
			continue
		}
		all = append(all, string(body))
	}
	return all, nil
}

// Pages, by token: failures end it.
func (c *client) tokens(ctx context.Context, url string) (all []string, err error) {
	token := ""
	for {
		body, err := c.once(ctx, url+"?token="+token)
		if err != nil {
			return nil, err
		}
		var page struct {
			Items []string
			Next  string
		}
		if err := json.Unmarshal(body, &page); err != nil {
			return nil, err
		}
		all = append(all, page.Items...)
		if page.Next == "" {
			return all, nil
		}
		token = page.Next
	}
}

// A repair: the answer arrived and was no JSON.
func (c *client) repair(ctx context.Context, url string) (out map[string]any, err error) {
	for attempt := 0; attempt < 3; attempt++ {
		body, err := c.once(ctx, url)
		if err != nil {
			return nil, err
		}
		if err = json.Unmarshal(body, &out); err == nil {
			return out, nil
		}
	}
	return nil, errors.New("never JSON")
}

// Agent steps: the answer asks for a tool.
func (c *client) agent(ctx context.Context, url string) (string, error) {
	var history []string
	for step := 0; step < 8; step++ {
		body, err := c.once(ctx, url+"?h="+fmt.Sprint(history))
		if err != nil {
			return "", err
		}
		if !bytes.Contains(body, []byte("tool")) {
			return string(body), nil
		}
		history = append(history, string(body))
	}
	return "", errors.New("too many steps")
}

// Not ready yet, with a pause.
func (c *client) poll(ctx context.Context, url string) error {
	for {
		body, err := c.once(ctx, url)
		if err != nil {
			return err
		}
		if string(body) == "done" {
			return nil
		}
		time.Sleep(time.Second)
	}
}

// A ticker paces success and failure alike.
func (c *client) ticked(ctx context.Context, url string) {
	t := time.NewTicker(time.Minute)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
			if _, err := c.once(ctx, url); err != nil {
				log.Print(err)
				continue
			}
		}
	}
}

// The loop waits for work.
func (c *client) consume(ctx context.Context, jobs chan string) {
	for job := range jobs {
		if _, err := c.once(ctx, job); err != nil {
			continue
		}
	}
}

func (c *client) consumeSame(ctx context.Context, url string, kick <-chan struct{}) {
	for {
		<-kick
		if _, err := c.once(ctx, url); err != nil {
			continue
		}
	}
}

// Accepting and reading.
func serve(l net.Listener) {
	for {
		conn, err := l.Accept()
		if err != nil {
			continue
		}
		go handle(conn)
	}
}

func handle(conn net.Conn) {
	r := bufio.NewReader(conn)
	for {
		if _, err := r.ReadString('\n'); err != nil {
			if errors.Is(err, os.ErrDeadlineExceeded) {
				continue
			}
			return
		}
	}
}

// Compare and swap.
func bump(n *atomic.Int64) {
	for {
		old := n.Load()
		if n.CompareAndSwap(old, old+1) {
			return
		}
	}
}

// A lost race, not a failure of the database.
var errConflict = errors.New("conflict")

func (c *client) swap(ctx context.Context) error {
	for i := 0; i < 5; i++ {
		err := c.update(ctx)
		if errors.Is(err, errConflict) {
			continue
		}
		return err
	}
	return errConflict
}

func (c *client) update(ctx context.Context) error {
	_, err := c.db.ExecContext(ctx, "update t set v = v + 1 where v = 3")
	return err
}

// Asked of a person each time.
func (c *client) ask(ctx context.Context, in *bufio.Reader) error {
	for {
		name, err := in.ReadString('\n')
		if err != nil {
			return err
		}
		if _, err := c.once(ctx, "http://localhost/"+name); err != nil {
			fmt.Println(err)
			continue
		}
		return nil
	}
}

// Nothing remote.
func parse(lines []string) (n int) {
	for attempt := 0; attempt < 3; attempt++ {
		if err := json.Unmarshal([]byte(lines[0]), &n); err != nil {
			continue
		}
		return n
	}
	return 0
}

// The pause is in the attempt.
func (c *client) paced(ctx context.Context, url string) error {
	for i := 0; i < 3; i++ {
		if err := c.slowly(ctx, url, i); err == nil {
			return nil
		}
	}
	return errors.New("gave up")
}

func (c *client) slowly(ctx context.Context, url string, n int) error {
	if n > 0 {
		pause(ctx, n)
	}
	_, err := c.once(ctx, url)
	return err
}

// A ctx made anew for each attempt does not end while it pauses.
func (c *client) keepAlive(url string) error {
	tries := 0
again:
	ctx, cancel := context.WithCancel(context.Background())
	_, err := c.once(ctx, url)
	if err != nil && tries < 5 {
		tries++
		time.Sleep(time.Second)
		cancel()
		goto again
	}
	cancel()
	return err
}

// The attempt is made when the ticker says so, though the select does not wait.
func (c *client) renews(ctx context.Context, urls []string, tick *time.Ticker) error {
	var err error
	for retry := 0; retry < 3; retry++ {
		select {
		case <-tick.C:
			if _, err = c.once(ctx, urls[0]); err == nil {
				return nil
			}
		default:
		}
	}
	return err
}

// A failure ends the loop through its flag.
func (c *client) untilDone(ctx context.Context, url string, timeout <-chan time.Time) (err error) {
	running := true
	tries := 0
	for running {
		select {
		case <-timeout:
			running = false
		default:
			tries++
			_, err = c.once(ctx, url)
			if err != nil {
				running = false
				break
			}
			time.Sleep(10 * time.Millisecond)
		}
	}
	return err
}

// Whoever sits at the terminal paces it, and ends it.
func (c *client) login(ctx context.Context) []byte {
	for {
		password := ask()
		if body, err := c.once(ctx, "http://login"); err == nil {
			return append(body, password...)
		}
	}
}

func ask() string {
	line, _ := bufio.NewReader(os.Stdin).ReadString('\n')
	return line
}

// What is tried between the attempts of another call is no attempt of its own.
func (c *client) between(ctx context.Context) error {
	var err error
	for retry := 0; retry < 3; retry++ {
		if _, err = c.once(ctx, "http://model"); err == nil {
			break
		}
		if errors.Is(err, context.Canceled) {
			return err
		}
		if _, err := c.once(ctx, "http://compact"); err != nil {
			log.Print(err)
		}
		if retry == 7 {
			break
		}
		time.Sleep(time.Millisecond)
	}
	return err
}

// The same request a hundred times, whatever comes of it.
func (c *client) hundred(req *http.Request) {
	count := 0
	for i := 0; i < 100; i++ {
		count++
		_, err := c.do(req)
		if err != nil {
			panic(err)
		}
	}
	log.Print(count)
}

func (c *client) do(req *http.Request) (*http.Response, error) { return c.http.Do(req) }

// The same, asked the other way round.
func (c *client) swapUnless(ctx context.Context) error {
	var last error
	for i := 0; i < 5; i++ {
		err := c.update(ctx)
		if err != errConflict {
			return err
		}
		last = err
	}
	return last
}

func (c *client) swapUnlessIs(ctx context.Context) (err error) {
	for range 5 {
		if err = c.update(ctx); !errors.Is(err, errConflict) {
			break
		}
	}
	return err
}

func (c *client) swapNamed(ctx context.Context) error {
	for range 3 {
		conflictErr := c.update(ctx)
		if conflictErr != nil {
			continue
		}
		return nil
	}
	return errConflict
}
