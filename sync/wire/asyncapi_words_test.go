package wire

import (
	"encoding/json"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"frontdoor/kiosk"
)

// schema is the part of a JSON schema that the test follows.
type schema struct {
	Properties map[string]schema `json:"properties"`
	Enum       []string          `json:"enum"`
}

// Whoever writes a peer from the document alone knows every field that is said,
// every kind of alert, and all that kiosks tell the audit.
func TestTheDocumentNamesEveryFieldAndWord(t *testing.T) {
	raw, err := os.ReadFile(documentFile)
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Components struct {
			Messages map[string]struct {
				Name    string `json:"name"`
				Payload schema `json:"payload"`
				Sealed  schema `json:"x-sealed-body"`
			} `json:"messages"`
		} `json:"components"`
	}
	if err := json.Unmarshal(raw, &doc); err != nil {
		t.Fatal(err)
	}
	for name, m := range doc.Components.Messages {
		body := m.Sealed
		if len(body.Properties) == 0 {
			body = m.Payload.Properties["data"]
		}
		var typ reflect.Type
		switch m.Name {
		case TypeAsk:
			typ = reflect.TypeFor[Ask]()
		case TypeStatus:
			typ = reflect.TypeFor[Status]()
		default:
			typ = reflect.TypeOf(bodyOf(m.Name)).Elem()
		}
		for field := range typ.Fields() {
			said, _, _ := strings.Cut(field.Tag.Get("json"), ",")
			if _, ok := body.Properties[said]; !ok {
				t.Errorf("%s does not say that there is %q", name, said)
			}
		}
	}
	kinds := doc.Components.Messages["alertRaised"].Sealed.Properties["kind"].Enum
	for _, k := range []kiosk.AlertKind{kiosk.AlertUrgent, kiosk.AlertHelp, kiosk.AlertMask, kiosk.AlertAnswer, kiosk.AlertSafety, kiosk.AlertDevice} {
		if !slices.Contains(kinds, string(k)) {
			t.Errorf("there is no alert of kind %q in %v", k, kinds)
		}
	}
	told := doc.Components.Messages["audit"].Sealed.Properties["what"].Enum
	for _, what := range []kiosk.AuditWhat{kiosk.AuditStarted, kiosk.AuditRosterEmptied, kiosk.AuditDamaged} {
		if !slices.Contains(told, string(what)) {
			t.Errorf("there is no %q in %v", what, told)
		}
	}
}
