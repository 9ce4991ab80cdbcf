package loggregator.metrics;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import loggregator.diode.Diode;
import loggregator.diode.DiodeCounts;
import loggregator.diode.DiodeLimits;
import loggregator.diode.DropObserver;
import loggregator.diode.SourceKey;
import loggregator.losses.Consumer;
import loggregator.losses.ConsumerQueue;
import loggregator.losses.Hop;
import loggregator.losses.LossBook;
import loggregator.memory.MemoryBudget;
import loggregator.routing.SubscriptionRequest;

/**
 * Counts the diodes of one hop together, open and closed: the counts of a subscription or consumer stay in the sums
 * when it is gone. Any thread.
 */
public final class DiodeMeters {
  private final DiodeLimits limits;
  private final MemoryBudget budget;
  private final LossBook book;
  private final Hop overflow;
  private final Hop closing;
  private final Hop freeze;
  private final Map<Diode, OpenQueue> open = new ConcurrentHashMap<>();
  private final String role;
  private final String queue;
  private DiodeCounts closed = new DiodeCounts(0, 0, 0, 0);
  private long leftBehind;
  private long stale;

  DiodeMeters(Metrics metrics, String role, String diode, DiodeLimits limits, MemoryBudget budget) {
    this.role = role;
    this.queue = diode;
    this.limits = limits;
    this.budget = budget;
    this.book = metrics.lossBook();
    this.overflow = new Hop(role, diode, Hop.OVERFLOW);
    this.closing = new Hop(role, diode, "closed");
    this.freeze = new Hop(role, diode, "stale");
    budget.add(this::shed);
    String[] tags = {"role", role, "diode", diode};
    metrics.count("loggregator_diode_written_envelopes", "Envelopes that entered the queue",
        () -> sum(DiodeCounts::written), tags);
    metrics.count("loggregator_diode_read_envelopes", "Envelopes that left the queue for the next hop",
        () -> sum(DiodeCounts::read), tags);
    metrics.count("loggregator_dropped_envelopes", "Envelopes that fell out of the queue", this::overflowed,
        "role", role, "diode", diode, "reason", "overflow");
    metrics.count("loggregator_dropped_envelopes", "Envelopes that fell out of the queue", this::leftBehind,
        "role", role, "diode", diode, "reason", "closed");
    metrics.count("loggregator_dropped_envelopes", "Envelopes that fell out of the queue", this::stale,
        "role", role, "diode", diode, "reason", "stale");
    metrics.gauge("loggregator_diode_queued_envelopes", "Envelopes that wait in the queue",
        () -> sum(DiodeCounts::queued), tags);
    metrics.gauge("loggregator_diode_queued_bytes", "Bytes that wait in the queue", this::queuedBytes, tags);
    metrics.gauge("loggregator_diode_oldest_ms", "How long the oldest envelope in one of the queues has been waiting",
        this::oldestMs, tags);
    metrics.gauge("loggregator_diodes", "Queues that are open", open::size, tags);
  }

  /** A new diode within this hop's limits, for envelopes of the second generation; the caller's to {@link #close}. */
  public Diode open() {
    return open(SourceKey.V2);
  }

  /** The same for batches of which {@code key} tells the sources. */
  public Diode open(SourceKey key) {
    return open(key, book.of(overflow, key), Optional.empty());
  }

  /** The same, of which somebody else is also told whose envelopes fall. */
  public Diode open(SourceKey key, DropObserver too) {
    DropObserver ours = book.of(overflow, key);
    return open(key, (source, batch, record, envelopes) -> {
      ours.dropped(source, batch, record, envelopes);
      too.dropped(source, batch, record, envelopes);
    }, Optional.empty());
  }

  /**
   * One consumer's queue.
   *
   * @param tellsSources whether the consumer is told of which sources it lost most
   */
  public ConsumerQueue openFor(Consumer consumer, SourceKey key, boolean tellsSources) {
    DropObserver observer = book.of(overflow, key, consumer);
    return tellsSources
        ? ConsumerQueue.tellingSources(key, observer, both -> open(key, both, Optional.of(consumer)))
        : ConsumerQueue.of(open(key, observer, Optional.of(consumer)));
  }

