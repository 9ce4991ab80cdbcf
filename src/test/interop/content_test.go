package interop

import (
	"math"
	"strings"
	"testing"

	"code.cloudfoundry.org/go-loggregator/v10/rpc/loggregator_v2"
)

const awkward = "\"\\/\b\f\n\r\t\x00\x1f\x7f<>&'\u00e9\u2028\u2029\ufeff\U0001f600 data: event:"

// extremes have a tag for every one that the Agent would add.
func extremes(source string) []*loggregator_v2.Envelope {
	var allBytes [256]byte
	for i := range allBytes {
		allBytes[i] = byte(i)
	}
	plain := map[string]string{"deployment": ""}
	odd := map[string]string{"deployment": "", "": "", awkward: awkward, "data": "\n\ndata: {}\n\n"}
	return []*loggregator_v2.Envelope{
		{SourceId: source, Timestamp: math.MaxInt64, Tags: odd, Message: logOf(string(allBytes[:]), 0)},
		{SourceId: source, Timestamp: math.MinInt64, Tags: plain, Message: logOf("", 0)},
		{SourceId: source, InstanceId: awkward, Tags: plain, Message: logOf(strings.Repeat("long ", 40_000), 7)},
		{SourceId: source, Tags: plain, Message: counterOf("", math.MaxUint64, math.MaxUint64)},
		{SourceId: source, Tags: plain, Message: timerOf(awkward, math.MinInt64, math.MaxInt64)},
		{SourceId: source, Tags: plain, Message: eventOf(awkward, "")},
		{SourceId: source, Tags: plain, Message: gaugeOf(map[string]*loggregator_v2.GaugeValue{
			"":         {Unit: awkward, Value: math.NaN()},
			"+inf":     {Value: math.Inf(1)},
			"-inf":     {Value: math.Inf(-1)},
			"-0":       {Value: math.Copysign(0, -1)},
			"max":      {Value: math.MaxFloat64},
			"min":      {Value: math.SmallestNonzeroFloat64},
			"1e21":     {Value: 1e21},
			"1e-7":     {Value: 1e-7},
			"1e20":     {Value: 1e20},
			"third":    {Value: 1.0 / 3},
			"negative": {Value: -123456.789},
		})},
	}
}

func TestExtremeContentArrivesUnharmed(t *testing.T) {
	forEachClient(t, func(t *testing.T, open open) {
		source := newSource(t)
		p := newProducer(t, shared)
		c := open(t, shared, everything(source))
		catchUp(t, p, source, c)
		for _, envelope := range extremes(source) {
			p.Emit(envelope)
		}
		catchUp(t, p, source, c)

		expect(t, c.take(), extremes(source)...)
	})
}
