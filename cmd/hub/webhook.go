package main

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"time"

	"frontdoor/kiosk"
)

// webhook tells another system of arrivals; it implements hub.Notifier.
type webhook struct {
	url    string
	secret []byte
	now    func() time.Time
	client *http.Client
}

// Limits of a webhook.
const (
	webhookTime = 10 * time.Second
	minSecret   = 32 // bytes
)

// newWebhook reads the secret. What is told names people by their ids, so that
// it goes to this machine or over TLS only.
func newWebhook(address, secretFile string) (*webhook, error) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.User != nil || u.Scheme != "https" && (u.Scheme != "http" || !loopback(u.Hostname())) {
		return nil, kiosk.Errorf(kiosk.CodeBadInput, "", "-webhook is a URL like https://ehr.example/arrivals; without TLS it may only lead to this machine")
	}
	b, err := os.ReadFile(secretFile)
	if err != nil {
		return nil, kiosk.Wrap(kiosk.CodeBadInput, "", "the webhook's secret cannot be read; name the file with -webhook-secret", err)
	}
	if b = bytes.TrimSpace(b); len(b) < minSecret {
		return nil, kiosk.Errorf(kiosk.CodeBadInput, "", "the webhook's secret has %d bytes, which is too short; make one of at least %d: openssl rand -hex 32", len(b), minSecret)
	}
	return &webhook{url: address, secret: b, now: time.Now, client: &http.Client{
		Timeout: webhookTime,
		// A redirect could lead anywhere.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}, nil
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// Notify posts one arrival. The signature (Frontdoor-Signature) is t=SECONDS,
// v1=HEX: HMAC-SHA256 over the seconds, a full stop and the body, so that
// neither the body nor an old message can be passed off as new.
func (h *webhook) Notify(ctx context.Context, _ string, body []byte) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, h.url, bytes.NewReader(body))
	if err != nil {
		return err
	}
	at := strconv.FormatInt(h.now().Unix(), 10)
	mac := hmac.New(sha256.New, h.secret)
	mac.Write([]byte(at + "."))
	mac.Write(body)
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Frontdoor-Signature", "t="+at+",v1="+hex.EncodeToString(mac.Sum(nil)))
	resp, err := h.client.Do(req)
	if err != nil {
		var where *url.Error // repeats the URL, which may hold a key
		if errors.As(err, &where) {
			err = where.Err
		}
		return err
	}
	defer resp.Body.Close()
	// Read, so that the connection can be used again; what it says is not wanted.
	if _, err := io.CopyN(io.Discard, resp.Body, 64<<10); err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	if resp.StatusCode < 200 || resp.StatusCode > 299 {
		return fmt.Errorf("answered with HTTP status %d", resp.StatusCode)
	}
	return nil
}
