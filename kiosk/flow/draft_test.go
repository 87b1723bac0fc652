package flow

import (
	"bytes"
	"fmt"
	"testing"

	"frontdoor/kiosk"
	"frontdoor/kiosk/form"
)

// idle lets the person be asked whether they are there, and then be let go.
func (b *bed) idle() {
	b.t.Helper()
	b.seconds(60)
	b.on(StillThere)
	b.seconds(25)
	b.on(Welcome)
}

func TestAnswersSurviveAnIdleReset(t *testing.T) {
	const items = `{"linkId":"a","type":"string","text":"A"},{"linkId":"b","type":"boolean","text":"B"}`
	rows := []struct {
		name  string
		after func(*bed)
		stays bool
		appt  string
		proxy bool
	}{
		{name: "for the same person", after: (*bed).idle, stays: true, appt: "appt-1"},
		{name: "not for another", after: (*bed).idle, appt: "appt-2"},
		{name: "not for somebody who answers for them", after: (*bed).idle, appt: "appt-1", proxy: true},
		{name: "not after they have left", after: func(b *bed) { b.do(Finish{}) }, appt: "appt-1"},
		{name: "not after they have started over", after: func(b *bed) { b.do(StartOver{}, ReallyEnd{}) }, appt: "appt-1"},
		{name: "not beyond the visit", after: func(b *bed) { b.idle(); b.seconds(3600) }, appt: "appt-1"},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			b := questionnaire(t, items)
			b.store.roster = append(b.store.roster, someone("2", "Ben Hall", "1990-01-02", "eyes", 0))
			b.begun().press("SECRET")
			b.do(NextPage{})
			row.after(b)
			for _, kept := range b.drafts.kept {
				if bytes.Contains(bytes.ToLower(kept.sealed), []byte("secret")) {
					t.Error("a draft lies open")
				}
			}
			b.do(CodeShown{row.appt}, Confirm{Proxy: row.proxy})
			if got := b.State().Typing.Text == "Secret"; got != row.stays {
				t.Errorf("the answer is there: %v, want %v", got, row.stays)
			}
			if row.stays && len(b.drafts.kept) != 0 {
				t.Error("what was taken up again is still kept")
			}
		})
	}
}

// A draft that is taken up again does not call for help twice.
func TestADraftDoesNotEscalateTwice(t *testing.T) {
	b, _ := escalating(t)
	b.do(Answer{"nine", form.Boolean(true)}, AlertNews{kiosk.Alert{EventID: "id-1", State: kiosk.AlertSeen, By: "Sam"}})
	b.idle()
	b.begun().do(NextPage{})
	if asked, _ := b.State().Asked(); asked.LinkID != "nine" || len(asked.Values) != 1 {
		t.Fatalf("asks %s", asked.LinkID)
	}
	b.do(Answer{"nine", form.Boolean(true)}, NextPage{})
	if n := len(b.safety()); n != 1 {
		t.Errorf("%d calls", n)
	}
}

func TestDraftsAreBounded(t *testing.T) {
	d := newDrafts()
	for i := range 2 * maxDrafts {
		if err := d.keep(fmt.Sprint("appt-", i), unfinished{}); err != nil {
			t.Fatal(err)
		}
	}
	if len(d.kept) != maxDrafts {
		t.Errorf("%d drafts", len(d.kept))
	}
	name := d.derive("name", "appt-0")
	kept := d.kept[name]
	kept.sealed[len(kept.sealed)-1] ^= 1
	if _, ok := d.take("appt-0"); ok {
		t.Error("a draft that was changed was opened")
	}
}
