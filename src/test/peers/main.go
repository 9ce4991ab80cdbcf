// Command peers puts one of our nodes and the programs that others use for the same under the same load, one after the
// other in one sitting, and prints what each took of the processor for a million records:
//
//   - otlp: logs over OTLP/HTTP in requests of 100 through a node with a forwarder, and through an OpenTelemetry
//     Collector, to the same receiver of OTLP/HTTP;
//   - syslog: messages of RFC 5424 over TCP through a node with a drain, and through rsyslog, to the same TCP receiver;
//   - statsd: datagrams of ten samples into a node.
//
// It needs the jar, a Collector (go build in ../collector) and rsyslogd; a system that is not there is left out.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"
)

var (
	jar       = flag.String("jar", "../../../target/loggregator.jar", "our program")
	collector = flag.String("collector", "", "the Collector; none is left out")
	rsyslogd  = flag.String("rsyslogd", "/usr/sbin/rsyslogd", "rsyslog")
	cases     = flag.String("cases", "otlp,syslog,statsd", "what is measured")
	perSecond = flag.Int("rate", 100_000, "records a second")
	warmUp    = flag.Duration("warmUp", 10*time.Second, "load before what is measured")
	measure   = flag.Duration("measure", 15*time.Second, "what is measured")
)

const java = "java"

func main() {
	flag.Parse()
	fmt.Println("| case | system | records/s | sent | arrived | CPU-s per million | peak MB |")
	fmt.Println("|---|---|---|---|---|---|---|")
	for _, name := range strings.Split(*cases, ",") {
		switch name {
		case "otlp":
			otlp()
		case "syslog":
			syslog()
		case "statsd":
			statsd()
		default:
			panic("no such case: " + name)
		}
	}
}

func otlp() {
	sink := newOTLPSink()
	defer sink.close()
	for _, system := range []string{"node", "Collector"} {
		folder, in := newFolder(), freePort()
		var p *process
		if system == "node" {
			p = startNode(folder, map[string]any{"otlp": otlpIn(in)}, map[string]any{"otlp": map[string]any{"there": map[string]any{
				"url": "http://127.0.0.1:" + port(sink.port), "protocol": "http", "flushIntervalMs": 5}}})
		} else if *collector == "" {
			continue
		} else {
			write(folder, "collector.yaml", fmt.Sprintf(`receivers: {otlp: {protocols: {http: {endpoint: "127.0.0.1:%d"}}}}
exporters: {otlp_http: {endpoint: "http://127.0.0.1:%d", compression: none}}
service:
  telemetry: {metrics: {level: none}}
  pipelines: {logs: {receivers: [otlp], exporters: [otlp_http]}}
`, in, sink.port))
			p = startProcess(folder, *collector, "--config", "collector.yaml")
		}
		report("otlp", system, p, newOTLPSender(in, p), &sink.records)
	}
}

func otlpIn(in int) map[string]any {
	return map[string]any{"grpc": map[string]any{"port": freePort()}, "http": map[string]any{"port": in}}
}

func syslog() {
	sink := newSyslogSink()
	defer sink.close()
	for _, system := range []string{"node", "rsyslog"} {
		folder, in := newFolder(), freePort()
		var p *process
		if system == "node" {
			write(folder, "drains.json", fmt.Sprintf(`[{"url": "syslog://127.0.0.1:%d"}]`, sink.port))
			p = startNode(folder, map[string]any{"syslog": map[string]any{"tcp": map[string]any{"port": in}}},
				map[string]any{"drains": map[string]any{"file": "drains.json"}})
		} else if _, err := os.Stat(*rsyslogd); err != nil {
			continue
		} else {
			write(folder, "rsyslog.conf", fmt.Sprintf(`global(workDirectory="%[1]s")
module(load="imtcp")
input(type="imtcp" address="127.0.0.1" port="%[2]d")
action(type="omfwd" target="127.0.0.1" port="%[3]d" protocol="tcp" TCP_Framing="octet-counted"
  template="RSYSLOG_SyslogProtocol23Format")
`, folder, in, sink.port))
			p = startProcess(folder, *rsyslogd, "-n", "-f", filepath.Join(folder, "rsyslog.conf"), "-i", filepath.Join(folder, "pid"))
		}
		report("syslog", system, p, newSyslogSender(in, p), &sink.records)
	}
}

// Nothing reads what a node makes of statsd; how many samples it took its own counter says.
func statsd() {
	folder, in := newFolder(), freePort()
	p := startNode(folder, map[string]any{"statsd": map[string]any{"udp": map[string]any{"port": in}}}, map[string]any{})
	report("statsd", "node", p, newStatsdSender(in), p.counter(`loggregator_input_envelopes_total{input="statsd"}`))
}

// startNode starts a process with an Agent, a Router and a forwarder, as ./vertx does.
func startNode(folder string, inputs, forwarder map[string]any) *process {
	admin := freePort()
	inputs["grpc"] = map[string]any{"port": freePort(), "tls": map[string]any{
		"caFile": "certs/ca.crt", "certFile": "certs/metron.crt", "keyFile": "certs/metron.key"}}
	text, err := json.Marshal(map[string]any{
		"node":  map[string]any{"developmentCertificates": true},
		"admin": map[string]any{"port": admin}, "agent": inputs, "router": map[string]any{}, "forwarder": forwarder})
	check(err)
	write(folder, "node.json", string(text))
	absolute, err := filepath.Abs(*jar)
	check(err)
	p := startProcess(folder, java, "-Xms128m", "-Xmx192m", "-XX:+UseSerialGC", "-jar", absolute, "run",
		"verticles.NodeVerticle", "-conf", "node.json")
	p.admin = admin
	p.await(func() bool { return p.get("/health") != "" })
	return p
}

// report drives the load and prints a line; what is under way at its end has ten seconds to arrive.
func report(what, system string, p *process, s sender, arrived counter) {
	defer p.stop()
	drive(s, *warmUp)
	awaitCalm(arrived)
	before, cpuBefore := arrived.Load(), p.cpuSeconds()
	began := time.Now()
	sent := drive(s, *measure)
	rate := float64(sent) / time.Since(began).Seconds()
	awaitCalm(arrived)
	got := arrived.Load() - before
	fmt.Printf("| %s | %s | %.0f | %d | %d | %.2f | %.0f |\n", what, system, rate, sent, got,
		(p.cpuSeconds()-cpuBefore)*1e6/float64(max(got, 1)), p.peakMB())
}

func awaitCalm(arrived counter) {
	last := int64(-1)
	for tries := 0; tries < 20 && arrived.Load() != last; tries++ {
		last = arrived.Load()
		time.Sleep(time.Second)
	}
}

func freePort() int {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	check(err)
	defer listener.Close()
	return listener.Addr().(*net.TCPAddr).Port
}

func newFolder() string {
	folder, err := os.MkdirTemp("", "loggregator-peers-")
	check(err)
	return folder
}

func write(folder, name, text string) {
	check(os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600))
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}
