package identity

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"path/filepath"
	"slices"
	"time"

	"frontdoor/sync/wire"
)

const (
	caLife   = 10 * 365 * 24 * time.Hour
	certLife = 365 * 24 * time.Hour
	renewAt  = certLife / 3 // less life than this left: a new certificate
	// backdate lets a kiosk whose clock is a day behind accept a new certificate.
	backdate = 48 * time.Hour
)

// Names of the certificate files; PEM, so that any broker can be given them.
const (
	caCert   = "ca.pem"
	caKey    = "ca-key.pem"
	leafCert = "cert.pem"
	leafKey  = "key.pem"
)

// makeCA makes the site's certificate authority in dir.
func makeCA(dir, site string, now time.Time) error {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	t := template("Frontdoor site "+site, now, caLife)
	t.IsCA, t.BasicConstraintsValid, t.MaxPathLenZero = true, true, true
	t.KeyUsage = x509.KeyUsageCertSign | x509.KeyUsageCRLSign
	der, err := x509.CreateCertificate(rand.Reader, t, t, key.Public(), key)
	if err != nil {
		return err
	}
	return writePair(dir, caCert, caKey, der, key)
}

// issue makes a certificate for name in dir, signed by the authority in hubDir.
// A key that is there already is kept. The hub's certificate serves and dials;
// a kiosk's dials only.
func issue(hubDir, dir, name string, hosts []string, now time.Time) error {
	ca, err := readPair(hubDir, caCert, caKey)
	if err != nil {
		return err
	}
	key, err := leafKeyIn(dir)
	if err != nil {
		return err
	}
	t := template(name, now, certLife)
	t.KeyUsage = x509.KeyUsageDigitalSignature
	t.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}
	if wire.IsHub(name) {
		t.ExtKeyUsage = append(t.ExtKeyUsage, x509.ExtKeyUsageServerAuth)
	}
	for _, h := range hosts {
		if ip := net.ParseIP(h); ip != nil {
			t.IPAddresses = append(t.IPAddresses, ip)
		} else {
			t.DNSNames = append(t.DNSNames, h)
		}
	}
	der, err := x509.CreateCertificate(rand.Reader, t, ca.Leaf, key.Public(), ca.PrivateKey)
	if err != nil {
		return fmt.Errorf("cannot sign a certificate for %s: %w", name, err)
	}
	return writePair(dir, leafCert, leafKey, der, key)
}

// leafKeyIn returns the certificate key in dir, or a new one.
func leafKeyIn(dir string) (crypto.Signer, error) {
	if there, err := exists(filepath.Join(dir, leafKey)); err != nil || !there {
		return ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	}
	pair, err := readPair(dir, leafCert, leafKey)
	if err != nil {
		return nil, err
	}
	return pair.PrivateKey.(crypto.Signer), nil
}

// stale reports whether a certificate should be made anew: little of its life
// is left, or it does not stand for all hosts.
func stale(c *x509.Certificate, hosts []string, now time.Time) bool {
	return c.NotAfter.Sub(now) < renewAt || slices.ContainsFunc(hosts, func(h string) bool {
		return c.VerifyHostname(h) != nil
	})
}

func template(name string, now time.Time, life time.Duration) *x509.Certificate {
	return &x509.Certificate{
		SerialNumber: new(big.Int).SetBytes(random(16)),
		Subject:      pkix.Name{CommonName: name},
		NotBefore:    now.Add(-backdate),
		NotAfter:     now.Add(life),
	}
}

func writePair(dir, certName, keyName string, der []byte, key crypto.Signer) error {
	k, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return err
	}
	if err := writeFile(filepath.Join(dir, keyName), pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: k})); err != nil {
		return err
	}
	return writeFile(filepath.Join(dir, certName), pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
}

// readPair reads a certificate with its key.
func readPair(dir, certName, keyName string) (tls.Certificate, error) {
	c, err := readSecret(filepath.Join(dir, certName))
	if err != nil {
		return tls.Certificate{}, err
	}
	k, err := readSecret(filepath.Join(dir, keyName))
	if err != nil {
		return tls.Certificate{}, err
	}
	pair, err := tls.X509KeyPair(c, k)
	if err != nil {
		return tls.Certificate{}, broken(filepath.Join(dir, certName), "is damaged or does not belong to "+keyName, err)
	}
	return pair, nil
}

// readPool reads the site's authority as the only one to trust.
func readPool(dir string) (*x509.CertPool, error) {
	path := filepath.Join(dir, caCert)
	b, err := readSecret(path)
	if err != nil {
		return nil, err
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(b) {
		return nil, broken(path, "is damaged", nil)
	}
	return pool, nil
}
