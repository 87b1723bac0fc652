package imdf

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"frontdoor/kiosk/wayfind"
)

// feature is one GeoJSON feature (RFC 7946, 3.2) with its id.
type feature struct {
	id       string
	geometry *geometry
	props    props
}

// geometry is GeoJSON geometry (RFC 7946, 3.1), its coordinates still raw.
type geometry struct {
	Type        string          `json:"type"`
	Coordinates json.RawMessage `json:"coordinates"`
}

// props are a feature's properties. Keys are compared without case and
// punctuation, so that levelId and level_id are one.
type props map[string]json.RawMessage

// readManifest takes the venue's language from manifest.json.
func (l *loader) readManifest() error {
	b, there, err := l.read("manifest.json")
	if err != nil {
		return err
	}
	if !there {
		l.warn("", "manifest.json", "missing; taken for IMDF 1.0.0")
		return nil
	}
	var m struct{ Version, Language any }
	if err := json.Unmarshal(b, &m); err != nil {
		return jsonError("manifest.json", b, err)
	}
	if m.Version != "1.0.0" {
		l.warn("", "manifest.json", "version is %v; read as 1.0.0", m.Version)
	}
	l.v.Lang, _ = m.Language.(string)
	return nil
}

// collection takes the features of a GeoJSON feature collection one by one, so
// that a file of very many empty ones needs no more memory than its bytes.
type collection struct {
	Features each `json:"features"`
}

type each func(raw json.RawMessage) error

// UnmarshalJSON calls the function with every element; b is valid JSON.
func (f each) UnmarshalJSON(b []byte) error {
	if len(b) == 0 || b[0] != '[' {
		return errNoList
	}
	d := json.NewDecoder(bytes.NewReader(b))
	if _, err := d.Token(); err != nil {
		return err
	}
	var raw json.RawMessage
	for d.More() {
		if err := d.Decode(&raw); err != nil {
			return err
		}
		if err := f(raw); err != nil {
			return err
		}
	}
	return nil
}

var errNoList = errors.New("not a GeoJSON feature collection: features is no list; export it again")

// decode reads the feature collection of one file; kind "" when every feature
// says itself what it is.
func (l *loader) decode(kind, name string, b []byte) error {
	i := 0
	err := json.Unmarshal(b, &collection{func(raw json.RawMessage) error {
		i++
		return l.feature(kind, name, i, raw)
	}})
	if err != nil {
		return jsonError(name, b, err)
	}
	return nil
}

// feature reads the i-th feature of a file.
func (l *loader) feature(kind, name string, i int, raw json.RawMessage) error {
	if len(raw) > maxFeature {
		return tooLarge(i, raw)
	}
	if l.count++; l.count > maxFeatures {
		return fmt.Errorf("the venue has more than %d features up to here; split it or leave out details", maxFeatures)
	}
	var in struct {
		ID         json.RawMessage            `json:"id"`
		Type       json.RawMessage            `json:"feature_type"`
		Geometry   json.RawMessage            `json:"geometry"`
		Properties map[string]json.RawMessage `json:"properties"`
	}
	if err := json.Unmarshal(raw, &in); err != nil {
		l.warn(asText(in.ID), name, "feature %d is not a GeoJSON feature and was left out: %v", i, err)
		return nil
	}
	f := feature{id: asText(in.ID), props: props{}}
	for key, value := range in.Properties {
		f.props[plain(key)] = value
	}
	if f.id == "" {
		f.id = f.props.text("id") // where some programs put it
	}
	if f.id == "" {
		l.warn("", name, "feature %d has no id and was left out: give it one", i)
		return nil
	}
	if other, twice := l.file[f.id]; twice {
		return fmt.Errorf("feature %s: the id is used twice (also in %s); give every feature an id of its own", f.id, other)
	}
	l.file[f.id] = name
	t := asText(in.Type)
	switch {
	case kind == "":
		if kind = plain(cmp.Or(t, f.props.text("feature_type"))); !slices.Contains(kinds, kind) {
			if !slices.Contains(unread, kind) {
				l.warn(f.id, name, "feature_type is %q, which IMDF 1.0.0 does not have; it was left out", t)
			}
			return nil
		}
	case t != kind && t != "":
		l.warn(f.id, name, "feature_type is %q in a file of %ss; taken as %s", t, kind, kind)
	}
	if g := (geometry{}); json.Unmarshal(in.Geometry, &g) == nil && g.Type != "" {
		f.geometry = &g
	}
	l.features[kind] = append(l.features[kind], f)
	return nil
}

