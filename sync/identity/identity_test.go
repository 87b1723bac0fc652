package identity

import (
	"bytes"
	"crypto/tls"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"frontdoor/sync/wire"
)

func provision(t testing.TB, dir string, o Options) {
	t.Helper()
	if o.Site == "" {
		o.Site = "demo"
	}
	if err := Provision(dir, o); err != nil {
		t.Fatal(err)
	}
}

func load(t testing.TB, dir string, kiosks ...string) (*Hub, []*Kiosk) {
	t.Helper()
	hub, err := LoadHub(dir)
	if err != nil {
		t.Fatal(err)
	}
	var out []*Kiosk
	for _, id := range kiosks {
		k, err := LoadKiosk(KioskDir(dir, id))
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, k)
	}
	return hub, out
}

// contents returns every file under dir by its path.
func contents(t testing.TB, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if path == dir {
			return nil // the test's own
		}
		if info, err := d.Info(); err != nil || info.Mode().Perm()&0o077 != 0 {
			return fmt.Errorf("%s can be read by others: %v, %v", path, info.Mode(), err)
		}
		if d.IsDir() {
			return nil
		}
		b, err := os.ReadFile(path)
		out[strings.TrimPrefix(path, dir)] = string(b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestHubAndKioskKnowEachOther(t *testing.T) {
	dir := t.TempDir()
	provision(t, dir, Options{Kiosks: []string{"lobby", "entrance"}})
	hub, kiosks := load(t, dir, "lobby", "entrance")
	for _, k := range kiosks {
		id := k.Keys.Kiosk
		known := hub.Kiosks[id]
		if !known.Verify.Equal(k.Keys.Sign.Public()) || !bytes.Equal(known.Seal.Bytes(), k.Keys.Open.PublicKey().Bytes()) {
			t.Errorf("the hub knows other keys of %s", id)
		}
		if !k.Keys.HubVerify.Equal(hub.Keys.Sign.Public()) || !bytes.Equal(k.Keys.HubSeal.Bytes(), hub.Keys.Open.PublicKey().Bytes()) {
			t.Errorf("%s pinned other keys of the hub", id)
		}
		if !k.CodeKeys[hub.CodeKeyID].Equal(hub.Code.Public()) {
			t.Errorf("%s cannot verify appointment codes", id)
		}
		if len(k.RestKey) != 32 || len(k.Prefixes) != blockSize || k.Installation == "" {
			t.Errorf("%s lacks something: %d bytes, prefixes %v", id, len(k.RestKey), k.Prefixes)
		}
		raw, err := wire.SignAsk(k.Keys, time.Now(), wire.Ask{Nonce: "n"})
		if err != nil {
			t.Fatal(err)
		}
		if who, _, err := wire.OpenAsk("demo", hub.Lookup, wire.AskTopic("demo", id).String(), raw); err != nil || who != id {
			t.Errorf("%q, %v", who, err)
		}
	}
	if kiosks[0].Installation == kiosks[1].Installation || bytes.Equal(kiosks[0].RestKey, kiosks[1].RestKey) {
		t.Error("two kiosks share what must be their own")
	}
	if _, ok := hub.Lookup("stranger"); ok {
		t.Error("the hub knows a stranger")
	}
}

func TestProvisionAgainKeepsEverythingAndAddsKiosks(t *testing.T) {
	dir := t.TempDir()
	provision(t, dir, Options{Kiosks: []string{"lobby"}})
	before := contents(t, dir)
	provision(t, dir, Options{Kiosks: []string{"lobby"}})
	if after := contents(t, dir); len(after) != len(before) {
		t.Errorf("%d files, then %d", len(before), len(after))
	}
	provision(t, dir, Options{Kiosks: []string{"lobby", "entrance"}})
	after := contents(t, dir)
	for path, b := range before {
		if after[path] != b && path != "/hub/kiosks.json" {
			t.Errorf("%s was changed", path)
		}
	}
	hub, _ := load(t, dir, "lobby", "entrance")
	if len(hub.Kiosks) != 2 {
		t.Errorf("the hub knows %d kiosks", len(hub.Kiosks))
	}
}

func TestKioskFolderMayBeCarriedAway(t *testing.T) {
	dir, box := t.TempDir(), filepath.Join(t.TempDir(), "kiosk")
	provision(t, dir, Options{Kiosks: []string{"lobby"}})
	if err := os.Rename(KioskDir(dir, "lobby"), box); err != nil {
		t.Fatal(err)
	}
	provision(t, dir, Options{Kiosks: []string{"lobby"}})
	k, err := LoadKiosk(box)
	if err != nil {
		t.Fatal(err)
	}
	hub, _ := load(t, dir)
	if !hub.Kiosks["lobby"].Verify.Equal(k.Keys.Sign.Public()) {
		t.Error("provisioning again forgot the kiosk that was carried away")
	}
}

// A power cut may fall between the kiosk's folder and the hub's note of it.
func TestKioskThatTheHubDidNotNoteIsNoted(t *testing.T) {
	dir := t.TempDir()
	provision(t, dir, Options{Kiosks: []string{"lobby"}})
	if err := writeKnown(hubDir(dir), nil); err != nil {
		t.Fatal(err)
	}
	provision(t, dir, Options{Kiosks: []string{"entrance"}})
	hub, kiosks := load(t, dir, "lobby")
	if !hub.Kiosks["lobby"].Verify.Equal(kiosks[0].Keys.Sign.Public()) {
		t.Error("the hub does not know the kiosk")
	}
	if hub.Kiosks["lobby"].Prefixes[0] == hub.Kiosks["entrance"].Prefixes[0] {
		t.Error("its ticket prefixes were given out again")
	}
}

func TestPrefixesAreUniqueAndReadable(t *testing.T) {
	var ids []string
	for i := range 12 {
		ids = append(ids, fmt.Sprintf("k%d", i))
	}
	dir := t.TempDir()
	provision(t, dir, Options{Kiosks: ids})
	hub, _ := load(t, dir)
	seen := map[string]string{}
	for id, k := range hub.Kiosks {
		for _, p := range k.Prefixes {
			if len(p) != 2 || strings.ContainsAny(p, "IO") || p != strings.ToUpper(p) || seen[p] != "" {
				t.Errorf("%s has prefix %q, which %q has", id, p, seen[p])
			}
			seen[p] = id
		}
	}
	all := freePrefixes(nil, letters*letters+1)
	if last := len(all) - 1; len(all[last-1]) != 2 || len(all[last]) != 3 {
		t.Errorf("after %s comes %s", all[last-1], all[last])
	}
	if n := len(freePrefixes(nil, 2*allPrefixes)); n != allPrefixes {
		t.Errorf("%d prefixes in all", n)
	}
}

func TestCountersOutliveTheProcess(t *testing.T) {
	dir := t.TempDir()
	provision(t, dir, Options{Kiosks: []string{"lobby"}})
	var prefixes []string
	for i := range uint64(blockSize + 1) {
		_, kiosks := load(t, dir, "lobby")
		boot, err := kiosks[0].NextBoot()
		if err != nil || boot != i+1 {
			t.Errorf("boot %d, %v", boot, err)
		}
		p, err := kiosks[0].FreshPrefix()
		if err != nil {
			t.Fatal(err)
		}
		prefixes = append(prefixes, p)
	}
	if prefixes[0] == prefixes[1] || prefixes[1] == prefixes[2] || prefixes[0] != prefixes[blockSize] {
		t.Errorf("prefixes %v", prefixes)
	}
}

func TestCertificatesAreRenewedInTimeWithTheSameKey(t *testing.T) {
	dir, now := t.TempDir(), time.Now()
	provision(t, dir, Options{Kiosks: []string{"lobby"}, Now: now})
	before := contents(t, dir)
	provision(t, dir, Options{Kiosks: []string{"lobby"}, Now: now.Add(certLife * 3 / 4), Hosts: []string{"hub.example"}})
	hub, kiosks := load(t, dir, "lobby")
	after := contents(t, dir)
	for _, p := range []string{"/hub/cert.pem", "/kiosks/lobby/cert.pem"} {
		if before[p] == after[p] {
			t.Errorf("%s was not renewed", p)
		}
	}
	if before["/hub/key.pem"] != after["/hub/key.pem"] || before["/hub/ca.pem"] != after["/hub/ca.pem"] {
		t.Error("a key or the authority changed")
	}
	if err := hub.cert.Leaf.VerifyHostname("hub.example"); err != nil {
		t.Error(err)
	}
	if !kiosks[0].CertEnds.After(now.Add(certLife)) {
		t.Errorf("the kiosk's certificate ends %v", kiosks[0].CertEnds)
	}
}

func TestTLSBothWays(t *testing.T) {
	dir := t.TempDir()
	provision(t, dir, Options{Kiosks: []string{"lobby"}})
	hub, kiosks := load(t, dir, "lobby")
	other := t.TempDir()
	provision(t, other, Options{Kiosks: []string{"lobby"}})
	_, strangers := load(t, other, "lobby")
	for name, row := range map[string]struct {
		config *tls.Config
		who    string
	}{
		"a kiosk":                 {kiosks[0].ClientTLS(), "lobby"},
		"the hub":                 {hub.ClientTLS(), "hub"},
		"a kiosk of another site": {strangers[0].ClientTLS(), ""},
		"nobody":                  {&tls.Config{RootCAs: kiosks[0].ca}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			l, err := tls.Listen("tcp", "127.0.0.1:0", hub.ServerTLS())
			if err != nil {
				t.Fatal(err)
			}
			defer l.Close()
			go func() {
				if c, err := tls.Dial("tcp", l.Addr().String(), row.config); err == nil {
					c.Read(make([]byte, 1)) // a refusal comes after the handshake
					c.Close()
				}
			}()
			c, err := l.Accept()
			if err != nil {
				t.Fatal(err)
			}
			defer c.Close()
			who := ""
			if err := c.(*tls.Conn).HandshakeContext(t.Context()); err == nil {
				who = c.(*tls.Conn).ConnectionState().VerifiedChains[0][0].Subject.CommonName
			}
			if who != row.who {
				t.Errorf("%q came in", who)
			}
		})
	}
	if net.ParseIP("127.0.0.1") == nil || hub.cert.Leaf.VerifyHostname("127.0.0.1") != nil {
		t.Error("the hub's certificate does not stand for 127.0.0.1")
	}
}

func TestBoxThatLostItsClockStillVerifies(t *testing.T) {
	dir := t.TempDir()
	provision(t, dir, Options{Kiosks: []string{"lobby"}})
	_, kiosks := load(t, dir, "lobby")
	k := kiosks[0]
	at := func(now time.Time) time.Time {
		return clientTLS(k.cert, k.ca, func() time.Time { return now }).Time()
	}
	if got := at(time.Unix(0, 0)); got.Before(k.cert.Leaf.NotBefore) {
		t.Errorf("in 1970 it verifies as of %v", got)
	}
	later := time.Now().Add(time.Hour)
	if got := at(later); !got.Equal(later) {
		t.Errorf("with a good clock it verifies as of %v", got)
	}
}
