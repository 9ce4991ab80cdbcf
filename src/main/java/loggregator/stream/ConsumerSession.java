package loggregator.stream;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.TimeUnit;
import loggregator.diode.Diode;
import loggregator.envelope.Batch;
import loggregator.flow.Scheduler;
import loggregator.link.Feed;
import loggregator.link.RefusedException;
import loggregator.losses.ConsumerQueue;
import loggregator.losses.Losses;
import loggregator.routing.SubscriptionRequest;

/**
 * One consumer's stream over any protocol, from its subscription to its end. It ends once, whatever ends it: the
 * consumer leaves, the source refuses or stops, the protocol gives the consumer up, or the role stops.
 *
 * <p>Batches go out at once and as they come: the link has gathered them already, and equal consumers share the
 * encoding of a batch only while it is not cut anew.
 *
 * <p>Threading: one event loop.
 */
public final class ConsumerSession {
  private static final long ACTIVATION_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final SessionServices services;
  private final ConsumerProtocol protocol;
  private final StreamRecord record;
  private final Diode diode;
  private final ConsumerStream stream;
  private final OutgoingCount outgoing;
  private final Promise<Void> begun = Promise.promise();
  private State state = State.NEW;
  private String finishedBy = "source";
  private Feed feed;
  private Scheduler.Cancellable activation;

  private enum State {
    NEW,
    /** The sources have not all taken the subscription, or the consumer has not been told yet. */
    SUBSCRIBING,
    OPEN,
    OVER;

    State to(State next) {
      boolean legal = switch (this) {
        case NEW -> next == SUBSCRIBING;
        case SUBSCRIBING -> next == OPEN || next == OVER;
        case OPEN -> next == OVER;
        case OVER -> false;
      };
      if (!legal) {
        throw new IllegalStateException(this + " to " + next);
      }
      return next;
    }
  }

  /**
   * @param address the consumer's
   * @param kind prints as the kind of stream that it is
   * @param queue the session's to close
   */
  public ConsumerSession(
      SessionServices services, String address, Object kind, ConsumerQueue queue, ConsumerProtocol protocol) {
    this.services = services;
    this.protocol = protocol;
    this.record = new StreamRecord(services.scheduler(), address, kind);
    this.outgoing = new OutgoingCount(services.meters());
    this.diode = queue.diode();
    this.stream = new ConsumerStream(queue, StreamPacing.asWritten(), services.scheduler(), new Writer());
  }

  /**
   * Subscribes, and tells the consumer that its stream begins once the sources have taken the subscription: the
   * consumer then gets everything that is sent from that moment on. Fails, with the session over and nothing told, if
   * the stream can't begin.
   */
  public Future<Void> start(SubscriptionRequest request) {
    assert services.scheduler().isOwnThread();
    state = state.to(State.SUBSCRIBING);
    services.meters().opened();
    services.diodes().wants(diode, request);
    stream.completion().onSuccess(v -> release());
    feed = services.upstream().subscribe(request, stream);
    stream.onEmptied(feed::taken);
    activation = services.scheduler().schedule(ACTIVATION_TIMEOUT_NANOS, () -> refuse("the source does not answer"));
    feed.active()
        .compose(v -> state == State.OVER ? Future.failedFuture("the stream is over") : protocol.open())
        .onSuccess(v -> opened())
        .onFailure(this::refuse);
    return begun.future();
  }

  /** Completes when the session has given back everything it held. */
  public Future<Void> completion() {
    return stream.completion();
  }

  /** The consumer takes more again. */
  public void writable() {
    assert services.scheduler().isOwnThread();
    stream.writable();
  }

  /** The consumer is gone. */
  public void close() {
    assert services.scheduler().isOwnThread();
    stream.close();
  }

  /** Hands out what waits and ends the stream, as it ends when the source stops. */
  public void finish() {
    assert services.scheduler().isOwnThread();
    switch (state) {
      case SUBSCRIBING -> refuse("the role stops");
      case OPEN -> feed.finish();
      case NEW, OVER -> { }
    }
  }

  /** The same for an open stream, with another cause in its record. */
  public void finish(String cause) {
    finishedBy = cause;
    finish();
  }

  /** {@link #abort}s a consumer that takes nothing, because memory is short. */
  public void cutOff() {
    if (state != State.OVER) {
      services.meters().cutOff();
      abort("want of memory");
    }
  }

  /** Ends the stream and the connection at once. */
  public void abort() {
    abort(services.role());
  }

  private void abort(String cause) {
    assert services.scheduler().isOwnThread();
    if (state != State.OVER) {
      record.endedBy(cause);
      protocol.abort();
      stream.close();
    }
  }

  /**
   * Ends the stream without what waits.
   *
   * @param cause for the record
   * @param farewell tells the consumer of an open stream why
   */
  public void disconnect(String cause, Runnable farewell) {
    assert services.scheduler().isOwnThread();
    switch (state) {
      case SUBSCRIBING -> refuse(cause);
      case OPEN -> {
        record.endedBy(cause);
        stream.close();
        farewell.run();
      }
      case NEW, OVER -> { }
    }
  }

  private void opened() {
    if (state == State.OVER) {
      protocol.abort();
      return;
    }
    state = state.to(State.OPEN);
    activation.cancel();
    protocol.begin();
    begun.complete();
    stream.writable();
  }

  private void refuse(String words) {
    refuse(new RefusedException(words));
  }

  private void refuse(Throwable cause) {
    stream.close();
    begun.tryFail(cause);
  }

  private void release() {
    boolean wasOpen = state == State.OPEN;
    state = state.to(State.OVER);
    activation.cancel();
    if (wasOpen) {
      protocol.stop();
      services.records().line(record.line(stream.lostEnvelopes()));
    }
    feed.close();
    services.diodes().close(diode);
    outgoing.close();
    services.meters().closed();
  }

  /** Lets nothing reach the protocol before the stream is open, and counts. */
  private final class Writer implements StreamWriter {
    @Override
    public boolean isWritable() {
      return state == State.OPEN && protocol.isWritable();
    }

    @Override
    public boolean takesLittle() {
      return protocol.takesLittle();
    }

    @Override
    public Future<Void> write(Batch batch) {
      Future<Void> left = protocol.write(batch);
      outgoing.add(batch.envelopes(), left);
      record.sent(batch.envelopes());
      return left;
    }

    @Override
    public void writeLost(Losses losses) {
      protocol.writeLost(losses);
    }

    @Override
    public Future<Void> end() {
      record.endedBy(finishedBy);
      return protocol.end();
    }
  }
}
