package flow

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"
	"slices"
	"time"

	"frontdoor/kiosk/form"
)

// drafts keep the answers of people whom the clock sent away before they were
// through, for when they come back within the visit. They lie sealed in memory
// alone, under keys that only the appointment brings back, and only who shows a
// card or types their details gets there: a letter may be in other hands.
type drafts struct {
	secret [32]byte
	kept   map[[32]byte]draft
}

type draft struct {
	sealed []byte
	left   time.Duration
}

const (
	draftStays = time.Hour
	maxDrafts  = 50
)

// unfinished is what a draft holds.
type unfinished struct {
	Answers map[string]json.RawMessage `json:"answers"` // in-progress responses by form
	Safety  string                     `json:"safety"`  // the call that an answer raised
}

func newDrafts() *drafts {
	d := &drafts{kept: map[[32]byte]draft{}}
	rand.Read(d.secret[:]) // never fails, see crypto/rand
	return d
}

// derive makes the name or the key of an appointment's draft.
func (d *drafts) derive(what, appointment string) (out [32]byte) {
	mac := hmac.New(sha256.New, d.secret[:])
	mac.Write([]byte(what + "\x00" + appointment))
	mac.Sum(out[:0])
	return out
}

func (d *drafts) box(appointment string) (cipher.AEAD, error) {
	key := d.derive("key", appointment)
	block, err := aes.NewCipher(key[:])
	if err != nil {
		return nil, err
	}
	return cipher.NewGCMWithRandomNonce(block)
}

// keep seals what an appointment's person has answered so far.
func (d *drafts) keep(appointment string, u unfinished) error {
	name := d.derive("name", appointment)
	if _, known := d.kept[name]; !known && len(d.kept) >= maxDrafts {
		return nil // the oldest goes soon by itself
	}
	plain, err := json.Marshal(u)
	if err != nil {
		return err
	}
	defer clear(plain)
	box, err := d.box(appointment)
	if err == nil {
		d.kept[name] = draft{box.Seal(nil, nil, plain, name[:]), draftStays}
	}
	return err
}

// take opens an appointment's draft and forgets it.
func (d *drafts) take(appointment string) (u unfinished, ok bool) {
	name := d.derive("name", appointment)
	found, ok := d.kept[name]
	if !ok {
		return u, false
	}
	delete(d.kept, name)
	box, err := d.box(appointment)
	if err != nil {
		return u, false
	}
	plain, err := box.Open(nil, nil, found.sealed, name[:])
	if err != nil {
		return u, false
	}
	defer clear(plain)
	return u, json.Unmarshal(plain, &u) == nil
}

// pass lets time pass; what is too old is forgotten.
func (d *drafts) pass(step time.Duration) {
	for name, kept := range d.kept {
		if kept.left -= step; kept.left <= 0 {
			delete(d.kept, name)
			continue
		}
		d.kept[name] = kept
	}
}

// keepTyped makes an answer of what somebody was typing when they seem to have
// gone, where it can be one.
func (f *Flow) keepTyped(ctx context.Context) {
	if q := f.asking(); q != nil && slices.Contains(f.p.under, Question) && f.commit(q) {
		f.raiseEscalation(ctx, q)
	}
}

// keepDraft keeps what the person has answered when nobody seems to be there.
func (f *Flow) keepDraft() {
	forms := f.p.forms
	if len(forms) == 0 && !f.p.beforeProxy { // they went back before the first question
		forms = f.p.before
	}
	if !f.p.found || f.saved() || len(forms) == 0 || f.s.Proxy {
		return
	}
	u := unfinished{Answers: map[string]json.RawMessage{}, Safety: f.p.safety}
	for _, q := range forms {
		b, err := q.Draft()
		if err != nil {
			f.logged("keep a draft", err)
			return
		}
		u.Answers[q.Form().ID()] = b
	}
	f.logged("keep a draft", f.drafts.keep(f.p.entry.Appointment.ID, u))
}

// resumed goes on with a questionnaire that the person went back from, or starts
// it with the answers of a draft, or afresh.
func (f *Flow) resumed(q *form.Form, u unfinished) *form.Session {
	start := f.starting(q)
	for _, s := range f.p.before {
		if s.Form() == q && f.p.beforeProxy == f.s.Proxy {
			s.Speak(start.Lang)
			return s
		}
	}
	if b, ok := u.Answers[q.ID()]; ok {
		if s, _, err := form.Resume(q, b, start); err == nil {
			return s
		}
	}
	return q.Start(start)
}
