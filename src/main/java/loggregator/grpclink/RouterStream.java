package loggregator.grpclink;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.client.GrpcClientRequest;
import io.vertx.grpc.client.GrpcClientResponse;
import io.vertx.grpc.client.InvalidStatusException;
import io.vertx.grpc.common.GrpcStatus;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import loggregator.config.PeersConfig;
import loggregator.door.HardClose;
import loggregator.envelope.Batch;
import loggregator.envelope.CarriedV1;
import loggregator.envelope.SizeLimit;
import loggregator.flow.InFlightWindow;
import loggregator.flow.Pacer;
import loggregator.flow.Scheduler;
import loggregator.grpc.GrpcCalls;
import loggregator.grpc.PeerHeaders;
import loggregator.link.BatchSource;
import loggregator.memory.Claims;
import loggregator.stream.PendingWrites;

/**
 * An Agent's stream to one Router, a call of {@code Ingress/BatchSender}. Pings tell what a node's Router has received.
 * An original Router takes no frequent pings; there, a message counts as received when it has left for the network.
 *
 * <p>Nothing is taken out of the source before it is known whether the Router takes the stream. A node says so at once.
 * An original Router says nothing while all is well; its answer to a ping shows what it has read. One event loop.
 */
final class RouterStream {
  private static final int MAX_BATCH_ENVELOPES = 1_000;
  private static final int MAX_BATCH_BYTES = 256 << 10;
  /** Messages; what a hung Router costs at low rates. */
  private static final int MAX_UNACKNOWLEDGED = 64;
  private static final Buffer HEARD = Buffer.buffer("heard???");

  private final GrpcClientRequest<Buffer, Buffer> call;
  private final Scheduler scheduler;
  private final BatchSource source;
  private final Events events;
  /** What the Router takes, as far as is known. */
  private SizeLimit limit;
  private final Supplier<Future<GrpcClientRequest<Buffer, Buffer>>> pusherCall;
  private final InFlightWindow window;
  private final Pacer pacer;
  private final PendingWrites pending;
  private final Claims claims;
  private final Promise<Void> taken = Promise.promise();
  private final Promise<Void> left = Promise.promise();
  private PingAcks acks;
  /** Null towards nodes, which take over the one stream what envelopes carry. */
  private PusherStream pusher;
  private Promise<Void> drained;
  private long sequence;
  private boolean leaving;
  private boolean over;

  /** What the owner of a stream wants to know. */
  interface Events {
    /** The peer takes frequent pings. */
    void isNode(RouterStream stream);

    /** An envelope was not sent: what the Agent has added to it may have made it so large. */
    void tooLarge(Batch one);

    void lostInFlight(long envelopes);

    /** A stream that the Router had taken is over: the Router ended it, or is gone. The stream is closed. */
    void failed(RouterStream stream, long lostInFlight);
  }

  RouterStream(
      GrpcClientRequest<Buffer, Buffer> call, Scheduler scheduler, PeersConfig config, BatchSource source,
      Claims claims, Supplier<Future<GrpcClientRequest<Buffer, Buffer>>> pusher, Events events) {
    this.call = call;
    this.pusherCall = pusher;
    this.scheduler = scheduler;
    this.source = source;
    this.events = events;
    this.claims = claims;
    this.limit = new SizeLimit(config.maxMessageBytes());
    this.pending = new PendingWrites(claims, scheduler, this::flush, () -> HardClose.off(call.connection()));
    this.window = new InFlightWindow(MAX_UNACKNOWLEDGED, config.windowBytes(), scheduler);
    this.pacer = new Pacer(scheduler, TimeUnit.MILLISECONDS.toNanos(config.flushIntervalMs()), this::flush);
  }

  /**
   * Completes when the Router takes the stream, fails when it does not. Sends an empty message, because headers don't
   * go out alone; a node answers them with its own.
   */
  Future<Void> open() {
    assert scheduler.isOwnThread();
    call.exceptionHandler(cause -> ended());
    call.response().onSuccess(this::answered).onFailure(cause -> ended());
    call.write(Buffer.buffer())
        .compose(v -> call.connection().ping(HEARD))
        // what came before the answer is dealt with first
        .onSuccess(answer -> scheduler.execute(this::heard));
    return taken.future();
  }

  private void heard() {
    if (acks != null || over) {
      taken.tryComplete();
    } else {
      pusherCall.get().onSuccess(this::pusherOpened).onComplete(v -> taken.tryComplete());
    }
  }

  private void pusherOpened(GrpcClientRequest<Buffer, Buffer> opened) {
    if (acks != null || over) {
      opened.cancel();
    } else {
      pusher = new PusherStream(opened, pending::addOther, this::pusherRefused, this::ended, claims);
    }
  }

  GrpcClientRequest<Buffer, Buffer> call() {
    return call;
  }

