package loggregator.rlp;

import com.google.protobuf.InvalidProtocolBufferException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.server.GrpcServerRequest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import loggregator.diode.DiodeLimits;
import loggregator.diode.SourceKey;
import loggregator.envelope.SizeLimit;
import loggregator.flow.Scheduler;
import loggregator.door.Clients;
import loggregator.grpc.ConsumerCall;
import loggregator.grpc.EgressErrors;
import loggregator.grpc.GrpcEndpoint;
import loggregator.grpc.GrpcStreamWriter.Messages;
import loggregator.grpc.GrpcStreamWriter;
import loggregator.grpc.OpenFeeds;
import loggregator.follow.FollowStart;
import loggregator.grpc.PeerHeaders;
import loggregator.grpc.ResumeMarks;
import loggregator.link.Feed;
import loggregator.link.RefusedException;
import loggregator.link.Upstream;
import loggregator.losses.ConsumerQueue;
import loggregator.metrics.DiodeMeters;
import loggregator.metrics.GrpcMeters;
import loggregator.metrics.Metrics;
import loggregator.metrics.OversizeMeters;
import loggregator.metrics.StreamMeters;
import loggregator.routing.SubscriptionRequest;
import loggregator.routing.SubscriptionRequests;
import loggregator.stream.ConsumerStream;
import loggregator.stream.FittingHandler;
import loggregator.stream.LossReport;
import loggregator.stream.StreamLimit;
import loggregator.stream.StreamPacing;
import org.cloudfoundry.loggregator.v2.LoggregatorEgress.EgressBatchRequest;

/**
 * The gRPC service {@code loggregator.v2.Egress}: gives each consumer what it asks for, through a queue of its own.
 * Checks, and their words, are the original's. One event loop.
 */
public final class EgressService {
  /** What objects a request is parsed into take, at most, of its bytes: a name of one letter takes three bytes. */
  private static final int PARSED_TIMES = 20;

  private final Upstream upstream;
  private final ResumableFeeds kept;
  private final StreamLimit limit;
  private final StreamPacing pacing;
  private final int maxMessageBytes;
  private final Scheduler scheduler;
  private final DiodeMeters diodes;
  private final StreamMeters meters;
  private final OversizeMeters oversize;
  private final GrpcMeters grpcMeters;
  private final String nodeId;
  private final Set<OpenStream> streams = new HashSet<>();
  private final OpenFeeds openFeeds = new OpenFeeds();
  private GrpcEndpoint endpoint;
  private boolean finishing;

  /** @param maxMessageBytes for a consumer that does not say what it takes */
  public EgressService(Upstream upstream, ResumableFeeds kept, StreamLimit limit, StreamPacing pacing,
      int maxMessageBytes, Scheduler scheduler, EgressObservers observers, String nodeId) {
    this.upstream = upstream;
    this.kept = kept;
    this.limit = limit;
    this.pacing = pacing;
    this.maxMessageBytes = maxMessageBytes;
    this.scheduler = scheduler;
    this.diodes = observers.diodes();
    this.meters = observers.egress();
    this.oversize = meters.oversize(SourceKey.V2);
    this.grpcMeters = observers.grpc();
    this.nodeId = nodeId;
  }

  private record OpenStream(ConsumerStream stream, Feed feed) {}

  /** What counts the streams and their losses. */
  public record EgressObservers(DiodeMeters diodes, StreamMeters egress, GrpcMeters grpc) {
    public static EgressObservers of(Metrics metrics, DiodeLimits streamDiode) {
      return new EgressObservers(metrics.diodes("rlp", "stream", streamDiode), new StreamMeters(metrics, "rlp"),
          new GrpcMeters(metrics, "rlp"));
    }
  }

  public void register(GrpcEndpoint endpoint) {
    this.endpoint = endpoint;
    openFeeds.register(endpoint);
    endpoint.method("loggregator.v2.Egress/Receiver", call -> open(call, false));
    endpoint.method("loggregator.v2.Egress/BatchedReceiver", call -> open(call, true));
  }

  public int openStreams() {
    return streams.size();
  }

  /**
   * Takes no new streams, hands each open one what waits for it here and at its sources, and ends it; completes when
   * all have ended.
   */
  public Future<Void> finish() {
    finishing = true;
    List<Future<Void>> ends = new ArrayList<>();
    for (OpenStream open : List.copyOf(streams)) {
      open.feed.finish();
      ends.add(open.stream.completion());
    }
    return Future.join(ends).mapEmpty();
  }

  /** Ends what {@link #finish} could not. */
  public void close() {
    List.copyOf(streams).forEach(open -> open.stream.close());
  }

  private void open(GrpcServerRequest<Buffer, Buffer> call, boolean batched) {
    ConsumerCall consumer = endpoint.consumer(call);
    call.endHandler(v -> consumer.refuseUnlessAsked());
    endpoint.read(call, message -> {
      if (consumer.asks()) {
        answer(consumer, message, batched);
      }
    }, (reason, status, text) -> refuse(consumer, reason, status, text));
  }

