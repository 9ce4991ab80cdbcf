package loggregator.agent;

import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import loggregator.conversion.V1Completion;
import loggregator.conversion.V1Envelopes;
import loggregator.conversion.V1LogToV2;
import loggregator.conversion.V1Problem;
import loggregator.conversion.V1ToV2;
import loggregator.transform.V1Totals;
import loggregator.envelope.Batch;
import loggregator.envelope.EnvelopeFields;
import loggregator.envelope.WireWriter;
import loggregator.transform.CounterTotals;
import org.cloudfoundry.dropsonde.events.EventFactory.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope;

/**
 * What an Agent does to envelopes of the first generation before it sends them on as ones of the second: source id from
 * the origin, running totals, tags, in the original's order. The envelopes then bypass {@code AgentTransform}, and
 * their counter totals are kept separately. Each carries what it was made of, for consumers of the first generation. Logs are not filtered, whatever {@code logsDisabled} says, as in the
 * original. Serves one thread.
 */
public final class V1Transform {
  /** What one batch made the buffer grow to beyond this is given up after it. */
  private static final int MAX_KEPT_BYTES = 1 << 20;

  private V1LogToV2 logs;
  private V1Completion carried;
  private V1Tags tags;
  private final V1Totals totals;
  private final IntConsumer converted;
  private final Consumer<V1Problem> rejected;
  private WireWriter out = new WireWriter(0);

  /**
   * @param converted is told how many envelopes went on
   * @param rejected is told of each that was refused
   */
  public V1Transform(
      Map<String, String> tags, CounterTotals totals, IntConsumer converted, Consumer<V1Problem> rejected) {
    this.totals = new V1Totals(totals);
    this.converted = converted;
    this.rejected = rejected;
    use(tags);
  }

  /** The tags of what comes from now on. */
  void use(Map<String, String> newTags) {
    logs = new V1LogToV2(newTags);
    carried = new V1Completion(newTags);
    tags = new V1Tags(newTags);
  }

  /**
   * The envelopes, in their order, of records that each hold what should be one of the first generation.
   *
   * @return {@code null} if none of them was one
   */
  public Batch apply(Batch datagrams) {
    out.clear();
    int envelopes = 0;
    int recordEnd;
    for (int recordStart = datagrams.offset(); recordStart < datagrams.end(); recordStart = recordEnd) {
      recordEnd = datagrams.recordEnd(recordStart);
      envelopes += take(datagrams.bytes(), datagrams.envelopeStart(recordStart), recordEnd) ? 1 : 0;
    }
    converted.accept(envelopes);
    return envelopes == 0 ? null : finish(envelopes);
  }

  private boolean take(byte[] bytes, int start, int end) {
    int before = out.size();
    int record = out.beginMessage(EnvelopeFields.BATCH_ENVELOPE);
    carried.write(bytes, start, end, out);
    if (logs.convert(bytes, start, end, out)) {
      out.endMessage(record);
      return true;
    }
    out.truncate(before);
    Envelope envelope = V1Envelopes.parse(bytes, start, end - start);
    V1Problem problem = V1Problem.of(envelope);
    if (problem != null) {
      rejected.accept(problem);
      return false;
    }
    write(envelope, bytes, start, end);
    return true;
  }

  private void write(Envelope sound, byte[] bytes, int start, int end) {
    Envelope completed = complete(sound);
    byte[] v2 = convert(completed).toByteArray();
    int record = out.beginMessage(EnvelopeFields.BATCH_ENVELOPE);
    if (completed.getCounterEvent().equals(sound.getCounterEvent())) {
      carried.write(bytes, start, end, out);
    } else {
      byte[] withTotal = completed.toByteArray();
      carried.write(withTotal, 0, withTotal.length, out);
    }
    out.writeRaw(v2, 0, v2.length);
    out.endMessage(record);
  }

  LoggregatorEnvelope.Envelope convert(Envelope completed) {
    return tags.addAbsent(V1ToV2.convert(completed, true));
  }

  Envelope complete(Envelope envelope) {
    Envelope.Builder completed = envelope.toBuilder();
    if (envelope.getTagsOrDefault(V1Tags.SOURCE_ID, "").isEmpty()) {
      completed.putTags(V1Tags.SOURCE_ID, envelope.getOrigin());
    }
    if (envelope.getEventType() == Envelope.EventType.CounterEvent_VALUE) {
      totals.setTotal(completed);
    }
    tags.setFields(completed);
    return completed.build();
  }

  private Batch finish(int envelopes) {
    Batch batch = new Batch(out.toByteArray(), 0, out.size(), envelopes);
    if (out.bytes().length > MAX_KEPT_BYTES) {
      out = new WireWriter(0);
    }
    return batch;
  }
}
