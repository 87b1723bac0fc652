package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/user"
	"path/filepath"
	"strings"
	"syscall"
	"time"
	"unicode"

	"frontdoor/kiosk"
	"frontdoor/sync/identity"
)

// clientFlags are those of every command that speaks to a running hub.
func (c *call) clientFlags() {
	c.flags.StringVar(&c.url, "hub", "", "`URL` of a hub elsewhere; else the one that runs on -data")
	c.flags.StringVar(&c.token, "token", "", "the hub's token; else $FRONTDOOR_TOKEN, else the one in the file keys/hub/token of -data")
}

// byFlag takes the name of the person who does it. Where a person's answer is
// what counts, the name must be given; elsewhere the account's will do.
func (c *call) byFlag(must bool) {
	name := ""
	if u, err := user.Current(); err == nil && !must {
		name = u.Username
	}
	c.flags.StringVar(&c.by, "by", name, "`name` of the person who does this")
}

func (c *call) jsonFlag() { c.flags.BoolVar(&c.json, "json", false, "write JSON") }

// errNotRunning says that there is no hub to speak to.
var errNotRunning = kiosk.Errorf(kiosk.CodeUnavailable, "", "no hub runs here; start it with hub run, or name it with -hub URL -token TOKEN")

// locate finds the hub's address and token.
func (c *call) locate() error {
	if c.url == "" {
		r, ok, err := readRunning(c.data)
		if err != nil {
			return err
		}
		if !ok {
			return errNotRunning
		}
		c.url = r.API
	}
	// Not the flag's default: that is written wherever a flag is mistyped.
	c.token = cmp.Or(c.token, os.Getenv("FRONTDOOR_TOKEN"))
	if c.token == "" {
		token, err := identity.ReadToken(keysDir(c.data))
		if errors.Is(err, identity.ErrNoToken) {
			return kiosk.Errorf(kiosk.CodeBadInput, "", "the hub's token is not in %s; put that file back, or give the token with -token or $FRONTDOOR_TOKEN. If it is lost, make another with hub init -new-token and start the hub again",
				filepath.Join(keysDir(c.data), "hub", "token"))
		}
		if err != nil {
			return kiosk.Wrap(kiosk.CodeBadInput, "", "the hub's token is not known; give -token, or -data with its keys", err)
		}
		c.token = token
	}
	return nil
}

// Limits of the client.
const (
	clientTimeout = 30 * time.Second
	maxAnswer     = 64 << 20
)

// events is a body of sealed events, one on a line.
type events []byte

// ask sends one request; body is sent as JSON unless it is a reader, which is
// CSV, or events. The answer comes back as it is.
func (c *call) ask(ctx context.Context, method, path string, body any) ([]byte, error) {
	if err := c.locate(); err != nil {
		return nil, err
	}
	if strings.ContainsFunc(c.by, unicode.IsControl) {
		return nil, kiosk.Errorf(kiosk.CodeBadInput, "", "-by holds a line break or the like; give a name on one line")
	}
	ctx, cancel := context.WithTimeout(ctx, clientTimeout)
	defer cancel()
	req, err := c.request(ctx, method, path, body)
	if err != nil {
		return nil, kiosk.Wrap(kiosk.CodeBadInput, "", "-hub is not a URL like http://127.0.0.1:8080", err)
	}
	resp, err := http.DefaultClient.Do(req)
	if errors.Is(err, syscall.ECONNREFUSED) {
		return nil, errNotRunning
	}
	if err != nil {
		return nil, kiosk.Wrap(kiosk.CodeUnavailable, "", "the hub does not answer", err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	if err != nil {
		return nil, kiosk.Wrap(kiosk.CodeUnavailable, "", "the hub's answer broke off", err)
	}
	if resp.StatusCode == http.StatusOK {
		return b, nil
	}
	return nil, refusal(resp.StatusCode, b)
}

func (c *call) request(ctx context.Context, method, path string, body any) (*http.Request, error) {
	content, kind := io.Reader(nil), "application/json"
	switch b := body.(type) {
	case nil:
	case io.Reader:
		content, kind = b, "text/csv"
	case events:
		content, kind = bytes.NewReader(b), "application/x-ndjson"
	default:
		j, err := json.Marshal(b)
		if err != nil {
			return nil, err
		}
		content = bytes.NewReader(j)
	}
	req, err := http.NewRequestWithContext(ctx, method, strings.TrimSuffix(c.url, "/")+path, content)
	if err != nil {
		return nil, err
	}
	req.Header.Set("Authorization", "Bearer "+c.token)
	req.Header.Set("Content-Type", kind)
	req.Header.Set("Frontdoor-By", c.by)
	return req, nil
}

// refusal is the hub's own words for why not.
func refusal(status int, b []byte) error {
	var f struct {
		Error string `json:"error"`
		Do    string `json:"do"`
	}
	code := kiosk.CodeConflict
	switch {
	case status == http.StatusBadRequest:
		code = kiosk.CodeBadInput
	case status >= 500:
		code = kiosk.CodeUnavailable
	}
	if err := json.Unmarshal(b, &f); err != nil || f.Error == "" {
		return kiosk.Errorf(code, "", "what answers at this address is no hub (HTTP status %d)", status)
	}
	return kiosk.Errorf(code, "", "%s; %s", f.Error, f.Do)
}

// print writes an answer as JSON, or in words.
func (c *call) print(b []byte, words func() error) error {
	if !c.json {
		return words()
	}
	_, err := fmt.Fprintln(c.stdout, strings.TrimSpace(string(b)))
	return err
}
