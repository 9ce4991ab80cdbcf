package interop

import (
	"fmt"
	"testing"
	"time"

	"code.cloudfoundry.org/go-loggregator/v10/conversion"
	"code.cloudfoundry.org/go-loggregator/v10/rpc/loggregator_v2"
	"github.com/cloudfoundry/dropsonde/emitter"
	v1 "github.com/cloudfoundry/sonde-go/events"
	"google.golang.org/protobuf/proto"
)

// newDropsonde makes the first generation's own producer, which sends a datagram for each envelope.
func newDropsonde(t *testing.T, n *node) *emitter.EventEmitter {
	t.Helper()
	udp, err := emitter.NewUdpEmitter(n.udpAddress)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(udp.Close)
	return emitter.NewEventEmitter(udp, "interop")
}

// What dropsonde sends arrives as the original's own library converts it.
func TestWhatDropsondeSendsArrives(t *testing.T) {
	forEachClient(t, func(t *testing.T, open open) {
		source := newSource(t)
		p := newProducer(t, shared)
		c := open(t, shared, everything(source))
		catchUp(t, p, source, c)
		sent := v1Envelopes(source)
		for _, envelope := range sent {
			if err := newDropsonde(t, shared).EmitEnvelope(envelope); err != nil {
				t.Fatal(err)
			}
			// Datagrams overtake each other, and what comes over gRPC.
			c.receive(1)
			expect(t, c.take(), asFromAgent(envelope))
		}
	})
}

// completed is what the Agent hands on: it fills in what the producer left out.
func completed(sent *v1.Envelope) *v1.Envelope {
	envelope := proto.CloneOf(sent)
	envelope.Deployment = proto.String("interop")
	envelope.Job, envelope.Index, envelope.Ip = proto.String(""), proto.String(""), proto.String("")
	if counter := envelope.GetCounterEvent(); counter != nil && counter.GetTotal() == 0 {
		counter.Total = proto.Uint64(counter.GetDelta())
	}
	return envelope
}

// asFromAgent is the same to consumers of the second generation.
func asFromAgent(sent *v1.Envelope) *loggregator_v2.Envelope {
	return conversion.ToV2(completed(sent), true)
}

// v1Envelopes has one of each type.
func v1Envelopes(source string) []*v1.Envelope {
	id := &v1.UUID{Low: proto.Uint64(1), High: proto.Uint64(2)}
	all := []*v1.Envelope{
		{LogMessage: &v1.LogMessage{Message: []byte("hello \x00\xff"), MessageType: v1.LogMessage_ERR.Enum(),
			Timestamp: proto.Int64(5), AppId: &source, SourceType: proto.String("APP"), SourceInstance: proto.String("3")}},
		{CounterEvent: &v1.CounterEvent{Name: proto.String("requests-" + source), Delta: proto.Uint64(7)}},
		{ValueMetric: &v1.ValueMetric{Name: proto.String("load"), Value: proto.Float64(0.5), Unit: proto.String("%")}},
		{ContainerMetric: &v1.ContainerMetric{ApplicationId: &source, InstanceIndex: proto.Int32(2),
			CpuPercentage: proto.Float64(0.25), MemoryBytes: proto.Uint64(1), DiskBytes: proto.Uint64(2)}},
		{Error: &v1.Error{Source: proto.String("uaa"), Code: proto.Int32(42), Message: proto.String("no")}},
		{HttpStartStop: &v1.HttpStartStop{StartTimestamp: proto.Int64(1), StopTimestamp: proto.Int64(3), RequestId: id,
			PeerType: v1.PeerType_Server.Enum(), Method: v1.Method_PUT.Enum(), Uri: proto.String("/"),
			RemoteAddress: proto.String("127.0.0.1:1"), UserAgent: proto.String("curl"), StatusCode: proto.Int32(201),
			ContentLength: proto.Int64(17), InstanceIndex: proto.Int32(4), Forwarded: []string{"a", "b"}}},
	}
	types := []v1.Envelope_EventType{v1.Envelope_LogMessage, v1.Envelope_CounterEvent, v1.Envelope_ValueMetric,
		v1.Envelope_ContainerMetric, v1.Envelope_Error, v1.Envelope_HttpStartStop}
	for i, envelope := range all {
		envelope.Origin = proto.String("interop")
		envelope.EventType = types[i].Enum()
		envelope.Timestamp = proto.Int64(time.Now().UnixNano())
		envelope.Tags = map[string]string{"source_id": source, "number": fmt.Sprint(i)}
	}
	return all
}

// A first-generation producer and consumer find each other, and nothing is lost or changed on the way: not the log's own
// timestamp, and no field that was absent.
func TestDropsondeReachesTheFirehose(t *testing.T) {
	source := newSource(t)
	p := newProducer(t, shared)
	f := openFirehose(t, shared, "/firehose/"+source+"?")
	f.awaitProbe(p, source)
	d := newDropsonde(t, shared)
	var want []*v1.Envelope
	for _, envelope := range v1Envelopes(source) {
		envelope.Tags["over"] = "udp"
		if err := d.EmitEnvelope(envelope); err != nil {
			t.Fatal(err)
		}
		want = append(want, completed(envelope))
		f.awaitCount(source, len(want))
	}
	expectV1(t, f.of(source), want)
}
