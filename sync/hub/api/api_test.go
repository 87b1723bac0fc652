package api_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"frontdoor/kiosk"
	"frontdoor/sync/hub"
	"frontdoor/sync/hub/api"
	"frontdoor/sync/hub/eta"
	"frontdoor/sync/hub/sqldb"
	"frontdoor/sync/wire"
)

const token = "a token of the tests"

// desk is an interface over an engine with one walk-in, KD 001, and one alert.
type desk struct {
	*httptest.Server
	t      *testing.T
	engine *hub.Engine
	ready  error
}

func newDesk(t *testing.T) *desk {
	db, err := sqldb.Open(t.Context(), filepath.Join(t.TempDir(), "record.db"), time.Now())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	d := &desk{t: t}
	d.engine, err = hub.New(hub.Config{
		Site: "riverside", Store: db, Estimator: eta.Default(), Now: time.Now,
		Services: []kiosk.Service{{ID: "blood-tests", WalkIn: true, FromHome: true}, {ID: "foot-clinic"}},
		Kiosks:   func(id string) (wire.Peer, bool) { return wire.Peer{Kiosk: id}, id == "lobby-1" },
	})
	if err != nil {
		t.Fatal(err)
	}
	d.apply("e1", kiosk.EventCheckin, kiosk.Checkin{Ticket: "KD 001", Service: "blood-tests", At: time.Now(), Person: "canary"})
	d.apply("e2", kiosk.EventAlert, kiosk.Alert{Kind: kiosk.AlertUrgent, At: time.Now()})
	d.Server = httptest.NewServer(api.Handler(api.Options{
		Engine: d.engine, Token: api.HashToken(token), Ready: func() error { return d.ready }, Beat: 10 * time.Millisecond,
	}))
	t.Cleanup(d.Close)
	return d
}

func (d *desk) apply(id string, typ kiosk.EventType, body any) {
	d.t.Helper()
	b, err := json.Marshal(body)
	if err != nil {
		d.t.Fatal(err)
	}
	ev := wire.Event{ID: id, Kiosk: "lobby-1", Type: typ, At: time.Now(), Hash: wire.Hash(b), Body: b}
	if _, err := d.engine.Apply(context.Background(), hub.Incoming{Event: ev, Raw: b}); err != nil {
		d.t.Fatal(err)
	}
}

// ask sends a request with the token; a body that begins with { is JSON, any
// other CSV.
func (d *desk) ask(method, path, body string, change ...func(*http.Request)) (int, string) {
	d.t.Helper()
	req, err := http.NewRequestWithContext(d.t.Context(), method, d.URL+path, strings.NewReader(body))
	if err != nil {
		d.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+token)
	req.Header.Set("Frontdoor-By", "Ann")
	req.Header.Set("Content-Type", "text/csv")
	if strings.HasPrefix(body, "{") {
		req.Header.Set("Content-Type", "application/json")
	}
	if strings.HasSuffix(path, "/outbox") && !strings.HasPrefix(body, "{") {
		req.Header.Set("Content-Type", "application/x-ndjson")
	}
	for _, fn := range change {
		fn(req)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		d.t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		d.t.Fatal(err)
	}
	return resp.StatusCode, string(b)
}

const csvHead = "appointment_id,service,building,at,person_id,name,birth_date\n"

