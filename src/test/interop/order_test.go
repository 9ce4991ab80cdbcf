package interop

import "testing"

func TestTenThousandLogsOfASourceArriveInOrder(t *testing.T) {
	forEachClient(t, func(t *testing.T, open open) {
		const count = 10_000
		source := newSource(t)
		p := newProducer(t, shared)
		c := open(t, shared, request(logs(source)))
		catchUp(t, p, source, c)
		p.emitNumbers(source, 0, count)
		catchUp(t, p, source, c)

		expectNumbers(t, c.take(), 0, count)
	})
}
