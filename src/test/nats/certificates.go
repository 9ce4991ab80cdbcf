package main

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"time"
)

// A CA, and one certificate for all servers and clients.
func makeCertificates(folder string) {
	caKey, key := newKey(), newKey()
	ca := certificateTemplate("ca")
	ca.IsCA, ca.BasicConstraintsValid, ca.KeyUsage = true, true, x509.KeyUsageCertSign
	node := certificateTemplate("node")
	node.IPAddresses = []net.IP{net.IPv4(127, 0, 0, 1)}
	node.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth}
	write(folder, "ca.crt", "CERTIFICATE", sign(ca, ca, caKey.Public(), caKey))
	write(folder, "node.crt", "CERTIFICATE", sign(node, ca, key.Public(), caKey))
	encoded, err := x509.MarshalPKCS8PrivateKey(key)
	check(err)
	write(folder, "node.key", "PRIVATE KEY", encoded)
}

func newKey() *ecdsa.PrivateKey {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	check(err)
	return key
}

func certificateTemplate(name string) *x509.Certificate {
	return &x509.Certificate{SerialNumber: big.NewInt(time.Now().UnixNano()), Subject: pkix.Name{CommonName: name},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour)}
}

func sign(certificate, issuer *x509.Certificate, key crypto.PublicKey, issuerKey crypto.Signer) []byte {
	signed, err := x509.CreateCertificate(rand.Reader, certificate, issuer, key, issuerKey)
	check(err)
	return signed
}

func write(folder, name, kind string, content []byte) {
	block := pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: content})
	check(os.WriteFile(filepath.Join(folder, name), block, 0o600))
}
