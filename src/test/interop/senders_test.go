package interop

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// Other people's programs that know nothing of Loggregator, and what the Gateway shows of what they sent.

// gatewayLines reads a source's envelopes, a batch a line.
func gatewayLines(t *testing.T, n *node, source string) *program {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet,
		n.gatewayURL+"/v2/read?log&counter&gauge&timer&event&source_id="+source, nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Accept", "application/x-ndjson")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	p := &program{t: t, lines: make(chan string, 100_000), errors: &strings.Builder{}}
	read := make(chan struct{})
	go p.read(response.Body, read)
	t.Cleanup(func() {
		_ = response.Body.Close()
		<-read
	})
	return p
}

// payload is how the Gateway shows a log's text.
func payload(text string) string {
	return `"payload":"` + base64.StdEncoding.EncodeToString([]byte(text)) + `"`
}

func installed(t *testing.T, program string) string {
	t.Helper()
	path, err := exec.LookPath(program)
	if err != nil {
		t.Skipf("%s is not installed, so it is not tried as a sender", program)
	}
	return path
}

func TestUtilLinuxLoggerSendsSyslog(t *testing.T) {
	logger := installed(t, "logger")
	ways := map[string][]string{
		"TCP of RFC 5424":                 {"-T", "--rfc5424"},
		"TCP of RFC 5424, octets counted": {"-T", "--rfc5424", "--octet-count"},
		"TCP of RFC 3164":                 {"-T", "--rfc3164"},
		"UDP of RFC 5424":                 {"-d", "--rfc5424"},
		"UDP of RFC 3164":                 {"-d", "--rfc3164"},
	}
	lines := gatewayLines(t, shared, "utillogger")
	for way, options := range ways {
		text := "hello over " + way
		arguments := append(options, "-n", "127.0.0.1", "-P", fmt.Sprint(shared.syslogPort), "-t", "utillogger", text)
		if options[0] == "-d" {
			arguments[len(options)+3] = fmt.Sprint(shared.syslogUDPPort)
		}
		lines.awaitLine(payload(text), func() { mustRun(t, logger, arguments...) })
	}
}

