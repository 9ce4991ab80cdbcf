package loggregator.grpclink;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.StreamResetException;
import io.vertx.grpc.client.GrpcClientRequest;
import io.vertx.grpc.client.GrpcClientResponse;
import io.vertx.grpc.common.GrpcStatus;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import loggregator.config.PeersConfig;
import loggregator.envelope.Batch;
import loggregator.envelope.BatchReader;
import loggregator.flow.Scheduler;
import loggregator.grpc.GrpcCalls.MessageBytes;
import loggregator.grpc.GrpcCalls;
import loggregator.grpc.LossMark;
import loggregator.grpc.PeerHeaders;
import loggregator.link.RefusedException;
import loggregator.losses.Losses;
import loggregator.metrics.LinkMeters;
import loggregator.routing.SubscriptionRequest;
import loggregator.routing.SubscriptionRequests;
import loggregator.routing.V1Requests;

/**
 * One feed's stream at one peer, a call of {@code Egress/BatchedReceiver}, or of {@code Doppler/BatchSubscribe} for
 * envelopes of the first generation. One event loop.
 */
final class RemoteFeed {
  private static final String METHOD = "loggregator.v2.Egress/BatchedReceiver";
  private static final String V1_METHOD = "plumbing.Doppler/BatchSubscribe";
  private static final String FINISH = "loggregator.v1.Feeds/Finish";
  /** Peers other than nodes say nothing before they have an envelope. */
  private static final long SILENT_YES_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final GrpcFeed feed;
  private final PeerClient client;
  private final Scheduler scheduler;
  private final PeersConfig config;
  private final LinkMeters meters;
  private final Events events;
  private final BatchReader reader = new BatchReader();
  private final Promise<Void> active = Promise.promise();
  private InetSocketAddress peer;
  private GrpcClientRequest<Buffer, Buffer> call;
  private String key;
  private Scheduler.Cancellable limit;
  private boolean connected;
  private boolean finishing;
  private boolean over;

  /** The peer or this process can't go on with this stream. */
  private static final class BrokenOffException extends RuntimeException {
    private static final long serialVersionUID = 1;

    BrokenOffException(String message) {
      super(message);
    }
  }

  /** What the peer's owner wants to know. */
  interface Events {
    /** The peer serves the feed. */
    void opened();

    /** Nothing more comes of it, for whatever reason. */
    void over(RemoteFeed part, GrpcFeed feed);

    /** The peer ended it, or is gone: the feed may go on elsewhere, or there later. */
    void ended(GrpcFeed feed);

    /** The peer had served the feed, and broke off this stream alone: the peer's other streams go on. */
    void broken(GrpcFeed feed);

    /** Ended by the peer before it began. */
    void refused(GrpcFeed feed);
  }

  RemoteFeed(
      GrpcFeed feed, PeerClient client, Scheduler scheduler, PeersConfig config, LinkMeters meters, Events events) {
    this.feed = feed;
    this.client = client;
    this.scheduler = scheduler;
    this.config = config;
    this.meters = meters;
    this.events = events;
  }

  Future<Void> open(InetSocketAddress address) {
    assert scheduler.isOwnThread();
    peer = address;
    active.future().onSuccess(v -> events.opened());
    client.call(address, isV1() ? V1_METHOD : METHOD)
        .onSuccess(this::called)
        .onFailure(this::ended);
    return active.future();
  }

  private void called(GrpcClientRequest<Buffer, Buffer> opened) {
    assert scheduler.isOwnThread();
    call = opened;
    if (over) {
      call.cancel();
      return;
    }
    connected = true;
    meters.connected();
    limit = scheduler.schedule(SILENT_YES_NANOS, active::tryComplete);
    call.exceptionHandler(this::ended);
    call.response().onSuccess(this::answered).onFailure(this::ended);
    call.end(Buffer.buffer(request()));
  }

  private boolean isV1() {
    return feed.request().v1Filter().isPresent();
  }

