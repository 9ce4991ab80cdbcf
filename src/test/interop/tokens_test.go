package interop

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const (
	// staleToken was good once, and is no longer.
	staleToken     = "stale"
	operatorsToken = "operators"
	// applicationsToken lets read one application.
	applicationsToken = "applications"
)

// newAuthorisedNode starts a node that lets only read who has a token, and returns the file in which it finds them.
func newAuthorisedNode(t *testing.T) (*node, string) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "tokens")
	writeTokens(t, file, map[string]string{operatorsToken: "*", applicationsToken: application})
	return newNode(t, settings{
		"auth.tokens.file":            file,
		"auth.tokens.checkIntervalMs": 10,
		"auth.recheckIntervalMs":      10,
		"gateway.auth":                "tokens",
		"trafficController.auth":      "tokens",
		"logCache.auth":               "tokens",
	}), file
}

// writeTokens lets each token read its sources, and no others.
func writeTokens(t *testing.T, file string, sources map[string]string) {
	t.Helper()
	var lines strings.Builder
	for token, readable := range sources {
		fmt.Fprintf(&lines, "somebody %x %s\n", sha256.Sum256([]byte(token)), readable)
	}
	// In its place at once: the node looks at it all the time.
	if err := os.WriteFile(file+".new", []byte(lines.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(file+".new", file); err != nil {
		t.Fatal(err)
	}
}

func (a *api) login(t *testing.T) string {
	t.Helper()
	response, err := http.PostForm(a.URL+"/oauth/token", nil)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var got struct {
		Token string `json:"access_token"`
	}
	if err := json.NewDecoder(response.Body).Decode(&got); err != nil {
		t.Fatal(err)
	}
	return got.Token
}
