package main

import "testing"

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
