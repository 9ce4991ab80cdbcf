package interop

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"code.cloudfoundry.org/go-loggregator/v10/rpc/loggregator_v2"
	"google.golang.org/protobuf/proto"
)

// bytesOf is equal for equal envelopes, in contrast to proto.Equal also in the sign of a zero.
func bytesOf(envelope *loggregator_v2.Envelope) string {
	bytes, err := proto.MarshalOptions{Deterministic: true}.Marshal(envelope)
	if err != nil {
		panic(err)
	}
	return string(bytes)
}

func sortedBytes(envelopes []*loggregator_v2.Envelope) []string {
	var all []string
	for _, envelope := range envelopes {
		all = append(all, bytesOf(envelope))
	}
	slices.Sort(all)
	return all
}

// expect fails unless got is want, in the same order.
func expect(t *testing.T, got []*loggregator_v2.Envelope, want ...*loggregator_v2.Envelope) {
	t.Helper()
	for i := range min(len(got), len(want)) {
		if bytesOf(got[i]) != bytesOf(want[i]) {
			t.Errorf("envelope %d is\n%v\ninstead of\n%v", i, got[i], want[i])
		}
	}
	for _, missing := range want[min(len(got), len(want)):] {
		t.Errorf("missing:\n%v", missing)
	}
	for _, superfluous := range got[min(len(got), len(want)):] {
		t.Errorf("too many:\n%v", superfluous)
	}
}

// label names an envelope by its content, for tests that are about who gets what.
func label(e *loggregator_v2.Envelope) string {
	switch message := e.GetMessage().(type) {
	case *loggregator_v2.Envelope_Log:
		return "log " + string(message.Log.GetPayload())
	case *loggregator_v2.Envelope_Counter:
		return "counter " + message.Counter.GetName()
	case *loggregator_v2.Envelope_Gauge:
		return fmt.Sprint("gauge ", slices.Sorted(maps.Keys(message.Gauge.GetMetrics())))
	case *loggregator_v2.Envelope_Timer:
		return "timer " + message.Timer.GetName()
	case *loggregator_v2.Envelope_Event:
		return "event " + message.Event.GetTitle()
	default:
		return "nothing"
	}
}

func labels(envelopes []*loggregator_v2.Envelope) []string {
	all := make([]string, 0, len(envelopes))
	for _, envelope := range envelopes {
		all = append(all, label(envelope))
	}
	return all
}

func expectLabels(t *testing.T, got []*loggregator_v2.Envelope, want ...string) {
	t.Helper()
	if !slices.Equal(labels(got), want) {
		t.Errorf("got %q\ninstead of %q", labels(got), want)
	}
}

// expectNumbers fails unless the logs are those of emitNumbers, in order.
func expectNumbers(t *testing.T, got []*loggregator_v2.Envelope, first, end int) {
	t.Helper()
	if len(got) != end-first {
		t.Errorf("got %d logs instead of %d", len(got), end-first)
	}
	for i, envelope := range got {
		if want := fmt.Sprint("log ", first+i); label(envelope) != want {
			t.Fatalf("got %q where %q was due", label(envelope), want)
		}
	}
}
