package interop

import (
	"testing"
	"time"

	"code.cloudfoundry.org/go-loggregator/v10"
	"google.golang.org/grpc"
	"google.golang.org/grpc/backoff"
)

// eager lets gRPC try again soon although it could not connect for long.
var eager = grpc.WithConnectParams(grpc.ConnectParams{
	Backoff:           backoff.Config{BaseDelay: 100 * time.Millisecond, Multiplier: 1, MaxDelay: time.Second},
	MinConnectTimeout: patience,
})

func TestANodeThatStopsHandsOnAllItHasAndClientsFindTheNextOne(t *testing.T) {
	const count = 5000
	n := newNode(t, nil)
	source := newSource(t)
	leaving := newProducer(t, n)
	staying := newProducer(t, n, loggregator.WithDialOptions(eager))
	connector := openConnectorWith(t, n, request(logs(source)),
		loggregator.WithEnvelopeStreamConnectorDialOptions(eager))
	gaveUp := make(chan error, 1)
	gateway := openGatewayWith(t, n, request(logs(source)), loggregator.WithRLPGatewayErrChan(gaveUp))
	catchUp(t, staying, source, connector, gateway)

	leaving.emitNumbers(source, 0, count)
	if err := leaving.closeSend(); err != nil {
		t.Fatal(err)
	}
	if err := n.stop(); err != nil {
		t.Error(err)
	}
	connector.receive(count)
	gateway.receive(count)
	expectNumbers(t, connector.take(), 0, count)
	expectNumbers(t, gateway.take(), 0, count)
	gateway.expectGivenUp(gaveUp)
	gateway.wire.check(t)

	if err := n.start(); err != nil {
		t.Fatal(err)
	}
	catchUp(t, staying, source, connector)
	staying.emitNumbers(source, count, 2*count)
	catchUp(t, staying, source, connector)
	expectNumbers(t, connector.take(), count, 2*count)
}
