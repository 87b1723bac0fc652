package hub_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"

	"frontdoor/kiosk"
	"frontdoor/sync/hub"
	"frontdoor/sync/wire"
)

// line is an event as kioskctl outbox export writes it.
func line(m hub.Message) string {
	b, err := json.Marshal(map[string]any{"topic": m.Topic, "payload_base64": m.Payload})
	if err != nil {
		panic(err)
	}
	return string(b) + "\n"
}

func TestEventsBroughtByHand(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSite(t)
		defer s.stop()
		first, held := s.seal(kiosk.EventCheckin, walkIn("KD 001")), s.seal("org.frontdoor.checkin.v9", walkIn("KD 002"))
		refused := s.seal(kiosk.EventCheckin, walkIn(""))
		published := s.seal(kiosk.EventCheckin, walkIn("KD 003"))
		s.deliver(published)
		s.take(wire.KindReceipt)
		forged := first
		forged.Topic = wire.EventTopic("riverside", "lobby-2").String()
		file := line(first) + "\n" + line(held) + line(refused) + line(published) + line(first) + line(forged) + "no JSON\n"

		if _, err := s.TakeByHand(t.Context(), strings.NewReader(file), ""); kiosk.CodeOf(err) != kiosk.CodeBadInput {
			t.Errorf("in nobody's name: %v", err)
		}
		got, err := s.TakeByHand(t.Context(), strings.NewReader(file), ann)
		if err != nil || got.Accepted != 1 || got.Duplicate != 2 || got.Held != 1 || got.Refused != 1 {
			t.Errorf("%+v, %v", got, err)
		}
		if r := got.Rejected; len(r) != 2 || r[0].Line != 7 || r[1].Line != 8 {
			t.Errorf("rejected %+v", r)
		}
		synctest.Wait()
		if n := len(s.take(wire.KindReceipt)); n != 5 {
			t.Errorf("%d receipts went out", n)
		}
		if w := s.waiting("blood-tests"); w != "KD 001, KD 003" && w != "KD 003, KD 001" {
			t.Errorf("waiting: %s", w)
		}
		again, err := s.TakeByHand(t.Context(), strings.NewReader(file), ann)
		if err != nil || again.Duplicate != 5 || again.Accepted+again.Held+again.Refused != 0 {
			t.Errorf("brought again: %+v, %v", again, err)
		}
		deeds, err := s.Audit(t.Context(), 1)
		if err != nil || deeds[0].By != ann || deeds[0].Detail != "0 accepted, 5 duplicate, 0 held, 0 refused, 2 rejected" {
			t.Errorf("audit %+v, %v", deeds, err)
		}
	})
}

func TestByHandEndsAtNonsense(t *testing.T) {
	b := newBench(t)
	for name, file := range map[string]string{
		"a film":           strings.Repeat("\x00\x01\x02\n", 500),
		"one endless line": strings.Repeat("x", 1<<20),
	} {
		if got, err := b.TakeByHand(t.Context(), strings.NewReader(file), ann); kiosk.CodeOf(err) != kiosk.CodeBadInput || len(got.Rejected) > 100 {
			t.Errorf("%s: %d rejected, %v", name, len(got.Rejected), err)
		}
	}
}

func TestManyBroughtByHandShareCommits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSite(t)
		defer s.stop()
		var file strings.Builder
		for n := range 600 {
			file.WriteString(line(s.seal(kiosk.EventCheckin, walkIn(fmt.Sprintf("KD %03d", n)))))
		}
		before := s.queue("blood-tests").Revision.N
		got, err := s.TakeByHand(t.Context(), strings.NewReader(file.String()), ann)
		if err != nil || got.Accepted != 600 {
			t.Errorf("%+v, %v", got, err)
		}
		if q := s.queue("blood-tests"); len(q.Waiting) != 600 || q.Revision.N-before != 3 {
			t.Errorf("%d waiting after %d commits", len(q.Waiting), q.Revision.N-before)
		}
	})
}

func FuzzTakeByHand(f *testing.F) {
	f.Add(`{"topic":"fd/1/riverside/event/lobby-1","payload_base64":"e30="}` + "\n")
	f.Add("{}\n\n[]\n\"\"\nnull\n")
	b := newBench(f)
	f.Fuzz(func(t *testing.T, file string) {
		got, _ := b.TakeByHand(t.Context(), strings.NewReader(file), ann)
		if got.Accepted+got.Duplicate+got.Held+got.Refused != 0 {
			t.Errorf("took in %+v", got)
		}
	})
}
