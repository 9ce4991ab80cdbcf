package interop

import (
	"math"
	"net"
	"slices"
	"strings"
	"testing"

	"code.cloudfoundry.org/go-loggregator/v10/rpc/loggregator_v2"
	v1 "github.com/cloudfoundry/sonde-go/events"
	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/proto"
)

// convertedTags become fields of the first generation.
var convertedTags = []string{"origin", "deployment", "job", "index", "ip", "source_type", "source", "code",
	"request_id", "peer_type", "method", "uri", "remote_address", "user_agent", "status_code", "content_length",
	"routing_instance_id", "forwarded", "instance_id", "__v1_type"}

// absurd are values that no field of the first generation has, and some that only the wrong field has.
var absurd = []string{"", "unknown", "get", "GET", "PATCHY", "server", "Client", "-1", "2147483648",
	"99999999999999999999", "1.5", "NaN", "f47ac10b-58cc-4372-a567-0e02b2c3d479", "F47AC10B-58CC-4372-A567-0E02B2C3D479",
	"zzzzzzzz-58cc-4372-a567-0e02b2c3d479", "Error", "LogMessage", "ValueMetric", "größe ☃"}

// The fields of a first-generation envelope that hold its event.
const (
	firstEvent = 7
	lastEvent  = 12
)

// Every row of the conversion, with the tag missing and with absurd values, reaches the Java client or is left out; and
// what comes after it still arrives, so its parser took all that came before.
func TestTheJavaClientReadsWhateverValuesCameIn(t *testing.T) {
	source := newSource(t)
	p := newProducer(t, shared)
	client := javaClient(t, shared, "any", "firehose", source)
	catchUpProgram(t, p, source, client)
	counted := map[string]int{}
	for _, envelope := range absurdEnvelopes(source) {
		p.Emit(envelope)
		// The consumer is none that must read as fast as this sends.
		counted["sent"]++
		if counted["sent"]%500 == 0 {
			countTypes(counted, catchUpProgram(t, p, source, client))
		}
	}
	countTypes(counted, catchUpProgram(t, p, source, client))

	for _, kind := range []string{"LOG_MESSAGE", "COUNTER_EVENT", "VALUE_METRIC", "CONTAINER_METRIC", "HTTP_START_STOP", "ERROR"} {
		if counted[kind] == 0 {
			t.Errorf("there was no %s in %v", kind, counted)
		}
	}
	if counted["refused:"] > 0 {
		t.Errorf("the stream broke off: %v", counted)
	}
}

// The same for datagrams of the first generation, which the Java client would get as they came.
func TestTheJavaClientReadsWhateverDatagramsCameIn(t *testing.T) {
	source := newSource(t)
	p := newProducer(t, shared)
	client := javaClient(t, shared, "any", "firehose", source)
	catchUpProgram(t, p, source, client)
	datagrams := newDatagrams(t, shared)
	got := map[string]int{}
	for _, whole := range v1Envelopes(source) {
		for _, bytes := range spoiled(t, whole) {
			datagrams(bytes)
		}
		countTypes(got, catchUpProgram(t, p, source, client))
	}

	if got["LOG_MESSAGE"] == 0 || got["HTTP_START_STOP"] == 0 || got["refused:"] > 0 {
		t.Errorf("got %v", got)
	}
}

func countTypes(into map[string]int, lines []string) {
	for _, line := range lines {
		kind, _, _ := strings.Cut(line, " ")
		if !strings.Contains(line, probePrefix) {
			into[kind]++
		}
	}
}

func absurdEnvelopes(source string) []*loggregator_v2.Envelope {
	var all []*loggregator_v2.Envelope
	for _, kind := range absurdMessages() {
		bare := proto.CloneOf(kind)
		bare.SourceId = source
		all = append(all, bare)
		for _, tag := range convertedTags {
			for _, value := range absurd {
				with := proto.CloneOf(bare)
				if with.Tags == nil {
					with.Tags = map[string]string{}
				}
				with.Tags[tag] = value
				all = append(all, with)
			}
			without := proto.CloneOf(bare)
			delete(without.Tags, tag)
			all = append(all, without)
		}
		for _, value := range absurd {
			with := proto.CloneOf(bare)
			with.InstanceId = value
			all = append(all, with)
		}
	}
	return all
}

