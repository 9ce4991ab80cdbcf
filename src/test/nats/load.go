package main

import (
	"fmt"
	"slices"
	"sync/atomic"
	"time"
)

// What a producer sends and who reads it. A rate of 0 is as fast as the first server takes it.
type load struct {
	key, name         string
	perSecond, batch  int
	consumers         int
	ownShardIDs       bool
	warmUpS, measureS int
}

// What was measured, from the first envelope after the probes to the last one.
type figures struct {
	sent, lost, uncounted int64
	hasCounters           bool
	deliveredPerSecond    int64
	cpuSecondsPerMillion  float64
	p50, p99              time.Duration
}

// A system under load.
type system interface {
	// The servers, of whose CPU and memory the figures tell.
	processes() []*process
	// A consumer of everything on a connection of its own, and how to end it.
	consume(shardID string, take func(batch []byte)) (end func())
	// A producer on a connection of its own; its end waits until all it sent was taken.
	produce() (send func(batch []byte), end func())
	// What the servers themselves say that they have lost, if they do.
	reportedLost() (envelopes float64, isKnown bool)
}

// Its consumer's goroutine alone writes; others read the counters.
type consumer struct {
	received, probes atomic.Int64
	isMeasured       *atomic.Bool
	delays           []time.Duration
}

func (c *consumer) take(batch []byte) {
	count, probes, first := int64(0), int64(0), int64(0)
	eachTime(batch, func(time int64) {
		if time == probeTime {
			probes++
			return
		}
		if count++; first == 0 {
			first = time
		}
	})
	if first != 0 && c.isMeasured.Load() {
		c.delays = append(c.delays, time.Duration(time.Now().UnixNano()-first))
	}
	c.received.Add(count)
	c.probes.Add(probes)
}

func (l load) run(s system) figures {
	var isMeasured atomic.Bool
	consumers := make([]*consumer, l.consumers)
	for i := range consumers {
		consumers[i] = &consumer{isMeasured: &isMeasured}
		defer s.consume(l.shardID(i), consumers[i].take)()
	}
	send, end := s.produce()
	awaitWay(consumers, send)
	lostBefore, _ := s.reportedLost()

	var stopped atomic.Bool
	sent := make(chan int64)
	go func() { sent <- l.produce(send, &stopped) }()
	time.Sleep(time.Duration(l.warmUpS) * time.Second)
	isMeasured.Store(true)
	start, cpu, delivered := time.Now(), cpuSeconds(s.processes()), received(consumers)
	time.Sleep(time.Duration(l.measureS) * time.Second)
	took := time.Since(start).Seconds()
	cpu, delivered = cpuSeconds(s.processes())-cpu, received(consumers)-delivered
	isMeasured.Store(false)
	stopped.Store(true)

	f := figures{sent: <-sent, deliveredPerSecond: int64(float64(delivered) / took),
		cpuSecondsPerMillion: 1e6 * cpu / float64(delivered)}
	end()
	f.lost = f.sent*int64(l.consumers) - awaitRest(consumers, f.sent*int64(l.consumers))
	f.p50, f.p99 = quantiles(consumers)
	if reported, isKnown := s.reportedLost(); isKnown {
		f.hasCounters = l.consumers == 1
		f.uncounted = f.lost - int64(reported-lostBefore)
	}
	return f
}

func (l load) shardID(consumer int) string {
	if l.ownShardIDs {
		return fmt.Sprintf("%s-%d", l.key, consumer)
	}
	return ""
}

func (l load) produce(send func([]byte), stopped *atomic.Bool) int64 {
	batch, sent := newEnvelopes(l.batch), int64(0)
	step := time.Duration(0)
	if l.perSecond > 0 {
		step = time.Second * time.Duration(l.batch*100) / time.Duration(l.perSecond**percent)
	}
	for due := time.Now(); !stopped.Load(); due = due.Add(step) {
		if step > 0 {
			time.Sleep(time.Until(due))
		}
		send(batch.at(time.Now().UnixNano()))
		sent += int64(l.batch)
	}
	return sent
}

// Sends until every consumer has got something, and returns when nothing of that is on its way any more.
func awaitWay(consumers []*consumer, send func([]byte)) {
	probe, sent := newEnvelopes(1), int64(0)
	for slices.ContainsFunc(consumers, func(c *consumer) bool { return c.probes.Load() == 0 }) {
		send(probe.at(probeTime))
		sent++
		time.Sleep(5 * time.Millisecond)
	}
	last := make([]int64, len(consumers))
	for isQuiet := false; !isQuiet; {
		time.Sleep(50 * time.Millisecond)
		isQuiet = true
		for i, c := range consumers {
			isQuiet = isQuiet && c.probes.Load() == last[i]
			last[i] = c.probes.Load()
		}
	}
}

// Returns what has been received when all has, or when nothing has come for three seconds.
func awaitRest(consumers []*consumer, expected int64) int64 {
	last, since := received(consumers), time.Now()
	for last < expected && time.Since(since) < 3*time.Second {
		time.Sleep(20 * time.Millisecond)
		if now := received(consumers); now != last {
			last, since = now, time.Now()
		}
	}
	return last
}

func received(consumers []*consumer) int64 {
	sum := int64(0)
	for _, c := range consumers {
		sum += c.received.Load()
	}
	return sum
}

func quantiles(consumers []*consumer) (p50, p99 time.Duration) {
	var all []time.Duration
	for _, c := range consumers {
		all = append(all, c.delays...)
	}
	if len(all) == 0 {
		return 0, 0
	}
	slices.Sort(all)
	return all[len(all)/2], all[len(all)*99/100]
}
