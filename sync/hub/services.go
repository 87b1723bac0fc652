package hub

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"frontdoor/kiosk"
	"frontdoor/sync/wire"
)

// ReadServices reads a JSON array of kiosk.Service, strictly: unknown names
// fail. name is the file's, for the error, which says line, column and mend.
func ReadServices(name string, b []byte) ([]kiosk.Service, error) {
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.DisallowUnknownFields()
	fail := func(at int64, format string, args ...any) error {
		line, col := lineCol(b, at)
		return kiosk.Errorf(kiosk.CodeBadInput, "", "%s:%d:%d: %s", name, line, col, fmt.Sprintf(format, args...))
	}
	if t, err := dec.Token(); err != nil || t != json.Delim('[') {
		return nil, fail(0, "services are a JSON array; begin the file with [")
	}
	var out []kiosk.Service
	seen := map[string]bool{}
	for dec.More() {
		base := skip(b, dec.InputOffset(), ",")
		start := skip(b, base, "")
		var s kiosk.Service
		if err := dec.Decode(&s); err != nil {
			at, what := jsonProblem(err, base, start)
			return nil, fail(at, "%s", what)
		}
		if what := serviceProblem(s, seen); what != "" {
			return nil, fail(start, "%s", what)
		}
		seen[s.ID] = true
		out = append(out, s)
	}
	if _, err := dec.Token(); err != nil {
		return nil, fail(dec.InputOffset(), "the array of services does not end; close it with ]")
	}
	if _, err := dec.Token(); err != io.EOF {
		return nil, fail(dec.InputOffset(), "something follows the array of services; remove it")
	}
	if len(out) == 0 {
		return nil, fail(0, "there is no service; a hub needs at least one")
	}
	for _, s := range out {
		if s.LateTo != "" && s.LateTo != LateToDesk && (s.LateTo == s.ID || !seen[s.LateTo]) {
			return nil, fail(0, "service %s: late_to is empty, \"desk\", or the id of another service; %q is none", s.ID, clip(s.LateTo, 70))
		}
	}
	return out, nil
}

func serviceProblem(s kiosk.Service, seen map[string]bool) string {
	switch {
	case !wire.ValidID(s.ID):
		return fmt.Sprintf("service id %q: use 1 to 63 lower-case letters, digits and hyphens", clip(s.ID, 70))
	case seen[s.ID]:
		return fmt.Sprintf("service id %q comes twice; give each service its own", s.ID)
	case s.Name["en"] == "":
		return fmt.Sprintf("service %s has no English name; add \"name\": {\"en\": …}", s.ID)
	case s.Building == "" || s.Area == "":
		return fmt.Sprintf("service %s needs a building and a waiting area", s.ID)
	case s.ID == LateToDesk:
		return "no service can be called desk; late_to means the staff there by it"
	case s.EarlyWaits && s.Early <= 0:
		return fmt.Sprintf("service %s: early_waits needs \"early\", how long before the appointment check-in opens", s.ID)
	case s.FromHome && !s.WalkIn:
		return fmt.Sprintf("service %s: from_home needs \"walk_in\": true; who joins from home has no appointment", s.ID)
	case s.Early < 0 || s.Late < 0 || s.Staff < 0:
		return fmt.Sprintf("service %s: early, late and staff cannot be negative", s.ID)
	}
	return ""
}

// jsonProblem says where decoding went wrong and what was wrong. The decoder
// counts from base, where it began to read the value; start is where the value
// begins.
func jsonProblem(err error, base, start int64) (at int64, what string) {
	var syntax *json.SyntaxError
	var typ *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		return base + syntax.Offset - 1, "this is not JSON: " + syntax.Error()
	case errors.As(err, &typ):
		return base + typ.Offset - 1, fmt.Sprintf("%s cannot be a %s", typ.Field, typ.Value)
	case errors.Is(err, io.ErrUnexpectedEOF):
		return start, "the file ends inside this service; it was cut short"
	}
	return start, "this service cannot be read: " + strings.TrimPrefix(err.Error(), "json: ")
}

// skip moves from at past white space, and past one byte of more after it.
func skip(b []byte, at int64, more string) int64 {
	for at < int64(len(b)) && strings.IndexByte(" \t\r\n", b[at]) >= 0 {
		at++
	}
	if at < int64(len(b)) && strings.IndexByte(more, b[at]) >= 0 {
		at++
	}
	return at
}

// lineCol turns a byte offset into a line and column, both from 1.
func lineCol(b []byte, at int64) (line, col int) {
	at = min(max(at, 0), int64(len(b)))
	before := b[:at]
	return bytes.Count(before, []byte("\n")) + 1, len(before) - bytes.LastIndexByte(before, '\n')
}
