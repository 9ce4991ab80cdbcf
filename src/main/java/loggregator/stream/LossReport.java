package loggregator.stream;

import java.util.concurrent.TimeUnit;
import loggregator.envelope.Batch;
import loggregator.losses.Losses;
import loggregator.losses.SourceName;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Counter;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.EnvelopeBatch;

/**
 * Tells a consumer that asked for it, in its own stream, how many envelopes it lost: a counter {@code dropped} of
 * source {@code loggregator} whose delta is the loss since the last report and whose total that of the stream. Behind
 * it a counter {@code dropped_of_source} for each of the sources that lost most since then, which has no total: nobody
 * keeps one for each source.
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
    total += losses.envelopes();
    EnvelopeBatch.Builder report = EnvelopeBatch.newBuilder();
    report.addBatch(envelope(
        Counter.newBuilder().setName("dropped").setDelta(losses.envelopes()).setTotal(total)));
    losses.largestFirst().forEach(loss -> report.addBatch(ofSource(loss.getKey(), loss.getValue())));
    byte[] bytes = report.build().toByteArray();
    return new Batch(bytes, 0, bytes.length, report.getBatchCount());
  }

  private Envelope ofSource(SourceName source, long lost) {
    Envelope.Builder envelope = envelope(Counter.newBuilder().setName("dropped_of_source").setDelta(lost));
    tag(envelope, usePreferredTags, "dropped_source_id", source.sourceId());
    tag(envelope, usePreferredTags, "dropped_instance_id", source.instanceId());
    return envelope.build();
  }

  private Envelope.Builder envelope(Counter.Builder counter) {
    return template.toBuilder()
        .setTimestamp(TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()))
        .setCounter(counter);
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
