package interop

import "testing"

func TestACounterNameSelectsTheCountersOfThatName(t *testing.T) {
	forEachClient(t, func(t *testing.T, open open) {
		source, other := newSource(t), newSource(t)
		p := newProducer(t, shared)
		c := open(t, shared, request(counters(source, "requests"), counters(source, "errors"), logs(source)))
		catchUp(t, p, source, c)
		emitOneOfEach(t, p, source, "requests")
		emitOneOfEach(t, p, source, "request")
		emitOneOfEach(t, p, source, "errors")
		emitOneOfEach(t, p, other, "requests")
		catchUp(t, p, source, c)

		expectLabels(t, c.take(), "log requests", "counter requests", "log request", "log errors", "counter errors")
	})
}

func TestAGaugeNameSelectsTheGaugesThatHaveNoOther(t *testing.T) {
	forEachClient(t, func(t *testing.T, open open) {
		source, other := newSource(t), newSource(t)
		p := newProducer(t, shared)
		c := open(t, shared, request(gauges(source, "cpu"), gauges(source, "disk"), logs(source)))
		catchUp(t, p, source, c)
		emitGauge(p, source, "cpu", "memory")
		emitGauge(p, source, "disk")
		emitGauge(p, source)
		emitGauge(p, other, "cpu")
		emitOneOfEach(t, p, source, "cpu")
		catchUp(t, p, source, c)

		// The event, which is not selected, is the only one that could have overtaken.
		expectLabels(t, c.take(), "gauge [disk]", "log cpu", "gauge [cpu]")
	})
}

func TestSeveralGaugeNamesSelectTheGaugesWithAllOfThem(t *testing.T) {
	t.Run("stream connector", func(t *testing.T) {
		testSeveralGaugeNames(t, openConnector, "memory", "cpu")
	})
	// The library's client takes one name only; what the gateway makes of it is another matter.
	t.Run("gateway client", func(t *testing.T) {
		testSeveralGaugeNames(t, openGateway, "memory,cpu")
	})
}

func testSeveralGaugeNames(t *testing.T, open open, names ...string) {
	source := newSource(t)
	p := newProducer(t, shared)
	c := open(t, shared, request(gauges(source, names...), logs(source)))
	catchUp(t, p, source, c)
	emitGauge(p, source, "cpu")
	emitGauge(p, source, "cpu", "memory")
	emitGauge(p, source, "cpu", "memory", "disk")
	catchUp(t, p, source, c)

	expectLabels(t, c.take(), "gauge [cpu memory]")
}
