package identity

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"frontdoor/sync/wire"
)

// Options is what a site's folder is made for.
type Options struct {
	Site   string   // id, as in topics
	Kiosks []string // ids of the kiosks to know; ones known already are kept
	Hubs   []string // ids of hubs that share a record, "hub-" and a name
	Hosts  []string // names and addresses of the hub beside localhost
	// NewToken makes another token of the HTTP interface, with which hubs that
	// are started afterwards are to be called.
	NewToken bool
	Now      time.Time // zero = the system's time
}

// Provision makes what is missing of the site's folder dir and keeps what is
// there: run again it changes nothing, with more kiosks it adds them, and it
// renews certificates that near their end or lack a host. A folder that is
// damaged is an error that says which file; nothing is made anew over it.
func Provision(dir string, o Options) error {
	if o.Now.IsZero() {
		o.Now = time.Now()
	}
	if err := o.check(); err != nil {
		return err
	}
	hosts := append([]string{"localhost", "127.0.0.1", "::1"}, o.Hosts...)
	if err := provisionHub(dir, o, hosts); err != nil {
		return err
	}
	hub, err := LoadHub(dir)
	if err != nil {
		return err
	}
	if hub.Keys.Site != o.Site {
		return fmt.Errorf("%s holds the keys of site %q, not %q. Give that site's name, or another folder", dir, hub.Keys.Site, o.Site)
	}
	if err := provisionToken(dir, o.NewToken); err != nil {
		return err
	}
	if stale(hub.cert.Leaf, hosts, o.Now) {
		if err := issue(hubDir(dir), hubDir(dir), wire.HubID, hosts, o.Now); err != nil {
			return err
		}
	}
	if err := provisionKiosks(dir, hub, o); err != nil {
		return err
	}
	return provisionReplicas(dir, o, hosts)
}

func (o Options) check() error {
	if !wire.ValidID(o.Site) {
		return fmt.Errorf("%q cannot name a site: use lower-case letters, digits and hyphens", o.Site)
	}
	for _, k := range o.Kiosks {
		if !wire.ValidID(k) || wire.IsHub(k) {
			return fmt.Errorf("%q cannot name a kiosk: use lower-case letters, digits and hyphens, and neither %q nor %q at the front", k, wire.HubID, wire.HubID+"-")
		}
	}
	for _, h := range o.Hubs {
		if !wire.IsHub(h) || h == wire.HubID {
			return fmt.Errorf("%q cannot name one of several hubs: write %s-1, %s-east or the like", h, wire.HubID, wire.HubID)
		}
	}
	return nil
}

// provisionHub makes the hub's folder if there is none.
func provisionHub(dir string, o Options, hosts []string) error {
	there, err := exists(hubDir(dir))
	if err != nil || there {
		return err
	}
	left, err := os.ReadDir(filepath.Join(dir, "kiosks"))
	if err == nil && len(left) > 0 {
		return broken(hubDir(dir), "is missing, though kiosks were provisioned with it", nil)
	}
	return makeDir(hubDir(dir), func(tmp string) error {
		open, err := wire.NewSealKey()
		if err != nil {
			return err
		}
		secret, err := open.Bytes()
		if err != nil {
			return err
		}
		if err := makeCA(tmp, o.Site, o.Now); err != nil {
			return err
		}
		if err := issue(tmp, tmp, wire.HubID, hosts, o.Now); err != nil {
			return err
		}
		if err := writeJSON(filepath.Join(tmp, kiosksFile), map[string]knownJSON{}); err != nil {
			return err
		}
		j := hubJSON{Site: o.Site, Sign: random(32), Open: secret, Code: random(32)}
		return j.setToken(tmp, randomText())
	})
}

