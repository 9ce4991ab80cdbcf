package main

import (
	"bufio"
	"context"
	"encoding/json"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"
)

const (
	window     = 4 << 20
	maxMessage = 16 << 20
)

// Our nodes with the shipped configuration, as ./vertx starts them: all roles in one process, or Router, RLP and Agent
// apart. Only the ports are others.
type nodes struct {
	folder     string
	members    []*process
	adminPorts []int
}

var ports = regexp.MustCompile(`("port": |port: |127\.0\.0\.1:)(\d+)`)

func startOneNode(folder string) system {
	return startNodes(folder, "", "all-in-one")
}

// Without the roles of which NATS has no counterpart, such as the Log Cache, which keeps what comes.
func startPath(folder string) system {
	return startNodes(folder, "", "path")
}

// What keeping costs is the difference between this and the path.
func startKept(folder string) system {
	return startNodes(folder, "", "kept")
}

func startThreeOverGRPC(folder string) system {
	return startNodes(folder, "grpc", "router", "rlp", "agent")
}

func startThreeOnBus(folder string) system {
	return startNodes(folder, "", "router", "rlp", "agent")
}

// Builds the jar where it is stale, and makes the class archive before it is measured instead of beside it.
func buildNodes() {
	command := exec.Command(launcher(), "version")
	command.Env = append(os.Environ(), "CLASS_ARCHIVE=now")
	command.Stderr = os.Stderr
	check(command.Run())
}

func launcher() string {
	file, err := filepath.Abs(*vertx)
	check(err)
	return file
}

// All are healthy when this returns. The first one makes the certificates.
func startNodes(folder, link string, roles ...string) system {
	n := &nodes{folder: folder}
	check(os.Mkdir(filepath.Join(folder, "certs"), 0o700)) // else they were made in the project
	copyMoved(folder, "hazelcast.yaml")
	for i, role := range roles {
		file := configuration(folder, link, role)
		arguments := []string{"run", verticle(role), "-conf", file}
		if len(roles) > 1 && link == "" {
			arguments = append(arguments, "-cluster")
		}
		n.members = append(n.members, startProcess(folder, role, launcher(), arguments...))
		n.adminPorts = append(n.adminPorts, adminPort(file))
		if i == 0 {
			n.members[0].await(func() bool { return exists(filepath.Join(folder, "certs", "reverselogproxy.key")) })
		}
	}
	for i, member := range n.members {
		member.await(func() bool { return n.isHealthy(n.adminPorts[i]) })
	}
	return n
}

func verticle(role string) string {
	return map[string]string{"all-in-one": "verticles.NodeVerticle", "path": "verticles.NodeVerticle",
		"kept":   "verticles.NodeVerticle",
		"router": "verticles.RouterVerticle",
		"rlp":    "verticles.RlpVerticle", "agent": "verticles.AgentVerticle"}[role]
}

// Roles that a node of all roles is started without.
var without = map[string][]string{
	"path": {"gateway", "trafficController", "logCache"},
	"kept": {"gateway", "trafficController"},
}

func configuration(folder, link, role string) string {
	if without[role] == nil {
		return copyMoved(folder, filepath.Join(link, role+".json"))
	}
	file := copyMoved(folder, "all-in-one.json")
	content, err := os.ReadFile(file)
	check(err)
	var sections map[string]any
	check(json.Unmarshal(content, &sections))
	for _, other := range without[role] {
		delete(sections, other)
	}
	content, err = json.MarshalIndent(sections, "", "  ")
	check(err)
	check(os.WriteFile(file, content, 0o600))
	return file
}

func copyMoved(folder, name string) string {
	content, err := os.ReadFile(filepath.Join(filepath.Dir(launcher()), "conf", name))
	check(err)
	moved := ports.ReplaceAllStringFunc(string(content), func(match string) string {
		parts := ports.FindStringSubmatch(match)
		port := int(number(parts[2]))
		if port != 0 {
			port += *portOffset
		}
		return parts[1] + strconv.Itoa(port)
	})
	file := filepath.Join(folder, "conf", name)
	check(os.MkdirAll(filepath.Dir(file), 0o700))
	check(os.WriteFile(file, []byte(moved), 0o600))
	return file
}

