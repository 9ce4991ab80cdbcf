package loggregator.grpclink;

import com.google.protobuf.InvalidProtocolBufferException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.StreamResetException;
import io.vertx.grpc.client.GrpcClientRequest;
import io.vertx.grpc.client.GrpcClientResponse;
import io.vertx.grpc.client.InvalidStatusException;
import io.vertx.grpc.common.GrpcStatus;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import loggregator.config.PeersConfig;
import loggregator.envelope.Batch;
import loggregator.feeds.Segment.Recipient;
import loggregator.feeds.Segment;
import loggregator.feeds.wire.FeedMessages.Answer;
import loggregator.feeds.wire.FeedMessages.Cancel;
import loggregator.feeds.wire.FeedMessages.FeedRequest;
import loggregator.flow.Scheduler;
import loggregator.grpc.PeerHeaders;
import loggregator.grpclink.RemotePart.BrokenOffException;
import loggregator.link.RefusedException;
import loggregator.losses.Losses;
import loggregator.metrics.LinkMeters;
import loggregator.routing.SubscriptionRequest;
import loggregator.routing.SubscriptionRequests;
import loggregator.routing.V1Requests;

/**
 * All feeds at one peer over one stream, a call of {@code Feeds/Share}, which other nodes know. The feeds are asked for at
 * once; a peer that does not know the call has ignored that.
 *
 * <p>Threading: one event loop.
 */
final class SharedCall {
  private final InetSocketAddress peer;
  private final PeerClient client;
  private final Scheduler scheduler;
  private final PeersConfig config;
  private final LinkMeters meters;
  private final Events events;
  private final Map<Long, SharedPart> parts = new LinkedHashMap<>();
  private GrpcClientRequest<Buffer, Buffer> call;
  private Scheduler.Cancellable limit;
  private long lastNumber;
  private boolean started;
  private boolean known;
  private boolean over;

  /** What the peer's owner wants to know. */
  interface Events {
    /** The peer does not know the call, by which these feeds were asked for. The call is over. */
    void unknown(List<SharedPart> asked);

    /** The call is over. Its feeds are told so after this. */
    void over(SharedCall call);
  }

  SharedCall(
      InetSocketAddress peer, PeerClient client, Scheduler scheduler, PeersConfig config, LinkMeters meters,
      Events events) {
    this.peer = peer;
    this.client = client;
    this.scheduler = scheduler;
    this.config = config;
    this.meters = meters;
    this.events = events;
  }

  SharedPart part(GrpcFeed feed, RemotePart.Events partEvents) {
    return new SharedPart(feed, this, ++lastNumber, scheduler, config, partEvents);
  }

  void ask(SharedPart part) {
    parts.put(part.number(), part);
    if (!started) {
      started = true;
      client.call(peer, FeedStreams.METHOD).onSuccess(this::called).onFailure(this::ended);
    } else if (call != null) {
      subscribe(part);
    }
  }

  void finish(SharedPart part) {
    if (call != null && parts.containsKey(part.number())) {
      cancel(part, true);
    }
  }

  void cancel(SharedPart part) {
    if (parts.remove(part.number(), part) && call != null) {
      cancel(part, false);
    }
  }

  void close() {
    assert scheduler.isOwnThread();
    if (!over && call != null) {
      call.cancel();
    }
    end();
  }

  private void called(GrpcClientRequest<Buffer, Buffer> opened) {
    assert scheduler.isOwnThread();
    if (over || parts.isEmpty()) {
      // headers without a message would never go out
      opened.cancel();
      ended(new IllegalStateException("nobody asks for anything any more"));
      return;
    }
    call = opened;
    meters.connected();
    // any gRPC server says at once that it does not know the call
    limit = scheduler.schedule(TimeUnit.MILLISECONDS.toNanos(config.deadPeerTimeoutMs()), this::unknown);
    call.exceptionHandler(this::failed);
    call.response().onSuccess(this::answered).onFailure(this::failed);
    List.copyOf(parts.values()).forEach(part -> {
      subscribe(part);
      if (!part.feed().isWanted()) {
        part.finish();
      }
    });
  }

