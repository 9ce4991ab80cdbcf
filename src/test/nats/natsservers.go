package main

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/nats-io/nats.go"
)

const (
	subject   = "envelopes"
	firstPort = 4222
	leafPort  = 7422
)

// One NATS server, or three in a chain: the first takes what the producer sends, the last serves the consumers, and
// both are leaf nodes of the one between. The producer's is the first of the processes, the consumers' the last.
type natsServers struct {
	folder  string
	servers []*process
}

func startOneNATS(folder string) system {
	makeCertificates(folder)
	return &natsServers{folder, []*process{startNATS(folder, "nats", natsPort(0), "")}}
}

func startThreeNATS(folder string) system {
	makeCertificates(folder)
	hub := startNATS(folder, "nats-b", natsPort(1),
		fmt.Sprintf("leafnodes { listen: %s\n %s }", address(leafPort+*portOffset), tlsOf(folder)))
	remote := fmt.Sprintf("leafnodes { remotes: [ { url: \"tls://%s\", %s } ] }", address(leafPort+*portOffset), tlsOf(folder))
	first := startNATS(folder, "nats-a", natsPort(0), remote)
	last := startNATS(folder, "nats-c", natsPort(2), remote)
	return &natsServers{folder, []*process{first, hub, last}}
}

// Builds the server whose version go.mod says.
func buildNATS(folder string) {
	command := exec.Command("go", "build", "-o", folder, "github.com/nats-io/nats-server/v2")
	command.Stderr = os.Stderr
	check(command.Run())
}

// Up when this returns. The program is in the folder above, for all chains.
func startNATS(folder, name string, port int, leaf string) *process {
	file := filepath.Join(folder, name+".conf")
	check(os.WriteFile(file, []byte(fmt.Sprintf("server_name: %s\nlisten: %s\nmax_pending: 256MB\n%s\n%s\n",
		name, address(port), tlsOf(folder), leaf)), 0o600))
	server := startProcess(folder, name, filepath.Join(folder, "..", "nats-server"), "-c", file)
	server.await(func() bool {
		connection, err := net.Dial("tcp", address(port))
		if err == nil {
			_ = connection.Close()
		}
		return err == nil
	})
	return server
}

func natsPort(server int) int {
	return firstPort + server + *portOffset
}

func tlsOf(folder string) string {
	return fmt.Sprintf("tls { cert_file: %q, key_file: %q, ca_file: %q, verify: true }", filepath.Join(folder, "node.crt"),
		filepath.Join(folder, "node.key"), filepath.Join(folder, "ca.crt"))
}

func (n *natsServers) processes() []*process {
	return n.servers
}

// NATS knows no shard ids: each subscription gets everything, as each of ours with an id of its own does.
func (n *natsServers) consume(_ string, take func([]byte)) func() {
	connection := n.connect(natsPort(len(n.servers) - 1))
	subscription, err := connection.Subscribe(subject, func(message *nats.Msg) { take(message.Data) })
	check(err)
	check(subscription.SetPendingLimits(-1, -1))
	check(connection.Flush())
	return connection.Close
}

func (n *natsServers) produce() (func([]byte), func()) {
	connection := n.connect(natsPort(0))
	send := func(batch []byte) { check(connection.Publish(subject, batch)) }
	return send, func() {
		check(connection.Flush())
		connection.Close()
	}
}

func (n *natsServers) connect(port int) *nats.Conn {
	connection, err := nats.Connect("tls://"+address(port),
		nats.Secure(clientTLS(n.folder, "ca.crt", "node.crt", "node.key", "")))
	check(err)
	return connection
}

func (n *natsServers) reportedLost() (float64, bool) {
	return 0, false
}

func clientTLS(folder, ca, certificate, key, serverName string) *tls.Config {
	pair, err := tls.LoadX509KeyPair(filepath.Join(folder, certificate), filepath.Join(folder, key))
	check(err)
	authority, err := os.ReadFile(filepath.Join(folder, ca))
	check(err)
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(authority)
	return &tls.Config{RootCAs: pool, Certificates: []tls.Certificate{pair}, ServerName: serverName}
}

func address(port int) string {
	return fmt.Sprintf("127.0.0.1:%d", port)
}
