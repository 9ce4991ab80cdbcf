package interop

import (
	"slices"
	"testing"
	"time"

	"code.cloudfoundry.org/go-loggregator/v10"
	"code.cloudfoundry.org/go-loggregator/v10/rpc/loggregator_v2"
)

// emitOneOfEach emits an envelope of every type, with the same name or text where the type has one.
func emitOneOfEach(t *testing.T, p *producer, source, name string) {
	t.Helper()
	err := p.EmitEvent(t.Context(), name, "", loggregator.WithEventSourceInfo(source, ""))
	if err != nil {
		t.Fatal(err)
	}
	p.EmitLog(name, loggregator.WithSourceInfo(source, "", ""))
	p.EmitCounter(name, loggregator.WithCounterSourceInfo(source, ""))
	emitGauge(p, source, name)
	p.EmitTimer(name, time.Unix(1, 0), time.Unix(2, 0), loggregator.WithTimerSourceInfo(source, ""))
}

func emitGauge(p *producer, source string, names ...string) {
	options := []loggregator.EmitGaugeOption{loggregator.WithGaugeSourceInfo(source, "")}
	for _, name := range names {
		options = append(options, loggregator.WithGaugeValue(name, 1, ""))
	}
	p.EmitGauge(options...)
}

func TestEachSelectorAddsWhatItSelects(t *testing.T) {
	a, b, c := newSource(t), newSource(t), newSource(t)
	p := newProducer(t, shared)
	consumer := openConnector(t, shared, request(logs(a), counters(a, ""), gauges(b), events(b), timers(anySource)))
	catchUp(t, p, a, consumer)
	for _, source := range []string{a, b, c} {
		emitOneOfEach(t, p, source, source)
	}
	catchUp(t, p, a, consumer)

	got := labels(consumer.take())
	slices.Sort(got)
	want := []string{"log " + a, "counter " + a, "timer " + a, "gauge [" + b + "]", "event " + b, "timer " + b,
		"timer " + c}
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("got %q\ninstead of %q", got, want)
	}
}

func TestTheGatewayCombinesAllSourcesWithAllTypes(t *testing.T) {
	a, b, c := newSource(t), newSource(t), newSource(t)
	p := newProducer(t, shared)
	consumer := openGateway(t, shared, request(logs(a), gauges(b)))
	catchUp(t, p, a, consumer)
	for _, source := range []string{a, b, c} {
		emitOneOfEach(t, p, source, source)
	}
	catchUp(t, p, a, consumer)

	expectLabels(t, consumer.take(), "log "+a, "gauge ["+a+"]", "log "+b, "gauge ["+b+"]")
}

func TestAnEnvelopeThatSeveralSelectorsMatchComesOnce(t *testing.T) {
	forEachClient(t, func(t *testing.T, open open) {
		source := newSource(t)
		p := newProducer(t, shared)
		c := open(t, shared, request(logs(source), logs(source), counters(source, ""), counters(source, "twice")))
		catchUp(t, p, source, c)
		emitOneOfEach(t, p, source, "twice")
		catchUp(t, p, source, c)

		expectLabels(t, c.take(), "log twice", "counter twice")
	})
}

func TestALegacySelectorCountsOnlyWithoutOthers(t *testing.T) {
	source := newSource(t)
	p := newProducer(t, shared)
	onlyLegacy := openConnector(t, shared, &loggregator_v2.EgressBatchRequest{LegacySelector: logs(source)})
	both := request(logs(source), timers(source))
	both.LegacySelector = counters(source, "")
	c := openConnector(t, shared, both)
	catchUp(t, p, source, onlyLegacy, c)
	emitOneOfEach(t, p, source, "x")
	catchUp(t, p, source, onlyLegacy, c)

	expectLabels(t, onlyLegacy.take(), "log x")
	expectLabels(t, c.take(), "log x", "timer x")
}
