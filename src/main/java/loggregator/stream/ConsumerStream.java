package loggregator.stream;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import loggregator.diode.Diode;
import loggregator.envelope.Batch;
import loggregator.flow.Pacer;
import loggregator.flow.Scheduler;
import loggregator.link.FeedHandler;
import loggregator.losses.ConsumerQueue;
import loggregator.losses.Losses;

/**
 * One consumer's own queue, pace and loss: what its feed brings waits in a diode that drops the oldest envelopes when
 * full, and goes out as fast as the consumer takes it. A consumer that takes nothing costs its diode and no more.
 *
 * <p>Threading: one event loop.
 */
public final class ConsumerStream implements FeedHandler {
  private final ConsumerQueue queue;
  private final Diode diode;
  private final StreamPacing pacing;
  private final Scheduler scheduler;
  private final StreamWriter writer;
  private final Pacer pacer;
  private Runnable emptied = () -> {};
  private boolean finishing;
  private boolean ending;
  private boolean ended;
  private final Promise<Void> completion = Promise.promise();

  /** The diode stays its maker's to close, after the stream has ended. */
  public ConsumerStream(ConsumerQueue queue, StreamPacing pacing, Scheduler scheduler, StreamWriter writer) {
    this.queue = queue;
    this.diode = queue.diode();
    this.pacing = pacing;
    this.scheduler = scheduler;
    this.writer = writer;
    this.pacer = new Pacer(scheduler, pacing.flushIntervalNanos(), this::flush);
    diode.onReadable(() -> scheduler.execute(this::writable));
  }

  /** Completes when the stream has ended, for whatever reason. */
  public Future<Void> completion() {
    return completion.future();
  }

  /** The task runs whenever the consumer has taken all that waited for it, and takes more. */
  public void onEmptied(Runnable task) {
    emptied = task;
  }

  @Override
  public void batch(Batch batch) {
    assert scheduler.isOwnThread();
    diode.write(batch);
    pacer.signal(pacing.isFull(diode.queuedEnvelopes()));
  }

  @Override
  public void lost(Losses losses) {
    queue.lostBefore(losses);
  }

  /** The feed is over: the consumer still gets what waits for it. */
  @Override
  public void ended() {
    finish();
  }

  /** The consumer takes more again. */
  public void writable() {
    if (!diode.isEmpty() || finishing) {
      pacer.flushNow();
    } else if (writer.isWritable()) {
      emptied.run();
    }
  }

  /** Hands out what waits, as fast as the consumer takes it, and then ends the stream. */
  public void finish() {
    assert scheduler.isOwnThread();
    finishing = true;
    pacer.flushNow();
  }

  /** The consumer is gone: what waits for it is dropped. */
  public void close() {
    if (!ended) {
      ended = true;
      pacer.close();
      completion.complete();
    }
  }

  /** Envelopes that this consumer did not get, here and on the way here, since its stream began. */
  public long lostEnvelopes() {
    return queue.lostEnvelopes();
  }

  private void flush() {
    while (!ended && !ending && writer.isWritable()) {
      Batch batch = writer.takesLittle() ? pacing.readLittle(diode) : pacing.read(diode);
      if (batch == null) {
        endIfFinishing();
        emptied.run();
        return;
      }
      reportLoss();
      writer.write(batch);
    }
  }

  private void endIfFinishing() {
    if (finishing && !ending) {
      ending = true;
      reportLoss();
      writer.end().onComplete(v -> close());
    }
  }

  private void reportLoss() {
    Losses losses = queue.takeLosses();
    if (losses != null) {
      writer.writeLost(losses);
    }
  }
}