func TestAnswers(t *testing.T) {
	for _, tc := range []struct {
		name, method, path, body string
		status                   int
		holds                    string
	}{
		{"the board", "GET", "/api/v1/board", "", 200, `"waiting":[{"code":"KD 001","state":"waiting","position":1`},
		{"the board with history", "GET", "/api/v1/board?history=1", "", 200, `"history":[{"position":1,"revision":{"epoch":`},
		{"call next", "POST", "/api/v1/queues/blood-tests/call", `{"by":"Ann","room":"room-4"}`, 200, `"code":"KD 001","state":"called","room":"room-4"`},
		{"call from an empty queue", "POST", "/api/v1/queues/foot-clinic/call", `{"by":"Ann"}`, 404, `{"error":"nobody is waiting in foot-clinic","do":"look at the board and try again"}`},
		{"call from no queue", "POST", "/api/v1/queues/dentist/call", `{"by":"Ann"}`, 404, `"do":"list them with: hub board"`},
		{"call in nobody's name", "POST", "/api/v1/queues/blood-tests/call", `{}`, 400, `"error":"say who you are"`},
		{"call one out of turn", "POST", "/api/v1/tickets/kd001/call", `{"by":"Ann"}`, 200, `"state":"called"`},
		{"join from home", "POST", "/api/v1/queues/blood-tests/join", `{"by":"phone line"}`, 200, `"state":"on-hold"`},
		{"join what takes nobody from home", "POST", "/api/v1/queues/foot-clinic/join", `{"by":"phone line"}`, 409, `"error":"foot-clinic takes nobody from home"`},
		{"one ticket", "GET", "/api/v1/tickets/kd001", "", 200, `{"queue":"blood-tests","code":"KD 001","state":"waiting","position":1`},
		{"one ticket nobody has", "GET", "/api/v1/tickets/ZZ%209", "", 404, `"error":"there is no ticket ZZ 9"`},
		{"into the room before called", "POST", "/api/v1/tickets/KD%20001/enter", `{"by":"Ann"}`, 409, `"error":"ticket KD 001 is waiting, not called"`},
		{"the next stop of somebody who has none", "POST", "/api/v1/tickets/KD%20001/arrive", `{"by":"Ann"}`, 409, `"do":"check the person in for one"`},
		{"absent", "POST", "/api/v1/tickets/KD%20001/no-show", `{"by":"Ann"}`, 200, `"state":"no-show"`},
		{"hold", "POST", "/api/v1/tickets/KD%20001/hold", `{"by":"Ann"}`, 200, `"state":"on-hold"`},
		{"resume what is not on hold", "POST", "/api/v1/tickets/KD%20001/resume", `{"by":"Ann"}`, 409, `"error":"ticket KD 001 is waiting, not on hold"`},
		{"transfer", "POST", "/api/v1/tickets/KD%20001/transfer", `{"by":"Ann","queue":"foot-clinic"}`, 200, `"state":"waiting"`},
		{"transfer to nowhere", "POST", "/api/v1/tickets/KD%20001/transfer", `{"by":"Ann"}`, 404, `there is no queue`},
		{"urgent", "POST", "/api/v1/tickets/KD%20001/urgency", `{"by":"Ann","urgency":2}`, 200, `"urgency":2`},
		{"urgent without how much", "POST", "/api/v1/tickets/KD%20001/urgency", `{"by":"Ann"}`, 400, `"error":"the urgency is missing"`},
		{"done before called", "POST", "/api/v1/tickets/KD%20001/done", `{"by":"Ann"}`, 409, `"error":"ticket KD 001 is waiting, not called"`},
		{"nobody to be matched", "GET", "/api/v1/unmatched", "", 200, `{"unmatched":[]}`},
		{"details of somebody who said none", "GET", "/api/v1/unmatched/KD%20001", "", 404, `"do":"list those to be matched with: hub unmatched"`},
		{"match a walk-in", "POST", "/api/v1/tickets/KD%20001/match", `{"by":"Ann","appointment":"A-1"}`, 409, `"error":"ticket KD 001 is none to be matched"`},
		{"dismiss a walk-in", "POST", "/api/v1/tickets/KD%20001/dismiss", `{"by":"Ann"}`, 409, `"error":"ticket KD 001 is none to be matched"`},
		{"an unknown deed", "POST", "/api/v1/tickets/KD%20001/dance", `{"by":"Ann"}`, 404, `"error":"a ticket has no such deed"`},
		{"an unknown ticket", "POST", "/api/v1/tickets/ZZ%209/recall", `{"by":"Ann"}`, 404, `"error":"there is no ticket ZZ 9"`},
		{"alerts", "GET", "/api/v1/alerts", "", 200, `"event_id":"e2","kiosk":"lobby-1","kind":"urgent"`},
		{"answer an alert", "POST", "/api/v1/alerts/e2/ack", `{"by":"Ann"}`, 200, `"state":"seen","by":"Ann"`},
		{"close a lift", "POST", "/api/v1/closures/lift-1", `{"by":"Ann","kind":"lift"}`, 200, `"feature":"lift-1"`},
		{"open a lift", "DELETE", "/api/v1/closures/lift-1", "", 200, `"feature":"lift-1"`},
		{"wipe a kiosk", "POST", "/api/v1/kiosks/lobby-1/wipe", `{"by":"Ann"}`, 200, `{"kiosk":"lobby-1","withheld":true}`},
		{"wipe in nobody's name", "POST", "/api/v1/kiosks/lobby-1/wipe", `{}`, 400, `"error":"say who you are"`},
		{"wipe no kiosk", "POST", "/api/v1/kiosks/none/wipe", `{"by":"Ann"}`, 404, `there is no kiosk`},
		{"give it back", "DELETE", "/api/v1/kiosks/lobby-1/wipe", "", 200, `"withheld":false`},
		{"shut a kiosk", "POST", "/api/v1/kiosks/lobby-1/shut", `{"by":"Ann"}`, 200, `{"kiosk":"lobby-1","shut":true}`},
		{"shut in nobody's name", "POST", "/api/v1/kiosks/lobby-1/shut", `{}`, 400, `"error":"say who you are"`},
		{"shut no kiosk", "POST", "/api/v1/kiosks/none/shut", `{"by":"Ann"}`, 404, `there is no kiosk`},
		{"put it to use", "DELETE", "/api/v1/kiosks/lobby-1/shut", "", 200, `{"kiosk":"lobby-1","shut":false}`},
		{"restart a kiosk", "POST", "/api/v1/kiosks/lobby-1/restart", `{"by":"Ann"}`, 200, `"shut":false,"restart":"`},
		{"closures", "GET", "/api/v1/closures", "", 200, `{"closed":[]}`},
		{"audit", "GET", "/api/v1/audit", "", 200, `{"audit":[]}`},
		{"arrivals", "GET", "/api/v1/arrivals", "", 200, ",KD 001,lobby-1,"},
		{"arrivals of another day", "GET", "/api/v1/arrivals?day=2020-02-29", "", 200, "event_id,day,service,"},
		{"arrivals of no day", "GET", "/api/v1/arrivals?day=2021-02-29", "", 400, "year-month-day"},
		{"the downtime list", "GET", "/api/v1/downtime", "", 200, "DOWNTIME LIST  blood-tests"},
		{"the downtime list as a table", "GET", "/api/v1/downtime?format=csv", "", 200, "blood-tests,,KD 001,waiting,"},
		{"the downtime list of no day", "GET", "/api/v1/downtime?day=2021-02-29", "", 400, "year-month-day"},
		{"too much audit", "GET", "/api/v1/audit?limit=1000000", "", 400, `"do":"leave it out for 100"`},
		{"import", "POST", "/api/v1/appointments", csvHead + "A-1,foot-clinic,main,2026-03-24T09:30:00Z,P-1,N,1958-03-24\n", 200, `{"imported":1}`},
		{"import what is wrong", "POST", "/api/v1/appointments", csvHead + "A-1,dentist,main,2026-03-24T09:30:00Z,P-1,N,1958-03-24\n", 400, "line 2: service is none of this hub's services"},
		{"events by hand that are none", "POST", "/api/v1/outbox", "[]\n", 200, `"accepted":0,"duplicate":0,"held":0,"refused":0,"rejected":[{"line":1,`},
		{"events by hand that say they are JSON", "POST", "/api/v1/outbox", `{}`, 400, `"error":"events come as lines of JSON"`},
		{"an unknown field", "POST", "/api/v1/queues/blood-tests/call", `{"by":"Ann","speed":9}`, 400, `unknown field \"speed\"`},
		{"two objects", "POST", "/api/v1/queues/blood-tests/call", `{"by":"Ann"}{}`, 400, `"error":"something follows the JSON"`},
		{"a body that is too large", "POST", "/api/v1/queues/blood-tests/call", `{"by":"` + strings.Repeat("a", 9000) + `"}`, 400, `"error":"the body is not the JSON`},
		{"a name that is too long", "POST", "/api/v1/queues/blood-tests/call", `{"by":"` + strings.Repeat("a", 101) + `"}`, 400, `"error":"a text in the body is too long"`},
		{"JSON that says it is CSV", "POST", "/api/v1/queues/blood-tests/call", ` {"by":"Ann"}`, 400, `"error":"the body is not declared as JSON"`},
		{"CSV that says it is JSON", "POST", "/api/v1/appointments", `{}`, 400, `"error":"appointments come as CSV"`},
		{"alive", "GET", "/healthz", "", 200, "alive"},
		{"ready", "GET", "/readyz", "", 200, "ready"},
		{"metrics", "GET", "/metrics", "", 200, `frontdoor_hub_waiting{queue="blood-tests"} 1`},
		{"metrics of alerts", "GET", "/metrics", "", 200, `frontdoor_hub_alerts_open{kind="urgent"} 1`},
		{"nowhere", "GET", "/api/v2/board", "", 404, `{"error":"there is nothing at this address","do":"see /api/v1/openapi.json"}`},
		{"a method it does not take", "DELETE", "/api/v1/board", "", 405, `{"error":"this address does not take DELETE","do":"use one of: GET, HEAD"}`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			d := newDesk(t)
			status, body := d.ask(tc.method, tc.path, tc.body)
			if status != tc.status || !strings.Contains(body, tc.holds) {
				t.Errorf("%d %s, want %d with %s", status, body, tc.status, tc.holds)
			}
			if strings.Contains(body, "canary") && !strings.HasPrefix(tc.path, "/api/v1/arrivals") {
				t.Error("the answer names a person")
			}
		})
	}
}