func TestRsyslogForwardsSyslog(t *testing.T) {
	rsyslogd := installed(t, "rsyslogd")
	logger := installed(t, "logger")
	ports, err := freePorts(1)
	if err != nil {
		t.Fatal(err)
	}
	// What rsyslog takes for the message begins with the space behind the tag, and its template for RFC 5424 keeps it.
	for way, want := range map[string]string{
		`template="RSYSLOG_SyslogProtocol23Format" TCP_Framing="octet-counted"`: " through rsyslog",
		`template="RSYSLOG_ForwardFormat"`:                                      "through rsyslog",
	} {
		folder := t.TempDir()
		configuration := filepath.Join(folder, "rsyslog.conf")
		text := fmt.Sprintf(`global(workDirectory="%s")
module(load="imudp")
input(type="imudp" address="127.0.0.1" port="%d")
action(type="omfwd" target="127.0.0.1" port="%d" protocol="tcp" %s)
`, folder, ports[0], shared.syslogPort, way)
		if err := os.WriteFile(configuration, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		t.Run(way, func(t *testing.T) {
			startProgram(t, rsyslogd, "-n", "-f", configuration, "-i", filepath.Join(folder, "pid"))
			lines := gatewayLines(t, shared, "viarsyslog")
			lines.awaitLine(payload(want), func() {
				mustRun(t, logger, "-n", "127.0.0.1", "-P", fmt.Sprint(ports[0]), "-d", "--rfc3164", "-t", "viarsyslog",
					"through rsyslog")
			})
		})
	}
}

// nodeWithSyslogTLS also gives the port at which it takes syslog over TLS, with a certificate made out to localhost.
func nodeWithSyslogTLS(t *testing.T) (*node, int) {
	t.Helper()
	ports, err := freePorts(1)
	if err != nil {
		t.Fatal(err)
	}
	return newNode(t, settings{
		"agent.syslog.tls.port":     ports[0],
		"agent.syslog.tls.certFile": "certs/gateway.crt",
		"agent.syslog.tls.keyFile":  "certs/gateway.key",
	}), ports[0]
}

func TestRsyslogForwardsSyslogOverTLS(t *testing.T) {
	rsyslogd := installed(t, "rsyslogd")
	logger := installed(t, "logger")
	driver := tlsDriver(t)
	n, tlsPort := nodeWithSyslogTLS(t)
	ports, err := freePorts(1)
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	configuration := filepath.Join(folder, "rsyslog.conf")
	text := fmt.Sprintf(`global(workDirectory="%s" defaultNetstreamDriverCAFile="%s/certs/ca.crt")
module(load="imudp")
input(type="imudp" address="127.0.0.1" port="%d")
action(type="omfwd" target="localhost" port="%d" protocol="tcp" template="RSYSLOG_SyslogProtocol23Format"
  TCP_Framing="octet-counted" streamDriver="%s" streamDriverMode="1" streamDriverAuthMode="x509/certvalid")
`, folder, n.folder, ports[0], tlsPort, driver)
	if err := os.WriteFile(configuration, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	startProgram(t, rsyslogd, "-n", "-f", configuration, "-i", filepath.Join(folder, "pid"))
	gatewayLines(t, n, "viarsyslogtls").awaitAll(func() {
		mustRun(t, logger, "-n", "127.0.0.1", "-P", fmt.Sprint(ports[0]), "-d", "--rfc3164", "-t", "viarsyslogtls",
			"through rsyslog")
	}, payload(" through rsyslog"))
}

// python is an environment with the libraries that send, which is made the first time.
func python(t *testing.T) string {
	t.Helper()
	folder := preparedFolder(t, "senders")
	program := filepath.Join(folder, "bin", "python")
	complete := filepath.Join(folder, "complete")
	if !isThere(complete) {
		mustRun(t, "python3", "-m", "venv", folder)
		mustRun(t, program, "-m", "pip", "install", "--quiet", "--requirement", "python/senders.txt")
		mustRun(t, "touch", complete)
	}
	return program
}

func TestThePythonClientsOfOtherSystemsSend(t *testing.T) {
	interpreter := python(t)
	for _, c := range []struct {
		what   string
		port   int
		source string
		want   []string
	}{
		{"syslog-tcp", shared.syslogPort, "syslog", []string{payload("from python over tcp\nsecond line")}},
		{"syslog-udp", shared.syslogUDPPort, "syslog", []string{payload("from python over udp\nsecond line")}},
		{"otel", shared.otlpPort, "pyotel", []string{`"total":"7"`, `"timer":{"name":"otel_span"`}},
		{"statsd", shared.statsdPort, "statsd", []string{`"counter":{"name":"statsd_requests","delta":"3"`,
			`"statsd_depth":{"unit":"","value":4}`, `"statsd_took":{"unit":"ms","value":12}`}},
		{"datadog", shared.statsdPort, "pydog", []string{`"dogstatsd_depth":{"unit":"","value":5}`, `"zone":"z1"`,
			`"dogstatsd_size":{"unit":"","value":2.5}`, `"event":{"title":"deployed","body":"version 2\nof it"}`,
			`"dogstatsd_up":{"unit":"","value":1}`, `"message":"slow"`}},
	} {
		t.Run(c.what, func(t *testing.T) {
			gatewayLines(t, shared, c.source).awaitAll(func() {
				mustRun(t, interpreter, "python/send.py", c.what, fmt.Sprint(c.port))
			}, c.want...)
		})
	}
}

func TestThePythonClientOfPrometheusIsScraped(t *testing.T) {
	ports, err := freePorts(1)
	if err != nil {
		t.Fatal(err)
	}
	startProgram(t, python(t), "python/send.py", "prometheus", fmt.Sprint(ports[0])).awaitLine("serving", func() {})
	n := newNode(t, settings{
		"agent.scrape.targets":    []string{fmt.Sprintf("http://127.0.0.1:%d/metrics", ports[0])},
		"agent.scrape.intervalMs": 500,
	})
	lines := gatewayLines(t, n, "prometheus")
	lines.awaitLine(`"tags":{"path":"/"},"counter":{"name":"prom_requests_total","delta":`, func() {})
	lines.awaitLine(`"prom_seconds_sum":{"unit":"","value":0.2}`, func() {})
}
