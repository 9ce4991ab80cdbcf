package interop

import "code.cloudfoundry.org/go-loggregator/v10/rpc/loggregator_v2"

func logOf(payload string, stream loggregator_v2.Log_Type) *loggregator_v2.Envelope_Log {
	return &loggregator_v2.Envelope_Log{Log: &loggregator_v2.Log{Payload: []byte(payload), Type: stream}}
}

func counterOf(name string, delta, total uint64) *loggregator_v2.Envelope_Counter {
	return &loggregator_v2.Envelope_Counter{Counter: &loggregator_v2.Counter{Name: name, Delta: delta, Total: total}}
}

func gaugeOf(metrics map[string]*loggregator_v2.GaugeValue) *loggregator_v2.Envelope_Gauge {
	return &loggregator_v2.Envelope_Gauge{Gauge: &loggregator_v2.Gauge{Metrics: metrics}}
}

func timerOf(name string, start, stop int64) *loggregator_v2.Envelope_Timer {
	return &loggregator_v2.Envelope_Timer{Timer: &loggregator_v2.Timer{Name: name, Start: start, Stop: stop}}
}

func eventOf(title, body string) *loggregator_v2.Envelope_Event {
	return &loggregator_v2.Envelope_Event{Event: &loggregator_v2.Event{Title: title, Body: body}}
}
