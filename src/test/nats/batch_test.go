package main

import (
	"bytes"
	"testing"
)

func TestEnvelopesHaveTheirSizeAndTheirTime(t *testing.T) {
	batch := newEnvelopes(3).at(probeTime + 7)
	if envelope := delimited(nil, 1, logTemplate()); len(logTemplate()) != envelopeBytes || len(batch) != 3*len(envelope) {
		t.Errorf("%d bytes, a batch of three has %d", len(logTemplate()), len(batch))
	}
	count := 0
	eachTime(batch, func(time int64) {
		if count++; time != probeTime+7 {
			t.Error("time", time)
		}
	})
	if count != 3 {
		t.Error(count, "envelopes")
	}
}

func TestEnvelopesAreOfSeveralSources(t *testing.T) {
	*sources = 100_000
	defer func() { *sources = 1 }()
	batch := newEnvelopes(2)
	data := batch.at(probeTime)
	first, second := data[:batch.record], data[batch.record:]
	if bytes.Equal(first, second) || !bytes.Equal(first[batch.record-envelopeBytes+sourceIDEnd:], second[batch.record-envelopeBytes+sourceIDEnd:]) {
		t.Error("only the sources differ")
	}
	if prefix := []byte(sourceID[:len(sourceID)-sourceDigits]); !bytes.Contains(first, prefix) || bytes.Contains(first, []byte(sourceID)) {
		t.Errorf("%q", first)
	}
}