// jsonError says where in a file its JSON breaks off or goes wrong.
func jsonError(name string, b []byte, err error) error {
	var syntax *json.SyntaxError
	var typed *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax) && int(syntax.Offset) >= len(b), errors.Is(err, io.ErrUnexpectedEOF):
		return fmt.Errorf("%s: the file ends too early, at byte %d; copy or export it again", name, len(b))
	case errors.As(err, &syntax):
		return fmt.Errorf("%s: not JSON at byte %d%s (%v); mend it there or export it again", name, syntax.Offset, lastID(b[:max(0, syntax.Offset)]), err)
	case errors.As(err, &typed):
		return fmt.Errorf("%s: not a GeoJSON feature collection: byte %d holds a %s; export it again", name, typed.Offset, typed.Value)
	}
	return fmt.Errorf("%s: %w", name, err)
}

// lastID names the last id in a piece of JSON, for what follows it and is none:
// NaN in a feature's coordinates, say. "" when it cannot tell.
func lastID(b []byte) string {
	const key = `"id"`
	i := bytes.LastIndex(b, []byte(key))
	if i < 0 {
		return ""
	}
	value, colon := bytes.CutPrefix(bytes.TrimSpace(b[i+len(key):]), []byte(":"))
	var id string
	if !colon || json.NewDecoder(bytes.NewReader(value)).Decode(&id) != nil || len(id) > 100 {
		return ""
	}
	return fmt.Sprintf(", after the id %q", id)
}

// plain lowers a key and drops all but letters and digits.
func plain(key string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			return r
		}
		return -1
	}, key)
}

// asText returns a JSON string, or a number as it is written; "" for all else.
func asText(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) == nil {
		return strings.TrimSpace(s)
	}
	var n json.Number
	if json.Unmarshal(raw, &n) == nil {
		return n.String()
	}
	return ""
}

func (p props) text(key string) string { return asText(p[plain(key)]) }

// list returns an array of texts; a single text is an array of one.
func (p props) list(key string) []string {
	var raw []json.RawMessage
	if json.Unmarshal(p[plain(key)], &raw) != nil {
		if one := p.text(key); one != "" {
			return []string{one}
		}
		return nil
	}
	var out []string
	for _, r := range raw {
		if s := asText(r); s != "" {
			out = append(out, s)
		}
	}
	return out
}

// number returns a finite number, also when it is written as text.
func (p props) number(key string) (float64, bool) {
	n, err := strconv.ParseFloat(p.text(key), 64)
	return n, err == nil && !math.IsNaN(n) && !math.IsInf(n, 0)
}

// labels returns texts by language; a bare text is in the venue's language.
func (l *loader) labels(p props, key string) wayfind.Labels {
	var byLang map[string]json.RawMessage
	if json.Unmarshal(p[plain(key)], &byLang) != nil {
		if s := p.text(key); s != "" {
			return wayfind.Labels{l.language(): s}
		}
		return nil
	}
	var out wayfind.Labels
	for lang, raw := range byLang {
		if s := asText(raw); s != "" {
			if out == nil {
				out = wayfind.Labels{}
			}
			out[lang] = s
		}
	}
	return out
}

func (l *loader) language() string {
	if l.v.Lang != "" {
		return l.v.Lang
	}
	return "en"
}

// near returns the property under a key, or under one that is spelt almost like
// it when that is missing, with a warning.
func (l *loader) near(f feature, key string) string {
	if _, there := f.props[plain(key)]; there {
		return f.props.text(key)
	}
	for have := range f.props {
		if almost(have, plain(key)) {
			l.warn(f.id, "", "property %q is taken for %q: spell it so", have, key)
			return f.props.text(have)
		}
	}
	return ""
}

// almost reports whether two words differ by one letter or by two neighbours
// swapped.
func almost(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	switch len(b) - len(a) {
	case 0:
		return i < len(a) && (a[i+1:] == b[i+1:] || i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:])
	case 1:
		return a[i:] == b[i+1:]
	}
	return false
}
