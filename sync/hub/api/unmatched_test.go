package api_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"frontdoor/kiosk"
)

func TestATicketIsMatchedOverTheInterface(t *testing.T) {
	d := newDesk(t)
	now := time.Now()
	said := &kiosk.Identity{BirthDate: kiosk.Date{Year: 1958, Month: 3, Day: 24}, Initial: "Q", Postcode: "canary"}
	d.apply("e3", kiosk.EventCheckin, kiosk.Checkin{Ticket: "KD 002", Service: kiosk.DeskQueue, At: now, Method: kiosk.ByDetails, Identity: said})
	at := now.UTC().Format(time.RFC3339)
	if status, body := d.ask("POST", "/api/v1/appointments", csvHead+"A-1,foot-clinic,main,"+at+",P-1,Test Person,1958-03-24\n"); status != 200 {
		t.Fatal(body)
	}
	nobody := func(r *http.Request) { r.Header.Del("Frontdoor-By") }
	for _, step := range []struct {
		name, method, path, body string
		status                   int
		holds                    string
		change                   func(*http.Request)
	}{
		{"the list names nobody", "GET", "/api/v1/unmatched", "", 200, `{"unmatched":[{"queue":"desk","code":"KD 002","state":"waiting","to_match":true,`, nil},
		{"details in nobody's name", "GET", "/api/v1/unmatched/kd002", "", 400, `"error":"say who you are"`, nobody},
		{"details", "GET", "/api/v1/unmatched/kd002", "", 200, `"said":{"birth_date":"1958-03-24","initial":"Q","postcode":"canary"},"candidates":[{"appointment":{"id":"A-1",`, nil},
		{"match in nobody's name", "POST", "/api/v1/tickets/KD%20002/match", `{"appointment":"A-1"}`, 400, `"error":"say who you are"`, nil},
		{"match with nothing", "POST", "/api/v1/tickets/KD%20002/match", `{"by":"Ann"}`, 404, `"error":"there is no such appointment"`, nil},
		{"an id that is too long", "POST", "/api/v1/tickets/KD%20002/match", `{"by":"Ann","appointment":"` + strings.Repeat("a", 101) + `"}`, 400, `too long`, nil},
		{"match", "POST", "/api/v1/tickets/KD%20002/match", `{"by":"Ann","appointment":"A-1"}`, 200, `"code":"KD 002","state":"waiting"`, nil},
		{"it is in its queue", "GET", "/api/v1/tickets/kd002", "", 200, `{"queue":"foot-clinic","code":"KD 002"`, nil},
		{"nothing is left", "GET", "/api/v1/unmatched", "", 200, `{"unmatched":[]}`, nil},
		{"who looked and who matched", "GET", "/api/v1/audit", "", 200, `"by":"Ann","verb":"match","subject":"KD 002"`, nil},
		{"no metric tells who", "GET", "/metrics", "", 200, `frontdoor_hub_waiting{queue="desk"} 0`, nil},
	} {
		change := []func(*http.Request){}
		if step.change != nil {
			change = append(change, step.change)
		}
		status, body := d.ask(step.method, step.path, step.body, change...)
		if status != step.status || !strings.Contains(body, step.holds) {
			t.Errorf("%s: %d %s", step.name, status, body)
		}
		if strings.Contains(body, "canary") && !strings.HasSuffix(step.path, "/unmatched/kd002") {
			t.Errorf("%s: personal", step.name)
		}
	}
	d.apply("e4", kiosk.EventCheckin, kiosk.Checkin{Ticket: "KD 003", Service: kiosk.DeskQueue, At: now, Identity: said})
	if status, body := d.ask("POST", "/api/v1/tickets/KD%20003/match", `{"by":"Ann","appointment":"A-1"}`); status != 409 || !strings.Contains(body, "as ticket KD 002") {
		t.Errorf("%d %s", status, body)
	}
	if status, body := d.ask("POST", "/api/v1/tickets/KD%20003/match", `{"by":"Ann","appointment":"A-1","same":true}`); status != 200 || !strings.Contains(body, `"code":"KD 002","aliases":["KD 003"]`) {
		t.Errorf("%d %s", status, body)
	}
	d.apply("e5", kiosk.EventCheckin, kiosk.Checkin{Ticket: "KD 004", Service: kiosk.DeskQueue, At: now, Identity: said})
	if status, body := d.ask("POST", "/api/v1/tickets/KD%20004/dismiss", `{"by":"Ann"}`); status != 200 || !strings.Contains(body, `"state":"done"`) {
		t.Errorf("%d %s", status, body)
	}
}
