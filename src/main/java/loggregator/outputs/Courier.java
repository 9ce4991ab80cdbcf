package loggregator.outputs;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import loggregator.envelope.Batch;
import loggregator.flow.Backoff;
import loggregator.flow.Scheduler;
import loggregator.losses.ConsumerQueue;
import loggregator.losses.Losses;
import loggregator.memory.MemoryBudget;
import loggregator.metrics.OutputMeters;
import loggregator.stream.StreamWriter;

/**
 * Brings one batch after the other to a destination, in their order: what was certainly not taken again and again for a
 * while, what may have been taken only where that is wanted. One event loop.
 */
final class Courier implements StreamWriter {
  private static final long LONGEST_WAIT_NANOS = TimeUnit.SECONDS.toNanos(15);

  private final Scheduler scheduler;
  private final Outlet outlet;
  private final OutletLimits limits;
  private final OutputMeters meters;
  private final MemoryBudget budget;
  private final ConsumerQueue queue;
  private final SourceNotices notices;
  private final Consumer<String> complaints;
  private final Runnable writable;
  private final Runnable gaveUp;
  private final Backoff backoff = new Backoff(LONGEST_WAIT_NANOS);
  private Scheduler.Cancellable wait = () -> {};
  private Batch batch;
  private Promise<Void> written;
  private boolean waiting;
  private long firstTryNanos;
  private boolean failing;
  private boolean hurried;
  /** Why it gave up; null as long as it has not. */
  private String endReason;
  private boolean closed;

  /**
   * @param complaints is told, once an outage, why nothing is taken
   * @param writable is called when it takes another batch
   * @param gaveUp is called when it hurried and something was not taken
   */
  Courier(Scheduler scheduler, Outlet outlet, OutletLimits limits, OutputMeters meters, MemoryBudget budget,
      ConsumerQueue queue, SourceNotices notices, Consumer<String> complaints, Runnable writable,
      Runnable gaveUp) {
    this.scheduler = scheduler;
    this.outlet = outlet;
    this.limits = limits;
    this.meters = meters;
    this.budget = budget;
    this.queue = queue;
    this.notices = notices;
    this.complaints = complaints;
    this.writable = writable;
    this.gaveUp = gaveUp;
  }

  @Override
  public boolean isWritable() {
    return batch == null && !closed;
  }

  @Override
  public Future<Void> write(Batch next) {
    batch = next;
    written = Promise.promise();
    budget.charge(next.heldBytes());
    firstTryNanos = scheduler.nowNanos();
    attempt();
    return written.future();
  }

  @Override
  public void writeLost(Losses losses) {
    notices.lost(losses);
  }

  @Override
  public Future<Void> end() {
    return batch == null ? Future.succeededFuture() : written.future();
  }

  /** From now on each batch is tried once, and the first that is not taken ends it. */
  void hurry() {
    hurried = true;
    if (waiting) {
      wait.cancel();
      again();
    }
  }

  void close() {
    if (!closed) {
      closed = true;
      wait.cancel();
      if (batch != null) {
        lose(endReason == null ? waiting ? "closed" : "in_flight" : endReason);
      }
      show(false);
      outlet.close();
    }
  }

  private void attempt() {
    waiting = false;
    outlet.send(batch).onSuccess(this::ended);
  }

  private void ended(Outcome outcome) {
    if (closed) {
      return;
    }
    int lost = loseParts(outcome);
    switch (outcome.kind()) {
      case TAKEN -> taken(outcome, lost);
      case NOT_NOW -> {
        keepRest(outcome, lost);
        notTaken(outcome);
      }
      case UNKNOWN -> {
        if (limits.retryAmbiguous() || hurried) {
          notTaken(outcome);
        } else {
          lose(outcome.reason());
        }
      }
      case NEVER -> lose(outcome.reason());
    }
  }

  private int loseParts(Outcome outcome) {
    int lost = 0;
    for (Outcome.Part part : outcome.lost()) {
      lost += part.envelopes().envelopes();
      meters.lost(part.reason(), part.envelopes().envelopes());
      notices.lost(Losses.of(part.envelopes()));
    }
    return lost;
  }

  /** What was taken of the batch, and what is lost of it, is not sent again. */
  private void keepRest(Outcome outcome, int lost) {
    Batch rest = outcome.rest();
    if (rest != null) {
      meters.sent(batch.envelopes() - rest.envelopes() - lost);
      budget.charge(rest.heldBytes() - batch.heldBytes());
      batch = rest;
    }
  }

  private void taken(Outcome outcome, int lost) {
    backoff.reset();
    show(false);
    meters.sent(batch.envelopes() - outcome.rejected() - lost);
    if (outcome.rejected() > 0) {
      meters.lost(outcome.reason(), outcome.rejected());
      notices.lost(Losses.of(outcome.rejected()));
    }
    notices.delivered();
    free();
  }

  private void notTaken(Outcome outcome) {
    if (!failing && !outcome.complaint().isEmpty()) {
      complaints.accept(outcome.complaint());
    }
    show(true);
    if (hurried) {
      endReason = outcome.reason();
      gaveUp.run();
    } else if (scheduler.nowNanos() - firstTryNanos >= limits.retryForNanos()) {
      lose(outcome.reason());
    } else {
      tellLosses();
      waiting = true;
      long askedNanos = TimeUnit.MILLISECONDS.toNanos(outcome.retryAfterMs());
      wait = scheduler.schedule(Math.max(askedNanos, backoff.takeNanos()), this::again);
    }
  }

  private void again() {
    meters.retried();
    attempt();
  }

  /** What overflows during an outage is told before the next batch leaves. */
  private void tellLosses() {
    Losses losses = queue.takeLosses();
    if (losses != null) {
      notices.lost(losses);
    }
  }

  private void lose(String reason) {
    meters.lost(reason, batch.envelopes());
    notices.lost(Losses.of(batch));
    free();
  }

  private void free() {
    budget.charge(-batch.heldBytes());
    batch = null;
    written.complete();
    if (!closed) {
      scheduler.execute(writable);
    }
  }

  private void show(boolean isFailing) {
    if (failing != isFailing) {
      failing = isFailing;
      meters.failing(isFailing);
    }
  }
}
