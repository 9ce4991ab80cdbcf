package interop

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"code.cloudfoundry.org/go-loggregator/v10"
)

// syslogNG starts syslog-ng with that configuration: the one that is installed, or one that was unpacked into the folder
// that SYSLOG_NG names (syslogng/fetch does that).
func syslogNG(t *testing.T, configuration string) *program {
	t.Helper()
	var environment, options []string
	binary, err := exec.LookPath("syslog-ng")
	if unpacked := os.Getenv("SYSLOG_NG"); err != nil && unpacked != "" {
		libraries, _ := filepath.Glob(filepath.Join(unpacked, "usr/lib/*-linux-gnu"))
		modules, _ := filepath.Glob(filepath.Join(unpacked, "usr/lib/syslog-ng/[0-9]*"))
		own := filepath.Join(unpacked, "usr/lib/syslog-ng")
		binary = filepath.Join(unpacked, "usr/sbin/syslog-ng")
		environment = []string{"LD_LIBRARY_PATH=" + strings.Join(append(libraries, own), ":")}
		options = []string{"--module-path=" + strings.Join(modules, ":")}
	} else if err != nil {
		t.Skip("syslog-ng is not installed, and SYSLOG_NG names no folder with it, so it is not tried")
	}
	folder := t.TempDir()
	file := filepath.Join(folder, "syslog-ng.conf")
	if err := os.WriteFile(file, []byte("@version: 3.35\n"+configuration), 0o600); err != nil {
		t.Fatal(err)
	}
	arguments := append(append(environment, binary, "--foreground", "--no-caps", "--cfgfile="+file,
		"--persist-file="+filepath.Join(folder, "persist"), "--pidfile="+filepath.Join(folder, "pid"),
		"--control="+filepath.Join(folder, "control")), options...)
	return startProgram(t, "env", arguments...)
}

func TestSyslogNGSends(t *testing.T) {
	logger := installed(t, "logger")
	n, tlsPort := nodeWithSyslogTLS(t)
	tls := fmt.Sprintf(`transport("tls") port(%d) tls(ca-file("%s") peer-verify(required-trusted))`,
		tlsPort, filepath.Join(n.folder, "certs", "ca.crt"))
	tcp := fmt.Sprintf(`transport("tcp") port(%d)`, n.syslogPort)
	udp := fmt.Sprintf(`transport("udp") port(%d)`, n.syslogUDPPort)
	for i, destination := range []string{
		`syslog("localhost" ` + tcp + `)`, `syslog("localhost" ` + udp + `)`, `syslog("localhost" ` + tls + `)`,
		`network("localhost" ` + tcp + `)`, `network("localhost" ` + udp + `)`, `network("localhost" ` + tls + `)`,
	} {
		t.Run(destination[:strings.Index(destination, "port")], func(t *testing.T) {
			ports, err := freePorts(1)
			if err != nil {
				t.Fatal(err)
			}
			syslogNG(t, fmt.Sprintf(`options { keep-hostname(yes); };
source here { network(ip("127.0.0.1") port(%d) transport("udp")); };
destination there { %s; };
log { source(here); destination(there); };
`, ports[0], destination))
			source := fmt.Sprintf("via-syslog-ng-%d", i)
			got := gatewayLines(t, n, source).awaitAll(func() {
				mustRun(t, logger, "-n", "127.0.0.1", "-P", fmt.Sprint(ports[0]), "-d", "--rfc3164", "-p", "local3.err",
					"-t", source, "through syslog-ng")
			}, payload("through syslog-ng")+`,"type":"ERR"`, `"facility":"local3"`)
			if strings.Contains(got, "parse_error") {
				t.Errorf("it was not understood: %s", got)
			}
		})
	}
}

func TestSyslogNGTakesADrain(t *testing.T) {
	certificates := filepath.Join(shared.folder, "certs")
	ca, err := os.ReadFile(filepath.Join(certificates, "ca.crt"))
	if err != nil {
		t.Fatal(err)
	}
	for scheme, transport := range map[string]string{
		"syslog": `"tcp"`,
		"syslog-tls": fmt.Sprintf(`"tls") tls(cert-file("%[1]s/metron.crt") key-file("%[1]s/metron.key")
  peer-verify(optional-untrusted)`, certificates),
	} {
		t.Run(scheme, func(t *testing.T) {
			ports, err := freePorts(1)
			if err != nil {
				t.Fatal(err)
			}
			written := filepath.Join(t.TempDir(), "written")
			syslogNG(t, fmt.Sprintf(`source drains { syslog(ip("127.0.0.1") port(%d) transport(%s)); };
destination written { file("%s" template("${LEVEL}|${HOST}|${PROGRAM}|${PID}|${SDATA}|${MSG}\n")); };
log { source(drains); destination(written); };
`, ports[0], transport, written))
			p := newProducer(t, drainingNode(t, fmt.Sprintf("%s://localhost:%d", scheme, ports[0]), string(ca)))
			tail := startProgram(t, "tail", "-n", "+1", "-F", written)
			tail.awaitLine(`|shop|[APP/PROC/WEB/3]|[tags@47450 `, func() {
				p.EmitLog("to syslog-ng", loggregator.WithSourceInfo("shop", "APP/PROC/WEB", "3"), loggregator.WithEnvelopeTag("zone", `a"b]`))
			})
			content, _ := os.ReadFile(written)
			for _, want := range []string{"err|", `zone="a\"b\]"`, "]|to syslog-ng\n"} {
				if !strings.Contains(string(content), want) {
					t.Errorf("no %q in %q", want, content)
				}
			}
		})
	}
}
