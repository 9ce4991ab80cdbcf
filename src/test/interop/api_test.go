package interop

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
)

// api is what clients ask first: a double of Cloud Controller's root, which says where everything is, and of the UAA's
// way to get a token. It gives the given tokens one after the other, the last one for ever.
type api struct {
	*httptest.Server
	mutex  sync.Mutex
	tokens []string
}

func newAPI(t *testing.T, n *node, tokens ...string) *api {
	t.Helper()
	a := &api{tokens: tokens}
	routes := http.NewServeMux()
	routes.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) { a.root(w, n) })
	routes.HandleFunc("GET /v2/info", func(w http.ResponseWriter, _ *http.Request) { a.info(w, n) })
	routes.HandleFunc("POST /oauth/token", a.token)
	a.Server = httptest.NewServer(routes)
	t.Cleanup(a.Close)
	return a
}

func (a *api) root(w http.ResponseWriter, n *node) {
	link := func(url string) map[string]any { return map[string]any{"href": url} }
	answer(w, map[string]any{"links": map[string]any{
		"self":                link(a.URL),
		"login":               link(a.URL),
		"uaa":                 link(a.URL),
		"cloud_controller_v3": link(a.URL + "/v3"),
		"logging":             link(n.trafficControllerURL),
		"log_stream":          link(n.gatewayURL),
		"log_cache":           link(n.logCacheURL),
	}})
}

func (a *api) info(w http.ResponseWriter, n *node) {
	answer(w, map[string]any{
		"authorization_endpoint":   a.URL,
		"token_endpoint":           a.URL,
		"doppler_logging_endpoint": n.trafficControllerURL,
	})
}

func (a *api) token(w http.ResponseWriter, _ *http.Request) {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	token := "any"
	if len(a.tokens) > 0 {
		token = a.tokens[0]
	}
	if len(a.tokens) > 1 {
		a.tokens = a.tokens[1:]
	}
	answer(w, map[string]any{"access_token": token, "refresh_token": "again", "token_type": "bearer",
		"expires_in": 600})
}

func answer(w http.ResponseWriter, body any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(body)
}

// hostAndPort are what some clients want apart.
func (a *api) hostAndPort(t *testing.T) (string, string) {
	t.Helper()
	parsed, err := url.Parse(a.URL)
	if err != nil {
		t.Fatal(err)
	}
	host, port, _ := strings.Cut(parsed.Host, ":")
	return host, port
}
