package loggregator.grpclink;

import io.vertx.core.Future;
import io.vertx.grpc.common.GrpcStatus;
import java.util.List;
import java.util.Optional;
import loggregator.config.PeersConfig;
import loggregator.diode.Diode;
import loggregator.diode.DiodeCounts;
import loggregator.envelope.Batch;
import loggregator.envelope.SizeLimit;
import loggregator.flow.InFlightWindow;
import loggregator.flow.Scheduler;
import loggregator.flow.SettleMarks.MarkedQueue;
import loggregator.flow.SettleMarks;
import loggregator.grpc.ConsumerCall;
import loggregator.grpc.GrpcEndpoint;
import loggregator.grpc.GrpcStreamWriter.Messages;
import loggregator.grpc.GrpcStreamWriter;
import loggregator.grpc.PeerHeaders;
import loggregator.link.Feed;
import loggregator.link.FeedHandler;
import loggregator.link.RouterCore;
import loggregator.losses.ConsumerQueue;
import loggregator.losses.Losses;
import loggregator.routing.SubscriptionRequest;
import loggregator.stream.CarriedRemoval;
import loggregator.stream.ConsumerStream;
import loggregator.stream.FittingHandler;
import loggregator.stream.StreamPacing;
import loggregator.stream.StreamWriter;

/** One subscriber's stream at a Router, and what of it the subscriber has received. One event loop. */
final class RouterFeed implements StreamWriter {
  /** Messages; their bytes are bounded by HTTP/2's own window. */
  private static final int MAX_UNACKNOWLEDGED = 64;

  private final ConsumerCall consumer;
  private final SubscriptionRequest request;
  private final RouterCore router;
  private final FeedStreams.Observers observers;
  private final GrpcStreamWriter writer;
  private final Diode diode;
  private final SizeLimit limit;
  private final ConsumerStream stream;
  private final InFlightWindow window;
  private final PingAcks acks;
  private final SettleMarks marks;
  private final MarkedQueue queue = new MarkedDiode();
  private Feed feed;
  private long sequence;

  RouterFeed(
      ConsumerCall consumer, SubscriptionRequest request, Messages messages, GrpcEndpoint endpoint, Scheduler scheduler,
      RouterCore router, StreamPacing pacing, FeedStreams.Observers observers) {
    this.consumer = consumer;
    this.request = request;
    this.router = router;
    this.observers = observers;
    boolean isNode = consumer.hasHeader(PeerHeaders.NODE, "1");
    this.writer = new GrpcStreamWriter(
        consumer, messages, Optional.empty(), isNode, observers.egress(), scheduler,
        written -> endpoint.sending(consumer.connection(), written));
    ConsumerQueue consumerQueue = observers.diodes().openFor(
        consumer.caller().consumer("grpc", request.shardId()), request.sourceKey(), isNode);
    this.diode = consumerQueue.diode();
    observers.diodes().wants(diode, request);
    int maxBytes = consumer.maxMessageBytes(PeersConfig.MAX_MESSAGE_BYTES);
    this.limit = new SizeLimit(maxBytes);
    this.stream = new ConsumerStream(consumerQueue, pacing.atMost(maxBytes), scheduler, this);
    this.window = new InFlightWindow(MAX_UNACKNOWLEDGED, Long.MAX_VALUE, scheduler);
    this.marks = new SettleMarks(() -> sequence, window::hasTaken);
    this.acks = new PingAcks(consumer.connection(), scheduler, this::received);
  }

  void open() {
    FeedHandler fitting = new FittingHandler(stream, limit, observers.egress().oversize(request.sourceKey())::tooLarge);
    feed = router.subscriptions().subscribe(
        request, request.v1Filter().isPresent() ? fitting : new CarriedRemoval().before(fitting));
    observers.links().connected();
    observers.egress().opened();
    consumer.onEnd(this::release);
    stream.completion().onSuccess(v -> consumer.end());
    writer.onWritable(stream::writable);
    writer.onCutOff(() -> {
      observers.egress().cutOff();
      consumer.cutOff();
    });
    feed.active()
        .onSuccess(v -> consumer.accept())
        .onFailure(refused -> consumer.refuse(GrpcStatus.RESOURCE_EXHAUSTED, refused.getMessage()));
  }

  /** Completes when the subscriber has received what waits for it now, or is gone. */
  Future<Void> settle() {
    Future<Void> reached = marks.add(List.of(queue));
    marks.check();
    return reached;
  }

  void finish() {
    feed.finish();
  }

  void dropStale() {
    observers.diodes().dropStale(diode);
    marks.check();
  }

  void close() {
    stream.close();
  }

  @Override
  public boolean isWritable() {
    router.checkStall();
    if (!window.isOpen()) {
      window.onAcknowledgement(stream::writable);
      return false;
    }
    return writer.isWritable();
  }

  @Override
  public boolean takesLittle() {
    return writer.takesLittle();
  }

  @Override
  public Future<Void> write(Batch batch) {
    window.sent(++sequence, batch.length(), batch.envelopes());
    Future<Void> left = writer.write(batch);
    acks.sent(sequence);
    return left;
  }

  @Override
  public void writeLost(Losses losses) {
    writer.writeLost(losses);
  }

  @Override
  public Future<Void> end() {
    return writer.end();
  }

  private void received(long upTo) {
    window.acknowledge(upTo);
    marks.check();
  }

  /** Where the subscriber ended in order, what it has not acknowledged yet still arrives. */
  private void release() {
    boolean inOrder = stream.completion().isComplete();
    stream.close();
    writer.close();
    feed.close();
    acks.close();
    observers.diodes().close(diode);
    observers.links().disconnected();
    observers.egress().closed();
    long unacknowledged = window.abandon();
    if (!inOrder) {
      observers.links().lostInFlight(unacknowledged);
    }
    marks.release();
  }

  private final class MarkedDiode implements MarkedQueue {
    @Override
    public long writtenEnvelopes() {
      return diode.counts().written();
    }

    @Override
    public long leftEnvelopes() {
      DiodeCounts counts = diode.counts();
      return counts.read() + counts.dropped();
    }
  }
}
