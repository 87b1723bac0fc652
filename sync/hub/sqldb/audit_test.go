package sqldb_test

import (
	"errors"
	"testing"

	"frontdoor/sync/audit"
	"frontdoor/sync/hub"
)

// deeds is the part of the contract about the audit: what is stored is chained,
// and reads back as it was chained.
func deeds(t *testing.T, s hub.Store) {
	first, second := hub.Deed{At: base, By: "A", Verb: "call", Subject: "KD 1", Detail: "room\xff\x00"}, hub.Deed{At: base, By: "B", Verb: "done", Subject: "KD 1"}
	update(t, s, func(tx hub.Tx) error { return errors.Join(tx.Note(first), tx.Note(second)) })
	third := hub.Deed{At: base.Add(1500), By: "C", Verb: "undo", Subject: "KD 1"} // finer than the record keeps
	update(t, s, func(tx hub.Tx) error { return tx.Note(third) })
	if err := s.Update(t.Context(), func(tx hub.Tx) error { return errors.Join(tx.Note(first), errStop) }); !errors.Is(err, errStop) {
		t.Fatal(err)
	}
	update(t, s, func(tx hub.Tx) error { return tx.Note(second) })
	verbs := func(list []hub.Deed, err error) (string, error) {
		out := ""
		for _, d := range list {
			out += d.By + " " + d.Verb + ", "
		}
		return out, err
	}
	want(t, s, "B done, C undo, ", func(r hub.Reader) (string, error) { return verbs(r.Audit(2)) })
	want(t, s, "A call, B done, C undo, B done, ", func(r hub.Reader) (string, error) { return verbs(r.AuditAfter(0, 10)) })
	var chain audit.Chain
	for last := int64(0); ; {
		var page []hub.Deed
		err := s.View(t.Context(), func(r hub.Reader) (err error) { page, err = r.AuditAfter(last, 2); return err })
		if err != nil {
			t.Fatal(err)
		}
		if len(page) == 0 {
			break
		}
		for _, d := range page {
			if err := chain.Add(d); err != nil {
				t.Error(err)
			}
			last = d.N
		}
	}
	if chain.Lines != 4 || chain.Before != 0 {
		t.Errorf("%+v", chain)
	}
}
