package loggregator.stream;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import loggregator.envelope.Batch;
import loggregator.losses.Losses;
import loggregator.losses.SourceName;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Counter;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.EnvelopeBatch;

/**
 * Tells a consumer that asked for it, in its own stream, how many envelopes it lost: counters {@code dropped} of source
 * {@code loggregator} whose deltas are the loss since the last report and whose totals that of the stream until then.
 * The sources that lost most have a counter each, which names them in its tags; the last one is for all others.
 */
public final class LossReport {
  private final Envelope template;
  private final boolean usePreferredTags;
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
    this.usePreferredTags = usePreferredTags;
  }

  public Batch of(Losses losses) {
    EnvelopeBatch.Builder report = EnvelopeBatch.newBuilder();
    long rest = losses.envelopes();
    for (Map.Entry<SourceName, Long> loss : losses.largestFirst()) {
      // a source may have lost more since the sum was taken
      long ofSource = Math.min(rest, loss.getValue());
      if (ofSource > 0) {
        report.addBatch(ofSource(loss.getKey(), ofSource));
        rest -= ofSource;
      }
    }
    if (rest > 0) {
      report.addBatch(counter(rest));
    }
    byte[] bytes = report.build().toByteArray();
    return new Batch(bytes, 0, bytes.length, report.getBatchCount());
  }

  private Envelope.Builder ofSource(SourceName source, long lost) {
    Envelope.Builder envelope = counter(lost);
    tag(envelope, usePreferredTags, "dropped_source_id", source.sourceId());
    tag(envelope, usePreferredTags, "dropped_instance_id", source.instanceId());
    return envelope;
  }

  private Envelope.Builder counter(long lost) {
    total += lost;
    return template.toBuilder()
        .setTimestamp(TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()))
        .setCounter(Counter.newBuilder().setName("dropped").setDelta(lost).setTotal(total));
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
