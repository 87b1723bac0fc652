package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func secretFile(t *testing.T, text string) string {
	name := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

func TestAWebhookIsSigned(t *testing.T) {
	secret := strings.Repeat("s", 32)
	const body = `{"event_id":"e1"}`
	status := http.StatusNoContent
	var got *http.Request
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got = r
		b, _ := io.ReadAll(r.Body)
		mac := hmac.New(sha256.New, []byte(secret))
		mac.Write([]byte("1774346400." + string(b)))
		if want := "t=1774346400,v1=" + hex.EncodeToString(mac.Sum(nil)); r.Header.Get("Frontdoor-Signature") != want || string(b) != body {
			t.Errorf("signature %s of %s", r.Header.Get("Frontdoor-Signature"), b)
		}
		if status == http.StatusFound {
			w.Header().Set("Location", "/elsewhere")
		}
		w.WriteHeader(status)
	}))
	defer server.Close()
	h, err := newWebhook(server.URL+"/in", secretFile(t, secret+"\n"))
	if err != nil {
		t.Fatal(err)
	}
	h.now = func() time.Time { return time.Unix(1774346400, 0) }
	if err := h.Notify(t.Context(), "e1", []byte(body)); err != nil || got.Header.Get("Content-Type") != "application/json" {
		t.Errorf("%v, %v", err, got.Header)
	}
	for _, status = range []int{http.StatusFound, http.StatusUnauthorized, http.StatusInternalServerError} {
		if err := h.Notify(t.Context(), "e1", []byte(body)); err == nil || got.URL.Path != "/in" {
			t.Errorf("status %d at %s counted as taken", status, got.URL.Path)
		}
	}
	server.Close()
	if err := h.Notify(t.Context(), "e1", []byte(body)); err == nil || strings.Contains(err.Error(), "/in") {
		t.Errorf("nobody there: %v", err)
	}
}

func TestNewWebhookRefuses(t *testing.T) {
	good := secretFile(t, strings.Repeat("s", 32))
	for _, tc := range []struct{ name, url, secret, says string }{
		{"no TLS to another machine", "http://ehr.example/in", good, "-webhook is a URL"},
		{"no URL", "ehr.example", good, "-webhook is a URL"},
		{"a password in the URL", "https://u:p@ehr.example/in", good, "-webhook is a URL"},
		{"no secret", "https://ehr.example/in", "", "-webhook-secret"},
		{"a short secret", "https://ehr.example/in", secretFile(t, "hush\n"), "too short"},
	} {
		if _, err := newWebhook(tc.url, tc.secret); err == nil || !strings.Contains(err.Error(), tc.says) {
			t.Errorf("%s: %v", tc.name, err)
		}
	}
	if _, err := newWebhook("https://ehr.example/in", good); err != nil {
		t.Error(err)
	}
}
