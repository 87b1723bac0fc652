// Package api is the hub's HTTP interface for staff systems: the board, calls,
// alerts, closures and bookings as JSON, changes as server-sent events, and
// metrics. It holds no rule of its own; who may use it bears a token.
package api

import (
	"crypto/sha256"
	"crypto/subtle"
	_ "embed"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"mime"
	"net/http"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"frontdoor/kiosk"
	"frontdoor/sync/hub"
)

// TokenHash is a bearer token as it is kept: its SHA-256.
type TokenHash [sha256.Size]byte

// HashToken hashes a token.
func HashToken(token string) TokenHash { return sha256.Sum256([]byte(token)) }

// Options is what a Handler needs.
type Options struct {
	Engine *hub.Engine
	Token  TokenHash
	// Ready says what is missing for the hub to serve; nil = nothing is ever.
	Ready func() error
	Log   *slog.Logger // nil = none
	// Beat is how often an idle stream of changes says that it is alive; 0 =
	// 15 seconds.
	Beat time.Duration
}

// Limits on what is read from the network.
const (
	maxJSON   = 8 << 10
	maxCSV    = 32 << 20
	maxOutbox = 32 << 20
)

// byHeader names the person in whose name something is done, where the request
// has no JSON body to say so.
const byHeader = "Frontdoor-By"

//go:embed openapi.json
var openAPI []byte

type server struct{ o Options }

// route is one method and pattern of the interface.
type route struct {
	method, pattern string
	open            bool // needs no token
	do              func(w http.ResponseWriter, r *http.Request) (any, error)
}

// Handler serves the interface described in openapi.json.
func Handler(o Options) http.Handler {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Beat <= 0 {
		o.Beat = 15 * time.Second
	}
	if o.Ready == nil {
		o.Ready = func() error { return nil }
	}
	s := &server{o}
	mux := http.NewServeMux()
	for _, r := range s.routes() {
		mux.Handle(r.method+" "+r.pattern, s.handle(r))
	}
	registry := prometheus.NewRegistry()
	registry.MustRegister(&collector{engine: o.Engine})
	mux.Handle("GET /metrics", promhttp.HandlerFor(registry, promhttp.HandlerOpts{}))
	return answered(mux)
}

func (s *server) routes() []route {
	return []route{
		{method: "GET", pattern: "/healthz", open: true, do: s.alive},
		{method: "GET", pattern: "/readyz", open: true, do: s.ready},
		{method: "GET", pattern: "/api/v1/openapi.json", open: true, do: s.describe},
		{method: "GET", pattern: "/api/v1/board", do: s.board},
		{method: "POST", pattern: "/api/v1/queues/{queue}/call", do: s.call},
		{method: "POST", pattern: "/api/v1/queues/{queue}/join", do: s.join},
		{method: "GET", pattern: "/api/v1/tickets/{code}", do: s.look},
		{method: "POST", pattern: "/api/v1/tickets/{code}/{deed}", do: s.ticket},
		{method: "GET", pattern: "/api/v1/unmatched/{code}", do: s.details},
		{method: "GET", pattern: "/api/v1/unmatched", do: s.unmatched},
		{method: "GET", pattern: "/api/v1/alerts", do: s.alerts},
		{method: "POST", pattern: "/api/v1/alerts/{id}/ack", do: s.ack},
		{method: "GET", pattern: "/api/v1/closures", do: s.closures},
		{method: "POST", pattern: "/api/v1/closures/{feature}", do: s.close},
		{method: "DELETE", pattern: "/api/v1/closures/{feature}", do: s.reopen},
		{method: "POST", pattern: "/api/v1/appointments", do: s.appointments},
		{method: "POST", pattern: "/api/v1/kiosks/{kiosk}/wipe", do: s.wipe},
		{method: "DELETE", pattern: "/api/v1/kiosks/{kiosk}/wipe", do: s.unwipe},
		{method: "POST", pattern: "/api/v1/kiosks/{kiosk}/shut", do: s.shut},
		{method: "DELETE", pattern: "/api/v1/kiosks/{kiosk}/shut", do: s.unshut},
		{method: "POST", pattern: "/api/v1/kiosks/{kiosk}/restart", do: s.restart},
		{method: "POST", pattern: "/api/v1/outbox", do: s.outbox},
		{method: "GET", pattern: "/api/v1/arrivals", do: s.arrivals},
		{method: "GET", pattern: "/api/v1/downtime", do: s.downtime},
		{method: "GET", pattern: "/api/v1/audit", do: s.audit},
		{method: "GET", pattern: "/api/v1/events", do: s.events},
	}
}

