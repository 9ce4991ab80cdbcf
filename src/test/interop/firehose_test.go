package interop

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"testing"
	"time"

	"code.cloudfoundry.org/go-loggregator/v10"
	v1 "github.com/cloudfoundry/sonde-go/events"
	"github.com/gorilla/websocket"
	"google.golang.org/protobuf/proto"
)

// firehose is a stream of the Traffic Controller, of all or of one application, as noaa reads it: over the WebSocket
// library that noaa is built on, with its path, its headers and its way to handle a refusal. (noaa itself can't be had
// as a module everywhere, so its requests are made here.) It is read as fast as it comes, whatever the test does.
type firehose struct {
	t         *testing.T
	socket    *websocket.Conn
	envelopes chan *v1.Envelope
	// ended gets what the reading ended with.
	ended    chan error
	received []*v1.Envelope
}

// refusal is what the Traffic Controller answers instead of opening a stream.
type refusal struct {
	status int
	header http.Header
	body   string
}

func (r *refusal) Error() string {
	return fmt.Sprintf("%d %s", r.status, r.body)
}

// dial opens a stream; idle is the silence after which it is cut off, or 0 for never.
func dial(t *testing.T, n *node, path, token string, idle time.Duration) (*firehose, error) {
	t.Helper()
	header := http.Header{"Origin": {n.trafficControllerURL}}
	if token != "" {
		header.Set("Authorization", token)
	}
	socket, response, err := websocket.DefaultDialer.Dial(n.trafficControllerURL+path, header)
	if errors.Is(err, websocket.ErrBadHandshake) {
		body, _ := io.ReadAll(response.Body)
		return nil, &refusal{response.StatusCode, response.Header, string(body)}
	}
	if err != nil {
		return nil, err
	}
	f := &firehose{t: t, socket: socket, envelopes: make(chan *v1.Envelope, 100_000), ended: make(chan error, 1)}
	t.Cleanup(func() { _ = socket.Close() })
	go f.read(idle)
	return f, nil
}

func openFirehose(t *testing.T, n *node, path string) *firehose {
	t.Helper()
	f, err := dial(t, n, path, "", 0)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func (f *firehose) read(idle time.Duration) {
	for {
		if idle > 0 {
			_ = f.socket.SetReadDeadline(time.Now().Add(idle))
		}
		kind, message, err := f.socket.ReadMessage()
		if err == nil && kind != websocket.BinaryMessage {
			err = fmt.Errorf("a message of kind %d", kind)
		}
		envelope := &v1.Envelope{}
		if err == nil {
			err = proto.Unmarshal(message, envelope)
		}
		if err != nil {
			_ = f.socket.Close()
			f.ended <- err
			return
		}
		f.envelopes <- envelope
	}
}

// awaitProbe emits one and the same log of the source until the stream has brought it; by then it has brought all that
// the producer emitted before.
func (f *firehose) awaitProbe(p *producer, source string) {
	f.t.Helper()
	probe := fmt.Sprint(probePrefix, probes.Add(1))
	again := time.NewTicker(50 * time.Millisecond)
	defer again.Stop()
	deadline := time.After(patience)
	for {
		select {
		case envelope := <-f.envelopes:
			text := string(envelope.GetLogMessage().GetMessage())
			if text == probe {
				return
			}
			f.keep(envelope)
		case err := <-f.ended:
			f.t.Fatalf("the stream broke off: %v", err)
		case <-again.C:
			p.EmitLog(probe, loggregator.WithSourceInfo(source, "", ""))
		case <-deadline:
			f.t.Fatalf("not within %v: %q; %d envelopes received", patience, probe, len(f.received))
		}
	}
}

// keep leaves out probes.
func (f *firehose) keep(envelope *v1.Envelope) {
	if !isV1Probe(envelope) {
		f.received = append(f.received, envelope)
	}
}

// of returns what has come about the source, in the order in which it did.
func (f *firehose) of(source string) []*v1.Envelope {
	var selected []*v1.Envelope
	for _, envelope := range f.received {
		if v1Source(envelope) == source {
			selected = append(selected, envelope)
		}
	}
	return selected
}

func v1Source(envelope *v1.Envelope) string {
	if envelope.GetLogMessage() != nil {
		return envelope.GetLogMessage().GetAppId()
	}
	return envelope.GetTags()["source_id"]
}

// expectV1 fails unless got is want, in the same order.
func expectV1(t *testing.T, got, want []*v1.Envelope) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%d envelopes instead of %d", len(got), len(want))
	}
	for i := range min(len(got), len(want)) {
		if !proto.Equal(got[i], want[i]) {
			t.Errorf("envelope %d is\n%v\ninstead of\n%v", i, got[i], want[i])
		}
	}
}

// awaitCount returns when the stream has brought so many envelopes about the source.
func (f *firehose) awaitCount(source string, count int) {
	f.t.Helper()
	deadline := time.After(patience)
	for len(f.of(source)) < count {
		select {
		case envelope := <-f.envelopes:
			f.keep(envelope)
		case err := <-f.ended:
			f.t.Fatalf("the stream broke off: %v", err)
		case <-deadline:
			f.t.Fatalf("not within %v: %d envelopes; got %d", patience, count, len(f.of(source)))
		}
	}
}
