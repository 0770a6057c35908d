package quiet

import (
	"errors"
	"net/http"
)

// ok: another one each time, taken off a list, in any of its forms.

func firstOf(c *http.Client, urls []string) error {
	for len(urls) > 0 {
		url := urls[0]
		urls = urls[1:]
		if err := head(c, url); err == nil {
			return nil
		}
	}
	return errors.New("none answers")
}

func lastOf(c *http.Client, urls []string) error {
	var url string
	for {
		n := len(urls)
		if n == 0 {
			return errors.New("none answers")
		}
		url, urls = urls[n-1], urls[:n-1]
		if head(c, url) == nil {
			return nil
		}
	}
}

type mirrors struct {
	left []string
	next *mirrors
	url  string
}

func (m *mirrors) any(c *http.Client) error {
	for len(m.left) > 0 {
		url := m.left[0]
		m.left = m.left[1:]
		if err := head(c, url); err != nil {
			continue
		}
		return nil
	}
	return errors.New("none answers")
}

func (m *mirrors) chain(c *http.Client) (err error) {
	for at := m; at != nil; at = at.next {
		if err = head(c, at.url); err == nil {
			return nil
		}
	}
	return err
}

func head(c *http.Client, url string) error {
	resp, err := c.Head(url)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}
