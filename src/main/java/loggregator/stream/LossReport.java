package loggregator.stream;

import java.util.concurrent.TimeUnit;
import loggregator.envelope.Batch;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Counter;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.EnvelopeBatch;

/**
 * Tells a consumer that asked for it, in its own stream, how many envelopes it lost: a counter {@code dropped} of
 * source {@code loggregator} whose delta is the loss since the last report and whose total that of the stream.
 */
public final class LossReport {
  private final Envelope template;
  private long total;

  /**
   * @param nodeId becomes the instance id
   * @param origin of the role that reports, such as {@code loggregator.rlp}
   */
  public LossReport(String nodeId, String origin, boolean usePreferredTags) {
    Envelope.Builder envelope = Envelope.newBuilder().setSourceId("loggregator").setInstanceId(nodeId);
    tag(envelope, usePreferredTags, "direction", "egress");
    tag(envelope, usePreferredTags, "origin", origin);
    this.template = envelope.build();
  }

  public Batch of(long lost) {
    total += lost;
    byte[] bytes = EnvelopeBatch.newBuilder()
        .addBatch(template.toBuilder()
            .setTimestamp(TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()))
            .setCounter(Counter.newBuilder().setName("dropped").setDelta(lost).setTotal(total)))
        .build()
        .toByteArray();
    return new Batch(bytes, 0, bytes.length, 1);
  }

  private static void tag(Envelope.Builder envelope, boolean preferred, String key, String value) {
    if (preferred) {
      envelope.putTags(key, value);
    } else {
      envelope.putDeprecatedTags(
          key, org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Value.newBuilder().setText(value).build());
    }
  }
}