  private void refuse(ConsumerCall consumer, String reason, GrpcStatus status, String text) {
    grpcMeters.rejected(reason);
    consumer.refuse(status, text);
  }

  private void refuse(ConsumerCall consumer, Throwable cause) {
    if (RefusedException.isForWantOfMemory(cause)) {
      consumer.refuse(GrpcStatus.RESOURCE_EXHAUSTED, EgressErrors.NO_MEMORY);
    } else {
      consumer.refuse(GrpcStatus.UNKNOWN, EgressErrors.NO_SUBSCRIPTION);
    }
  }

  private void answer(ConsumerCall consumer, Buffer message, boolean batched) {
    if (finishing) {
      consumer.refuse(GrpcStatus.UNAVAILABLE, EgressErrors.STOPPING);
      return;
    }
    String client = Clients.nameOf(consumer.connection());
    if (!limit.tryAcquire(client)) {
      meters.rejectedStream();
      consumer.refuse(GrpcStatus.RESOURCE_EXHAUSTED, EgressErrors.maxStreamsReached(limit.maxStreams()));
      return;
    }
    consumer.onEnd(() -> limit.release(client));
    if (!grpcMeters.budget().canSpare((long) PARSED_TIMES * message.length())) {
      refuse(consumer, "no_memory", GrpcStatus.RESOURCE_EXHAUSTED, EgressErrors.NO_MEMORY);
      return;
    }
    EgressBatchRequest wire = parse(message);
    String problem = wire == null ? "malformed request" : problemOf(wire);
    if (problem != null) {
      refuse(consumer, "bad_request", wire == null ? GrpcStatus.INTERNAL : GrpcStatus.INVALID_ARGUMENT, problem);
      return;
    }
    serve(consumer, SubscriptionRequests.fromWire(wire), batched);
  }

  /** EgressRequest and EgressBatchRequest have the same fields. */
  private static EgressBatchRequest parse(Buffer message) {
    try {
      return EgressBatchRequest.parseFrom(message.getBytes());
    } catch (InvalidProtocolBufferException e) {
      return null;
    }
  }

  private static String problemOf(EgressBatchRequest request) {
    if (SubscriptionRequests.anySelectorLacksMessage(request)) {
      return EgressErrors.SELECTOR_WITHOUT_MESSAGE;
    }
    SubscriptionRequest asked = SubscriptionRequests.fromWire(request);
    if (asked.selectorCount() > SubscriptionRequest.MAX_SELECTORS) {
      return EgressErrors.TOO_MANY_SELECTORS;
    }
    return asked.selectors().isEmpty() ? EgressErrors.NO_SELECTORS : null;
  }

  private void serve(ConsumerCall consumer, SubscriptionRequest request, boolean batched) {
    Optional<LossReport> report = consumer.hasHeader(PeerHeaders.REPORT_DROPS, PeerHeaders.YES)
        ? Optional.of(new LossReport(nodeId, "loggregator.rlp", request.usePreferredTags()))
        : Optional.empty();
    boolean isNode = endpoint.greet(consumer.request());
    GrpcStreamWriter writer = new GrpcStreamWriter(
        consumer, batched ? Messages.BATCH : Messages.ENVELOPE, report, isNode, meters, scheduler,
        written -> endpoint.sending(consumer.connection(), written));
    ConsumerQueue queue = diodes.openFor(
        consumer.caller().consumer("grpc", request.shardId()), SourceKey.V2, report.isPresent() || isNode);
    diodes.wants(queue.diode(), request);
    int maxBytes = consumer.maxMessageBytes(maxMessageBytes);
    Optional<FollowStart> resumes =
        batched && request.shardId().isEmpty() ? ResumeMarks.startOf(consumer.request().headers()) : Optional.empty();
    ConsumerStream stream = new ConsumerStream(
        queue, resumes.isPresent() ? StreamPacing.asWritten() : pacing.atMost(maxBytes), scheduler, writer);
    Upstream source = resumes.map(start -> kept.from(start, writer, maxBytes)).orElse(upstream);
    resumes.ifPresent(start -> consumer.response().headers().set(ResumeMarks.RESUMES, PeerHeaders.YES));
    Feed feed = source.subscribe(request, new FittingHandler(
        stream, batched ? new SizeLimit(maxBytes) : SizeLimit.ofSingle(maxBytes), oversize::tooLarge));
    stream.onEmptied(feed::taken);
    OpenStream open = new OpenStream(stream, feed);
    streams.add(open);
    meters.opened();
    consumer.onEnd(() -> {
      streams.remove(open);
      stream.close();
      writer.close();
      feed.close();
      diodes.close(queue.diode());
      meters.closed();
    });
    if (isNode) {
      String key = openFeeds.add(consumer.request(), feed::finish);
      consumer.onEnd(() -> openFeeds.remove(key));
    }
    stream.completion().onSuccess(v -> consumer.end());
    writer.onWritable(stream::writable);
    writer.onCutOff(() -> {
      meters.cutOff();
      consumer.cutOff();
    });
    feed.active()
        .onSuccess(v -> consumer.accept())
        .onFailure(cause -> refuse(consumer, cause));
  }
}
