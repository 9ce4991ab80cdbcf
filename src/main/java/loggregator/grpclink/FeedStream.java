package loggregator.grpclink;

import com.google.protobuf.InvalidProtocolBufferException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.common.GrpcStatus;
import loggregator.config.PeersConfig;
import loggregator.envelope.SizeLimit;
import loggregator.feeds.SubscribedFeeds;
import loggregator.feeds.wire.FeedMessages.Answer;
import loggregator.feeds.wire.FeedMessages.Answer.Outcome;
import loggregator.feeds.wire.FeedMessages.FeedMessage;
import loggregator.feeds.wire.FeedMessages.FeedRequest;
import loggregator.flow.Scheduler;
import loggregator.grpc.ConsumerCall;
import loggregator.grpc.EgressErrors;
import loggregator.grpc.GrpcEndpoint;
import loggregator.link.Upstream;
import loggregator.routing.SubscriptionRequest;
import loggregator.routing.SubscriptionRequests;
import loggregator.routing.V1Requests;
import loggregator.stream.FittingHandler;
import org.cloudfoundry.loggregator.v2.LoggregatorEgress.EgressBatchRequest;

/** One node's call of {@code Feeds/Share}: its feeds, and the stream over which it gets them. One event loop. */
final class FeedStream {
  private final ConsumerCall consumer;
  private final Upstream upstream;
  private final FeedStreams.Observers observers;
  private final StreamLink link;
  private final SubscribedFeeds feeds;
  private boolean leaving;
  private boolean over;

  FeedStream(
      ConsumerCall consumer, GrpcEndpoint endpoint, Scheduler scheduler, Upstream upstream, Runnable beforeSending,
      FeedStreams.Observers observers) {
    this.consumer = consumer;
    SizeLimit limit = new SizeLimit(consumer.maxMessageBytes(PeersConfig.MAX_MESSAGE_BYTES));
    this.upstream = (request, handler) -> upstream.subscribe(
        request, new FittingHandler(handler, limit, observers.egress().oversize(request.sourceKey())::tooLarge));
    this.observers = observers;
    this.link = new StreamLink(consumer, endpoint, scheduler, beforeSending, observers.egress());
    this.feeds = new SubscribedFeeds(link, shard -> consumer.caller().consumer("grpc", shard), observers.diodes(),
        observers.egress()::closed);
  }

  void open() {
    observers.links().connected();
    consumer.onEnd(this::release);
    consumer.accept();
  }

  int openFeeds() {
    return feeds.size();
  }

  /** Takes no new feeds. */
  void leave() {
    leaving = true;
  }

  void take(Buffer message) {
    FeedRequest request;
    try {
      request = FeedRequest.parseFrom(message.getBytes());
    } catch (InvalidProtocolBufferException e) {
      observers.grpc().rejected("bad_request");
      consumer.refuse(GrpcStatus.INTERNAL, "malformed request");
      return;
    }
    switch (request.getBodyCase()) {
      case SUBSCRIBE -> subscribe(request.getFeed(), v2(request.getSubscribe()));
      case SUBSCRIBE_V1 -> subscribe(request.getFeed(), V1Requests.fromWire(request.getSubscribeV1()));
      case CANCEL -> cancel(request.getFeed(), request.getCancel().getFinish());
      case BODY_NOT_SET -> observers.grpc().rejected("bad_request");
    }
    if (link.isFull()) {
      // answers are written at once: a node that reads none of them must not have more made
      consumer.request().pause();
    }
  }

  /** The legacy selector is a consumer's; nodes don't send it. */
  private static SubscriptionRequest v2(EgressBatchRequest request) {
    return SubscriptionRequests.fromWire(request.toBuilder().clearLegacySelector().build());
  }

  private void subscribe(long feed, SubscriptionRequest request) {
    if (leaving) {
      answer(feed, Outcome.STOPPING, EgressErrors.STOPPING);
    } else if (!feeds.isOpen(feed)) {
      observers.egress().opened();
      feeds.subscribe(feed, request, upstream)
          .onSuccess(v -> answer(feed, Outcome.TAKEN, ""))
          .onFailure(cause -> refuse(feed, cause));
    }
  }

  private void refuse(long feed, Throwable cause) {
    if (feeds.isOpen(feed)) {
      feeds.cancel(feed);
      answer(feed, Outcome.REFUSED, cause.getMessage());
    }
  }

  private void answer(long feed, Outcome outcome, String reason) {
    Answer answer = Answer.newBuilder().setFeed(feed).setOutcome(outcome).setReason(reason).build();
    link.write(Buffer.buffer(FeedMessage.newBuilder().addAnswers(answer).build().toByteArray()));
  }

  private void cancel(long feed, boolean finish) {
    if (finish) {
      feeds.finish(feed);
    } else {
      feeds.cancel(feed);
    }
  }

  /** Completes when the node has received what waits for it now, or is gone. */
  Future<Void> settle() {
    return link.settle();
  }

  /** Ends every feed after what waits for it, and then the call; completes when it has ended. */
  Future<Void> drain() {
    leave();
    return feeds.drain().otherwiseEmpty().onSuccess(v -> {
      if (!over) {
        consumer.response().end();
        consumer.end();
      }
    });
  }

  void dropStale() {
    feeds.dropStale();
  }

  void close() {
    consumer.end();
  }

  private void release() {
    over = true;
    observers.links().lostInFlight(feeds.close());
    observers.links().disconnected();
  }
}
