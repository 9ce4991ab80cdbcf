// Measures what it costs a chain of three NATS servers, A to B to C by leaf nodes, to carry what the benchmark's cases of
// three processes carry: mutual TLS on every hop, one message of 300 bytes an envelope. CPU is that of the servers alone.
//
//	go install github.com/nats-io/nats-server/v2@v2.15.2
//	go run . -perSecond 100000 -batch 100 -consumers 1
package main

import (
	"crypto/tls"
	"crypto/x509"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/nats-io/nats.go"
)

const (
	subject       = "envelopes"
	envelopeBytes = 300
	firstPort     = 24222
	leafPort      = 27422
	ticksPerS     = 100
)

var (
	perSecond = flag.Int("perSecond", 100_000, "envelopes sent a second")
	batch     = flag.Int("batch", 100, "envelopes that are sent together")
	consumers = flag.Int("consumers", 1, "each gets everything")
	warmUpS   = flag.Int("warmUpS", 10, "seconds before it is measured")
	measureS  = flag.Int("measureS", 12, "seconds that are measured")
	server    = flag.String("server", "nats-server", "the NATS server's program")
)

func main() {
	flag.Parse()
	folder, err := os.MkdirTemp("", "nats-chain")
	check(err)
	defer os.RemoveAll(folder)
	makeCertificates(folder)
	hub := start(folder, "b", firstPort+1, fmt.Sprintf("leafnodes { listen: 127.0.0.1:%d\n %s }", leafPort, tlsOf(folder)))
	defer hub.Process.Kill()
	remote := fmt.Sprintf("leafnodes { remotes: [ { url: \"tls://127.0.0.1:%d\", %s } ] }", leafPort, tlsOf(folder))
	first := start(folder, "a", firstPort, remote)
	defer first.Process.Kill()
	last := start(folder, "c", firstPort+2, remote)
	defer last.Process.Kill()
	measure(folder, []*exec.Cmd{first, hub, last})
}

func measure(folder string, servers []*exec.Cmd) {
	var sent, received atomic.Int64
	for i := 0; i < *consumers; i++ {
		connection := connect(folder, firstPort+2)
		subscription, err := connection.Subscribe(subject, func(*nats.Msg) { received.Add(1) })
		check(err)
		check(subscription.SetPendingLimits(-1, -1))
		check(connection.Flush())
	}
	producer := connect(folder, firstPort)
	time.Sleep(time.Second) // for the interest to reach the first server
	var stopped atomic.Bool
	done := make(chan struct{})
	go produce(producer, &sent, &stopped, done)
	time.Sleep(time.Duration(*warmUpS) * time.Second)
	cpu, delivered := cpuSeconds(servers), received.Load()
	time.Sleep(time.Duration(*measureS) * time.Second)
	cpu, delivered = cpuSeconds(servers)-cpu, received.Load()-delivered
	stopped.Store(true)
	<-done
	time.Sleep(2 * time.Second) // for the last ones to arrive
	fmt.Printf("%d delivered a second, %.2f CPU-s per million delivered, %d lost\n", delivered/int64(*measureS),
		1e6*cpu/float64(delivered), sent.Load()*int64(*consumers)-received.Load())
}

func produce(connection *nats.Conn, sent *atomic.Int64, stopped *atomic.Bool, done chan<- struct{}) {
	defer close(done)
	data := make([]byte, envelopeBytes)
	step := time.Second * time.Duration(*batch) / time.Duration(*perSecond)
	for due := time.Now(); !stopped.Load(); due = due.Add(step) {
		time.Sleep(time.Until(due))
		for i := 0; i < *batch; i++ {
			check(connection.Publish(subject, data))
		}
		sent.Add(int64(*batch))
	}
	check(connection.Flush())
}

func connect(folder string, port int) *nats.Conn {
	certificate, err := tls.LoadX509KeyPair(filepath.Join(folder, "node.crt"), filepath.Join(folder, "node.key"))
	check(err)
	ca, err := os.ReadFile(filepath.Join(folder, "ca.crt"))
	check(err)
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(ca)
	connection, err := nats.Connect(fmt.Sprintf("tls://127.0.0.1:%d", port),
		nats.Secure(&tls.Config{RootCAs: pool, Certificates: []tls.Certificate{certificate}}))
	check(err)
	return connection
}

// One server, which is up when this returns.
func start(folder, name string, port int, leaf string) *exec.Cmd {
	file := filepath.Join(folder, name+".conf")
	check(os.WriteFile(file, []byte(fmt.Sprintf("server_name: %s\nlisten: 127.0.0.1:%d\nmax_pending: 256MB\n%s\n%s\n",
		name, port, tlsOf(folder), leaf)), 0o600))
	command := exec.Command(*server, "-c", file)
	check(command.Start())
	time.Sleep(time.Second)
	return command
}

func tlsOf(folder string) string {
	return fmt.Sprintf("tls { cert_file: %q, key_file: %q, ca_file: %q, verify: true }", filepath.Join(folder, "node.crt"),
		filepath.Join(folder, "node.key"), filepath.Join(folder, "ca.crt"))
}

// Linux: user and system time, in ticks.
func cpuSeconds(servers []*exec.Cmd) float64 {
	ticks := 0
	for _, server := range servers {
		stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", server.Process.Pid))
		check(err)
		fields := strings.Fields(string(stat[strings.LastIndexByte(string(stat), ')')+2:]))
		for _, field := range fields[11:13] {
			value, err := strconv.Atoi(field)
			check(err)
			ticks += value
		}
	}
	return float64(ticks) / ticksPerS
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}