  private Diode open(SourceKey key, DropObserver observer, Optional<Consumer> consumer) {
    Diode diode = new Diode(limits, key, budget, observer);
    open.put(diode, new OpenQueue(consumer));
    return diode;
  }

  /** Ends the diode; what waits in it is dropped, for the reason {@code closed}. */
  public synchronized void close(Diode diode) {
    OpenQueue ended = open.remove(diode);
    if (ended != null) {
      long left = diode.close();
      DiodeCounts last = diode.counts();
      // A writer that is inside the diode at this moment drops what is still queued in our stead.
      leftBehind += left + last.queued();
      book.lost(closing, ended.consumer.orElse(null), left + last.queued());
      closed = new DiodeCounts(
          closed.written() + last.written(),
          closed.read() + last.read(),
          closed.dropped() + last.dropped() + last.queued(),
          0);
    }
  }

  /** Drops what waits in the diode, because the process was frozen (reason {@code stale}). For the reading thread. */
  public synchronized void dropStale(Diode diode) {
    long left = diode.clear();
    stale += left;
    OpenQueue cleared = open.get(diode);
    book.lost(freeze, cleared == null ? null : cleared.consumer.orElse(null), left);
  }

  /** Envelopes that waited in queues while the process was frozen. */
  public synchronized long stale() {
    return stale;
  }

  /** Envelopes that fell out of full queues, without those that waited in a queue when it was closed. */
  public synchronized long overflowed() {
    return sum(DiodeCounts::dropped) - leftBehind - stale;
  }

  /** Envelopes that waited in a queue when it was closed. */
  public synchronized long leftBehind() {
    return leftBehind;
  }

  /** What these queues share with all others of the node. */
  public MemoryBudget budget() {
    return budget;
  }

  private void shed() {
    open.keySet().forEach(Diode::shed);
  }

  Hop overflow() {
    return overflow;
  }

  String name() {
    return overflow.toString();
  }

  private synchronized long sum(ToLongFunction<DiodeCounts> count) {
    long sum = count.applyAsLong(closed);
    for (Diode diode : open.keySet()) {
      sum += count.applyAsLong(diode.counts());
    }
    return sum;
  }

  /** Notes what the consumer of a diode asked for. */
  public void wants(Diode diode, SubscriptionRequest request) {
    OpenQueue queue = open.get(diode);
    if (queue != null) {
      queue.wants = request;
    }
  }

  /** Looks how old what waits is. */
  void look() {
    long now = System.nanoTime();
    open.forEach((diode, queue) -> queue.look(diode.counts(), now));
  }

  /** All of them together. */
  QueueView all() {
    long written = sum(DiodeCounts::written);
    DiodeCounts counts = new DiodeCounts(
        written, sum(DiodeCounts::read), sum(DiodeCounts::dropped), sum(DiodeCounts::queued));
    return new QueueView(role, queue, Optional.empty(), Optional.empty(), counts, queuedBytes(), oldestMs());
  }

  private long oldestMs() {
    long now = System.nanoTime();
    return open.entrySet().stream()
        .mapToLong(entry -> entry.getValue().oldestMs(entry.getKey().counts(), now)).max().orElse(0);
  }

  Stream<QueueView> consumers() {
    long now = System.nanoTime();
    return open.entrySet().stream().filter(entry -> entry.getValue().consumer.isPresent()).map(entry -> {
      OpenQueue open = entry.getValue();
      DiodeCounts counts = entry.getKey().counts();
      return new QueueView(role, queue, open.consumer, Optional.ofNullable(open.wants), counts,
          entry.getKey().queuedBytes(), open.oldestMs(counts, now));
    });
  }

  private long queuedBytes() {
    return open.keySet().stream().mapToLong(Diode::queuedBytes).sum();
  }
}
