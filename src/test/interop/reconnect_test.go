package interop

import (
	"slices"
	"strconv"
	"testing"

	"code.cloudfoundry.org/go-loggregator/v10/rpc/loggregator_v2"
)

func TestHeartbeatsDoNotDisturbTheGatewaysClient(t *testing.T) {
	const rounds = 5
	source := newSource(t)
	p := newProducer(t, shared)
	c := openGateway(t, shared, request(logs(source)))
	catchUp(t, p, source, c)
	for i := range rounds {
		c.wire.await(t, heartbeat)
		p.emitNumbers(source, i*10, i*10+10)
		catchUp(t, p, source, c)
	}

	expectNumbers(t, c.take(), 0, rounds*10)
	if times := c.wire.connects(); times != 1 {
		t.Errorf("the client connected %d times", times)
	}
}

func TestTheGatewaysClientGoesOnAfterItsTimeWasUp(t *testing.T) {
	n := newNode(t, settings{"gateway.heartbeatIntervalMs": 50, "gateway.streamTimeoutMs": 1000})
	source := newSource(t)
	p := newProducer(t, n)
	c := openGateway(t, n, request(logs(source)))
	catchUp(t, p, source, c)
	for number := 0; c.wire.completeResponses() < 3; {
		if c.wire.next(t) == heartbeat {
			p.emitNumbers(source, number, number+10)
			number += 10
		}
	}
	catchUp(t, p, source, c)

	c.take()
	c.wire.expectGapsOnlyBetweenResponses(t)
}

// completeResponses tells how many responses have ended because their time was up, with any logs in them.
func (w *wire) completeResponses() int {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	count := 0
	for _, r := range w.responses {
		if r.closing && !isAllProbes(r.envelopes) {
			count++
		}
	}
	return count
}

func isAllProbes(envelopes []*loggregator_v2.Envelope) bool {
	return !slices.ContainsFunc(envelopes, func(e *loggregator_v2.Envelope) bool { return !isProbe(e) })
}

// What is emitted while the client connects anew is lost; within a response nothing is, and nothing comes twice.
func (w *wire) expectGapsOnlyBetweenResponses(t *testing.T) {
	t.Helper()
	w.mutex.Lock()
	defer w.mutex.Unlock()
	last := -1
	for i, r := range w.responses {
		numbers := slices.DeleteFunc(slices.Clone(r.envelopes), isProbe)
		for j, envelope := range numbers {
			number, err := strconv.Atoi(string(envelope.GetLog().GetPayload()))
			if err != nil || number <= last || j > 0 && number != last+1 {
				t.Fatalf("response %d has %q after %d", i, label(envelope), last)
			}
			last = number
		}
		if i < len(w.responses)-1 && !r.closing {
			t.Errorf("response %d ended without a closing event", i)
		}
	}
}
