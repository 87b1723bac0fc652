package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"frontdoor/kiosk"
)

// hubClient does what staff and the hospital's booking system do.
type hubClient struct {
	url, token string
}

// board is the part of the hub's board that the demo looks at.
type board struct {
	Queues []struct {
		Queue    string         `json:"queue"`
		Revision kiosk.Revision `json:"revision"`
		Called   []boardEntry   `json:"called"`
		Waiting  []boardEntry   `json:"waiting"`
		Done     []boardEntry   `json:"done"`
	} `json:"queues"`
}

type boardEntry struct {
	Code     string `json:"code"`
	Position int    `json:"position"`
	History  []struct {
		Position int            `json:"position"`
		Revision kiosk.Revision `json:"revision"`
	} `json:"history"`
}

func (c *hubClient) importBookings(ctx context.Context, list []booking) error {
	b, err := bookingsCSV(list)
	if err != nil {
		return err
	}
	return c.do(ctx, http.MethodPost, "/api/v1/appointments", "text/csv", b, nil)
}

// call calls the next person of a queue to a room; false when nobody waits.
func (c *hubClient) call(ctx context.Context, queue, room, by string) (code string, ok bool, err error) {
	var out struct {
		Code string `json:"code"`
	}
	err = c.post(ctx, "/api/v1/queues/"+url.PathEscape(queue)+"/call", map[string]string{"by": by, "room": room}, &out)
	if kiosk.CodeOf(err) == kiosk.CodeNotFound {
		return "", false, nil
	}
	return out.Code, err == nil, err
}

func (c *hubClient) done(ctx context.Context, code, by string) error {
	return c.post(ctx, "/api/v1/tickets/"+url.PathEscape(code)+"/done", map[string]string{"by": by}, nil)
}

func (c *hubClient) alerts(ctx context.Context) ([]kiosk.Alert, error) {
	var out struct {
		Alerts []kiosk.Alert `json:"alerts"`
	}
	err := c.do(ctx, http.MethodGet, "/api/v1/alerts", "", nil, &out)
	return out.Alerts, err
}

func (c *hubClient) ack(ctx context.Context, id, by string) error {
	return c.post(ctx, "/api/v1/alerts/"+url.PathEscape(id)+"/ack", map[string]string{"by": by}, nil)
}

func (c *hubClient) board(ctx context.Context) (board, error) {
	var b board
	err := c.do(ctx, http.MethodGet, "/api/v1/board?history=1", "", nil, &b)
	return b, err
}

func (c *hubClient) post(ctx context.Context, path string, body, out any) error {
	b, err := json.Marshal(body)
	if err != nil {
		return err
	}
	return c.do(ctx, http.MethodPost, path, "application/json", b, out)
}

func (c *hubClient) do(ctx context.Context, method, path, contentType string, body []byte, out any) error {
	ctx, stop := context.WithTimeout(ctx, 10*time.Second)
	defer stop()
	req, err := http.NewRequestWithContext(ctx, method, c.url+path, bytes.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", "Bearer "+c.token)
	req.Header.Set("Frontdoor-By", "demo")
	if contentType != "" {
		req.Header.Set("Content-Type", contentType)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	b, err := io.ReadAll(io.LimitReader(res.Body, 16<<20))
	if err != nil {
		return err
	}
	switch {
	case res.StatusCode == http.StatusNotFound:
		return kiosk.Errorf(kiosk.CodeNotFound, "", "the hub found nothing there")
	case res.StatusCode >= 300:
		return fmt.Errorf("the hub refused %s: %s", path, strings.TrimSpace(string(b)))
	case out == nil || len(b) == 0:
		return nil
	}
	return json.Unmarshal(b, out)
}
