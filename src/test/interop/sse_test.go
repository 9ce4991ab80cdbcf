package interop

import (
	"bytes"
	"regexp"
	"strings"

	"code.cloudfoundry.org/go-loggregator/v10/rpc/loggregator_v2"
	"google.golang.org/protobuf/encoding/protojson"
)

const (
	heartbeat = "heartbeat"
	closing   = "closing"
)

var heartbeatEvent = regexp.MustCompile(`^event: heartbeat\ndata: [0-9]+$`)

// take reads the events that are complete by now. Called with the wire locked.
func (r *response) take(bytesRead []byte) {
	r.pending = append(r.pending, bytesRead...)
	for {
		event, rest, complete := bytes.Cut(r.pending, []byte("\n\n"))
		if !complete {
			return
		}
		r.event(string(event))
		r.pending = rest
	}
}

func (r *response) event(event string) {
	batch, isBatch := strings.CutPrefix(event, "data: ")
	switch {
	case r.closing:
		r.strange = append(r.strange, "after the closing: "+event)
	case isBatch:
		r.batch(batch)
	case heartbeatEvent.MatchString(event):
		r.wire.events <- heartbeat
	case event == "event: closing\ndata: closing due to stream timeout":
		r.closing = true
		r.wire.events <- closing
	default:
		r.strange = append(r.strange, event)
	}
}

func (r *response) batch(text string) {
	var batch loggregator_v2.EnvelopeBatch
	if err := protojson.Unmarshal([]byte(text), &batch); err != nil || len(batch.GetBatch()) == 0 {
		r.strange = append(r.strange, text)
		return
	}
	r.envelopes = append(r.envelopes, batch.GetBatch()...)
}