func adminPort(file string) int {
	content, err := os.ReadFile(file)
	check(err)
	_, admin, _ := strings.Cut(string(content), `"admin"`)
	return int(number(ports.FindStringSubmatch(admin[strings.Index(admin, `"port"`):])[2]))
}

func exists(file string) bool {
	_, err := os.Stat(file)
	return err == nil
}

func (n *nodes) processes() []*process {
	return n.members
}

func (n *nodes) isHealthy(port int) bool {
	answer, err := http.Get("http://" + address(port) + "/health")
	if err != nil {
		return false
	}
	_ = answer.Body.Close()
	return answer.StatusCode == http.StatusOK
}

// All series of envelopes that fell out of a queue or were on their way to a peer that was gone.
func (n *nodes) reportedLost() (float64, bool) {
	sum := 0.0
	for _, port := range n.adminPorts {
		answer, err := http.Get("http://" + address(port) + "/metrics")
		check(err)
		for lines := bufio.NewScanner(answer.Body); lines.Scan(); {
			line := lines.Text()
			if strings.HasPrefix(line, "loggregator_dropped_envelopes_total") ||
				strings.HasPrefix(line, "loggregator_lost_in_flight_envelopes_total") {
				sum += number(line[strings.LastIndexByte(line, ' ')+1:])
			}
		}
		_ = answer.Body.Close()
	}
	return sum, true
}

// Logs of all sources, with preferred tags.
func (n *nodes) consume(shardID string, take func([]byte)) func() {
	connection, stream := n.open(8082, "reverselogproxy", "/loggregator.v2.Egress/BatchedReceiver")
	request := []byte{3 << 3, 1}
	if shardID != "" {
		request = delimited(request, 1, []byte(shardID))
	}
	request = delimited(request, 4, delimited(nil, 2, nil))
	check(stream.SendMsg(&request))
	check(stream.CloseSend())
	go func() {
		var batch []byte
		for stream.RecvMsg(&batch) == nil {
			take(batch)
		}
	}()
	return func() { _ = connection.Close() }
}

// Closed, the Agent has taken everything.
func (n *nodes) produce() (func([]byte), func()) {
	connection, stream := n.open(3458, "metron", "/loggregator.v2.Ingress/BatchSender")
	send := func(batch []byte) { check(stream.SendMsg(&batch)) }
	return send, func() {
		check(stream.CloseSend())
		var answer []byte
		_ = stream.RecvMsg(&answer)
		_ = connection.Close()
	}
}

func (n *nodes) open(port int, serverName, method string) (*grpc.ClientConn, grpc.ClientStream) {
	certificates := filepath.Join(n.folder, "certs")
	security := credentials.NewTLS(clientTLS(certificates, "ca.crt", "client.crt", "client.key", serverName))
	connection, err := grpc.NewClient(address(port+*portOffset), grpc.WithTransportCredentials(security),
		grpc.WithInitialWindowSize(window), grpc.WithInitialConnWindowSize(window),
		grpc.WithDefaultCallOptions(grpc.ForceCodec(rawBytes{}), grpc.MaxCallRecvMsgSize(maxMessage)))
	check(err)
	stream, err := connection.NewStream(context.Background(), &grpc.StreamDesc{ClientStreams: true, ServerStreams: true},
		method, grpc.WaitForReady(true))
	check(err)
	return connection, stream
}

// Messages are what they are on the wire.
type rawBytes struct{}

func (rawBytes) Name() string {
	return "proto"
}

func (rawBytes) Marshal(message any) ([]byte, error) {
	return *message.(*[]byte), nil
}

func (rawBytes) Unmarshal(data []byte, message any) error {
	*message.(*[]byte) = data
	return nil
}