// provisionKiosks makes the folders of kiosks that have none, and sees to it
// that the hub knows every kiosk there is a folder for: a power cut may have
// come between the two.
func provisionKiosks(dir string, hub *Hub, o Options) error {
	ids, err := folders(filepath.Join(dir, "kiosks"))
	if err != nil {
		return err
	}
	for _, id := range append(ids, o.Kiosks...) {
		known, err := provisionKiosk(dir, id, hub, o)
		if err != nil {
			return err
		}
		if known.Verify.Equal(hub.Kiosks[id].Verify) {
			continue
		}
		hub.Kiosks[id] = known
		if err := writeKnown(hubDir(dir), hub.Kiosks); err != nil {
			return err
		}
	}
	return nil
}

// folders returns the kiosks or hubs there are folders for.
func folders(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var ids []string
	for _, e := range entries {
		if wire.ValidID(e.Name()) { // others were left by a power cut
			ids = append(ids, e.Name())
		}
	}
	return ids, err
}

// provisionKiosk returns what the hub is to know of a kiosk, and makes the
// kiosk's folder unless there is one or it was carried away.
func provisionKiosk(dir, id string, hub *Hub, o Options) (Known, error) {
	there, err := exists(KioskDir(dir, id))
	if err != nil {
		return Known{}, err
	}
	if there {
		k, err := LoadKiosk(KioskDir(dir, id))
		if err != nil {
			return Known{}, err
		}
		return Known{publicOf(k.Keys), k.Prefixes}, keepKiosk(dir, id, k, hub, o)
	}
	if known, ok := hub.Kiosks[id]; ok {
		return known, nil
	}
	free := freePrefixes(hub.Kiosks, blockSize)
	if len(free) < blockSize {
		return Known{}, fmt.Errorf("all ticket prefixes are given out: a site has room for %d kiosks", allPrefixes/blockSize)
	}
	return makeKiosk(dir, id, hub, free[:blockSize], o.Now)
}

// keepKiosk checks that a kiosk's folder belongs to this hub and renews its
// certificate when it is due.
func keepKiosk(dir, id string, k *Kiosk, hub *Hub, o Options) error {
	if k.Keys.Kiosk != id || k.Keys.Site != o.Site || !k.Keys.HubVerify.Equal(hub.Keys.Sign.Public()) {
		return broken(KioskDir(dir, id), "was made for another kiosk, site or hub", nil)
	}
	if stale(k.cert.Leaf, nil, o.Now) {
		return issue(hubDir(dir), KioskDir(dir, id), id, nil, o.Now)
	}
	return nil
}

// makeKiosk makes a kiosk's folder and returns what the hub is to know of it.
func makeKiosk(dir, id string, hub *Hub, prefixes []string, now time.Time) (Known, error) {
	var known Known
	err := makeDir(KioskDir(dir, id), func(tmp string) error {
		open, err := wire.NewSealKey()
		if err != nil {
			return err
		}
		secret, err := open.Bytes()
		if err != nil {
			return err
		}
		ca, err := readSecret(filepath.Join(hubDir(dir), caCert))
		if err != nil {
			return err
		}
		j := kioskJSON{
			Site: hub.Keys.Site, Kiosk: id, Installation: randomText(), Sign: random(32), Open: secret,
			HubVerify: publicKey(hub.Keys.Sign), HubSeal: hub.Keys.Open.PublicKey().Bytes(),
			CodeKeys: map[string][]byte{hub.CodeKeyID: publicKey(hub.Code)}, Prefixes: slices.Clone(prefixes),
		}
		if err := writeFile(filepath.Join(tmp, caCert), ca); err != nil {
			return err
		}
		if err := writeFile(filepath.Join(tmp, restFile), random(32)); err != nil {
			return err
		}
		if err := writeJSON(filepath.Join(tmp, kioskFile), j); err != nil {
			return err
		}
		if err := issue(hubDir(dir), tmp, id, nil, now); err != nil {
			return err
		}
		k, err := LoadKiosk(tmp)
		if err == nil {
			known = Known{publicOf(k.Keys), k.Prefixes}
		}
		return err
	})
	return known, err
}