  private void answered(GrpcClientResponse<Buffer, Buffer> response) {
    assert scheduler.isOwnThread();
    if (over) {
      return;
    }
    if (response.status() == GrpcStatus.UNAVAILABLE) {
      ended(new IllegalStateException("the peer is stopping"));
      return;
    }
    if (response.status() != null || !response.headers().contains(PeerHeaders.PINGS)) {
      unknown();
      return;
    }
    known = true;
    limit.cancel();
    client.mayPingOften(call.connection());
    response.handler(this::received);
    response.errorHandler(error -> ended(new BrokenOffException("broken off: " + error)));
    response.exceptionHandler(this::ended);
    response.end().onComplete(end -> ended(new IllegalStateException("the stream has ended")));
  }

  /** A peer that does not know the call may break it off before it has said so. */
  private void failed(Throwable cause) {
    boolean refused = cause instanceof StreamResetException
        || cause instanceof InvalidStatusException invalid && invalid.actualStatus() != GrpcStatus.UNAVAILABLE;
    if (refused && !known) {
      unknown();
    } else {
      ended(cause);
    }
  }

  private void unknown() {
    assert scheduler.isOwnThread();
    if (!over) {
      List<SharedPart> asked = List.copyOf(parts.values());
      close();
      events.unknown(asked);
    }
  }

  private void ended(Throwable cause) {
    assert scheduler.isOwnThread();
    if (!over) {
      List<SharedPart> left = List.copyOf(parts.values());
      close();
      events.over(this);
      left.forEach(part -> part.ended(cause));
    }
  }

  private void end() {
    if (over) {
      return;
    }
    over = true;
    parts.clear();
    if (call != null) {
      limit.cancel();
      meters.disconnected();
    }
  }

  private void received(Buffer message) {
    assert scheduler.isOwnThread();
    if (over) {
      return;
    }
    try {
      ReceivedFeeds received = ReceivedFeeds.read(message);
      received.answers().forEach(this::answered);
      deliver(received.segments(), false);
      // the end of one feed may have all others moved to another peer
      deliver(received.segments(), true);
    } catch (InvalidProtocolBufferException e) {
      meters.rejectedFrame("malformed");
      ended(new BrokenOffException("the peer sends what are no envelopes"));
    }
  }

  private void deliver(List<Segment> segments, boolean ends) {
    for (Segment segment : segments) {
      if (segment.isEnd() == ends) {
        deliver(segment);
      }
    }
  }

  private void answered(Answer answer) {
    SharedPart part = parts.get(answer.getFeed());
    if (part == null) {
      return;
    }
    switch (answer.getOutcome()) {
      case TAKEN -> part.activate();
      case REFUSED -> ended(part, new RefusedException(answer.getReason()));
      default -> ended(part, new IllegalStateException(answer.getReason()));
    }
  }

  private void deliver(Segment segment) {
    for (Recipient recipient : segment.recipients()) {
      SharedPart part = parts.get(recipient.feed());
      if (part != null) {
        deliver(part, recipient.lost(), segment.batch());
      }
    }
  }

  /** @param batch null at the end of the feed */
  private void deliver(SharedPart part, Losses lost, Batch batch) {
    if (lost.envelopes() > 0) {
      part.feed().handler().lost(lost);
    }
    if (batch == null) {
      ended(part, new IllegalStateException("the feed has ended"));
    } else {
      meters.received(batch.envelopes());
      part.feed().handler().batch(batch);
    }
  }

  /** The peer knows already. */
  private void ended(SharedPart part, Throwable cause) {
    parts.remove(part.number());
    part.ended(cause);
  }

  private void subscribe(SharedPart part) {
    SubscriptionRequest request = part.feed().request();
    FeedRequest.Builder wire = FeedRequest.newBuilder().setFeed(part.number());
    if (request.v1Filter().isPresent()) {
      wire.setSubscribeV1(V1Requests.toWire(request));
    } else {
      wire.setSubscribe(SubscriptionRequests.toWire(request));
    }
    write(wire);
    part.asked();
  }

  private void cancel(SharedPart part, boolean finish) {
    write(FeedRequest.newBuilder().setFeed(part.number()).setCancel(Cancel.newBuilder().setFinish(finish)));
  }

  private void write(FeedRequest.Builder request) {
    call.write(Buffer.buffer(request.build().toByteArray()));
  }
}
