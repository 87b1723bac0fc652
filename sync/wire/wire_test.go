package wire

import (
	"bytes"
	"crypto/ed25519"
	"encoding/json"
	"testing"
	"time"

	"github.com/google/uuid"

	"frontdoor/kiosk"
)

// site is one hub with two enrolled kiosks.
type site struct {
	hub      HubKeys
	lobby    KioskKeys
	entrance KioskKeys
}

var noon = time.Date(2026, 3, 24, 12, 0, 0, 123456789, time.UTC)

func newSite(t testing.TB, name string) site {
	t.Helper()
	seal, err := NewSealKey()
	if err != nil {
		t.Fatal(err)
	}
	hub := HubKeys{Site: name, Sign: newSign(t), Open: seal}
	return site{hub: hub, lobby: newKiosk(t, hub, "lobby"), entrance: newKiosk(t, hub, "entrance")}
}

func newKiosk(t testing.TB, hub HubKeys, id string) KioskKeys {
	t.Helper()
	open, err := NewSealKey()
	if err != nil {
		t.Fatal(err)
	}
	return KioskKeys{
		Site: hub.Site, Kiosk: id, Sign: newSign(t), Open: open,
		HubVerify: public(hub.Sign), HubSeal: hub.Open.PublicKey(),
	}
}

func newSign(t testing.TB) ed25519.PrivateKey {
	t.Helper()
	_, key, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func public(k ed25519.PrivateKey) ed25519.PublicKey { return k.Public().(ed25519.PublicKey) }

func (s site) lookup(id string) (ed25519.PublicKey, bool) {
	switch id {
	case "lobby":
		return public(s.lobby.Sign), true
	case "entrance":
		return public(s.entrance.Sign), true
	}
	return nil, false
}

func newID(t testing.TB) string {
	t.Helper()
	u, err := uuid.NewV7()
	if err != nil {
		t.Fatal(err)
	}
	return u.String()
}

// edit returns raw with members of its object changed; nil removes one.
func edit(t testing.TB, raw []byte, changes map[string]any) []byte {
	t.Helper()
	m := map[string]any{}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	if err := d.Decode(&m); err != nil {
		t.Fatal(err)
	}
	for k, v := range changes {
		if m[k] = v; v == nil {
			delete(m, k)
		}
	}
	out, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func member(t testing.TB, raw []byte, name string) any {
	t.Helper()
	m := map[string]any{}
	if err := json.Unmarshal(raw, &m); err != nil {
		t.Fatal(err)
	}
	return m[name]
}

func wantCode(t *testing.T, err error, want kiosk.Code) {
	t.Helper()
	if got := kiosk.CodeOf(err); got != want {
		t.Errorf("code %q (%v), want %q", got, err, want)
	}
}

// refused reports whether err is one of the two errors of an unusable message.
func refused(err error) bool {
	c := kiosk.CodeOf(err)
	return c == kiosk.CodeForged || c == kiosk.CodeBadInput
}
