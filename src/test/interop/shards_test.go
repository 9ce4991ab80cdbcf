package interop

import (
	"strconv"
	"testing"

	"code.cloudfoundry.org/go-loggregator/v10"
	"code.cloudfoundry.org/go-loggregator/v10/rpc/loggregator_v2"
)

func sharded(shard string, request *loggregator_v2.EgressBatchRequest) *loggregator_v2.EgressBatchRequest {
	request.ShardId = shard
	return request
}

func named(name string, request *loggregator_v2.EgressBatchRequest) *loggregator_v2.EgressBatchRequest {
	request.DeterministicName = name
	return request
}

func TestTheStreamsOfAShardShareWhatThereIs(t *testing.T) {
	forEachClient(t, func(t *testing.T, open open) {
		const count = 2000
		source := newSource(t)
		p := newProducer(t, shared)
		one := open(t, shared, sharded(source, request(logs(source))))
		two := open(t, shared, sharded(source, request(logs(source))))
		alone := open(t, shared, sharded(source+"-2", request(logs(source))))
		unsharded := open(t, shared, request(logs(source)))
		catchUp(t, p, source, one, two, alone, unsharded)
		p.emitNumbers(source, 0, count)
		catchUp(t, p, source, one, two, alone, unsharded)

		expectShared(t, count, one.take(), two.take())
		expectNumbers(t, alone.take(), 0, count)
		expectNumbers(t, unsharded.take(), 0, count)
	})
}

// expectShared fails unless each number comes once, and each of the shares is in order and not empty.
func expectShared(t *testing.T, count int, shares ...[]*loggregator_v2.Envelope) {
	t.Helper()
	seen := make([]int, count)
	for i, share := range shares {
		last := -1
		for _, envelope := range share {
			number, err := strconv.Atoi(string(envelope.GetLog().GetPayload()))
			if err != nil || number <= last {
				t.Fatalf("share %d has %q after %d", i, label(envelope), last)
			}
			last = number
			seen[number]++
		}
		if len(share) == 0 {
			t.Errorf("share %d is empty", i)
		}
	}
	for number, times := range seen {
		if times != 1 {
			t.Errorf("%d came %d times", number, times)
		}
	}
}

func TestDeterministicNamesDecideWhoGetsAMetric(t *testing.T) {
	forEachClient(t, func(t *testing.T, open open) {
		source := newSource(t)
		p := newProducer(t, shared)
		blue := open(t, shared, named("blue", sharded(source, everything(source))))
		black := open(t, shared, named("black", sharded(source, everything(source))))
		catchUp(t, p, source, blue, black)
		for range 20 {
			p.EmitCounter("hash", loggregator.WithCounterSourceInfo(source, ""))
			p.EmitCounter("other-hash", loggregator.WithCounterSourceInfo(source, ""))
			emitGauge(p, source, "a", "b")
			emitGauge(p, source, "a")
		}
		catchUp(t, p, source, blue, black)

		// The names' hashes are even for the first two and odd for the others; black comes before blue.
		expectLabels(t, black.take(), repeated(20, "counter hash", "gauge [a b]")...)
		expectLabels(t, blue.take(), repeated(20, "counter other-hash", "gauge [a]")...)
	})
}

func repeated(times int, labels ...string) []string {
	var all []string
	for range times {
		all = append(all, labels...)
	}
	return all
}