func TestTheToken(t *testing.T) {
	d := newDesk(t)
	for name, header := range map[string]string{
		"none": "", "another": "Bearer another", "no scheme": token, "a longer one": "Bearer " + token + "x", "empty": "Bearer ",
	} {
		for _, path := range []string{"/api/v1/board", "/api/v1/events", "/api/v1/audit"} {
			status, body := d.ask("GET", path, "", func(r *http.Request) { r.Header.Set("Authorization", header) })
			if status != http.StatusUnauthorized || !strings.Contains(body, `"do":"send it as`) || strings.Contains(body, "KD 001") {
				t.Errorf("%s on %s: %d %s", name, path, status, body)
			}
		}
	}
}

// RFC 9110, section 11.1: the name of a scheme has no case.
func TestTheSchemeOfTheTokenHasNoCase(t *testing.T) {
	d := newDesk(t)
	for _, scheme := range []string{"Bearer", "bearer", "BEARER"} {
		if status, body := d.ask("GET", "/api/v1/board", "", func(r *http.Request) { r.Header.Set("Authorization", scheme+" "+token) }); status != http.StatusOK {
			t.Errorf("%s: %d %s", scheme, status, body)
		}
	}
}

func TestForecastsAreMeasuredByQueue(t *testing.T) {
	d := newDesk(t)
	if _, before := d.ask("GET", "/metrics", ""); strings.Contains(before, "queue_forecast") {
		t.Error("control: something was judged before anybody was called")
	}
	if _, err := d.engine.Call(t.Context(), "blood-tests", "", "Ann"); err != nil {
		t.Fatal(err)
	}
	_, after := d.ask("GET", "/metrics", "")
	for _, line := range []string{`queue_forecasts{queue="blood-tests"} 1`, `queue_forecast_later_share{queue="blood-tests"} 0`, `queue_forecast_error_seconds{queue="blood-tests"} `} {
		if !strings.Contains(after, "frontdoor_hub_"+line) {
			t.Errorf("no %s", line)
		}
	}
}

