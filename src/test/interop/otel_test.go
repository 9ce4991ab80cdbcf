package interop

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"code.cloudfoundry.org/go-loggregator/v10"
)

func TestTheJavaSDKOfOpenTelemetrySends(t *testing.T) {
	for way, port := range map[string]int{"grpc": shared.otlpGRPCPort, "http": shared.otlpPort} {
		t.Run(way, func(t *testing.T) {
			send := append(javaOf(t, "otel"), "OtelSend", way, fmt.Sprint(port), "javaotel"+way)
			expectOfJava(t, shared, "javaotel"+way, send)
		})
	}
}

// expectOfJava runs the program again and again until each of its three envelopes has come.
func expectOfJava(t *testing.T, n *node, source string, send []string) {
	t.Helper()
	lines := gatewayLines(t, n, source)
	for _, want := range []string{
		payload("from java") + `,"type":"ERR"`,
		`"counter":{"name":"java_requests"`,
		`"timer":{"name":"java_span"`,
	} {
		lines.awaitLine(want, func() { mustRun(t, javaProgram(), send...) })
	}
}

// collector starts an unmodified OpenTelemetry Collector, whose main is in src/test/collector, with those exporters.
func collector(t *testing.T, grpcPort, httpPort int, exporters, names string) *program {
	t.Helper()
	binary := os.Getenv("COLLECTOR")
	if binary == "" {
		t.Skip("COLLECTOR names no Collector, so it is not tried")
	}
	configuration := filepath.Join(t.TempDir(), "collector.yaml")
	pipeline := fmt.Sprintf("{receivers: [otlp], exporters: [%s]}", names)
	text := fmt.Sprintf(`receivers:
  otlp:
    protocols:
      grpc: {endpoint: "127.0.0.1:%d"}
      http: {endpoint: "127.0.0.1:%d"}
exporters:
%s
service:
  telemetry: {metrics: {level: none}}
  pipelines:
    logs: %[4]s
    metrics: %[4]s
    traces: %[4]s
`, grpcPort, httpPort, exporters, pipeline)
	if err := os.WriteFile(configuration, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return startProgram(t, binary, "--config", configuration)
}

func TestTheCollectorSendsWhatItGets(t *testing.T) {
	ports, err := freePorts(2)
	if err != nil {
		t.Fatal(err)
	}
	for way, exporter := range map[string]string{
		"grpc": fmt.Sprintf("  otlp_grpc: {endpoint: \"127.0.0.1:%d\", tls: {insecure: true}}", shared.otlpGRPCPort),
		"http": fmt.Sprintf("  otlp_http: {endpoint: \"http://127.0.0.1:%d\"}", shared.otlpPort),
	} {
		t.Run(way, func(t *testing.T) {
			collector(t, ports[0], ports[1], exporter, "otlp_"+way)
			source := "via-collector-" + way
			expectOfJava(t, shared, source, append(javaOf(t, "otel"), "OtelSend", "grpc", fmt.Sprint(ports[0]), source))
		})
	}
}

func TestTheCollectorTakesWhatAForwarderSends(t *testing.T) {
	for i, way := range []string{"grpc", "http"} {
		t.Run(way, func(t *testing.T) {
			ports, err := freePorts(2)
			if err != nil {
				t.Fatal(err)
			}
			there := collector(t, ports[0], ports[1], "  debug: {verbosity: detailed, use_internal_logger: false}", "debug")
			n := newNode(t, settings{
				"forwarder.otlp.there.url":             fmt.Sprintf("http://127.0.0.1:%d", ports[i]),
				"forwarder.otlp.there.protocol":        way,
				"forwarder.otlp.there.gzip":            true,
				"forwarder.otlp.there.flushIntervalMs": 10,
			})
			p := newProducer(t, n)
			for what, emit := range map[string]func(){
				"Body: Str(to a collector)": func() { p.EmitLog("to a collector", loggregator.WithSourceInfo("shop", "APP", "3")) },
				"-> Name: sold":             func() { p.EmitCounter("sold", loggregator.WithCounterSourceInfo("shop", "3")) },
				"-> Name: load":             func() { p.EmitGauge(loggregator.WithGaugeValue("load", 0.5, "percent")) },
			} {
				before := strings.Join(there.awaitLine(what, emit), "\n")
				if what[:4] == "Body" && !strings.Contains(before, "-> service.name: Str(shop)") {
					t.Errorf("no service's name in %q", before)
				}
			}
		})
	}
}

// nodeModules is the folder of OpenTelemetry's packages, which npm fills the first time.
func nodeModules(t *testing.T) string {
	t.Helper()
	npm := installed(t, "npm")
	folder := preparedFolder(t, "javascript")
	complete := filepath.Join(folder, "complete")
	if !isThere(complete) {
		mustRun(t, "mkdir", "-p", folder)
		mustRun(t, "cp", "javascript/package.json", folder)
		mustRun(t, npm, "install", "--prefix", folder, "--ignore-scripts", "--no-audit", "--no-fund")
		mustRun(t, "touch", complete)
	}
	return filepath.Join(folder, "node_modules")
}

func TestTheJavaScriptSDKOfOpenTelemetrySends(t *testing.T) {
	interpreter := installed(t, "node")
	modules := nodeModules(t)
	for protocol, port := range map[string]int{
		"grpc": shared.otlpGRPCPort, "http/protobuf": shared.otlpPort, "http/json": shared.otlpPort,
	} {
		t.Run(protocol, func(t *testing.T) {
			source := "js-" + strings.ReplaceAll(protocol, "/", "-")
			send := []string{"NODE_PATH=" + modules, "OTEL_SERVICE_NAME=" + source,
				fmt.Sprintf("OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:%d", port),
				"OTEL_EXPORTER_OTLP_PROTOCOL=" + protocol, "OTEL_EXPORTER_OTLP_COMPRESSION=gzip",
				"OTEL_LOGS_EXPORTER=otlp", "OTEL_METRICS_EXPORTER=otlp", "OTEL_TRACES_EXPORTER=otlp",
				"OTEL_NODE_RESOURCE_DETECTORS=env", interpreter, "javascript/send.js"}
			gatewayLines(t, shared, source).awaitAll(func() { mustRun(t, "env", send...) },
				payload("from javascript")+`,"type":"ERR"`,
				`"user":"bob"`,
				`"counter":{"name":"js_requests","delta":"0","total":"7"}`,
				`"path":"/"`,
				`"js_depth":{"unit":"By","value":2.5}`,
				`"timer":{"name":"js_span"`,
				`"step":"2"`)
		})
	}
}
