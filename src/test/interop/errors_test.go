package interop

import (
	"encoding/json"
	"maps"
	"strings"
	"testing"
	"time"

	"code.cloudfoundry.org/go-loggregator/v10"
	"code.cloudfoundry.org/go-loggregator/v10/rpc/loggregator_v2"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

func TestTheRLPRefusesRequestsThatSelectNothing(t *testing.T) {
	cases := map[string]struct {
		request *loggregator_v2.EgressBatchRequest
		message string
	}{
		"no selector":         {request(), "Selectors cannot be empty"},
		"one without a type":  {request(&loggregator_v2.Selector{SourceId: "x"}), "Selectors must have a Message"},
		"some without a type": {request(logs("x"), &loggregator_v2.Selector{}), "Selectors must have a Message"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			ends := make(statuses, 1)
			openConnectorWith(t, shared, c.request,
				loggregator.WithEnvelopeStreamConnectorDialOptions(grpc.WithStreamInterceptor(ends.intercept)))
			// The client does not give up and asks again at once.
			for range 3 {
				ends.expect(t, codes.InvalidArgument, c.message)
			}
		})
	}
}

func TestTheGatewaysClientGivesUpWhenItIsRefused(t *testing.T) {
	cases := map[string]struct {
		request *loggregator_v2.EgressBatchRequest
		answer  map[string]string
	}{
		"no query": {request(),
			map[string]string{"error": "empty_query", "message": "query cannot be empty"}},
		"no type": {request(&loggregator_v2.Selector{SourceId: "x"}),
			map[string]string{"error": "missing_envelope_type",
				"message": "query must provide at least one envelope type"}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			const retries = 3
			gaveUp := make(chan error, 1)
			consumer := openGatewayWith(t, shared, c.request,
				loggregator.WithRLPGatewayMaxRetries(retries), loggregator.WithRLPGatewayErrChan(gaveUp))
			consumer.expectGivenUp(gaveUp)
			if attempts := len(consumer.wire.logged); attempts != retries+1 {
				t.Errorf("the client logged %d attempts instead of %d", attempts, retries+1)
			}
			for _, line := range consumer.wire.logged {
				expectRefusal(t, line, c.answer)
			}
		})
	}
}

// expectGivenUp returns when the gateway's client has told that it gives up and has ended its stream.
func (c *consumer) expectGivenUp(gaveUp <-chan error) {
	c.t.Helper()
	select {
	case err := <-gaveUp:
		if err.Error() != "client connection attempts exceeded max retries -- giving up" {
			c.t.Error(err)
		}
	case <-time.After(patience):
		c.t.Fatalf("the client did not give up within %v", patience)
	}
	for envelope := range c.delivered {
		c.t.Errorf("delivered after the end: %v", envelope)
	}
}

func expectRefusal(t *testing.T, line string, want map[string]string) {
	t.Helper()
	var answer map[string]string
	body, refused := strings.CutPrefix(line, "unexpected status code 400: ")
	if err := json.Unmarshal([]byte(body), &answer); !refused || err != nil || !maps.Equal(answer, want) {
		t.Errorf("the client logged %q instead of %v", line, want)
	}
}

func TestTheProducersStreamEndsWithEOFWhenTheAgentHasTakenEverything(t *testing.T) {
	source := newSource(t)
	ends := make(statuses, 1)
	p := newProducer(t, shared, loggregator.WithDialOptions(grpc.WithStreamInterceptor(ends.intercept)))
	c := openConnector(t, shared, request(logs(source)))
	catchUp(t, p, source, c)
	p.emitNumbers(source, 0, 250)
	if err := p.closeSend(); err != nil {
		t.Error(err)
	}

	ends.expect(t, codes.Unknown, "EOF")
	c.receive(250)
	expectNumbers(t, c.take(), 0, 250)
}

func TestTheAgentIsNotTakenForTheRLP(t *testing.T) {
	client, err := loggregator.NewIngressClient(shared.egressTLS(t), loggregator.WithAddr(shared.agentAddress))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = client.CloseSend() }()
	err = client.EmitEvent(t.Context(), "title", "body")
	if status.Code(err) != codes.Unavailable || !strings.Contains(err.Error(), "not reverselogproxy") {
		t.Errorf("the client's error is %v", err)
	}
}
