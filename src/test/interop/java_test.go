package interop

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"code.cloudfoundry.org/go-loggregator/v10"
)

// javaClient starts cf-java-client's doppler client. It has the tokens, with commas between them, in turn, the next one
// when one was refused.
func javaClient(t *testing.T, n *node, tokens string, what ...string) *program {
	t.Helper()
	return startJava(t, n, "DopplerTail", append([]string{tokens}, what...)...)
}

// startJava starts a program around one of cf-java-client's clients.
func startJava(t *testing.T, n *node, class string, what ...string) *program {
	t.Helper()
	host, port := newAPI(t, n).hostAndPort(t)
	arguments := append(javaOf(t, "java"), class, host, port)
	return startProgram(t, javaProgram(), append(arguments, what...)...)
}

// javaOf is what comes before the class of a program in that folder, which Maven builds the first time.
func javaOf(t *testing.T, name string) []string {
	t.Helper()
	mustRun(t, mavenProgram(), "-q", "-B", "-f", name+"/pom.xml", "process-classes")
	folder := preparedFolder(t, name)
	classPath, err := os.ReadFile(filepath.Join(folder, "classpath.txt"))
	if err != nil {
		t.Fatal(err)
	}
	return []string{"-Xmx128m", "-cp", filepath.Join(folder, "classes") + ":" + strings.TrimSpace(string(classPath))}
}

func mavenProgram() string {
	if home := os.Getenv("MAVEN_HOME"); home != "" {
		return filepath.Join(home, "bin", "mvn")
	}
	return "mvn"
}

func TestTheJavaClientReadsAnApplicationsStream(t *testing.T) {
	p := newProducer(t, shared)
	client := javaClient(t, shared, "any", "stream", application)
	expectJavaClient(t, p, application, client, "LOG_MESSAGE", "LOG_MESSAGE", "CONTAINER_METRIC", "HTTP_START_STOP")
}

func TestTheJavaClientReadsTheFirehose(t *testing.T) {
	source := newSource(t)
	p := newProducer(t, shared)
	client := javaClient(t, shared, "any", "firehose", source)
	expectJavaClient(t, p, source, client, "LOG_MESSAGE", "LOG_MESSAGE", "COUNTER_EVENT", "VALUE_METRIC",
		"CONTAINER_METRIC", "HTTP_START_STOP", "ERROR")
}

func TestTheJavaClientReadsRecentLogs(t *testing.T) {
	source := newSource(t)
	keepNumbers(t, shared, "v3", source, 20)
	got := linesOf(startJava(t, shared, "LogCacheRead", "any", source))
	want := []string{"version 3.2.12", "meta 20 true"}
	for i := range 20 {
		want = append(want, fmt.Sprintf("%s ERR %d true", source, i))
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q\ninstead of %q", got, want)
	}
}

func TestTheJavaClientIsRefusedWhatItMayNotRead(t *testing.T) {
	n, _ := newAuthorisedNode(t)
	got := linesOf(startJava(t, n, "LogCacheRead", applicationsToken, "other"))
	// The client takes a 404 for an empty answer.
	if want := []string{"version 3.2.12", "meta nothing", "read nothing"}; !slices.Equal(got, want) {
		t.Errorf("got %q\ninstead of %q", got, want)
	}
}

func expectJavaClient(t *testing.T, p *producer, source string, client *program, types ...string) {
	t.Helper()
	catchUpProgram(t, p, source, client)
	emitForV1(t, p, source)
	var got []string
	for _, line := range catchUpProgram(t, p, source, client) {
		if strings.Contains(line, "source_id="+source) && !strings.Contains(line, probePrefix) {
			got = append(got, line[:strings.LastIndex(line, " {")])
		}
	}

	all := []string{
		"LOG_MESSAGE OUT " + source + "/3 APP/PROC/WEB to stdout",
		"LOG_MESSAGE ERR " + source + "/ ",
		"COUNTER_EVENT requests 5 ",
		"VALUE_METRIC load 0.5 percentage",
		"CONTAINER_METRIC " + source + "/2 1",
		"HTTP_START_STOP GET / 200",
		"ERROR uaa 42 last",
	}
	want := slices.DeleteFunc(all, func(line string) bool {
		kind, _, _ := strings.Cut(line, " ")
		return !slices.Contains(types, kind)
	})
	if !slices.EqualFunc(got, want, strings.HasPrefix) {
		t.Errorf("got %q\ninstead of %q", got, want)
	}
}

// catchUpProgram emits one and the same log of the source until the program has printed it, and returns what it printed
// before.
func catchUpProgram(t *testing.T, p *producer, source string, client *program) []string {
	t.Helper()
	probe := fmt.Sprint(probePrefix, probes.Add(1), ".")
	return client.awaitLine(probe, func() { p.EmitLog(probe, loggregator.WithSourceInfo(source, "", "")) })
}
