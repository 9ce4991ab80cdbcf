package loggregator.recent;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.List;
import java.util.Set;
import loggregator.envelope.Batch;
import loggregator.envelope.MessageType;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Counter;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.EnvelopeBatch;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Event;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Gauge;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Log;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Timer;

/** Envelopes for the store, and what comes out of it. */
final class Kept {
  static final int MANY_BYTES = 64 << 20;

  private Kept() {}

  static Envelope log(String source, long timestamp, String text) {
    return Envelope.newBuilder().setSourceId(source).setTimestamp(timestamp)
        .setLog(Log.newBuilder().setPayload(ByteString.copyFromUtf8(text))).build();
  }

  static Envelope of(MessageType type, String source, long timestamp, String text) {
    Envelope.Builder envelope = Envelope.newBuilder().setSourceId(source).setTimestamp(timestamp).setInstanceId(text);
    switch (type) {
      case LOG -> envelope.setLog(Log.newBuilder());
      case COUNTER -> envelope.setCounter(Counter.newBuilder().setName("c"));
      case GAUGE -> envelope.setGauge(Gauge.newBuilder());
      case TIMER -> envelope.setTimer(Timer.newBuilder());
      case EVENT -> envelope.setEvent(Event.newBuilder());
      case NONE -> { }
    }
    return envelope.build();
  }

  static Batch batch(Envelope... envelopes) {
    byte[] bytes = EnvelopeBatch.newBuilder().addAllBatch(List.of(envelopes)).build().toByteArray();
    return new Batch(bytes, 0, bytes.length, envelopes.length);
  }

  static List<Envelope> envelopes(Found found) {
    return found.batch().map(batch -> {
      try {
        return EnvelopeBatch.parser().parseFrom(batch.bytes(), batch.offset(), batch.length()).getBatchList();
      } catch (InvalidProtocolBufferException e) {
        throw new AssertionError(e);
      }
    }).orElse(List.of());
  }

  static List<Long> timestamps(Found found) {
    return envelopes(found).stream().map(Envelope::getTimestamp).toList();
  }

  static RecentQuery all(String source) {
    return new RecentQuery(source, Set.of(), Long.MIN_VALUE, Long.MAX_VALUE, Integer.MAX_VALUE, MANY_BYTES, false);
  }

  static RecentQuery ascending(String source, long start, long end, int limit) {
    return new RecentQuery(source, Set.of(), start, end, limit, MANY_BYTES, false);
  }

  static RecentQuery descending(String source, long start, long end, int limit) {
    return new RecentQuery(source, Set.of(), start, end, limit, MANY_BYTES, true);
  }
}
