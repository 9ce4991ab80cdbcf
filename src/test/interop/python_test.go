package interop

import (
	"encoding/base64"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"code.cloudfoundry.org/go-loggregator/v10"
)

// pythonClient starts cf-python-client, for which an environment is made the first time. It is given the tokens in turn,
// the next one when one was refused.
func pythonClient(t *testing.T, n *node, what, source string, tokens ...string) *program {
	t.Helper()
	folder := preparedFolder(t, "python")
	python := filepath.Join(folder, "bin", "python")
	complete := filepath.Join(folder, "complete")
	if !isThere(complete) {
		mustRun(t, "python3", "-m", "venv", folder)
		mustRun(t, python, "-m", "pip", "install", "--quiet", "--requirement", "python/requirements.txt")
		mustRun(t, "touch", complete)
	}
	return startProgram(t, python, "python/tail.py", newAPI(t, n, tokens...).URL, what, source)
}

func TestThePythonClientReadsAnApplicationsStream(t *testing.T) {
	p := newProducer(t, shared)
	client := pythonClient(t, shared, "stream", application)
	catchUpProgram(t, p, application, client)
	p.EmitLog("to stdout", loggregator.WithSourceInfo(application, "APP/PROC/WEB", "3"), loggregator.WithStdout())
	emitContainerMetric(p, application)
	p.EmitLog("to stderr", loggregator.WithSourceInfo(application, "APP", ""))
	var got []string
	for _, line := range catchUpProgram(t, p, application, client) {
		if !strings.Contains(line, probePrefix) {
			got = append(got, line)
		}
	}

	want := []string{
		"LogMessage OUT " + application + "/3 APP/PROC/WEB to stdout",
		"ContainerMetric",
		"LogMessage ERR " + application + "/ APP to stderr",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q\ninstead of %q", got, want)
	}
}

func TestThePythonClientReadsTheGateway(t *testing.T) {
	p := newProducer(t, shared)
	client := pythonClient(t, shared, "gateway", application)
	text := base64.StdEncoding.EncodeToString(fmt.Append(nil, "hello ", probes.Add(1)))
	hello, _ := base64.StdEncoding.DecodeString(text)
	client.awaitLine(text, func() { p.EmitLog(string(hello), loggregator.WithSourceInfo(application, "", "")) })
}