// handle checks the token, runs a route and writes what it returns as JSON; a
// route that has written its own answer returns nil.
func (s *server) handle(r route) http.HandlerFunc {
	return func(w http.ResponseWriter, req *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		if !r.open && !s.allowed(req) {
			w.Header().Set("WWW-Authenticate", "Bearer")
			writeJSON(w, http.StatusUnauthorized, failure{"this needs the hub's token", "send it as: Authorization: Bearer TOKEN"})
			return
		}
		v, err := r.do(w, req)
		switch {
		case err != nil:
			s.fail(w, r, err)
		case v != nil:
			writeJSON(w, http.StatusOK, v)
		}
	}
}

// allowed compares hashes in constant time.
func (s *server) allowed(r *http.Request) bool {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	given := HashToken(strings.TrimLeft(token, " "))
	return strings.EqualFold(scheme, "Bearer") && subtle.ConstantTimeCompare(given[:], s.o.Token[:]) == 1
}

// failure is the body of every answer that is not a 200.
type failure struct {
	Error string `json:"error"`
	Do    string `json:"do"`
}

// fail answers with what happened and what to do. Causes go to the log only.
func (s *server) fail(w http.ResponseWriter, r route, err error) {
	status := statusOf(err)
	f := failure{"the hub could not do this", "try again; if it stays like this, look into the hub's log"}
	var known *kiosk.Error
	if errors.As(err, &known) && known.Code != kiosk.CodeInternal {
		what, do, split := strings.Cut(known.Message, "; ")
		if f.Error = what; split {
			f.Do = do
		} else {
			f.Do = "look at the board and try again"
		}
	}
	if status >= 500 && !r.open { // whoever asks whether the hub is ready hears it
		s.o.Log.Error("request failed", "route", r.method+" "+r.pattern, "err", err)
	}
	writeJSON(w, status, f)
}

func statusOf(err error) int {
	switch kiosk.CodeOf(err) {
	case kiosk.CodeBadInput:
		return http.StatusBadRequest
	case kiosk.CodeNotFound:
		return http.StatusNotFound
	case kiosk.CodeConflict:
		return http.StatusConflict
	case kiosk.CodeForged:
		return http.StatusForbidden
	case kiosk.CodeFull, kiosk.CodeUnavailable:
		return http.StatusServiceUnavailable
	}
	return http.StatusInternalServerError
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	// The status is sent: a connection that broke meanwhile has no one to tell.
	_ = json.NewEncoder(w).Encode(v)
}

// read decodes a JSON body strictly.
func read(w http.ResponseWriter, r *http.Request, into any) error {
	if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind != "application/json" {
		return kiosk.Errorf(kiosk.CodeBadInput, "", "the body is not declared as JSON; send Content-Type: application/json")
	}
	d := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxJSON))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return kiosk.Errorf(kiosk.CodeBadInput, "", "the body is not the JSON this takes (%s); see /api/v1/openapi.json", strings.TrimPrefix(err.Error(), "json: "))
	}
	if _, err := d.Token(); err != io.EOF {
		return kiosk.Errorf(kiosk.CodeBadInput, "", "something follows the JSON; send one object")
	}
	return nil
}