  void signal() {
    assert scheduler.isOwnThread();
    pacer.signal(source.queuedEnvelopes() >= MAX_BATCH_ENVELOPES);
  }

  /** Completes when the source is empty and all that was sent is received; fails when the stream ends before. */
  Future<Void> drain() {
    assert scheduler.isOwnThread();
    if (drained == null) {
      drained = Promise.promise();
    }
    flush();
    return drained.future();
  }

  /** Sends nothing more. Completes when the stream is over; a node ends it when it has handed on what it got. */
  Future<Void> leave() {
    assert scheduler.isOwnThread();
    if (!leaving && !over) {
      leaving = true;
      pacer.close();
      call.end();
      if (pusher != null) {
        pusher.finish();
      }
    }
    return left.future();
  }

  /** Returns how many envelopes were on their way. */
  long close() {
    assert scheduler.isOwnThread();
    if (over) {
      return 0;
    }
    long lost = end();
    taken.tryFail("the stream was closed");
    call.cancel();
    return lost;
  }

  private void answered(GrpcClientResponse<Buffer, Buffer> response) {
    assert scheduler.isOwnThread();
    response.errorHandler(error -> ended());
    response.exceptionHandler(cause -> ended());
    response.end().onSuccess(v -> endedByRouter(GrpcStatus.OK)).onFailure(this::ended);
    if (response.status() != null && response.status() != GrpcStatus.OK) {
      endedByRouter(response.status());
    }
    if (!over && response.headers().contains(PeerHeaders.PINGS)) {
      acks = new PingAcks(call.connection(), scheduler, this::received);
      limit = new SizeLimit(
          Math.min(limit.maxBytes(), PeerHeaders.maxMessageBytes(response.headers(), limit.maxBytes())));
      events.isNode(this);
      if (sequence > 0) {
        acks.sent(sequence);
      }
      taken.tryComplete();
    }
  }

  private void received(long upTo) {
    window.acknowledge(upTo);
    checkDrained();
  }

  private void flush() {
    assert scheduler.isOwnThread();
    while (!over && !leaving && !pending.isFull() && window.isOpen()) {
      Batch batch = source.read(MAX_BATCH_ENVELOPES, Math.min(MAX_BATCH_BYTES, limit.maxBytes()));
      if (batch == null) {
        break;
      }
      limit.apply(batch, this::write, events::tooLarge);
    }
    if (!over && !window.isOpen()) {
      window.onAcknowledgement(this::flush);
    }
    checkDrained();
  }

  private void write(Batch batch) {
    long number = ++sequence;
    window.sent(number, batch.length(), batch.envelopes());
    if (acks != null) {
      writeWhole(batch);
      acks.sent(number);
    } else {
      writeToOriginal(batch).onSuccess(v -> receivedUnlessAsked(number));
    }
  }

  private Future<Void> writeToOriginal(Batch batch) {
    if (!CarriedV1.isIn(batch)) {
      return writeWhole(batch);
    }
    return pusher == null || pusher.isUnknown()
        ? writeWhole(CarriedV1.strip(batch))
        : pusher.write(batch, this::writeWhole);
  }

  private void pusherRefused(Optional<Batch> kept, long others) {
    if (!over) {
      kept.map(CarriedV1::strip).ifPresent(this::writeWhole);
      events.lostInFlight(others);
    }
  }

  private Future<Void> writeWhole(Batch batch) {
    return pending.add(batch.length(), call.write(GrpcCalls.message(batch)));
  }

  private void receivedUnlessAsked(long number) {
    if (acks == null) {
      received(number);
    }
  }

  private void checkDrained() {
    if (drained != null && !over && source.queuedEnvelopes() == 0 && window.isEmpty()) {
      drained.tryComplete();
    }
  }

  /**
   * A stream that is left has been received when the Router ends it in order. Some Routers do so with UNKNOWN, because
   * the original's servers end no stream with OK; any other status refuses something.
   */
  private void endedByRouter(GrpcStatus status) {
    if (leaving && (status == GrpcStatus.OK || status == GrpcStatus.UNKNOWN)) {
      window.acknowledge(sequence);
    }
    ended();
  }

  private void ended(Throwable cause) {
    if (cause instanceof InvalidStatusException invalid) {
      endedByRouter(invalid.actualStatus());
    } else {
      ended();
    }
  }

  private void ended() {
    assert scheduler.isOwnThread();
    if (over) {
      return;
    }
    long lost = end();
    if (taken.tryFail("the Router doesn't take the stream")) {
      call.cancel();
    } else {
      events.failed(this, lost);
    }
  }

  private long end() {
    over = true;
    pending.close();
    pacer.close();
    if (pusher != null) {
      pusher.cancel();
    }
    if (acks != null) {
      acks.close();
    }
    if (drained != null) {
      drained.tryFail("the stream was closed");
    }
    left.tryComplete();
    return window.abandon();
  }
}
