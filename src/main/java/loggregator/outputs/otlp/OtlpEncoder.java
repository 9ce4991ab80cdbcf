package loggregator.outputs.otlp;

import loggregator.envelope.Batch;
import loggregator.metrics.OutputMeters;
import loggregator.outputs.Outcome;
import loggregator.outputs.OutgoingEnvelope;

/** Makes of a batch the request of one signal. One thread. */
final class OtlpEncoder {
  private final RecordForm form;
  private final OutputMeters meters;
  private final OutgoingEnvelope envelope = new OutgoingEnvelope();
  private Batch last;
  private byte[] lastRequest;

  OtlpEncoder(RecordForm form, OutputMeters meters) {
    this.form = form;
    this.meters = meters;
  }

  /** Null when there is nothing to send of it; the same again for the batch that came last. */
  byte[] encode(Batch batch) {
    if (batch != last) {
      last = batch;
      lastRequest = encodeAnew(batch);
    }
    return lastRequest;
  }

  /** Whether the batch that came last may come again. */
  void forgetIfTaken(Outcome outcome) {
    if (outcome.kind() == Outcome.Kind.TAKEN) {
      last = null;
      lastRequest = null;
    }
  }

  private byte[] encodeAnew(Batch batch) {
    OtlpResources resources = new OtlpResources();
    int end;
    for (int record = batch.offset(); record < batch.end(); record = end) {
      end = batch.recordEnd(record);
      if (envelope.read(batch.bytes(), batch.envelopeStart(record), end)) {
        String unfit = Hops.of(envelope) >= Hops.MAX ? "loop" : form.write(envelope, resources.of(envelope));
        if (!unfit.isEmpty()) {
          meters.unfit(unfit, 1);
        }
      } else {
        meters.unfit("malformed", 1);
      }
    }
    return resources.isEmpty() ? null : resources.toRequest();
  }
}
