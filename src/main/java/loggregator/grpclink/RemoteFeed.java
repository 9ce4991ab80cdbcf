package loggregator.grpclink;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.client.GrpcClientRequest;
import io.vertx.grpc.client.GrpcClientResponse;
import io.vertx.grpc.common.GrpcStatus;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import loggregator.config.PeersConfig;
import loggregator.conversion.V1Repair;
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
final class RemoteFeed extends RemotePart {
  private static final String METHOD = "loggregator.v2.Egress/BatchedReceiver";
  private static final String V1_METHOD = "plumbing.Doppler/BatchSubscribe";
  private static final String FINISH = "loggregator.v1.Feeds/Finish";

  private final InetSocketAddress peer;
  private final PeerClient client;
  private final PeersConfig config;
  private final LinkMeters meters;
  private final BatchReader reader = new BatchReader();
  private final V1Repair repair = new V1Repair();
  private GrpcClientRequest<Buffer, Buffer> call;
  private String key;
  private boolean connected;
  private boolean finishing;

  RemoteFeed(
      GrpcFeed feed, InetSocketAddress peer, PeerClient client, Scheduler scheduler, PeersConfig config,
      LinkMeters meters, Events events) {
    super(feed, scheduler, events);
    this.peer = peer;
    this.client = client;
    this.config = config;
    this.meters = meters;
  }

  @Override
  Future<Void> open() {
    client.call(peer, isV1() ? V1_METHOD : METHOD)
        .onSuccess(this::called)
        .onFailure(this::ended);
    return active();
  }

  private void called(GrpcClientRequest<Buffer, Buffer> opened) {
    call = opened;
    if (isOver()) {
      call.cancel();
      return;
    }
    connected = true;
    meters.connected();
    limit(SILENT_YES_NANOS, this::activate);
    call.exceptionHandler(this::ended);
    call.response().onSuccess(this::answered).onFailure(this::ended);
    call.end(Buffer.buffer(request())).onSuccess(v -> asked());
  }

  /** Consumers of the first generation are not kept waiting for a Router that says nothing, as the original's aren't. */
  private void asked() {
    if (isV1()) {
      activate();
    }
  }

  private boolean isV1() {
    return feed().request().v1Filter().isPresent();
  }

  private byte[] request() {
    SubscriptionRequest request = feed().request();
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
      activate();
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
    if (isOver()) {
      return;
    }
    MessageBytes bytes = GrpcCalls.bytes(message);
    Batch batch = isV1()
        ? reader.readRecords(bytes.array(), bytes.offset(), bytes.length())
        : reader.readBatch(bytes.array(), bytes.offset(), bytes.length());
    if (batch != null) {
      meters.received(batch.envelopes());
      deliver(isV1() ? repaired(batch) : batch);
    } else if (reader.isMalformed()) {
      meters.rejectedFrame("malformed");
      call.cancel();
      ended(new BrokenOffException("the peer sends what are no envelopes"));
    } else {
      Losses losses = LossMark.read(bytes.array(), bytes.offset(), bytes.length());
      if (losses.envelopes() > 0) {
        feed().handler().lost(losses);
      }
    }
  }

  private Batch repaired(Batch v1) {
    Batch repaired = repair.repair(v1);
    meters.unfit(repair.unfit());
    return repaired;
  }

  private void deliver(Batch batch) {
    if (batch != null) {
      feed().handler().batch(batch);
    }
  }

  @Override
  void finish() {
    finishing = true;
    limit(TimeUnit.MILLISECONDS.toNanos(config.deadPeerTimeoutMs()),
        () -> ended(new IllegalStateException("too slow")));
    if (call != null && key == null && active().isComplete()) {
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

  @Override
  protected void cancel() {
    if (call != null) {
      call.cancel();
    }
  }

  @Override
  protected void over(Throwable cause) {
    if (!isOver() && connected) {
      meters.disconnected();
    }
    super.over(cause);
  }
}
