package interop

import (
	"encoding/json"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"code.cloudfoundry.org/go-loggregator/v10"
	"code.cloudfoundry.org/go-loggregator/v10/rfc5424"
)

// Other people's readers of syslog, and what a forwarder's drains send them.

// drainingNode has a drain of all sources to that address, of which the CA of the node's own certificates vouches.
func drainingNode(t *testing.T, url, ca string) *node {
	t.Helper()
	bindings, err := json.Marshal([]any{map[string]any{"url": url + "?drain-data=all",
		"credentials": []any{map[string]any{"ca": ca}}}})
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "drains.json")
	if err := os.WriteFile(file, bindings, 0o600); err != nil {
		t.Fatal(err)
	}
	return newNode(t, settings{"forwarder.drains.file": file, "forwarder.drains.refreshIntervalMs": 100})
}

func TestGoLoggregatorsParserReadsADrain(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	p := newProducer(t, drainingNode(t, "syslog://"+listener.Addr().String(), ""))
	p.EmitLog("a \"log\"\nof two lines",
		loggregator.WithSourceInfo("shop", "APP/PROC/WEB", "3"), loggregator.WithEnvelopeTag("odd", `a]b"c\d`))
	p.EmitGauge(loggregator.WithGaugeValue("load", 0.5, "percent"), loggregator.WithGaugeSourceInfo("shop", "3"))
	connection, err := listener.Accept()
	if err != nil {
		t.Fatal(err)
	}
	defer connection.Close()

	var log, gauge rfc5424.Message
	for _, message := range []*rfc5424.Message{&log, &gauge} {
		if _, err := message.ReadFrom(connection); err != nil {
			t.Fatal(err)
		}
	}
	if log.AppName != "shop" || log.ProcessID != "[APP/PROC/WEB/3]" || string(log.Message) != "a \"log\"\nof two lines\n" {
		t.Errorf("got %+v", log)
	}
	if value := parameter(log, "tags@47450", "odd"); value != `a]b"c\d` {
		t.Errorf("the tag is %q", value)
	}
	if value := parameter(gauge, "gauge@47450", "value"); value != "0.5" {
		t.Errorf("the gauge is %q", value)
	}
}

func parameter(message rfc5424.Message, id, name string) string {
	for _, element := range message.StructuredData {
		at := slices.IndexFunc(element.Parameters, func(p rfc5424.SDParam) bool { return p.Name == name })
		if element.ID == id && at >= 0 {
			return element.Parameters[at].Value
		}
	}
	return "nothing"
}

func TestRsyslogTakesADrain(t *testing.T) {
	rsyslogd := installed(t, "rsyslogd")
	certificates := filepath.Join(shared.folder, "certs")
	ca, err := os.ReadFile(filepath.Join(certificates, "ca.crt"))
	if err != nil {
		t.Fatal(err)
	}
	for scheme, tls := range map[string]string{
		"syslog": "",
		"syslog-tls": fmt.Sprintf(`global(defaultNetstreamDriverCAFile="%[1]s/ca.crt"
  defaultNetstreamDriverCertFile="%[1]s/metron.crt" defaultNetstreamDriverKeyFile="%[1]s/metron.key")
`, certificates),
	} {
		t.Run(scheme, func(t *testing.T) {
			driver := ""
			if tls != "" {
				driver = fmt.Sprintf(` streamDriver.name="%s" streamDriver.mode="1" streamDriver.authMode="anon"`, tlsDriver(t))
			}
			ports, err := freePorts(1)
			if err != nil {
				t.Fatal(err)
			}
			folder := t.TempDir()
			configuration, written := filepath.Join(folder, "rsyslog.conf"), filepath.Join(folder, "written")
			text := fmt.Sprintf(`%sglobal(workDirectory="%s")
module(load="imtcp"%s)
input(type="imtcp" address="127.0.0.1" port="%d")
template(name="parts" type="string" string="%%syslogseverity%%|%%app-name%%|%%procid%%|%%structured-data%%|%%msg%%\n")
action(type="omfile" file="%s" template="parts")
`, tls, folder, driver, ports[0], written)
			if err := os.WriteFile(configuration, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			startProgram(t, rsyslogd, "-n", "-f", configuration, "-i", filepath.Join(folder, "pid"))
			p := newProducer(t, drainingNode(t, fmt.Sprintf("%s://localhost:%d", scheme, ports[0]), string(ca)))
			tail := startProgram(t, "tail", "-n", "+1", "-F", written)
			tail.awaitLine(`3|shop|[APP/PROC/WEB/3]|[tags@47450 `, func() {
				p.EmitLog("to rsyslog", loggregator.WithSourceInfo("shop", "APP/PROC/WEB", "3"))
			})
			content, _ := os.ReadFile(written)
			if !strings.Contains(string(content), `source_type="APP/PROC/WEB"]|to rsyslog`) {
				t.Errorf("it wrote %q", content)
			}
		})
	}
}

// tlsDriver is with what rsyslog speaks TLS: a package of its own in Debian.
func tlsDriver(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"ossl", "gtls"} {
		found, _ := filepath.Glob("/usr/lib/*/rsyslog/lmnsd_" + name + ".so")
		if len(found) > 0 {
			return name
		}
	}
	t.Skip("rsyslog has no driver for TLS here (rsyslog-gnutls or rsyslog-openssl)")
	return ""
}
