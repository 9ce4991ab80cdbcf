package interop

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"code.cloudfoundry.org/go-loggregator/v10"
)

// logCacheVersions are those of the library that is inside the cf command line and its plug-ins.
var logCacheVersions = []string{"v2", "v3"}

// logCacheClient builds and starts the program that asks with one version of the library.
func logCacheClient(t *testing.T, version, address string, what ...string) *program {
	t.Helper()
	binary := filepath.Join(preparedFolder(t, "logcache"), version)
	mustRun(t, "go", "build", "-o", binary, "./logcache/"+version)
	return startProgram(t, binary, append([]string{address}, what...)...)
}

// linesOf are all that a program prints until it says that there is no more.
func linesOf(p *program) []string {
	return p.awaitLine("the end", func() {})
}

// keepNumbers emits so many logs and waits until the Log Cache has them.
func keepNumbers(t *testing.T, n *node, version, source string, count int) {
	t.Helper()
	p := newProducer(t, n)
	p.emitNumbers(source, 0, count)
	deadline := time.Now().Add(patience)
	for len(linesOf(logCacheClient(t, version, n.logCacheURL, "walk", source))) < count {
		if time.Now().After(deadline) {
			t.Fatal("the logs are not kept")
		}
	}
}

func expectNumberedLines(t *testing.T, got []string, source string, count int) {
	t.Helper()
	if len(got) != count {
		t.Fatalf("got %d lines instead of %d", len(got), count)
	}
	for i, line := range got {
		if want := fmt.Sprintf("%s  %q", source, fmt.Sprint(i)); line != want {
			t.Fatalf("got %q where %q was due", line, want)
		}
	}
}

func forEachLogCacheVersion(t *testing.T, test func(t *testing.T, version string)) {
	for _, version := range logCacheVersions {
		t.Run(version, func(t *testing.T) { test(t, version) })
	}
}

func TestRecentLogsAreShownInOrder(t *testing.T) {
	forEachLogCacheVersion(t, func(t *testing.T, version string) {
		source := newSource(t)
		keepNumbers(t, shared, version, source, 150)
		expectNumberedLines(t, linesOf(logCacheClient(t, version, shared.logCacheURL, "recent", source)), source, 150)
	})
}

func TestAWalkInSmallPagesSeesEveryEnvelopeOnce(t *testing.T) {
	forEachLogCacheVersion(t, func(t *testing.T, version string) {
		source := newSource(t)
		keepNumbers(t, shared, version, source, 200)
		expectNumberedLines(t, linesOf(logCacheClient(t, version, shared.logCacheURL, "walk", source)), source, 200)
	})
}

func TestLogsFollowWhileTheyCome(t *testing.T) {
	forEachLogCacheVersion(t, func(t *testing.T, version string) {
		source := newSource(t)
		p := newProducer(t, shared)
		client := logCacheClient(t, version, shared.logCacheURL, "logs", source)
		client.awaitLine("walking", func() { p.EmitLog("first", loggregator.WithSourceInfo(source, "", "")) })
		p.emitNumbers(source, 0, 100)
		var got []string
		for _, line := range client.awaitLine(`"99"`, func() {}) {
			if !strings.Contains(line, "first") {
				got = append(got, line)
			}
		}
		expectNumberedLines(t, got, source, 99)
	})
}

func TestMetaTellsOfASource(t *testing.T) {
	forEachLogCacheVersion(t, func(t *testing.T, version string) {
		source := newSource(t)
		keepNumbers(t, shared, version, source, 10)
		expectMeta(t, version, shared.logCacheURL, source)
		expectMeta(t, version, grpcAddress(t), source)
	})
}

func expectMeta(t *testing.T, version, address, source string) {
	t.Helper()
	lines := linesOf(logCacheClient(t, version, address, "meta"))
	if !slices.Contains(lines, "meta "+source+" 10 0 true") {
		t.Errorf("%s says %q", address, lines)
	}
}

// grpcAddress is where the shared node is asked over gRPC by the programs that are started from now on.
func grpcAddress(t *testing.T) string {
	t.Setenv("CERTIFICATES", filepath.Join(shared.folder, "certs"))
	return shared.logCacheAddress
}

func TestReadingOverGRPCIsTheSame(t *testing.T) {
	forEachLogCacheVersion(t, func(t *testing.T, version string) {
		source := newSource(t)
		keepNumbers(t, shared, version, source, 50)
		address := grpcAddress(t)
		expectNumberedLines(t, linesOf(logCacheClient(t, version, address, "walk", source)), source, 50)
		if lines := linesOf(logCacheClient(t, version, address, "recent", "nobody")); len(lines) != 0 {
			t.Errorf("got %q", lines)
		}
	})
}

func TestTheAutoscalersQueriesAreAnswered(t *testing.T) {
	forEachLogCacheVersion(t, func(t *testing.T, version string) {
		source := newSource(t)
		p := newProducer(t, shared)
		now := time.Now()
		for range 20 {
			p.EmitTimer("http", now.Add(-3*time.Millisecond), now, loggregator.WithTimerSourceInfo(source, "0"),
				loggregator.WithEnvelopeTag("peer_type", "Client"))
		}
		p.EmitGauge(loggregator.WithGaugeValue("cpu", 12.5, "percentage"), loggregator.WithGaugeSourceInfo(source, "0"))
		selector := fmt.Sprintf("{source_id='%s',peer_type='Client'}[40s]", source)
		expectQuery(t, version, "sum by (instance_id) (count_over_time(http"+selector+")) / 40",
			"sample map[instance_id:0] 0.5")
		expectQuery(t, version, "avg by (instance_id) (max_over_time(http"+selector+")) / (1000 * 1000)",
			"sample map[instance_id:0] 3")
		expectQuery(t, version, fmt.Sprintf("max(cpu{source_id=%q} > 12)", source), "sample map[] 12.5")
		end := time.Now().Unix() + 1
		lines := linesOf(logCacheClient(t, version, shared.logCacheURL, "range",
			fmt.Sprintf("sum(cpu{source_id=%q})", source), fmt.Sprint(end-1), fmt.Sprint(end), "1s"))
		if len(lines) == 0 || !strings.HasSuffix(lines[len(lines)-1], " 12.5") {
			t.Errorf("got %q", lines)
		}
	})
}

// expectQuery asks until the metrics are kept.
func expectQuery(t *testing.T, version, query, want string) {
	t.Helper()
	deadline := time.Now().Add(patience)
	for {
		lines := linesOf(logCacheClient(t, version, shared.logCacheURL, "query", query))
		if len(lines) == 1 && lines[0] == want {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("%s gives %q", query, lines)
		}
	}
}

func TestALogCacheWithTokensShowsAnApplicationToWhoMayReadIt(t *testing.T) {
	n, _ := newAuthorisedNode(t)
	forEachLogCacheVersion(t, func(t *testing.T, version string) {
		t.Setenv("TOKEN", operatorsToken)
		keepNumbers(t, n, version, application, 10)
		t.Setenv("TOKEN", applicationsToken)
		if got := linesOf(logCacheClient(t, version, n.logCacheURL, "meta")); len(got) != 1 {
			t.Errorf("got %q", got)
		}
		logCacheClient(t, version, n.logCacheURL, "recent", "other").awaitLine("unexpected status code 404", func() {})
		if err := os.Unsetenv("TOKEN"); err != nil {
			t.Fatal(err)
		}
		logCacheClient(t, version, n.logCacheURL, "recent", application).awaitLine("unexpected status code 404", func() {})
	})
}
