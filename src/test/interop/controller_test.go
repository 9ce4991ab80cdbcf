package interop

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"code.cloudfoundry.org/go-loggregator/v10"
	"code.cloudfoundry.org/go-loggregator/v10/conversion"
	v1 "github.com/cloudfoundry/sonde-go/events"
	"github.com/gorilla/websocket"
)

const application = "6d9a8f7e-1b2c-4d3e-8f90-123456789abc"

// What arrives at a consumer of the second generation is converted by the original's own library.
func TestTheFirehoseBringsWhatTheOriginalWouldMakeOfIt(t *testing.T) {
	source := newSource(t)
	p := newProducer(t, shared)
	second := openGateway(t, shared, everything(source))
	f := openFirehose(t, shared, "/firehose/"+source+"?")
	catchUp(t, p, source, second)
	f.awaitProbe(p, source)
	emitForV1(t, p, source)
	catchUp(t, p, source, second)
	f.awaitProbe(p, source)

	var want []*v1.Envelope
	for _, envelope := range second.take() {
		want = append(want, conversion.ToV1(envelope)...)
	}
	if len(want) < 7 {
		t.Fatalf("only %d envelopes to compare with", len(want))
	}
	expectV1(t, f.of(source), want)
}

func emitForV1(t *testing.T, p *producer, source string) {
	t.Helper()
	p.EmitLog("to stdout", loggregator.WithSourceInfo(source, "APP/PROC/WEB", "3"), loggregator.WithStdout())
	p.EmitLog("to stderr \x00\xff", loggregator.WithSourceInfo(source, "", ""))
	p.EmitCounter("requests", loggregator.WithDelta(5), loggregator.WithCounterSourceInfo(source, "7"))
	p.EmitGauge(loggregator.WithGaugeSourceInfo(source, "2"), loggregator.WithGaugeValue("load", 0.5, "percentage"))
	emitContainerMetric(p, source)
	p.EmitTimer("http", time.Unix(1, 5), time.Unix(2, 0), loggregator.WithTimerSourceInfo(source, "4"),
		loggregator.WithEnvelopeTags(map[string]string{"method": "GET", "uri": "/", "peer_type": "Client",
			"request_id": application, "status_code": "200", "content_length": "17", "user_agent": "curl",
			"remote_address": "127.0.0.1:1", "forwarded": "a\nb", "routing_instance_id": "r"}))
	if err := p.EmitEvent(t.Context(), "v1 has none", "", loggregator.WithEventSourceInfo(source, "1")); err != nil {
		t.Fatal(err)
	}
	p.EmitLog("last", loggregator.WithSourceInfo(source, "", ""),
		loggregator.WithEnvelopeTags(map[string]string{"__v1_type": "Error", "source": "uaa", "code": "42"}))
}

func emitContainerMetric(p *producer, source string) {
	p.EmitGauge(loggregator.WithGaugeAppInfo(source, 2),
		loggregator.WithGaugeValue("cpu", 0.25, "percentage"), loggregator.WithGaugeValue("memory", 1, "bytes"),
		loggregator.WithGaugeValue("disk", 2, "bytes"), loggregator.WithGaugeValue("memory_quota", 3, "bytes"),
		loggregator.WithGaugeValue("disk_quota", 4, "bytes"))
}

func TestAFilteredFirehoseBringsLogsOrMetrics(t *testing.T) {
	source := newSource(t)
	p := newProducer(t, shared)
	onlyLogs := openFirehose(t, shared, "/firehose/"+source+"-l?filter-type=logs")
	onlyMetrics := openFirehose(t, shared, "/firehose/"+source+"-m?filter-type=metrics")
	onlyLogs.awaitProbe(p, source)
	awaitCounter(onlyMetrics, p, source)
	emitForV1(t, p, source)
	onlyLogs.awaitProbe(p, source)
	awaitCounter(onlyMetrics, p, source)

	expectTypes(t, onlyLogs.of(source), v1.Envelope_LogMessage, v1.Envelope_LogMessage)
	expectTypes(t, onlyMetrics.of(source), v1.Envelope_CounterEvent, v1.Envelope_ValueMetric,
		v1.Envelope_ContainerMetric, v1.Envelope_HttpStartStop, v1.Envelope_Error)
}

// awaitCounter does for a stream without logs what awaitProbe does.
func awaitCounter(f *firehose, p *producer, source string) {
	f.t.Helper()
	probe := fmt.Sprint(probePrefix, probes.Add(1))
	again := time.NewTicker(50 * time.Millisecond)
	defer again.Stop()
	deadline := time.After(patience)
	for {
		select {
		case envelope := <-f.envelopes:
			if envelope.GetCounterEvent().GetName() == probe {
				return
			}
			f.keep(envelope)
		case <-again.C:
			p.EmitCounter(probe, loggregator.WithCounterSourceInfo(source, ""))
		case <-deadline:
			f.t.Fatalf("not within %v: %q", patience, probe)
		}
	}
}