func absurdMessages() []*loggregator_v2.Envelope {
	http := map[string]string{"request_id": "f47ac10b-58cc-4372-a567-0e02b2c3d479", "peer_type": "Server", "method": "GET",
		"uri": "/", "remote_address": "r", "user_agent": "u", "status_code": "200", "content_length": "7"}
	return []*loggregator_v2.Envelope{
		{Message: &loggregator_v2.Envelope_Log{Log: &loggregator_v2.Log{Payload: []byte("x"), Type: 7}}},
		{Message: &loggregator_v2.Envelope_Log{Log: &loggregator_v2.Log{Payload: []byte("x")}},
			Tags: map[string]string{"__v1_type": "Error", "source": "s", "code": "4"}},
		{Message: &loggregator_v2.Envelope_Counter{Counter: &loggregator_v2.Counter{Name: "c", Total: math.MaxUint64}}},
		{Message: &loggregator_v2.Envelope_Gauge{Gauge: gauge(map[string]float64{"nan": math.NaN(), "inf": math.Inf(1)})}},
		{Message: &loggregator_v2.Envelope_Gauge{Gauge: gauge(map[string]float64{"cpu": math.NaN(), "memory": -1,
			"disk": 1e300, "memory_quota": math.Inf(-1), "disk_quota": 0.5})}},
		{Message: &loggregator_v2.Envelope_Timer{Timer: &loggregator_v2.Timer{
			Name: "http", Start: math.MaxInt64, Stop: math.MinInt64}}, Tags: http},
		{Message: &loggregator_v2.Envelope_Event{Event: &loggregator_v2.Event{Title: "t"}}},
		{},
	}
}

func gauge(values map[string]float64) *loggregator_v2.Gauge {
	metrics := map[string]*loggregator_v2.GaugeValue{}
	for name, value := range values {
		metrics[name] = &loggregator_v2.GaugeValue{Unit: "u", Value: value}
	}
	return &loggregator_v2.Gauge{Metrics: metrics}
}

// spoiled are the envelope as it is, cut short, and with each field of it and of its event left out, with a number that
// no enum has, empty, or no UTF-8.
func spoiled(t *testing.T, whole *v1.Envelope) [][]byte {
	bytes, err := proto.Marshal(whole)
	if err != nil {
		t.Fatal(err)
	}
	return append(spoiledFields(t, bytes, true), bytes, bytes[:len(bytes)-1], nil)
}

func spoiledFields(t *testing.T, bytes []byte, isWhole bool) [][]byte {
	var all [][]byte
	for start := 0; start < len(bytes); {
		number, kind, length := protowire.ConsumeField(bytes[start:])
		if length < 0 {
			t.Fatalf("field %d: %v", number, protowire.ParseError(length))
		}
		field := bytes[start : start+length]
		without := slices.Concat(bytes[:start], bytes[start+length:])
		all = append(all, without)
		with := func(value []byte) {
			all = append(all, slices.Concat(without, protowire.AppendTag(nil, number, kind), value))
		}
		switch kind {
		case protowire.VarintType:
			with(protowire.AppendVarint(nil, 99))
		case protowire.BytesType:
			with(protowire.AppendBytes(nil, nil))
			with(protowire.AppendBytes(nil, []byte{0xFF, 0xFE}))
			if isWhole && number >= firstEvent && number <= lastEvent {
				_, _, tag := protowire.ConsumeTag(field)
				event, _ := protowire.ConsumeBytes(field[tag:])
				for _, inner := range spoiledFields(t, event, false) {
					with(protowire.AppendBytes(nil, inner))
				}
			}
		}
		start += length
	}
	return all
}

// newDatagrams sends bytes to the node's Agent as they are.
func newDatagrams(t *testing.T, n *node) func([]byte) {
	t.Helper()
	socket, err := net.Dial("udp", n.udpAddress)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = socket.Close() })
	return func(bytes []byte) {
		if _, err := socket.Write(bytes); err != nil {
			t.Fatal(err)
		}
	}
}