  private byte[] request() {
    SubscriptionRequest request = feed.request();
    return (isV1() ? V1Requests.toWire(request) : SubscriptionRequests.toWire(request)).toByteArray();
  }

  private void answered(GrpcClientResponse<Buffer, Buffer> response) {
    key = response.headers().get(PeerHeaders.FEED);
    if (response.headers().contains(PeerHeaders.PINGS)) {
      client.mayPingOften(call.connection());
    }
    response.handler(this::received);
    response.errorHandler(error -> ended(new BrokenOffException("broken off: " + error)));
    response.exceptionHandler(this::ended);
    response.end().onComplete(end -> ended(refusalOf(response)));
    if (response.status() == null) {
      active.tryComplete();
    }
    if (finishing) {
      askToFinish();
    }
  }

  /** A peer that stops does not refuse the feed: it may take it once it was started again. */
  private static Throwable refusalOf(GrpcClientResponse<Buffer, Buffer> response) {
    GrpcStatus status = response.status();
    return status == null || status == GrpcStatus.OK || status == GrpcStatus.UNAVAILABLE
        ? new IllegalStateException("the stream has ended")
        : new RefusedException("refused: " + status);
  }

  private void received(Buffer message) {
    assert scheduler.isOwnThread();
    if (over) {
      return;
    }
    MessageBytes bytes = GrpcCalls.bytes(message);
    Batch batch = isV1()
        ? reader.readRecords(bytes.array(), bytes.offset(), bytes.length())
        : reader.readBatch(bytes.array(), bytes.offset(), bytes.length());
    if (batch != null) {
      meters.received(batch.envelopes());
      feed.handler().batch(batch);
    } else if (reader.isMalformed()) {
      meters.rejectedFrame("malformed");
      call.cancel();
      ended(new BrokenOffException("the peer sends what are no envelopes"));
    } else {
      Losses losses = LossMark.read(bytes.array(), bytes.offset(), bytes.length());
      if (losses.envelopes() > 0) {
        feed.handler().lost(losses);
      }
    }
  }

  /** Has the peer hand out what waits, and then end the stream. A peer that can't do so is left at once. */
  void finish() {
    assert scheduler.isOwnThread();
    finishing = true;
    if (limit != null) {
      limit.cancel();
    }
    limit = scheduler.schedule(
        TimeUnit.MILLISECONDS.toNanos(config.deadPeerTimeoutMs()), () -> ended(new IllegalStateException("too slow")));
    if (call != null && key == null && active.future().isComplete()) {
      ended(new IllegalStateException("not a node"));
    } else if (key != null) {
      askToFinish();
    }
  }

  private void askToFinish() {
    if (key == null) {
      ended(new IllegalStateException("not a node"));
      return;
    }
    client.call(peer, FINISH).onSuccess(finish -> {
      finish.headers().set(PeerHeaders.FEED, key);
      finish.end(Buffer.buffer());
    });
  }

  void close() {
    assert scheduler.isOwnThread();
    if (!over && call != null) {
      call.cancel();
    }
    over(new IllegalStateException("closed"));
  }

  private void ended(Throwable cause) {
    assert scheduler.isOwnThread();
    if (over) {
      return;
    }
    boolean wasActive = active.future().succeeded();
    if (call != null) {
      call.cancel();
    }
    over(cause);
    if (cause instanceof RefusedException && !wasActive) {
      events.refused(feed);
    } else if (wasActive && concernsTheStreamOnly(cause)) {
      events.broken(feed);
    } else {
      events.ended(feed);
    }
  }

  /** Not so when the peer is gone, or stops: then it says nothing, or that it is unavailable. */
  private static boolean concernsTheStreamOnly(Throwable cause) {
    return cause instanceof RefusedException || cause instanceof StreamResetException
        || cause instanceof BrokenOffException;
  }

  private void over(Throwable cause) {
    if (!over) {
      over = true;
      if (limit != null) {
        limit.cancel();
      }
      if (connected) {
        meters.disconnected();
      }
      active.tryFail(cause);
      events.over(this, feed);
      feed.remove(this);
    }
  }
}
