package sqlite

import (
	"context"
	"testing"
)

func TestStatementsArePreparedOnceAndOutliveWhatFails(t *testing.T) {
	f := newFile(t)
	const insert = "INSERT INTO outbox(id, type, hash, bytes, at, state) VALUES (?,?,?,?,?,'open')"
	if f.db.prepared.of(insert) != nil {
		t.Fatal("prepared before it was ever run")
	}
	f.checkIn(t, "e1", "a1")
	s := f.db.prepared.of(insert)
	if s == nil {
		t.Fatal("not prepared by the first check-in")
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if err := f.Append(gone, event("e2")); err == nil {
		t.Error("a transaction was made for nobody")
	}
	if err := f.Append(t.Context(), event("e1")); err == nil {
		t.Error("the same event twice")
	}
	if err := f.Append(t.Context(), event("e3")); err != nil {
		t.Errorf("after one that failed: %v", err)
	}
	if rows, err := f.Claim(t.Context(), noon, 9); err != nil || len(rows) != 2 {
		t.Errorf("claimed %v, %v", rows, err)
	}
	if f.db.prepared.of(insert) != s {
		t.Error("prepared anew")
	}
}
