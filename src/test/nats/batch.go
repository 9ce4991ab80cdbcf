package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"strings"
)

const (
	envelopeBytes = 300
	payloadBytes  = 190
	sourceID      = "93a2f4a6-2c5a-4b3e-9d1f-5b0c7e8a1d42"
	// The first field of each envelope: the timestamp's key and nine bytes of varint.
	timestampField = 1 << 3
	timestampBytes = 9
	// Behind it the source's key and length, and the digits that tell one source from another are its last.
	sourceIDEnd  = 1 + timestampBytes + 2 + len(sourceID)
	sourceDigits = 5
	recordField  = 1<<3 | 2
	// Of loggregator.v2.Envelope.
	sourceIDField, logField, instanceIDField, tagsField = 2, 4, 8, 9
	// The time of envelopes that only ask whether the way is open; it takes nine bytes, too.
	probeTime = int64(1) << 60
)

// An EnvelopeBatch of equal logs of 300 bytes, made once; only their timestamps change. NATS gets the same bytes.
type envelopes struct {
	data   []byte
	record int
}

func newEnvelopes(count int) *envelopes {
	envelope := delimited(nil, 1, logTemplate())
	return &envelopes{data: bytes.Repeat(envelope, count), record: len(envelope)}
}

// A copy, since a client may keep what it was given.
func (e *envelopes) at(time int64) []byte {
	data := bytes.Clone(e.data)
	for start := e.record - envelopeBytes; start < len(data); start += e.record {
		putTime(data[start+1:], time)
		if *sources > 1 {
			copy(data[start+sourceIDEnd-sourceDigits:], fmt.Sprintf("%0*d", sourceDigits, rand.IntN(*sources)))
		}
	}
	return data
}

// Calls back for each envelope with its time. It reads no more of an envelope than that, as a client that counts.
func eachTime(batch []byte, callback func(time int64)) {
	for len(batch) > 0 {
		length, size := binary.Uvarint(batch[1:])
		if batch[0] != recordField || size <= 0 || batch[1+size] != timestampField {
			panic("not a batch of this program")
		}
		envelope := batch[1+size:][:length]
		time, _ := binary.Uvarint(envelope[1:])
		callback(int64(time))
		batch = batch[1+size+int(length):]
	}
}

// A log with a source, an instance and four tags.
func logTemplate() []byte {
	envelope := make([]byte, 1+timestampBytes)
	envelope[0] = timestampField
	putTime(envelope[1:], probeTime)
	envelope = delimited(envelope, sourceIDField, []byte(sourceID))
	envelope = delimited(envelope, instanceIDField, []byte("0"))
	for _, tag := range [][2]string{{"az", "z1"}, {"job", "web"}, {"org", "o"}} {
		envelope = delimited(envelope, tagsField, entry(tag[0], tag[1]))
	}
	text := strings.Repeat("GET /v2/apps/5f3c/summary HTTP/1.1 200 1532 - response_time:0.0123 ", 3)
	log := delimited(nil, logField, delimited(nil, 1, []byte(text[:payloadBytes])))
	missing := envelopeBytes - len(envelope) - len(log) - len(delimited(nil, tagsField, entry("app", "")))
	envelope = delimited(envelope, tagsField, entry("app", strings.Repeat("a", missing)))
	return append(envelope, log...)
}

func entry(key, value string) []byte {
	return delimited(delimited(nil, 1, []byte(key)), 2, []byte(value))
}

func delimited(to []byte, field int, content []byte) []byte {
	to = binary.AppendUvarint(to, uint64(field<<3|2))
	to = binary.AppendUvarint(to, uint64(len(content)))
	return append(to, content...)
}

func putTime(to []byte, time int64) {
	binary.PutUvarint(to, uint64(time))
}
