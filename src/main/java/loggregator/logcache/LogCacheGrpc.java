package loggregator.logcache;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.server.GrpcServerRequest;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import loggregator.config.GrpcListener;
import loggregator.door.HardClose;
import loggregator.flow.Scheduler;
import loggregator.follow.Answering;
import loggregator.grpc.GrpcCalls.MessageBytes;
import loggregator.grpc.GrpcCalls;
import loggregator.grpc.GrpcEndpoint;
import loggregator.logcache.wire.LogCacheWire.PromQL;
import loggregator.logcache.wire.LogCacheWire.ReadRequest;
import loggregator.logcache.wire.LogCacheWire.SendResponse;
import loggregator.metrics.GrpcMeters;
import loggregator.promql.QueryResult;
import loggregator.recent.RecentEnvelopes;
import loggregator.recent.SourceInfo;

/**
 * The original's gRPC services {@code logcache.v1.Egress}, {@code Ingress} and {@code PromQLQuerier}. A client
 * certificate reads everything.
 *
 * <p>Threading: one event loop.
 */
public final class LogCacheGrpc {
  private final GrpcEndpoint endpoint;
  private final GrpcMeters meters;
  private final RecentEnvelopes store;
  private final Scheduler scheduler;
  private final Readings readings;
  private final Queries queries;
  private final WaitingAnswers waiting;
  private final SentEnvelopes sentEnvelopes = new SentEnvelopes();
  private final SharedIntake intake;
  private final SharedMeta others;
  private final int maxMessageBytes;

  /** A server of these services, and of those that nodes ask each other. */
  public static GrpcEndpoint endpoint(LogCacheServices services, Answering answering, GrpcListener listener) {
    GrpcMeters meters = new GrpcMeters(services.metrics(), LogCacheMeters.ROLE);
    GrpcEndpoint endpoint = new GrpcEndpoint(services.vertx(), listener, services.scheduler(), meters);
    new LogCacheGrpc(services, endpoint, meters).register();
    new LogCacheCalls(services, answering, endpoint, meters).register();
    return endpoint;
  }

  private LogCacheGrpc(LogCacheServices services, GrpcEndpoint endpoint, GrpcMeters meters) {
    this.endpoint = endpoint;
    this.meters = meters;
    this.store = services.store();
    this.scheduler = services.scheduler();
    this.readings = services.readings();
    this.queries = services.queries();
    this.waiting = services.waiting();
    this.intake = new SharedIntake(services.store(), services.sharing(), services.meters());
    this.others = new SharedMeta(services.sharing());
    this.maxMessageBytes = services.config().grpc().orElseThrow().maxMessageBytes();
  }

  private void register() {
    on("Egress/Read", (bytes, call) -> parse(bytes, call, ReadRequest.parser(), this::read));
    on("Egress/Meta", (bytes, call) -> meta(call));
    on("Ingress/Send", this::send);
    on("PromQLQuerier/InstantQuery", (bytes, call) -> parse(bytes, call, PromQL.InstantQueryRequest.parser(),
        (request, same) -> query(QueryQuestion.instant(request.getQuery(), request.getTime()), same)));
    on("PromQLQuerier/RangeQuery", (bytes, call) -> parse(bytes, call, PromQL.RangeQueryRequest.parser(),
        (request, same) -> query(QueryQuestion.range(
            request.getQuery(), request.getStart(), request.getEnd(), request.getStep()), same)));
  }

  /** A call with one message, which is answered once. */
  private void on(String method, BiConsumer<MessageBytes, Call> handler) {
    endpoint.method("logcache.v1." + method, request -> {
      Call call = new Call(request);
      endpoint.read(request, message -> {
        if (!call.over && !call.asked) {
          call.asked = true;
          handler.accept(GrpcCalls.bytes(message), call);
        }
      }, call::reject);
      request.endHandler(v -> {
        if (!call.asked) {
          call.reject("malformed", GrpcStatus.INTERNAL, "the request is missing");
        }
      });
    });
  }

  private static <T> void parse(MessageBytes bytes, Call call, Parser<T> parser, BiConsumer<T, Call> then) {
    T request;
    try {
      request = parser.parseFrom(bytes.array(), bytes.offset(), bytes.length());
    } catch (InvalidProtocolBufferException e) {
      call.malformed();
      return;
    }
    then.accept(request, call);
  }

  private void read(ReadRequest request, Call call) {
    if (waiting.hasRoom()) {
      readings.read(WireQuestions.of(request), found -> call.answer(WireAnswers.of(found)), call::fail);
    } else {
      call.fail(ApiError.TOO_BUSY);
    }
  }

  private void meta(Call call) {
    others.ofOthers().onSuccess(infos -> meta(infos, call));
  }

  private void meta(List<SourceInfo> ofOthers, Call call) {
    byte[] answer = waiting.hasRoom() ? WireAnswers.meta(store, ofOthers, maxMessageBytes) : null;
    if (answer == null) {
      call.fail(new ApiError(ApiError.RESOURCE_EXHAUSTED, "too many sources for one message"));
    } else {
      call.answer(answer);
    }
  }

  private void send(MessageBytes bytes, Call call) {
    boolean sound = sentEnvelopes.read(bytes.array(), bytes.offset(), bytes.length(),
        batch -> intake.add(batch, TimeUnit.NANOSECONDS.toMillis(scheduler.nowNanos())));
    if (sound) {
      call.answer(SendResponse.getDefaultInstance());
    } else {
      call.malformed();
    }
  }

  private void query(QueryQuestion question, Call call) {
    queries.parse(question, query -> queries.answer(question, query, answer -> answer(question, answer, call)),
        refused -> answer(question, refused, call));
  }

  private static void answer(QueryQuestion question, QueryAnswer answer, Call call) {
    if (answer.result().isPresent()) {
      QueryResult result = answer.result().get();
      call.answer(question.isRange() ? WireAnswers.range(result) : WireAnswers.instant(result));
      return;
    }
    call.fail(new ApiError(switch (answer.kind()) {
      case BAD_DATA -> ApiError.INVALID_ARGUMENT;
      case EXECUTION -> ApiError.RESOURCE_EXHAUSTED;
      case TIMEOUT -> ApiError.DEADLINE_EXCEEDED;
    }, answer.problem()));
  }

  /** One call, until it is answered. */
  private final class Call {
    private final GrpcServerRequest<Buffer, Buffer> request;
    private boolean asked;
    private boolean over;

    Call(GrpcServerRequest<Buffer, Buffer> request) {
      this.request = request;
      request.errorHandler(error -> over = true);
      request.exceptionHandler(cause -> over = true);
      GrpcCalls.onDeadline(request, () -> over = true);
    }

    void answer(MessageLite message) {
      answer(message.toByteArray());
    }

    void answer(byte[] message) {
      if (!over) {
        over = true;
        waiting.sending(message.length, request.response().end(GrpcCalls.message(message, 0, message.length)),
            () -> HardClose.off(request.connection()));
      }
    }

    void malformed() {
      reject("malformed", GrpcStatus.INTERNAL, "grpc: error unmarshalling request: malformed message");
    }

    void fail(ApiError error) {
      end(GrpcStatus.valueOf(error.code()), error.message());
    }

    void reject(String reason, GrpcStatus status, String text) {
      if (!over) {
        meters.rejected(reason);
        end(status, text);
      }
    }

    private void end(GrpcStatus status, String text) {
      if (!over) {
        over = true;
        GrpcCalls.fail(request, status, text);
      }
    }
  }
}