func isV1Probe(envelope *v1.Envelope) bool {
	return strings.HasPrefix(string(envelope.GetLogMessage().GetMessage()), probePrefix) ||
		strings.HasPrefix(envelope.GetCounterEvent().GetName(), probePrefix)
}

func expectTypes(t *testing.T, got []*v1.Envelope, want ...v1.Envelope_EventType) {
	t.Helper()
	var types []v1.Envelope_EventType
	for _, envelope := range got {
		types = append(types, envelope.GetEventType())
	}
	if !slices.Equal(types, want) {
		t.Errorf("got %v\ninstead of %v", types, want)
	}
}

// Metrics that don't name an application are of none, whatever their source.
func TestAnApplicationsStreamBringsWhatIsAboutIt(t *testing.T) {
	other := newSource(t)
	p := newProducer(t, shared)
	f := openFirehose(t, shared, "/apps/"+application+"/stream")
	f.awaitProbe(p, application)
	emitForV1(t, p, other)
	emitForV1(t, p, application)
	f.awaitProbe(p, application)

	expectTypes(t, f.received, v1.Envelope_LogMessage, v1.Envelope_LogMessage, v1.Envelope_ContainerMetric,
		v1.Envelope_HttpStartStop)
	if len(f.of(application)) != len(f.received) {
		t.Errorf("got what is about others: %v", f.received)
	}
}

func TestFirehosesOfOneIdShareWhatThereIs(t *testing.T) {
	source := newSource(t)
	p := newProducer(t, shared)
	one := openFirehose(t, shared, "/firehose/"+source)
	two := openFirehose(t, shared, "/firehose/"+source)
	one.awaitProbe(p, source)
	two.awaitProbe(p, source)
	p.emitNumbers(source, 0, 1_000)
	one.awaitProbe(p, source)
	two.awaitProbe(p, source)

	seen := map[string]int{}
	for _, envelope := range append(one.of(source), two.of(source)...) {
		seen[string(envelope.GetLogMessage().GetMessage())]++
	}
	for i := range 1_000 {
		if seen[fmt.Sprint(i)] != 1 {
			t.Errorf("%d came %d times", i, seen[fmt.Sprint(i)])
		}
	}
}

// Pings don't count as something to read.
func TestAConsumerThatCutsIdleStreamsCanComeBack(t *testing.T) {
	source := newSource(t)
	p := newProducer(t, shared)
	for range 3 {
		f, err := dial(t, shared, "/apps/"+application+"/stream", "", 300*time.Millisecond)
		if err != nil {
			t.Fatal(err)
		}
		var timeout net.Error
		if err := <-f.ended; !errors.As(err, &timeout) || !timeout.Timeout() {
			t.Fatalf("it ended with %v", err)
		}
	}
	f := openFirehose(t, shared, "/firehose/"+source+"?")
	f.awaitProbe(p, source)
}

func TestAConsumerThatAnswersPingsIsKept(t *testing.T) {
	n := newNode(t, settings{"trafficController.pingIntervalMs": 10, "trafficController.pongTimeoutMs": 2_000})
	p := newProducer(t, n)
	f := openFirehose(t, n, "/firehose/pings?")
	pings := make(chan struct{}, 1_000)
	answer := f.socket.PingHandler()
	f.socket.SetPingHandler(func(data string) error {
		pings <- struct{}{}
		return answer(data)
	})
	for range 20 {
		<-pings
	}
	f.awaitProbe(p, "any")
}

func TestAConsumerThatDoesNotAnswerPingsIsToldSo(t *testing.T) {
	n := newNode(t, settings{"trafficController.pingIntervalMs": 10, "trafficController.pongTimeoutMs": 500})
	f := openFirehose(t, n, "/firehose/silent?")
	f.socket.SetPingHandler(func(string) error { return nil })
	select {
	case err := <-f.ended:
		if !strings.Contains(err.Error(), "close 1008 (policy violation)") {
			t.Errorf("it ended with %v", err)
		}
	case <-time.After(patience):
		t.Error("it was not ended")
	}
}

func TestWhatIsNoStreamIsNotFound(t *testing.T) {
	for _, path := range []string{"/", "/firehose/", "/apps/" + application + "/recentlogs"} {
		_, err := dial(t, shared, path, "", 0)
		var refused *refusal
		if !errors.As(err, &refused) || refused.status != http.StatusNotFound {
			t.Errorf("%s: %v", path, err)
		}
	}
	if _, _, err := websocket.DefaultDialer.Dial(shared.trafficControllerURL+"/firehose/a?", nil); err != nil {
		t.Error(err)
	}
}
