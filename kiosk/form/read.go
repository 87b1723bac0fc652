package form

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
)

// object is a JSON object as it was read; numbers keep their written form.
type object = map[string]any

// decode reads one JSON object within the limits.
func decode(b []byte) (object, error) {
	if len(b) > MaxBytes {
		return nil, fmt.Errorf("the document is larger than %d bytes", MaxBytes)
	}
	if nesting(b) > maxNesting {
		return nil, fmt.Errorf("the document nests deeper than %d levels", maxNesting)
	}
	b = bytes.TrimPrefix(b, []byte("\ufeff")) // a byte order mark (RFC 8259 §8.1 lets readers ignore it)
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return nil, fmt.Errorf("the document is not JSON near byte %d", d.InputOffset())
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("the document goes on after its end, byte %d", d.InputOffset())
	}
	o, ok := v.(object)
	if !ok {
		return nil, errors.New("the document is not a JSON object")
	}
	return o, nil
}

// nesting counts how deep arrays and objects go, before anything is decoded.
func nesting(b []byte) int {
	deep, deepest, quoted := 0, 0, false
	for i := 0; i < len(b); i++ {
		switch c := b[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{' || c == '[':
			deep++
			deepest = max(deepest, deep)
		case c == '}' || c == ']':
			deep--
		}
	}
	return deepest
}

// reader takes fields out of objects and reports what has the wrong shape
// instead of failing: one bad field must not hide the rest of a form.
type reader struct {
	problems []Problem
	linkID   string // of the item being read
}

func (r *reader) report(s Severity, format string, args ...any) {
	r.add(Problem{Severity: s, LinkID: r.linkID, Text: fmt.Sprintf(format, args...)})
}

// add keeps p; beyond the limit only errors still count, once.
func (r *reader) add(p Problem) {
	if len(r.problems) < maxReports || p.Severity == Error && !errorsIn(r.problems) {
		r.problems = append(r.problems, p)
	}
}

func (r *reader) text(o object, key string) string {
	v, ok := o[key]
	if !ok || v == nil {
		return ""
	}
	s, ok := v.(string)
	if !ok {
		r.report(Warning, "%s is not a string and was left out", key)
	}
	if len(s) > MaxText {
		r.report(Error, "%s is longer than %d bytes", key, MaxText)
		return ""
	}
	return s
}

func (r *reader) flag(o object, key string) bool {
	v, ok := o[key]
	if !ok || v == nil {
		return false
	}
	b, ok := v.(bool)
	switch {
	case ok:
	case v == "true", v == "false":
		r.report(Warning, "%s is a text where true or false belongs; it is read as %s", key, v)
		return v == "true"
	default:
		r.report(Warning, "%s is not true or false and was left out", key)
	}
	return b
}

// whole reads a whole number, or gives none where there is none to be had.
func (r *reader) whole(o object, key string, none int) int {
	v, ok := o[key]
	if !ok || v == nil {
		return none
	}
	n, ok := v.(json.Number)
	i, err := strconv.ParseInt(string(n), 10, 32)
	if !ok || err != nil {
		r.report(Warning, "%s is not a whole number and was left out", key)
		return none
	}
	return int(i)
}

// objects reads a list of objects; what is something else is left out.
func (r *reader) objects(o object, key string) []object {
	v, ok := o[key]
	if !ok || v == nil {
		return nil
	}
	list, ok := v.([]any)
	if !ok {
		r.report(Warning, "%s is not a list and was left out", key)
	}
	out := make([]object, 0, len(list))
	for _, e := range list {
		if m, ok := e.(object); ok {
			out = append(out, m)
		} else {
			r.report(Warning, "%s holds something that is not an object", key)
		}
	}
	return out
}

// inner returns the object under key, nil when there is none.
func inner(o object, key string) object {
	m, _ := o[key].(object)
	return m
}

// extensions returns those of o's extensions that have the given URL.
func extensions(o object, url string) []object {
	var out []object
	list, _ := o["extension"].([]any)
	for _, e := range list {
		if m, ok := e.(object); ok && m["url"] == url {
			out = append(out, m)
		}
	}
	return out
}

// extension returns the first of o's extensions with the given URL, nil when
// it has none.
func extension(o object, url string) object {
	if all := extensions(o, url); len(all) > 0 {
		return all[0]
	}
	return nil
}
