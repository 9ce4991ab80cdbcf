package interop

import (
	"context"
	"slices"
	"testing"
	"time"

	"code.cloudfoundry.org/go-loggregator/v10"
	"code.cloudfoundry.org/go-loggregator/v10/rpc/loggregator_v2"
	"google.golang.org/protobuf/proto"
)

// expectEmitted also checks that the timestamps, which the ingress client chose itself, lie in the given time.
func expectEmitted(t *testing.T, since time.Time, got []*loggregator_v2.Envelope, want ...*loggregator_v2.Envelope) {
	t.Helper()
	now := time.Now()
	var timeless []*loggregator_v2.Envelope
	for _, envelope := range got {
		if at := time.Unix(0, envelope.GetTimestamp()); at.Before(since.Round(0)) || at.After(now.Round(0)) {
			t.Errorf("%q has the timestamp %v, which is not between %v and %v", label(envelope), at, since, now)
		}
		copied := proto.CloneOf(envelope)
		copied.Timestamp = 0
		timeless = append(timeless, copied)
	}
	expect(t, timeless, want...)
}

func tags(namesAndValues ...string) map[string]string {
	all := map[string]string{"deployment": "interop", "emitter": "library"}
	for pair := range slices.Chunk(namesAndValues, 2) {
		all[pair[0]] = pair[1]
	}
	return all
}

func TestEverythingTheIngressClientEmitsArrives(t *testing.T) {
	forEachClient(t, func(t *testing.T, open open) {
		source := newSource(t)
		p := newProducer(t, shared, loggregator.WithTag("emitter", "library"))
		c := open(t, shared, everything(source))
		catchUp(t, p, source, c)
		since := time.Now()

		// A unary call of its own: first, since it could overtake what waits to be sent on the stream.
		err := p.EmitEvent(context.Background(), "deployed", "version 7", loggregator.WithEventSourceInfo(source, "1"))
		if err != nil {
			t.Fatal(err)
		}
		p.EmitLog("to stdout", loggregator.WithSourceInfo(source, "APP/PROC/WEB", "3"), loggregator.WithStdout())
		p.EmitLog("to stderr", loggregator.WithSourceInfo(source, "APP/PROC/WEB", "3"),
			loggregator.WithEnvelopeTag("deployment", "its own"))
		p.EmitLog("by origin", loggregator.WithEnvelopeTag("origin", source))
		p.EmitGauge(loggregator.WithGaugeSourceInfo(source, "2"),
			loggregator.WithGaugeValue("cpu", 0.25, "percentage"), loggregator.WithGaugeValue("memory", 0, "bytes"),
			loggregator.WithGaugeValue("disk", 3e9, ""))
		p.EmitGauge(loggregator.WithGaugeSourceInfo(source, "2"))
		p.EmitTimer("http", time.Unix(1, 5), time.Unix(2, 0), loggregator.WithTimerSourceInfo(source, "4"),
			loggregator.WithEnvelopeTags(map[string]string{"method": "GET", "uri": "/"}))
		catchUp(t, p, source, c)

		expectEmitted(t, since, c.take(),
			&loggregator_v2.Envelope{SourceId: source, InstanceId: "1", Tags: tags(),
				Message: eventOf("deployed", "version 7")},
			&loggregator_v2.Envelope{SourceId: source, InstanceId: "3", Tags: tags("source_type", "APP/PROC/WEB"),
				Message: logOf("to stdout", loggregator_v2.Log_OUT)},
			&loggregator_v2.Envelope{SourceId: source, InstanceId: "3",
				Tags:    tags("source_type", "APP/PROC/WEB", "deployment", "its own"),
				Message: logOf("to stderr", loggregator_v2.Log_ERR)},
			&loggregator_v2.Envelope{SourceId: source, Tags: tags("origin", source),
				Message: logOf("by origin", loggregator_v2.Log_ERR)},
			&loggregator_v2.Envelope{SourceId: source, InstanceId: "2", Tags: tags(),
				Message: gaugeOf(map[string]*loggregator_v2.GaugeValue{
					"cpu":    {Unit: "percentage", Value: 0.25},
					"memory": {Unit: "bytes"},
					"disk":   {Value: 3e9},
				})},
			&loggregator_v2.Envelope{SourceId: source, InstanceId: "2", Tags: tags(), Message: gaugeOf(nil)},
			&loggregator_v2.Envelope{SourceId: source, InstanceId: "4", Tags: tags("method", "GET", "uri", "/"),
				Message: timerOf("http", 1_000_000_005, 2_000_000_000)})
	})
}

func TestTheAgentAddsUpCounters(t *testing.T) {
	forEachClient(t, func(t *testing.T, open open) {
		source := newSource(t)
		p := newProducer(t, shared, loggregator.WithTag("emitter", "library"))
		c := open(t, shared, everything(source))
		catchUp(t, p, source, c)
		since := time.Now()

		info := loggregator.WithCounterSourceInfo(source, "0")
		p.EmitCounter("requests", info)
		p.EmitCounter("requests", info, loggregator.WithDelta(5))
		p.EmitCounter("requests", info, loggregator.WithDelta(7), loggregator.WithEnvelopeTag("status", "500"))
		p.EmitCounter("requests", info, loggregator.WithTotal(100))
		p.EmitCounter("requests", info, loggregator.WithDelta(2))
		p.EmitCounter("errors", info, loggregator.WithTotal(1<<64-1))
		p.EmitCounter("requests", info, loggregator.WithTotal(0))
		p.EmitCounter("requests", info)
		catchUp(t, p, source, c)

		counted := func(name string, delta, total uint64, more ...string) *loggregator_v2.Envelope {
			return &loggregator_v2.Envelope{SourceId: source, InstanceId: "0", Tags: tags(more...),
				Message: counterOf(name, delta, total)}
		}
		expectEmitted(t, since, c.take(),
			counted("requests", 1, 1),
			counted("requests", 5, 6),
			counted("requests", 7, 7, "status", "500"),
			counted("requests", 0, 100),
			counted("requests", 2, 102),
			counted("errors", 0, 1<<64-1),
			counted("requests", 0, 0),
			counted("requests", 1, 1))
	})
}
