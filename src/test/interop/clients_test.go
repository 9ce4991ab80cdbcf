package interop

import (
	"context"
	"testing"

	"code.cloudfoundry.org/go-loggregator/v10"
	"code.cloudfoundry.org/go-loggregator/v10/rpc/loggregator_v2"
	"google.golang.org/grpc"
)

// open makes a stream with one of the library's two clients; it ends with the test.
type open func(t *testing.T, n *node, request *loggregator_v2.EgressBatchRequest) *consumer

// forEachClient runs a test with the client of the RLP and with that of the gateway.
func forEachClient(t *testing.T, test func(t *testing.T, open open)) {
	t.Run("stream connector", func(t *testing.T) { test(t, openConnector) })
	t.Run("gateway client", func(t *testing.T) { test(t, openGateway) })
}

func openConnector(t *testing.T, n *node, request *loggregator_v2.EgressBatchRequest) *consumer {
	t.Helper()
	ends := make(statuses, 1)
	c := openConnectorWith(t, n, request,
		loggregator.WithEnvelopeStreamConnectorDialOptions(grpc.WithStreamInterceptor(ends.intercept)))
	t.Cleanup(func() { ends.expectNone(t) })
	return c
}

func openConnectorWith(t *testing.T, n *node, request *loggregator_v2.EgressBatchRequest,
	options ...loggregator.EnvelopeStreamOption) *consumer {
	t.Helper()
	connector := loggregator.NewEnvelopeStreamConnector(n.rlpAddress, n.egressTLS(t), options...)
	ctx, cancel := context.WithCancel(context.Background())
	t.Cleanup(cancel)
	return consume(ctx, t, connector.Stream(ctx, request))
}

func openGateway(t *testing.T, n *node, request *loggregator_v2.EgressBatchRequest) *consumer {
	t.Helper()
	c := openGatewayWith(t, n, request)
	t.Cleanup(func() { c.wire.check(t) })
	return c
}

func openGatewayWith(t *testing.T, n *node, request *loggregator_v2.EgressBatchRequest,
	options ...loggregator.RLPGatewayClientOption) *consumer {
	t.Helper()
	wire := newWire()
	own := []loggregator.RLPGatewayClientOption{
		loggregator.WithRLPGatewayHTTPClient(wire),
		loggregator.WithRLPGatewayClientLogger(wire),
	}
	client := loggregator.NewRLPGatewayClient(n.gatewayURL, append(own, options...)...)
	ctx, cancel := context.WithCancel(context.Background())
	t.Cleanup(cancel)
	c := consume(ctx, t, client.Stream(ctx, request))
	c.wire = wire
	return c
}
