package interop

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"code.cloudfoundry.org/go-loggregator/v10"
	"code.cloudfoundry.org/go-loggregator/v10/rpc/loggregator_v2"
)

const probePrefix = "probe "

var probes atomic.Int64

// consumer keeps what one stream of the library has delivered, in the order in which it did. One goroutine.
type consumer struct {
	t         *testing.T
	delivered <-chan *loggregator_v2.Envelope
	received  []*loggregator_v2.Envelope
	taken     int
	// wire is what the gateway sent; nil for gRPC, whose client delivers in the order of the wire.
	wire *wire
}

// consume reads the stream as fast as it comes, whatever the test does meanwhile, until it says that it is over.
func consume(ctx context.Context, t *testing.T, stream loggregator.EnvelopeStream) *consumer {
	delivered := make(chan *loggregator_v2.Envelope, 100_000)
	go func() {
		defer close(delivered)
		for batch := stream(); batch != nil; batch = stream() {
			for _, envelope := range batch {
				select {
				case delivered <- envelope:
				case <-ctx.Done():
					return
				}
			}
		}
	}()
	return &consumer{t: t, delivered: delivered}
}

// catchUp emits one and the same log of the source until each of the consumers, which must select it, has got it. Their
// streams are active then, and they have got all that the producer emitted before.
func catchUp(t *testing.T, p *producer, source string, consumers ...*consumer) {
	t.Helper()
	probe := fmt.Sprint(probePrefix, probes.Add(1))
	emit := func() { p.EmitLog(probe, loggregator.WithSourceInfo(source, "", "")) }
	emit()
	again := time.NewTicker(50 * time.Millisecond)
	defer again.Stop()
	for i, c := range consumers {
		c.receiveUntil(fmt.Sprintf("consumer %d has got %q", i, probe), again.C, emit,
			func(last *loggregator_v2.Envelope) bool { return string(last.GetLog().GetPayload()) == probe })
		c.awaitWire(probe)
	}
}

// receive returns when the consumer has got that many envelopes, probes apart, since the last take.
func (c *consumer) receive(count int) {
	c.t.Helper()
	if len(c.received)-c.taken < count {
		c.receiveUntil(fmt.Sprintf("%d envelopes", count), nil, nil,
			func(*loggregator_v2.Envelope) bool { return len(c.received)-c.taken >= count })
	}
}

// receiveUntil does what is to be done at every tick until an envelope has come with which it is done.
func (c *consumer) receiveUntil(what string, tick <-chan time.Time, atTick func(),
	done func(last *loggregator_v2.Envelope) bool) {
	c.t.Helper()
	deadline := time.After(patience)
	for {
		select {
		case envelope, ok := <-c.delivered:
			if !ok {
				c.t.Fatalf("the stream was over before: %s", what)
			}
			if !isProbe(envelope) {
				c.received = append(c.received, envelope)
			}
			if done(envelope) {
				return
			}
		case <-tick:
			atTick()
		case <-deadline:
			c.t.Fatalf("not within %v: %s; %d envelopes received", patience, what, len(c.received)-c.taken)
		}
	}
}

// take returns what has come since it was last asked, probes apart, in the order in which the node sent it.
func (c *consumer) take() []*loggregator_v2.Envelope {
	c.t.Helper()
	received := c.received[c.taken:]
	if c.wire != nil {
		received = c.wire.ordered(c.t, c.taken, received)
	}
	c.taken = len(c.received)
	return received
}

// awaitWire lets the gateway's client, which may deliver out of order, deliver what was sent before the probe.
func (c *consumer) awaitWire(probe string) {
	c.t.Helper()
	if c.wire != nil {
		c.receive(c.wire.countBefore(probe) - c.taken)
	}
}

func isProbe(envelope *loggregator_v2.Envelope) bool {
	return strings.HasPrefix(string(envelope.GetLog().GetPayload()), probePrefix)
}
