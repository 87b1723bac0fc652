package identity

import (
	"crypto/ed25519"
	"crypto/x509"
	"path/filepath"

	"frontdoor/sync/wire"
)

// Files of a site's folder beside the certificates.
const (
	hubFile    = "hub.json"
	kiosksFile = "kiosks.json"
	kioskFile  = "kiosk.json"
	restFile   = "rest.key" // apart from the rest, so that it can move into a TPM
)

func hubDir(dir string) string { return filepath.Join(dir, "hub") }

// KioskDir is where Provision puts a kiosk's folder, which LoadKiosk reads.
func KioskDir(dir, id string) string { return filepath.Join(dir, "kiosks", id) }

type hubJSON struct {
	Site        string `json:"site"`
	Sign        []byte `json:"sign"`            // Ed25519 seed
	Open        []byte `json:"open"`            // X25519
	Code        []byte `json:"code"`            // Ed25519 seed
	Token       string `json:"token,omitempty"` // in files from before there was its hash
	TokenSHA256 string `json:"token_sha256"`    // hex
}

type knownJSON struct {
	Verify   []byte   `json:"verify"`
	Seal     []byte   `json:"seal"`
	Prefixes []string `json:"prefixes"`
}

type kioskJSON struct {
	Site         string            `json:"site"`
	Kiosk        string            `json:"kiosk"`
	Installation string            `json:"installation"`
	Sign         []byte            `json:"sign"`
	Open         []byte            `json:"open"`
	HubVerify    []byte            `json:"hub_verify"`
	HubSeal      []byte            `json:"hub_seal"`
	CodeKeys     map[string][]byte `json:"code_keys"`
	Prefixes     []string          `json:"prefixes"`
}

// LoadHub reads the hub's identity from a site's folder.
func LoadHub(dir string) (*Hub, error) {
	j, err := readHubJSON(dir)
	if err != nil {
		return nil, err
	}
	dir = hubDir(dir)
	path := filepath.Join(dir, hubFile)
	sign, err := seedKey(path, "signing", j.Sign)
	if err != nil {
		return nil, err
	}
	code, err := seedKey(path, "code", j.Code)
	if err != nil {
		return nil, err
	}
	open, err := wire.ParseSealKey(j.Open)
	if err != nil || !wire.ValidID(j.Site) {
		return nil, broken(path, "lacks a usable key or site", err)
	}
	token, err := j.tokenHash(path)
	if err != nil {
		return nil, err
	}
	h := &Hub{
		Keys: wire.HubKeys{Site: j.Site, Sign: sign, Open: open},
		Code: code, CodeKeyID: wire.KeyID(publicKey(code)), Token: token,
	}
	if h.Kiosks, err = readKnown(dir); err != nil {
		return nil, err
	}
	if h.cert, err = readPair(dir, leafCert, leafKey); err != nil {
		return nil, err
	}
	if h.ID, err = h.name(dir); err != nil {
		return nil, err
	}
	h.ca, err = readPool(dir)
	return h, err
}

func readHubJSON(dir string) (j hubJSON, err error) {
	return j, readJSON(filepath.Join(hubDir(dir), hubFile), &j)
}

func readKnown(dir string) (map[string]Known, error) {
	path := filepath.Join(dir, kiosksFile)
	var j map[string]knownJSON
	if err := readJSON(path, &j); err != nil {
		return nil, err
	}
	out := make(map[string]Known, len(j))
	for id, k := range j {
		seal, err := wire.ParseSealPublic(k.Seal)
		if err != nil || len(k.Verify) != ed25519.PublicKeySize || !wire.ValidID(id) {
			return nil, broken(path, "holds no usable keys for kiosk "+id, err)
		}
		out[id] = Known{wire.Peer{Kiosk: id, Verify: k.Verify, Seal: seal}, k.Prefixes}
	}
	return out, nil
}

func writeKnown(dir string, known map[string]Known) error {
	j := make(map[string]knownJSON, len(known))
	for id, k := range known {
		j[id] = knownJSON{k.Verify, k.Seal.Bytes(), k.Prefixes}
	}
	return writeJSON(filepath.Join(dir, kiosksFile), j)
}

// LoadKiosk reads a kiosk's identity from its own folder.
func LoadKiosk(dir string) (*Kiosk, error) {
	path := filepath.Join(dir, kioskFile)
	var j kioskJSON
	if err := readJSON(path, &j); err != nil {
		return nil, err
	}
	k := &Kiosk{Installation: j.Installation, Prefixes: j.Prefixes, dir: dir}
	var err error
	if k.Keys, err = kioskKeys(path, j); err != nil {
		return nil, err
	}
	k.CodeKeys = make(map[string]ed25519.PublicKey, len(j.CodeKeys))
	for id, key := range j.CodeKeys {
		if len(key) != ed25519.PublicKeySize || id != wire.KeyID(key) {
			return nil, broken(path, "holds a damaged code key", nil)
		}
		k.CodeKeys[id] = key
	}
	if len(k.Prefixes) == 0 || k.Installation == "" {
		return nil, broken(path, "lacks its ticket prefixes or installation", nil)
	}
	rest := filepath.Join(dir, restFile)
	if k.RestKey, err = readSecret(rest); err != nil {
		return nil, err
	}
	if len(k.RestKey) != 32 {
		return nil, broken(rest, "is not 32 bytes long", nil)
	}
	if k.ca, err = readPool(dir); err != nil {
		return nil, err
	}
	if k.cert, err = readPair(dir, leafCert, leafKey); err != nil {
		return nil, err
	}
	k.CertEnds = k.cert.Leaf.NotAfter
	return k, checkName(dir, k.cert.Leaf, k.Keys.Kiosk)
}

func kioskKeys(path string, j kioskJSON) (wire.KioskKeys, error) {
	sign, err := seedKey(path, "signing", j.Sign)
	if err != nil {
		return wire.KioskKeys{}, err
	}
	open, err1 := wire.ParseSealKey(j.Open)
	seal, err2 := wire.ParseSealPublic(j.HubSeal)
	if err1 != nil || err2 != nil || len(j.HubVerify) != ed25519.PublicKeySize ||
		!wire.ValidID(j.Site) || !wire.ValidID(j.Kiosk) {
		return wire.KioskKeys{}, broken(path, "lacks a usable key or name", nil)
	}
	return wire.KioskKeys{
		Site: j.Site, Kiosk: j.Kiosk, Sign: sign, Open: open, HubVerify: j.HubVerify, HubSeal: seal,
	}, nil
}

// checkName sees to it that the certificate is this kiosk's: brokers bind
// topics to its name.
func checkName(dir string, c *x509.Certificate, id string) error {
	if c.Subject.CommonName != id {
		return broken(filepath.Join(dir, leafCert), "is not the certificate of kiosk "+id, nil)
	}
	return nil
}

func publicOf(k wire.KioskKeys) wire.Peer {
	return wire.Peer{Kiosk: k.Kiosk, Verify: publicKey(k.Sign), Seal: k.Open.PublicKey()}
}

func publicKey(k ed25519.PrivateKey) ed25519.PublicKey { return k.Public().(ed25519.PublicKey) }
