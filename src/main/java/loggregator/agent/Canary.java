package loggregator.agent;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import loggregator.config.CanaryConfig;
import loggregator.envelope.Batch;
import loggregator.envelope.MessageType;
import loggregator.flow.Scheduler;
import loggregator.link.Feed;
import loggregator.link.FeedHandler;
import loggregator.link.Upstream;
import loggregator.losses.Losses;
import loggregator.metrics.CanaryMeters;
import loggregator.routing.Selector;
import loggregator.routing.SubscriptionRequest;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.EnvelopeBatch;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Event;

/**
 * Sends envelopes of its own through the whole way, from the Agent's queue over a Router to an RLP, and takes them from
 * there: so it is known how many of all arrive, and how fast. They are events, for which hardly a consumer asks, under a
 * source id of the node's own. One event loop.
 */
public final class Canary {
  private static final String TITLE = "canary";
  private static final long AGAIN_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final String sourceId;
  private final long intervalNanos;
  private final long timeoutNanos;
  private final Scheduler scheduler;
  private final Upstream rlp;
  private final Consumer<Batch> ingress;
  private final CanaryMeters meters;
  private final IntConsumer reliability;
  /** When those were sent that have not come yet, by their numbers. */
  private final Map<Long, Long> sentNanos = new LinkedHashMap<>();
  private final RecentShare recent = new RecentShare();
  private Scheduler.Cancellable next = () -> {};
  private Scheduler.Cancellable again = () -> {};
  private Feed feed;
  private long number;
  private boolean begun;
  private boolean stopped;

  /**
   * @param nodeId by which the sources of nodes are told apart
   * @param rlp what one RLP has
   * @param ingress the Agent's queue
   * @param reliability is told how many percent of the last came
   */
  public Canary(String nodeId, CanaryConfig config, Scheduler scheduler, Upstream rlp, Consumer<Batch> ingress,
      CanaryMeters meters, IntConsumer reliability) {
    this.sourceId = TITLE + "-" + nodeId;
    this.intervalNanos = TimeUnit.MILLISECONDS.toNanos(config.intervalMs());
    this.timeoutNanos = TimeUnit.MILLISECONDS.toNanos(config.timeoutMs());
    this.scheduler = scheduler;
    this.rlp = rlp;
    this.ingress = ingress;
    this.meters = meters;
    this.reliability = reliability;
  }

  /** The first is sent when an RLP has the subscription, or when that takes too long. */
  public void start() {
    assert scheduler.isOwnThread();
    next = scheduler.schedule(timeoutNanos, this::begin);
    subscribe();
  }

  public void stop() {
    stopped = true;
    next.cancel();
    again.cancel();
    feed.close();
  }

  private void subscribe() {
    Receiver receiver = new Receiver();
    feed = rlp.subscribe(new SubscriptionRequest("", "", true,
        List.of(new Selector(sourceId, MessageType.EVENT, List.of()))), receiver);
    feed.active().onSuccess(v -> begin()).onFailure(refused -> receiver.ended());
  }

  private void begin() {
    if (!begun && !stopped) {
      begun = true;
      next.cancel();
      tick();
    }
  }

  private void tick() {
    next = scheduler.schedule(intervalNanos, this::tick);
    giveUpLateOnes();
    sentNanos.put(++number, scheduler.nowNanos());
    meters.sent();
    ingress.accept(batch(number));
  }

  private void giveUpLateOnes() {
    long now = scheduler.nowNanos();
    Iterator<Long> sent = sentNanos.values().iterator();
    while (sent.hasNext() && now - sent.next() >= timeoutNanos) {
      sent.remove();
      meters.lost();
      count(false);
    }
  }

  private void count(boolean came) {
    recent.add(came);
    meters.recentPercent(recent.percent());
    reliability.accept(recent.percent());
  }

  private Batch batch(long ofNumber) {
    byte[] bytes = EnvelopeBatch.newBuilder().addBatch(Envelope.newBuilder()
        .setSourceId(sourceId)
        .setTimestamp(TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()))
        .setEvent(Event.newBuilder().setTitle(TITLE).setBody(String.valueOf(ofNumber)))).build().toByteArray();
    return new Batch(bytes, 0, bytes.length, 1);
  }

  /** What is not the canary's own, or comes again, or too late, doesn't count. */
  private void arrived(String body) {
    try {
      Long sent = sentNanos.remove(Long.parseLong(body));
      if (sent != null) {
        meters.received(scheduler.nowNanos() - sent);
        count(true);
      }
    } catch (NumberFormatException e) {
      // somebody else's, under this source id
    }
  }

  /** One subscription; when it has ended another one follows. */
  private final class Receiver implements FeedHandler {
    private boolean over;

    @Override
    public void batch(Batch batch) {
      int recordEnd;
      for (int start = batch.offset(); start < batch.end(); start = recordEnd) {
        recordEnd = batch.recordEnd(start);
        int envelope = batch.envelopeStart(start);
        try {
          arrived(Envelope.parser().parseFrom(batch.bytes(), envelope, recordEnd - envelope).getEvent().getBody());
        } catch (InvalidProtocolBufferException e) {
          throw new IllegalArgumentException("an envelope that was never validated", e);
        }
      }
      feed.taken();
    }

    @Override
    public void lost(Losses losses) {
      // they have not come, which is all that counts
    }

    @Override
    public void ended() {
      if (!over && !stopped) {
        over = true;
        feed.close();
        again = scheduler.schedule(AGAIN_NANOS, Canary.this::subscribe);
      }
    }
  }
}
