package sqlite

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"frontdoor/kiosk"
)

// backlog commits events e000, e001, … that belong to no ticket.
func (f *fixture) backlog(t *testing.T, n int) {
	t.Helper()
	for i := range n {
		if err := f.Append(t.Context(), event(fmt.Sprintf("e%03d", i))); err != nil {
			t.Fatal(err)
		}
	}
}

func TestClaimSharesBetweenOldAndNew(t *testing.T) {
	f := newFile(t)
	f.backlog(t, 100)
	for _, row := range []struct {
		name  string
		limit int
		want  string
	}{
		{"one place goes to the oldest", 1, "e000"},
		{"the last quarter is the newest", 8, "e000 e001 e002 e003 e004 e005 e098 e099"},
		{"room for all is all in order", 100, "e000 … e099"},
		{"more room than rows is all in order", 200, "e000 … e099"},
	} {
		t.Run(row.name, func(t *testing.T) {
			rows, err := f.Claim(t.Context(), f.now, row.limit)
			if err != nil {
				t.Fatal(err)
			}
			if got := names(rows); got != row.want {
				t.Errorf("claimed %s, want %s", got, row.want)
			}
		})
	}
	if err := f.Sent(t.Context(), "e099", f.now.Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	rows, err := f.Claim(t.Context(), f.now, 4)
	if err != nil || names(rows) != "e000 e001 e002 e098" {
		t.Errorf("a row that is not due was claimed: %s, %v", names(rows), err)
	}
}

// names lists the rows; a long list that is in order is shortened.
func names(rows []kiosk.OutboxRow) string {
	var ids []string
	for _, r := range rows {
		ids = append(ids, r.ID)
	}
	if len(ids) == 100 && slices.IsSorted(ids) {
		return ids[0] + " … " + ids[99]
	}
	return strings.Join(ids, " ")
}

// A claim during an outage of days must not read the whole backlog's rows.
func TestClaimReadsTheIndexOnly(t *testing.T) {
	f := newFile(t)
	rows, err := f.db.Query("EXPLAIN QUERY PLAN SELECT seq FROM outbox INDEXED BY outbox_open WHERE state='open' AND seq>0 AND (next<=1 OR next>9) ORDER BY seq DESC LIMIT 4")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var plan strings.Builder
	for rows.Next() {
		var id, parent, unused int
		var detail string
		if err := rows.Scan(&id, &parent, &unused, &detail); err != nil {
			t.Fatal(err)
		}
		plan.WriteString(detail + "\n")
	}
	if p := plan.String(); !strings.Contains(p, "COVERING INDEX outbox_open") || strings.Contains(p, "B-TREE") {
		t.Errorf("plan:\n%s", p)
	}
}

func TestADamagedRowIsSetAsideAndBlocksNothing(t *testing.T) {
	f := newFile(t)
	f.backlog(t, 5)
	if _, err := f.db.Exec("UPDATE outbox SET bytes=x'00' WHERE id='e001'"); err != nil {
		t.Fatal(err)
	}
	want := []string{"e000", "e002", "e003", "e004"}
	for range 2 {
		if got := f.due(t); !slices.Equal(got, want) {
			t.Errorf("due %v, want %v", got, want)
		}
	}
	letters := f.letters(t, false)
	if l := letters[1]; len(letters) != 5 || l.ID != "e001" || l.State != "damaged" || l.Reason == "" {
		t.Errorf("letters %+v", letters)
	}
	if n, _, _ := f.Depth(t.Context()); n != 4 {
		t.Errorf("%d wait, want 4", n)
	}
}

func (f *fixture) letters(t *testing.T, all bool) (out []Letter) {
	t.Helper()
	err := Letters(t.Context(), f.path, all, func(l Letter) error { out = append(out, l); return nil })
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func states(letters []Letter) string {
	var s []string
	for _, l := range letters {
		s = append(s, l.ID+":"+l.State)
	}
	return strings.Join(s, " ")
}

func TestLettersBesideTheRunningKiosk(t *testing.T) {
	f := newFile(t)
	f.backlog(t, 4)
	held := receipt("e001", kiosk.Held, 5)
	held.Reason = "upgrade the hub"
	for _, r := range []kiosk.Receipt{receipt("e000", kiosk.Accepted, 5), held, receipt("e002", kiosk.Refused, 5)} {
		if _, err := f.ApplyReceipt(t.Context(), r); err != nil {
			t.Fatal(err)
		}
	}
	if got := states(f.letters(t, false)); got != "e001:held e002:refused e003:open" {
		t.Errorf("letters %s", got)
	}
	if got := states(f.letters(t, true)); got != "e000:closed e001:held e002:refused e003:open" {
		t.Errorf("all letters %s", got)
	}
	if l := f.letters(t, false)[0]; l.Reason != "upgrade the hub" || string(l.Bytes) != "sealed bytes of e001" {
		t.Errorf("a held event lost its reason or bytes: %+v", l)
	}
	f.Close()
	if got := states(f.letters(t, false)); got != "e001:held e002:refused e003:open" {
		t.Errorf("after the kiosk ended: %s", got)
	}
}

func TestRetry(t *testing.T) {
	f := newFile(t)
	f.backlog(t, 4)
	f.ApplyReceipt(t.Context(), receipt("e000", kiosk.Accepted, 5))
	f.ApplyReceipt(t.Context(), receipt("e001", kiosk.Held, 5))
	f.Sent(t.Context(), "e002", f.now.Add(time.Minute))
	f.db.Exec("UPDATE outbox SET bytes=x'00' WHERE id='e003'")
	for _, row := range []struct {
		name, id string
		code     kiosk.Code
	}{
		{"an accepted event is done with", "e000", kiosk.CodeConflict},
		{"a held one goes again", "e001", ""},
		{"one that waits for its next try goes at once", "e002", ""},
		{"a damaged one cannot", "e003", kiosk.CodeDamaged},
		{"one that never was is not found", "e009", kiosk.CodeNotFound},
	} {
		t.Run(row.name, func(t *testing.T) {
			if err := Retry(t.Context(), f.path, row.id); kiosk.CodeOf(err) != row.code {
				t.Errorf("got %v", err)
			}
		})
	}
	if got := f.due(t); !slices.Equal(got, []string{"e001", "e002"}) {
		t.Errorf("due %v", got)
	}
}

func TestWipeRefusesWhileEventsLackAReceipt(t *testing.T) {
	f := newFile(t)
	f.checkIn(t, "e1", "a1")
	f.checkIn(t, "e2", "a2")
	f.ApplyReceipt(t.Context(), receipt("e1", kiosk.Accepted, 5))
	f.ApplyRoster(t.Context(), kiosk.RosterPage{Digest: "d", Total: 1, Entries: []kiosk.RosterEntry{entry("a1", "p1", "1980-05-06")}})
	nothing := func(string) bool { return false }
	if err := Wipe(t.Context(), f.path, nothing); kiosk.CodeOf(err) != kiosk.CodeConflict || !strings.Contains(err.Error(), "stop it first") {
		t.Errorf("wiped under a running kiosk: %v", err)
	}
	f.Close()
	if err := Wipe(t.Context(), f.path, nothing); kiosk.CodeOf(err) != kiosk.CodeConflict || !strings.Contains(err.Error(), "1 events") {
		t.Errorf("wiped what lacks a receipt: %v", err)
	}
	if err := Wipe(t.Context(), f.path, func(h string) bool { return h == event("e2").Hash }); err != nil {
		t.Fatal(err)
	}
	if _, err := f.reopen(t); err != nil {
		t.Fatal(err)
	}
	if _, known, _ := f.TicketFor(context.Background(), "a2"); known || len(f.letters(t, true)) != 0 || f.prefixes != 1 {
		t.Errorf("after the wipe: ticket %v, %d letters, %d prefixes", known, len(f.letters(t, true)), f.prefixes)
	}
	if next, _ := f.checkIn(t, "e3", ""); next.Code != "KA 003" {
		t.Errorf("codes begin again at %s while people hold the old ones", next.Code)
	}
}

func TestLettersOfNoDatabase(t *testing.T) {
	err := Letters(t.Context(), t.TempDir()+"/kiosk.db", false, nil)
	if kiosk.CodeOf(err) != kiosk.CodeNotFound {
		t.Errorf("got %v", err)
	}
}
