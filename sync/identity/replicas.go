package identity

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"frontdoor/sync/wire"
)

// ReplicaDir is where Provision puts the folder of one of several hubs, which
// LoadHub reads.
func ReplicaDir(dir, id string) string { return filepath.Join(dir, "hubs", id) }

// provisionReplicas makes the folders of hubs that share a record, and brings
// those that are there up to date with what the site's hub knows.
func provisionReplicas(dir string, o Options, hosts []string) error {
	ids, err := folders(filepath.Join(dir, "hubs"))
	if err != nil {
		return err
	}
	for _, id := range append(ids, o.Hubs...) {
		if err := provisionReplica(dir, id, hosts, o.Now); err != nil {
			return err
		}
	}
	return nil
}

func provisionReplica(dir, id string, hosts []string, now time.Time) error {
	own := hubDir(ReplicaDir(dir, id))
	there, err := exists(own)
	if err != nil {
		return err
	}
	if !there {
		return makeDir(ReplicaDir(dir, id), func(tmp string) error {
			if err := os.Mkdir(hubDir(tmp), 0o700); err != nil {
				return err
			}
			return errors.Join(copyShared(dir, hubDir(tmp)), issue(hubDir(dir), hubDir(tmp), id, hosts, now))
		})
	}
	h, err := LoadHub(ReplicaDir(dir, id))
	if err != nil {
		return err
	}
	if h.ID != id {
		return broken(own, "holds the certificate of another hub", nil)
	}
	if err := copyShared(dir, own); err != nil {
		return err
	}
	if stale(h.cert.Leaf, hosts, now) {
		return issue(hubDir(dir), own, id, hosts, now)
	}
	return nil
}

// copyShared copies what all hubs of a site have alike, where it differs.
func copyShared(dir, own string) error {
	for _, name := range []string{hubFile, kiosksFile, caCert} {
		b, err := readSecret(filepath.Join(hubDir(dir), name))
		if err != nil {
			return err
		}
		path := filepath.Join(own, name)
		if old, err := os.ReadFile(path); err == nil && bytes.Equal(old, b) {
			continue
		}
		if err := writeFile(path, b); err != nil {
			return err
		}
	}
	return nil
}

// name is whom a hub's certificate names.
func (h *Hub) name(dir string) (string, error) {
	id := h.cert.Leaf.Subject.CommonName
	if !wire.IsHub(id) {
		return "", broken(filepath.Join(dir, leafCert), fmt.Sprintf("names %q and no hub", id), nil)
	}
	return id, nil
}
