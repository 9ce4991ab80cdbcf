package loggregator.routing;

import static loggregator.envelope.MessageType.COUNTER;
import static loggregator.envelope.MessageType.GAUGE;
import static loggregator.envelope.MessageType.LOG;
import static loggregator.routing.Routed.batch;
import static loggregator.routing.Routed.deterministic;
import static loggregator.routing.Routed.envelope;
import static loggregator.routing.Routed.request;
import static loggregator.routing.Routed.selector;
import static loggregator.routing.Routed.shard;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import loggregator.envelope.Batch;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.junit.jupiter.api.Test;

/** What is routed as it is leaves no garbage; what is selected leaves the copy. */
class AllocationTest {
  private static final int ROUNDS = 200;
  private static final int ENVELOPES = 400;

  private final RoutingTable table = new RoutingTable(new SplittableRandom(1));
  private long delivered;

  @Test
  void routingAllocatesNothingPerEnvelope() {
    Batch batch = mixedBatch();
    subscribe(request(selector("", LOG), selector("", COUNTER), selector("", GAUGE)));
    subscribe(request(selector("web", COUNTER, "other"), selector("", GAUGE, "other")));
    subscribe(request(selector("elsewhere", LOG)));

    assertThat(allocatedBytes(batch)).isLessThan(ROUNDS * ENVELOPES);
    assertThat(delivered).isEqualTo((long) ROUNDS * ENVELOPES);
  }

  /** The members of a shard get their part as a copy, of a little more than the bytes of the batch together. */
  @Test
  void choosingInAShardAllocatesOnlyTheCopies() {
    Batch batch = mixedBatch();
    SubscriptionRequest everything =
        shard("s", selector("web", COUNTER), selector("", COUNTER), selector("", LOG), selector("", GAUGE));
    subscribe(everything);
    subscribe(everything);
    subscribe(deterministic("s", "blue", everything.selectors().toArray(Selector[]::new)));

    assertThat(allocatedBytes(batch)).isLessThan((long) ROUNDS * (batch.length() + ENVELOPES));
    assertThat(delivered).isEqualTo((long) ROUNDS * ENVELOPES);
  }

  private void subscribe(SubscriptionRequest request) {
    table.subscribe(request, batch -> delivered += batch.envelopes());
  }

  private static Batch mixedBatch() {
    List<Envelope> envelopes = new ArrayList<>();
    while (envelopes.size() < ENVELOPES) {
      envelopes.add(envelope("web", LOG));
      envelopes.add(envelope("db", COUNTER, "hits"));
      envelopes.add(envelope("web", COUNTER, "hits"));
      envelopes.add(envelope("db", GAUGE, "cpu", "memory"));
    }
    return batch(envelopes);
  }

  private long allocatedBytes(Batch batch) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    table.route(batch);
    delivered = 0;
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < ROUNDS; i++) {
      table.route(batch);
    }
    return threads.getCurrentThreadAllocatedBytes() - before;
  }
}