func TestNotReady(t *testing.T) {
	d := newDesk(t)
	d.ready = errors.New("secret detail")
	if status, body := d.ask("GET", "/readyz", ""); status != http.StatusServiceUnavailable || strings.Contains(body, "secret") {
		t.Errorf("%d %s", status, body)
	}
}

// Every path of the document is served with every method it names, and no
// other method is.
func TestTheDocumentIsWhatIsServed(t *testing.T) {
	d := newDesk(t)
	_, text := d.ask("GET", "/api/v1/openapi.json", "")
	var doc struct {
		OpenAPI string                                `json:"openapi"`
		Paths   map[string]map[string]json.RawMessage `json:"paths"`
	}
	if err := json.Unmarshal([]byte(text), &doc); err != nil || doc.OpenAPI != "3.1.0" || len(doc.Paths) < 12 {
		t.Fatalf("%v: %d paths", err, len(doc.Paths))
	}
	for path, methods := range doc.Paths {
		url := strings.NewReplacer("{queue}", "blood-tests", "{code}", "KD%20001", "{deed}", "recall", "{id}", "e2", "{feature}", "lift", "{kiosk}", "lobby-1").Replace(path)
		for _, method := range []string{"GET", "POST", "DELETE", "PUT"} {
			if path == "/api/v1/events" && method == "GET" {
				continue // never ends; see TestEvents
			}
			_, named := methods[strings.ToLower(method)]
			status, body := d.ask(method, url, "")
			served := status != http.StatusMethodNotAllowed && !strings.HasPrefix(body, "404 page")
			if served != named {
				t.Errorf("%s %s: served %v (%d), in the document %v", method, path, served, status, named)
			}
		}
	}
}

