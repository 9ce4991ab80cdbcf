package interop

import (
	"net/http"
	"strings"
	"testing"

	"code.cloudfoundry.org/go-loggregator/v10"
)

// refreshing is what users of the gateway's client put before it: each request with the token at hand, which is
// replaced when the answer says no. Used by one goroutine at a time.
type refreshing struct {
	*wire
	t     *testing.T
	uaa   *api
	token string
}

func (r *refreshing) Do(request *http.Request) (*http.Response, error) {
	request.Header.Set("Authorization", r.token)
	answer, err := r.wire.Do(request)
	if err == nil && answer.StatusCode >= http.StatusBadRequest {
		r.token = r.uaa.login(r.t)
	}
	return answer, err
}

func TestTheGatewaysClientReadsOnceItsTokenIsRefreshed(t *testing.T) {
	n, _ := newAuthorisedNode(t)
	p := newProducer(t, n)
	wire := newWire()
	c := openGatewayWith(t, n, request(logs(application)), loggregator.WithRLPGatewayClientLogger(wire),
		loggregator.WithRLPGatewayHTTPClient(
			&refreshing{wire: wire, t: t, uaa: newAPI(t, n, applicationsToken), token: staleToken}))
	c.wire = wire
	catchUp(t, p, application, c)
	p.emitNumbers(application, 0, 100)
	catchUp(t, p, application, c)

	expectNumbers(t, c.take(), 0, 100)
	wire.check(t)
	if len(wire.logged) != 1 || !strings.HasPrefix(wire.logged[0], "unexpected status code 404") {
		t.Errorf("the client logged %q", wire.logged)
	}
}

func TestTheJavaClientReadsOnceItsTokenIsRefreshed(t *testing.T) {
	n, _ := newAuthorisedNode(t)
	p := newProducer(t, n)
	source := newSource(t)
	tokens := staleToken + "," + operatorsToken
	firehose := javaClient(t, n, tokens, "firehose", source)
	firehose.awaitLine("401 Unauthorized", func() {})
	catchUpProgram(t, p, source, firehose)
	stream := javaClient(t, n, tokens, "stream", application)
	stream.awaitLine("401 Unauthorized", func() {})
	catchUpProgram(t, p, application, stream)
}

func TestThePythonClientReadsOnceItsTokenIsRefreshed(t *testing.T) {
	n, _ := newAuthorisedNode(t)
	p := newProducer(t, n)
	stream := pythonClient(t, n, "stream", application, staleToken, applicationsToken)
	stream.awaitLine("refused: 401", func() {})
	stream.awaitLine("the end", func() {})
	catchUpProgram(t, p, application, stream)
	// Its gateway client sends the bare token.
	gateway := pythonClient(t, n, "gateway", application, staleToken, applicationsToken)
	gateway.awaitLine(`"error":"not_found"`, func() {})
	gateway.awaitLine("the end", func() {})
	gateway.awaitLine("data: ", func() { p.EmitLog("hello", loggregator.WithSourceInfo(application, "", "")) })
}
