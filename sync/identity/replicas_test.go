package identity

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestReplicasDifferInNameAlone(t *testing.T) {
	dir := t.TempDir()
	provision(t, dir, Options{Kiosks: []string{"lobby"}, Hubs: []string{"hub-1", "hub-2"}})
	hub, _ := load(t, dir)
	first, _ := load(t, ReplicaDir(dir, "hub-1"))
	second, _ := load(t, ReplicaDir(dir, "hub-2"))
	if hub.ID != "hub" || first.ID != "hub-1" || second.ID != "hub-2" {
		t.Errorf("they are %q, %q and %q", hub.ID, first.ID, second.ID)
	}
	for _, h := range []*Hub{first, second} {
		if !h.Keys.Sign.Equal(hub.Keys.Sign) || h.Token != hub.Token || h.Token == (TokenHash{}) || len(h.Kiosks) != 1 {
			t.Errorf("%s has keys of its own", h.ID)
		}
	}
	for name := range contents(t, filepath.Join(dir, "hubs")) {
		if strings.HasSuffix(name, caKey) {
			t.Errorf("%s leaves the site's authority to a replica", name)
		}
		if strings.HasSuffix(name, tokenFile) {
			t.Errorf("%s leaves the token to a replica", name)
		}
	}

	before := contents(t, dir)
	provision(t, dir, Options{Kiosks: []string{"lobby"}, Hubs: []string{"hub-1"}})
	if after := contents(t, dir); len(after) != len(before) || after["/hubs/hub-1/hub/cert.pem"] != before["/hubs/hub-1/hub/cert.pem"] {
		t.Error("provisioning again changed what was there")
	}
	provision(t, dir, Options{Kiosks: []string{"entrance"}, Hosts: []string{"broker.example"}})
	first, _ = load(t, ReplicaDir(dir, "hub-1"))
	if len(first.Kiosks) != 2 || first.cert.Leaf.VerifyHostname("broker.example") != nil {
		t.Error("a replica does not learn of a new kiosk and host")
	}
}

func TestReplicasThatCannotBe(t *testing.T) {
	for name, o := range map[string]Options{
		"a hub without a name of its own": {Site: "demo", Hubs: []string{"hub"}},
		"a hub that is called otherwise":  {Site: "demo", Hubs: []string{"lobby"}},
		"a kiosk with a hub's name":       {Site: "demo", Kiosks: []string{"hub-1"}},
	} {
		if err := Provision(t.TempDir(), o); err == nil || !strings.Contains(err.Error(), "cannot name") {
			t.Errorf("%s: %v", name, err)
		}
	}
	dir := t.TempDir()
	provision(t, dir, Options{Kiosks: []string{"lobby"}, Hubs: []string{"hub-1", "hub-2"}})
	for _, name := range []string{leafCert, leafKey} {
		b, err := os.ReadFile(filepath.Join(ReplicaDir(dir, "hub-2"), "hub", name))
		if err == nil {
			err = os.WriteFile(filepath.Join(ReplicaDir(dir, "hub-1"), "hub", name), b, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := Provision(dir, Options{Site: "demo"}); err == nil || !strings.Contains(err.Error(), "of another hub") {
		t.Errorf("hub-1 with the certificate of hub-2: %v", err)
	}
	for _, name := range []string{leafCert, leafKey} {
		b, err := os.ReadFile(filepath.Join(KioskDir(dir, "lobby"), name))
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, "hub", name), b, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if _, err := LoadHub(dir); err == nil || !strings.Contains(err.Error(), "no hub") {
		t.Errorf("a hub with a kiosk's certificate: %v", err)
	}
}
