package interop

import (
	"crypto/tls"
	"fmt"
	"maps"
	"path/filepath"
	"testing"

	"code.cloudfoundry.org/go-loggregator/v10"
)

// node is a process with all roles in it, in a folder of its own. It can be started again after it was stopped.
type node struct {
	process
	agentAddress string
	udpAddress   string
	rlpAddress   string
	gatewayURL   string
	// trafficControllerURL is that of a WebSocket.
	trafficControllerURL string
	logCacheURL          string
	// logCacheAddress is that of gRPC.
	logCacheAddress string
	// otlpPort is that of HTTP.
	otlpPort      int
	otlpGRPCPort  int
	syslogPort    int
	syslogUDPPort int
	statsdPort    int
}

// newNode starts a node that belongs to the test, and stops it after the test if that has not.
func newNode(t *testing.T, changes settings) *node {
	t.Helper()
	n, err := prepareNode(t.TempDir(), changes)
	if err == nil {
		err = n.start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := n.stop(); err != nil {
			t.Error(err)
		}
	})
	return n
}

func prepareNode(folder string, changes settings) (*node, error) {
	ports, err := freePorts(15)
	if err != nil {
		return nil, err
	}
	all := settings{
		"node.stopTimeoutMs":          stopTimeout.Milliseconds(),
		"agent.grpc.port":             ports[0],
		"agent.udp.port":              ports[1],
		"router.grpc.port":            ports[2],
		"rlp.grpc.port":               ports[3],
		"gateway.http.port":           ports[4],
		"trafficController.http.port": ports[5],
		"admin.port":                  ports[6],
		"logCache.http.port":          ports[7],
		"logCache.grpc.port":          ports[8],
		"agent.otlp.grpc.port":        ports[9],
		"agent.otlp.http.port":        ports[10],
		"agent.syslog.tcp.port":       ports[11],
		"agent.syslog.udp.port":       ports[12],
		"agent.statsd.udp.port":       ports[13],
		"agent.write.http.port":       ports[14],
	}
	maps.Copy(all, changes)
	configuration, err := writeConfiguration(folder, all)
	return &node{
		process: process{
			folder:        folder,
			configuration: configuration,
			healthURL:     fmt.Sprintf("http://127.0.0.1:%d/health", ports[6]),
		},
		agentAddress:         fmt.Sprintf("127.0.0.1:%d", ports[0]),
		udpAddress:           fmt.Sprintf("127.0.0.1:%d", ports[1]),
		rlpAddress:           fmt.Sprintf("127.0.0.1:%d", ports[3]),
		gatewayURL:           fmt.Sprintf("http://127.0.0.1:%d", ports[4]),
		trafficControllerURL: fmt.Sprintf("ws://127.0.0.1:%d", ports[5]),
		logCacheURL:          fmt.Sprintf("http://127.0.0.1:%d", ports[7]),
		logCacheAddress:      fmt.Sprintf("127.0.0.1:%d", ports[8]),
		otlpPort:             ports[10],
		otlpGRPCPort:         ports[9],
		syslogPort:           ports[11],
		syslogUDPPort:        ports[12],
		statsdPort:           ports[13],
	}, err
}

func (n *node) ingressTLS(t *testing.T) *tls.Config {
	t.Helper()
	return n.tlsConfig(t, loggregator.NewIngressTLSConfig)
}

func (n *node) egressTLS(t *testing.T) *tls.Config {
	t.Helper()
	return n.tlsConfig(t, loggregator.NewEgressTLSConfig)
}

// tlsConfig leaves it to the library's own constructors to know the servers' names.
func (n *node) tlsConfig(t *testing.T, construct func(ca, cert, key string) (*tls.Config, error)) *tls.Config {
	t.Helper()
	certificates := filepath.Join(n.folder, "certs")
	config, err := construct(filepath.Join(certificates, "ca.crt"),
		filepath.Join(certificates, "client.crt"), filepath.Join(certificates, "client.key"))
	if err != nil {
		t.Fatal(err)
	}
	return config
}
