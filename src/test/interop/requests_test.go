package interop

import "code.cloudfoundry.org/go-loggregator/v10/rpc/loggregator_v2"

// anySource in a selector selects the envelopes of all sources.
const anySource = ""

// request asks for tags where the gateway's clients get them always.
func request(selectors ...*loggregator_v2.Selector) *loggregator_v2.EgressBatchRequest {
	return &loggregator_v2.EgressBatchRequest{UsePreferredTags: true, Selectors: selectors}
}

func logs(source string) *loggregator_v2.Selector {
	return &loggregator_v2.Selector{
		SourceId: source,
		Message:  &loggregator_v2.Selector_Log{Log: &loggregator_v2.LogSelector{}},
	}
}

// counters selects the counters of that name, or all of the source if it is empty.
func counters(source, name string) *loggregator_v2.Selector {
	return &loggregator_v2.Selector{
		SourceId: source,
		Message:  &loggregator_v2.Selector_Counter{Counter: &loggregator_v2.CounterSelector{Name: name}},
	}
}

// gauges selects the gauges with exactly those names, or all of the source if there are none.
func gauges(source string, names ...string) *loggregator_v2.Selector {
	return &loggregator_v2.Selector{
		SourceId: source,
		Message:  &loggregator_v2.Selector_Gauge{Gauge: &loggregator_v2.GaugeSelector{Names: names}},
	}
}

func timers(source string) *loggregator_v2.Selector {
	return &loggregator_v2.Selector{
		SourceId: source,
		Message:  &loggregator_v2.Selector_Timer{Timer: &loggregator_v2.TimerSelector{}},
	}
}

func events(source string) *loggregator_v2.Selector {
	return &loggregator_v2.Selector{
		SourceId: source,
		Message:  &loggregator_v2.Selector_Event{Event: &loggregator_v2.EventSelector{}},
	}
}

func everything(source string) *loggregator_v2.EgressBatchRequest {
	return request(logs(source), counters(source, ""), gauges(source), timers(source), events(source))
}
