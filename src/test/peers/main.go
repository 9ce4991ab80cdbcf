// Command peers puts one of our nodes and the programs that others use for the same under the same load, one after the
// other in one sitting, and prints what each took of the processor for a million records:
//
//   - otlp: logs over OTLP/HTTP in requests of 100, through a node to a consumer over gRPC, and through an OpenTelemetry
//     Collector to a receiver of OTLP/HTTP;
//   - otlp-through: the same through a node with a forwarder to the same receiver as the Collector's;
//   - syslog, syslog-tls: messages of RFC 5424 over TCP or TLS, through a node with a drain, and through rsyslog, to the
//     same receiver over TCP or TLS;
//   - otlp-out, syslog-tls-out: envelopes over gRPC through a node to a receiver of OTLP/HTTP, or of syslog over TLS;
//   - statsd: datagrams of ten samples into a node.
//
// It needs what starts a node (./vertx), a Collector (go build in ../collector) and rsyslogd; a system that is not there
// is left out.
package main

import (
	"flag"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

var (
	vertx     = flag.String("vertx", "../../../vertx", "what starts a node")
	collector = flag.String("collector", "", "the Collector; none is left out")
	rsyslogd  = flag.String("rsyslogd", "/usr/sbin/rsyslogd", "rsyslog")
	cases     = flag.String("cases", "otlp,otlp-through,syslog,syslog-tls,otlp-out,syslog-tls-out,statsd", "what is measured")
	systems   = flag.String("systems", "", "which systems, by their names in the table; all by default")
	perSecond = flag.Int("rate", 100_000, "records a second")
	warmUp    = flag.Duration("warmUp", 10*time.Second, "load before what is measured")
	measure   = flag.Duration("measure", 15*time.Second, "what is measured")
)

// A run is one system under one load, in a folder of its own with certificates.
type run struct {
	what, system, folder string
	in                   int
}

func main() {
	flag.Parse()
	all := map[string]func(string){"otlp": otlp, "otlp-through": otlpThrough, "syslog": syslog, "syslog-tls": syslog,
		"otlp-out": otlpOut, "syslog-tls-out": syslogOut, "statsd": statsd}
	fmt.Println("| case | system | records/s | sent | arrived | CPU-s per million | peak MB |")
	fmt.Println("|---|---|---|---|---|---|---|")
	for _, name := range strings.Split(*cases, ",") {
		all[name](name)
	}
}

func otlp(what string) {
	if r, ok := newRun(what, "node"); ok {
		p := r.startNode(map[string]any{"otlp": r.otlpIn()}, nil)
		from := newConsumer(r.folder, p.rlp)
		r.report(p, newOTLPSender(r.in, p), &from.records)
		from.close()
	}
	if r, ok := newRun(what, "Collector"); ok && *collector != "" {
		sink := newOTLPSink()
		write(r.folder, "collector.yaml", fmt.Sprintf(`receivers: {otlp: {protocols: {http: {endpoint: "127.0.0.1:%d"}}}}
exporters: {otlp_http: {endpoint: "http://127.0.0.1:%d", compression: none}}
service:
  telemetry: {metrics: {level: none}}
  pipelines: {logs: {receivers: [otlp], exporters: [otlp_http]}}
`, r.in, sink.port))
		p := startProcess(r.folder, *collector, "--config", "collector.yaml")
		r.report(p, newOTLPSender(r.in, p), &sink.records)
		sink.close()
	}
}

func otlpThrough(what string) {
	if r, ok := newRun(what, "node"); ok {
		sink := newOTLPSink()
		p := r.startNode(map[string]any{"otlp": r.otlpIn()}, otlpTo(sink))
		r.report(p, newOTLPSender(r.in, p), &sink.records)
		sink.close()
	}
}

func otlpOut(what string) {
	if r, ok := newRun(what, "node"); ok {
		sink := newOTLPSink()
		p := r.startNode(map[string]any{}, otlpTo(sink))
		r.report(p, newEnvelopeSender(r.folder, p.agent), &sink.records)
		sink.close()
	}
}

func (r *run) otlpIn() map[string]any {
	return map[string]any{"grpc": map[string]any{"port": freePort()}, "http": map[string]any{"port": r.in}}
}

func otlpTo(sink *otlpSink) map[string]any {
	return map[string]any{"otlp": map[string]any{"there": map[string]any{
		"url": "http://127.0.0.1:" + port(sink.port), "protocol": "http", "flushIntervalMs": 5}}}
}

func syslog(what string) {
	isTLS := what == "syslog-tls"
	if r, ok := newRun(what, "node"); ok {
		sink := r.newSyslogSink(isTLS)
		in := map[string]any{"tcp": map[string]any{"port": r.in}}
		if isTLS {
			in = map[string]any{"tls": map[string]any{"port": r.in, "certFile": tlsFiles(r.folder)["certFile"],
				"keyFile": tlsFiles(r.folder)["keyFile"]}}
		}
		p := r.startNode(map[string]any{"syslog": in}, r.drainTo(sink, isTLS))
		r.report(p, r.newSyslogSender(isTLS, p), &sink.records)
		sink.close()
	}
	if r, ok := newRun(what, "rsyslog"); ok && isThere(*rsyslogd) {
		sink := r.newSyslogSink(isTLS)
		write(r.folder, "rsyslog.conf", r.rsyslogConfiguration(isTLS, sink.port))
		p := startProcess(r.folder, *rsyslogd, "-n", "-f", filepath.Join(r.folder, "rsyslog.conf"), "-i", filepath.Join(r.folder, "pid"))
		r.report(p, r.newSyslogSender(isTLS, p), &sink.records)
		sink.close()
	}
}

// With rsyslog's own defaults, and its driver for OpenSSL where there is TLS.
func (r *run) rsyslogConfiguration(isTLS bool, sink int) string {
	files, in, out := "", "", ""
	if isTLS {
		files = fmt.Sprintf(` defaultNetstreamDriver="ossl" defaultNetstreamDriverCAFile="%[1]s/peer.crt"
  defaultNetstreamDriverCertFile="%[1]s/peer.crt" defaultNetstreamDriverKeyFile="%[1]s/peer.key"`, r.folder)
		in = ` StreamDriver.Name="ossl" StreamDriver.Mode="1" StreamDriver.AuthMode="anon"`
		out = ` StreamDriver="ossl" StreamDriverMode="1" StreamDriverAuthMode="x509/certvalid"`
	}
	return fmt.Sprintf(`global(workDirectory="%s"%s)
module(load="imtcp"%s)
input(type="imtcp" address="127.0.0.1" port="%d")
action(type="omfwd" target="127.0.0.1" port="%d" protocol="tcp" TCP_Framing="octet-counted"%s
  template="RSYSLOG_SyslogProtocol23Format")
`, r.folder, files, in, r.in, sink, out)
}

func syslogOut(what string) {
	if r, ok := newRun(what, "node"); ok {
		sink := r.newSyslogSink(true)
		p := r.startNode(map[string]any{}, r.drainTo(sink, true))
		r.report(p, newEnvelopeSender(r.folder, p.agent), &sink.records)
		sink.close()
	}
}

func (r *run) drainTo(sink *syslogSink, isTLS bool) map[string]any {
	scheme, drains := "syslog", map[string]any{"file": "drains.json"}
	if isTLS {
		scheme, drains["caFile"] = "syslog-tls", tlsFiles(r.folder)["caFile"]
	}
	write(r.folder, "drains.json", fmt.Sprintf(`[{"url": "%s://127.0.0.1:%d"}]`, scheme, sink.port))
	return map[string]any{"drains": drains}
}

// Nothing reads what a node makes of statsd; how many samples it took its own counter says, and another one how many
// datagrams the kernel had to drop.
func statsd(what string) {
	if r, ok := newRun(what, "node"); ok {
		p := r.startNode(map[string]any{"statsd": map[string]any{"udp": map[string]any{"port": r.in}}}, nil)
		dropped := p.counter(`loggregator_udp_kernel_dropped_total{socket="statsd"}`)
		r.report(p, newStatsdSender(r.in), p.counter(`loggregator_input_envelopes_total{input="statsd"}`))
		fmt.Fprintf(os.Stderr, "datagrams that the kernel dropped, the warm-up's included: %d\n", dropped.last)
	}
}

func newRun(what, system string) (*run, bool) {
	if *systems != "" && !slices.Contains(strings.Split(*systems, ","), system) {
		return nil, false
	}
	folder, err := os.MkdirTemp("", "loggregator-peers-")
	check(err)
	makeCertificate(folder)
	return &run{what, system, folder, freePort()}, true
}

// report drives the load and prints a line; what is under way at its end has some seconds to arrive.
func (r *run) report(p *process, s sender, arrived counter) {
	defer os.RemoveAll(r.folder)
	defer p.stop()
	drive(s, *warmUp)
	awaitCalm(arrived)
	before, cpuBefore := arrived.Load(), p.cpuSeconds()
	began := time.Now()
	sent := drive(s, *measure)
	rate := float64(sent) / time.Since(began).Seconds()
	awaitCalm(arrived)
	got := arrived.Load() - before
	fmt.Printf("| %s | %s | %.0f | %d | %d | %.2f | %.0f |\n", r.what, r.system, rate, sent, got,
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

func address(number int) string {
	return "127.0.0.1:" + port(number)
}

func isThere(file string) bool {
	_, err := os.Stat(file)
	return err == nil
}

func write(folder, name, text string) {
	check(os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600))
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}
