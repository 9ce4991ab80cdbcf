package loggregator.transform;

import java.util.List;
import java.util.Map;
import loggregator.envelope.ContentHash;
import org.cloudfoundry.dropsonde.events.EventFactory.Envelope;
import org.cloudfoundry.dropsonde.events.MetricFactory.CounterEvent;

/**
 * Puts the running total on counters of the first generation. Counters are told apart by name, tags and all fields that
 * say where they are from: origin, deployment, job, index and IP address. Any thread.
 */
public final class V1Totals {
  private static final long HIGH_SEED = ContentHash.newSeed();
  private static final long LOW_SEED = ContentHash.newSeed();
  private static final long TAG_HIGH_SEED = ContentHash.newSeed();
  private static final long TAG_LOW_SEED = ContentHash.newSeed();

  private final CounterTotals totals;

  public V1Totals(CounterTotals totals) {
    this.totals = totals;
  }

  public void setTotal(Envelope.Builder envelope) {
    CounterEvent counter = envelope.getCounterEvent();
    long next = totals.nextOfV1(key(envelope, counter.getName()), counter.getDelta(), counter.getTotal());
    if (!counter.hasTotal() || next != counter.getTotal()) {
      envelope.setCounterEvent(counter.toBuilder().setTotal(next));
    }
  }

  private static CounterKey key(Envelope.Builder envelope, String name) {
    long high = HIGH_SEED;
    long low = LOW_SEED;
    for (String part : List.of(name, envelope.getOrigin(), envelope.getDeployment(), envelope.getJob(),
        envelope.getIndex(), envelope.getIp())) {
      high = ContentHash.hash(high, part);
      low = ContentHash.hash(low, part);
    }
    for (Map.Entry<String, String> tag : envelope.getTagsMap().entrySet()) {
      high += ContentHash.hash(ContentHash.hash(TAG_HIGH_SEED, tag.getKey()), tag.getValue());
      low += ContentHash.hash(ContentHash.hash(TAG_LOW_SEED, tag.getKey()), tag.getValue());
    }
    return new CounterKey(high, low);
  }
}
