package interop

import (
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"code.cloudfoundry.org/go-loggregator/v10/rpc/loggregator_v2"
)

// wire reads along what the gateway sends to its client, whose HTTP client and logger it is. Any goroutine.
type wire struct {
	client http.Client
	events chan string

	mutex     sync.Mutex
	responses []*response
	logged    []string
}

func newWire() *wire {
	return &wire{client: http.Client{Transport: &http.Transport{}}, events: make(chan string, 100_000)}
}

func (w *wire) Do(request *http.Request) (*http.Response, error) {
	answer, err := w.client.Do(request)
	if err != nil || answer.StatusCode != http.StatusOK {
		return answer, err
	}
	tapped := &response{wire: w, body: answer.Body}
	answer.Body = tapped
	w.mutex.Lock()
	defer w.mutex.Unlock()
	w.responses = append(w.responses, tapped)
	if media := answer.Header.Get("Content-Type"); media != "text/event-stream" {
		tapped.strange = append(tapped.strange, "Content-Type: "+media)
	}
	return answer, nil
}

func (w *wire) Printf(format string, values ...any) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	w.logged = append(w.logged, fmt.Sprintf(format, values...))
}

func (w *wire) Panicf(format string, values ...any) {
	panic(fmt.Sprintf(format, values...))
}

// await returns when the gateway sends the next event of that name.
func (w *wire) await(t *testing.T, name string) {
	t.Helper()
	for len(w.events) > 0 {
		<-w.events
	}
	for w.next(t) != name {
	}
}

// next returns the name of the next event that is not a batch.
func (w *wire) next(t *testing.T) string {
	t.Helper()
	select {
	case name := <-w.events:
		return name
	case <-time.After(patience):
		t.Fatalf("no event within %v", patience)
		return ""
	}
}

// countBefore tells how many envelopes were sent before the probe.
func (w *wire) countBefore(probe string) int {
	count := 0
	for _, envelope := range w.envelopes() {
		switch {
		case string(envelope.GetLog().GetPayload()) == probe:
			return count
		case !isProbe(envelope):
			count++
		}
	}
	return count
}

// ordered puts what the client has delivered, beginning with the given one, into the order in which it was sent.
func (w *wire) ordered(t *testing.T, first int, delivered []*loggregator_v2.Envelope) []*loggregator_v2.Envelope {
	t.Helper()
	sent := slices.DeleteFunc(w.envelopes(), isProbe)
	sent = sent[first : first+len(delivered)]
	if !slices.Equal(sortedBytes(sent), sortedBytes(delivered)) {
		t.Fatalf("the client delivered something else than was sent to it:\n%v\ninstead of\n%v", delivered, sent)
	}
	return sent
}

// envelopes were sent in this order, by one response after the other.
func (w *wire) envelopes() []*loggregator_v2.Envelope {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	var all []*loggregator_v2.Envelope
	for _, r := range w.responses {
		all = append(all, r.envelopes...)
	}
	return all
}

// connects tells how often the client got a stream.
func (w *wire) connects() int {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	return len(w.responses)
}

// check fails the test if anything was sent that the original does not send or that the client could not read.
func (w *wire) check(t *testing.T) {
	t.Helper()
	w.mutex.Lock()
	defer w.mutex.Unlock()
	for i, r := range w.responses {
		for _, strange := range r.strange {
			t.Errorf("response %d: %q", i, strange)
		}
	}
	for _, line := range w.logged {
		if strings.Contains(line, "unmarshal") {
			t.Errorf("the client logged %q", line)
		}
	}
}

// response is the body of one answer, in turn.
type response struct {
	wire      *wire
	body      io.ReadCloser
	pending   []byte
	envelopes []*loggregator_v2.Envelope
	closing   bool
	strange   []string
}

func (r *response) Read(into []byte) (int, error) {
	count, err := r.body.Read(into)
	r.wire.mutex.Lock()
	defer r.wire.mutex.Unlock()
	r.take(into[:count])
	if err == io.EOF && len(r.pending) > 0 {
		r.strange = append(r.strange, string(r.pending))
	}
	return count, err
}

func (r *response) Close() error {
	return r.body.Close()
}