// No answer holds a word that the document rules out.
func TestTheDocumentAllowsEveryStateAndKind(t *testing.T) {
	d := newDesk(t)
	_, text := d.ask("GET", "/api/v1/openapi.json", "")
	type word struct {
		Enum        []string `json:"enum"`
		Description string   `json:"description"`
	}
	var doc struct {
		Components struct {
			Schemas map[string]struct {
				Properties map[string]word `json:"properties"`
			} `json:"schemas"`
		} `json:"components"`
	}
	if err := json.Unmarshal([]byte(text), &doc); err != nil {
		t.Fatal(err)
	}
	schemas := doc.Components.Schemas
	for _, name := range []string{"Entry", "Stop", "Claim"} {
		for _, s := range []hub.State{hub.Planned, hub.Waiting, hub.Called, hub.InRoom, hub.OnHold, hub.Done, hub.NoShow, hub.Recorded, hub.Expired} {
			if !slices.Contains(schemas[name].Properties["state"].Enum, string(s)) {
				t.Errorf("%s cannot be %s", name, s)
			}
		}
	}
	kind := schemas["Alert"].Properties["kind"]
	for _, k := range hub.AlertKinds() {
		if len(kind.Enum) > 0 && !slices.Contains(kind.Enum, string(k)) || !strings.Contains(kind.Description, string(k)) {
			t.Errorf("an alert cannot be of kind %s", k)
		}
	}
}

func TestEvents(t *testing.T) {
	d := newDesk(t)
	req, err := http.NewRequestWithContext(t.Context(), "GET", d.URL+"/api/v1/events", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+token)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.Header.Get("Content-Type") != "text/event-stream" {
		t.Errorf("content type %s", resp.Header.Get("Content-Type"))
	}
	lines := bufio.NewScanner(resp.Body)
	lines.Buffer(nil, 1<<20)
	next := func(event string) string {
		for lines.Scan() {
			if lines.Text() == "event: "+event {
				lines.Scan()
				return lines.Text()
			}
		}
		t.Fatalf("the stream ended before %s: %v", event, lines.Err())
		return ""
	}
	if s := next("board"); !strings.Contains(s, `"code":"KD 001"`) {
		t.Errorf("board: %s", s)
	}
	next("alive")
	if _, err := d.engine.Call(t.Context(), "blood-tests", "", "Ann"); err != nil {
		t.Fatal(err)
	}
	if s := next("queue"); !strings.Contains(s, `"queue":"blood-tests"`) {
		t.Errorf("queue: %s", s)
	}
	if _, err := d.engine.Acknowledge(t.Context(), "e2", "Ann"); err != nil {
		t.Fatal(err)
	}
	if s := next("alert"); !strings.Contains(s, `"state":"seen"`) {
		t.Errorf("alert: %s", s)
	}
}
