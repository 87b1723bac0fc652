// Package identity makes and keeps the keys of a site: who the hub and each
// kiosk are, and what they pin of each other. It is the file-based form for the
// demo and for one hospital; enrolment with one-time tokens replaces how the
// kiosk's folder comes about, not what is in it.
//
// A site's folder holds hub/ (the hub's secrets, the site's certificate
// authority, what is known of each kiosk, and in a file of its own the token of
// the HTTP interface, of which the hub keeps the hash alone), kiosks/ID/ (one kiosk's secrets; the
// folder to carry to that kiosk) and, for hubs that share a record, hubs/ID/
// (the folder to carry to that hub, without the authority's key). Files are
// readable by their owner alone.
// Keys in files protect against a curious user, not against a stolen disk.
package identity

import (
	"crypto/ed25519"
	"crypto/tls"
	"crypto/x509"
	"time"

	"frontdoor/sync/wire"
)

// Hub is the hub's identity. Hubs that share a record differ in ID alone.
type Hub struct {
	ID        string // client id and certificate name, a wire.IsHub
	Keys      wire.HubKeys
	Kiosks    map[string]Known   // by kiosk id
	Code      ed25519.PrivateKey // signs appointment codes
	CodeKeyID string             // names the code key inside a code
	Token     TokenHash          // who bears the token may use the HTTP interface

	cert tls.Certificate
	ca   *x509.CertPool
}

// Known is what the hub remembers of a kiosk.
type Known struct {
	wire.Peer
	Prefixes []string // the block of ticket prefixes reserved for it
}

// Lookup finds a kiosk's signing key; it is a wire.Lookup.
func (h *Hub) Lookup(kiosk string) (ed25519.PublicKey, bool) {
	k, ok := h.Kiosks[kiosk]
	return k.Verify, ok
}

// ServerTLS is for the broker's and the hub's own listeners: TLS 1.3, and a
// client certificate of this site from whoever connects.
func (h *Hub) ServerTLS() *tls.Config {
	return &tls.Config{
		MinVersion:   tls.VersionTLS13,
		Certificates: []tls.Certificate{h.cert},
		ClientAuth:   tls.RequireAndVerifyClientCert,
		ClientCAs:    h.ca,
	}
}

// ClientTLS is for the hub's own connection to a broker.
func (h *Hub) ClientTLS() *tls.Config { return clientTLS(h.cert, h.ca, time.Now) }

// Kiosk is one kiosk's identity.
type Kiosk struct {
	Keys         wire.KioskKeys
	Installation string                       // random, made once for a folder; part of births
	Prefixes     []string                     // block of ticket prefixes, two or three letters each
	RestKey      []byte                       // 32 bytes; seals what lies in the kiosk's database
	CodeKeys     map[string]ed25519.PublicKey // verify appointment codes, by key id
	CertEnds     time.Time                    // when the client certificate expires

	dir  string
	cert tls.Certificate
	ca   *x509.CertPool
}

// ClientTLS is for the kiosk's connection to a broker.
func (k *Kiosk) ClientTLS() *tls.Config { return clientTLS(k.cert, k.ca, time.Now) }

// clientTLS trusts the site's authority alone. A box whose clock fell back
// before its own certificate was made verifies as of that moment: it could not
// reach the hub to learn the time otherwise.
func clientTLS(cert tls.Certificate, ca *x509.CertPool, now func() time.Time) *tls.Config {
	made := cert.Leaf.NotBefore.Add(backdate)
	return &tls.Config{
		MinVersion:   tls.VersionTLS12,
		Certificates: []tls.Certificate{cert},
		RootCAs:      ca,
		Time: func() time.Time {
			if t := now(); t.After(made) {
				return t
			}
			return made
		},
	}
}
