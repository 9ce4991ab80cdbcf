package loggregator.routing;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import loggregator.envelope.Batch;
import loggregator.envelope.MessageType;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Counter;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.EnvelopeBatch;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Event;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Gauge;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.GaugeValue;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Log;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Timer;

/** What the tests of the routing put in and take out: envelopes, batches of them, requests. */
final class Routed {
  private Routed() {}

  /** An envelope with the least that its type needs; names are a counter's or a gauge's. */
  static Envelope envelope(String sourceId, MessageType type, String... names) {
    Envelope.Builder envelope = Envelope.newBuilder().setSourceId(sourceId);
    switch (type) {
      case NONE -> { }
      case LOG -> envelope.setLog(Log.getDefaultInstance());
      case COUNTER -> envelope.setCounter(Counter.newBuilder().setName(String.join("", names)));
      case GAUGE -> envelope.setGauge(gauge(names));
      case TIMER -> envelope.setTimer(Timer.getDefaultInstance());
      case EVENT -> envelope.setEvent(Event.getDefaultInstance());
    }
    return envelope.build();
  }

  private static Gauge gauge(String... names) {
    Gauge.Builder gauge = Gauge.newBuilder();
    Arrays.stream(names).forEach(name -> gauge.putMetrics(name, GaugeValue.newBuilder().setValue(1).build()));
    return gauge.build();
  }

  static Batch batch(List<Envelope> envelopes) {
    byte[] bytes = EnvelopeBatch.newBuilder().addAllBatch(envelopes).build().toByteArray();
    return new Batch(bytes, 0, bytes.length, envelopes.size());
  }

  static Batch batch(Envelope... envelopes) {
    return batch(List.of(envelopes));
  }

  static Selector selector(String sourceId, MessageType type, String... names) {
    return new Selector(sourceId, type, List.of(names));
  }

  static SubscriptionRequest request(Selector... selectors) {
    return shard("", selectors);
  }

  static SubscriptionRequest shard(String shardId, Selector... selectors) {
    return deterministic(shardId, "", selectors);
  }

  static SubscriptionRequest deterministic(String shardId, String name, Selector... selectors) {
    return new SubscriptionRequest(shardId, name, false, List.of(selectors));
  }

  /** Keeps what it is given. */
  static final class Recorder implements Subscriber {
    final List<Batch> batches = new ArrayList<>();

    @Override
    public void accept(Batch batch) {
      batches.add(batch);
    }

    List<Envelope> envelopes() {
      List<Envelope> envelopes = new ArrayList<>();
      batches.forEach(batch -> envelopes.addAll(decode(batch)));
      return envelopes;
    }

    private static List<Envelope> decode(Batch batch) {
      try {
        List<Envelope> envelopes =
            EnvelopeBatch.parser().parseFrom(batch.bytes(), batch.offset(), batch.length()).getBatchList();
        if (envelopes.size() != batch.envelopes()) {
          throw new AssertionError("A batch of " + envelopes.size() + " says it has " + batch.envelopes());
        }
        return envelopes;
      } catch (InvalidProtocolBufferException e) {
        throw new AssertionError("A selection is not a batch", e);
      }
    }
  }
}
