package interop

import (
	"fmt"
	"os"
	"testing"
	"time"
)

// patience is how long anything may take before a test gives up; nothing ever waits that long if all is well.
const patience = 90 * time.Second

// shared is the node of all tests that neither stop it nor need another configuration.
var shared *node

func TestMain(m *testing.M) {
	os.Exit(run(m))
}

func run(m *testing.M) int {
	folder, err := os.MkdirTemp("", "loggregator-interop-")
	if err != nil {
		return failed(err)
	}
	defer os.RemoveAll(folder)
	shared, err = prepareNode(folder, settings{
		"agent.tags":                  map[string]any{"deployment": "interop"},
		"gateway.heartbeatIntervalMs": 200,
	})
	if err != nil {
		return failed(err)
	}
	if err := shared.start(); err != nil {
		return failed(err)
	}
	code := m.Run()
	if err := shared.stop(); err != nil {
		return failed(err)
	}
	return code
}

func failed(err error) int {
	fmt.Fprintln(os.Stderr, err)
	return 1
}
