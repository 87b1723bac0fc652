package hub

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"frontdoor/kiosk"
)

// Rung is one step that an alert climbs while nobody answers it.
type Rung struct {
	// After is how long the step below waits for an answer.
	After kiosk.Duration `json:"after"`
	// Tell is who is asked from here on, in the hospital's words; a role rather
	// than a person.
	Tell string `json:"tell"`
}

// Escalation says how alerts climb, by kind; Other stands for kinds it does not
// name. The last rung repeats until somebody answers.
type Escalation map[kiosk.AlertKind][]Rung

// Other is the kind that stands for all that are not named.
const Other kiosk.AlertKind = "other"

// AlertKinds lists every kind of alert there is.
func AlertKinds() []kiosk.AlertKind {
	return []kiosk.AlertKind{kiosk.AlertUrgent, kiosk.AlertHelp, kiosk.AlertMask, kiosk.AlertAnswer, kiosk.AlertSafety, kiosk.AlertDevice, AlertCode, AlertEvent}
}

// DefaultEscalation is how alerts climb where nobody has said otherwise: those
// about people every minute, those about things every ten.
func DefaultEscalation() Escalation {
	slow := []Rung{{After: kiosk.Duration(10 * time.Minute)}}
	return Escalation{
		Other:             {{After: kiosk.Duration(time.Minute)}},
		kiosk.AlertDevice: slow, AlertCode: slow, AlertEvent: slow,
	}
}

// rungs of a kind; there is always one.
func (x Escalation) rungs(kind kiosk.AlertKind) []Rung {
	if r := x[kind]; len(r) > 0 {
		return r
	}
	if r := x[Other]; len(r) > 0 {
		return r
	}
	return DefaultEscalation()[Other]
}

// wait is how long an alert at a level waits before it climbs.
func (x Escalation) wait(kind kiosk.AlertKind, level int) time.Duration {
	r := x.rungs(kind)
	return time.Duration(r[min(level, len(r)-1)].After)
}

// unlike is by how much the clocks of hubs that share a record may differ.
const unlike = time.Minute

// ahead is how far ahead the next step of an alert can be, by kind. One that is
// due later was written before the hub's clock was set back, and must not wait
// until the time comes round again.
func (x Escalation) ahead() map[kiosk.AlertKind]time.Duration {
	out := make(map[kiosk.AlertKind]time.Duration, len(x)+1)
	for _, kind := range append(slices.Collect(maps.Keys(x)), Other) {
		for _, r := range x.rungs(kind) {
			out[kind] = max(out[kind], time.Duration(r.After)+unlike)
		}
	}
	return out
}

// tell is who is asked to answer at a level, "" for the desk.
func (x Escalation) tell(kind kiosk.AlertKind, level int) string {
	r := x.rungs(kind)
	if level == 0 {
		return ""
	}
	return r[min(level, len(r))-1].Tell
}

// Limits of an escalation.
const (
	minRung  = 5 * time.Second
	maxRung  = 24 * time.Hour
	maxRungs = 20
)

// ReadEscalation reads a JSON object of lists of rungs by kind, strictly. Kinds
// that it leaves out climb as DefaultEscalation says. name is the file's, for
// the error, which says the line, the column and the mend.
func ReadEscalation(name string, b []byte) (Escalation, error) {
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	var given Escalation
	if err := d.Decode(&given); err != nil {
		at, what := jsonProblem(err, 0, 0)
		line, col := lineCol(b, at)
		return nil, kiosk.Errorf(kiosk.CodeBadInput, "", "%s:%d:%d: %s", name, line, col, what)
	}
	if d.More() {
		line, col := lineCol(b, d.InputOffset())
		return nil, kiosk.Errorf(kiosk.CodeBadInput, "", "%s:%d:%d: something follows the object; remove it", name, line, col)
	}
	out := DefaultEscalation()
	for kind, rungs := range given {
		if what := rungProblem(kind, rungs); what != "" {
			return nil, kiosk.Errorf(kiosk.CodeBadInput, "", "%s: %s", name, what)
		}
		out[kind] = rungs
	}
	return out, nil
}

func rungProblem(kind kiosk.AlertKind, rungs []Rung) string {
	kinds := append(AlertKinds(), Other)
	switch {
	case !slices.Contains(kinds, kind):
		return fmt.Sprintf("there is no kind of alert %q; there are %v", clip(string(kind), 40), kinds)
	case len(rungs) == 0 || len(rungs) > maxRungs:
		return fmt.Sprintf("%s needs 1 to %d steps; an alert climbs until somebody answers", kind, maxRungs)
	}
	for i, r := range rungs {
		if after := time.Duration(r.After); after < minRung || after > maxRung {
			return fmt.Sprintf("%s, step %d: \"after\" is from %v to %v, as \"1m30s\"", kind, i+1, minRung, maxRung)
		}
		if len(r.Tell) > 100 {
			return fmt.Sprintf("%s, step %d: \"tell\" has at most 100 bytes", kind, i+1)
		}
	}
	return ""
}
