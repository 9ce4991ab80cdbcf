package loggregator.grpc;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.server.GrpcServerRequest;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import loggregator.envelope.Batch;
import loggregator.envelope.Sender;
import loggregator.grpc.GrpcCalls.MessageBytes;
import loggregator.metrics.GrpcMeters;

/**
 * The gRPC service {@code loggregator.v2.Ingress}, and at Routers {@code plumbing.DopplerIngestor}, which brings
 * envelopes of the first generation: checks what producers send and hands on what is sound. A producer is never made to
 * wait. One event loop.
 */
public final class IngressService {
  private static final String SERVICE = "loggregator.v2.Ingress/";
  private static final String PUSHER = "plumbing.DopplerIngestor/Pusher";

  private final IngressMessages envelopes = new V2Messages(false, false);
  private final IngressMessages batches = new V2Messages(true, false);
  private final IngressMessages nodesBatches = new V2Messages(true, true);
  private final IngressMessages v1Payloads = new V1Payloads();
  private final GrpcMeters meters;
  private final IngressSink sink;
  private final Set<Call> streams = new HashSet<>();
  private final Promise<Void> ended = Promise.promise();
  private boolean leaving;

  public IngressService(GrpcMeters meters, IngressSink sink) {
    this.meters = meters;
    this.sink = sink;
  }

  public void register(GrpcEndpoint endpoint) {
    endpoint.method(SERVICE + "BatchSender", call -> stream(endpoint, call, batches, Call::endAsEof));
    endpoint.method(SERVICE + "Sender", call -> stream(endpoint, call, envelopes, Call::endAsEof));
    endpoint.method(SERVICE + "Send", call -> send(endpoint, call));
  }

  /**
   * As the original's Router has it. Agents that come too early are turned away if they are nodes: a node asks another
   * Router first, and loses nothing. Other Agents don't expect that, and are taken.
   */
  public void registerAtRouter(GrpcEndpoint endpoint, BooleanSupplier isReady) {
    endpoint.method(SERVICE + "BatchSender", whenReady(isReady, call ->
        stream(endpoint, call, isNode(call) ? nodesBatches : batches, Call::endAsEof)));
    endpoint.method(SERVICE + "Sender", call -> stream(endpoint, call, envelopes, Call::endAsEof));
    endpoint.method(PUSHER, call -> stream(endpoint, call, v1Payloads, Call::endSilently));
    endpoint.method(SERVICE + "Send", call ->
        GrpcCalls.fail(call, GrpcStatus.UNIMPLEMENTED, "this endpoint is not yet implemented"));
  }

  private static boolean isNode(GrpcServerRequest<Buffer, Buffer> call) {
    return call.headers().contains(PeerHeaders.NODE);
  }

  /** The methods that nodes send by. */
  private Handler<GrpcServerRequest<Buffer, Buffer>> whenReady(
      BooleanSupplier isReady, Handler<GrpcServerRequest<Buffer, Buffer>> method) {
    return call -> {
      if (isReady.getAsBoolean() || !isNode(call)) {
        method.handle(call);
      } else {
        meters.turnedAway("starting");
        GrpcCalls.fail(call, GrpcStatus.UNAVAILABLE, "starting");
      }
    };
  }

  /** {@code onHalfClose}: what the original's servers answer. */
  private void stream(
      GrpcEndpoint endpoint, GrpcServerRequest<Buffer, Buffer> call, IngressMessages messages,
      Consumer<Call> onHalfClose) {
    Call state = new Call(endpoint, call, messages);
    state.isNode = endpoint.greet(call);
    call.endHandler(v -> handedOn(state).onComplete(done -> onHalfClose.accept(state)));
    state.asksForLosses = sink.tellsLosses() && PeerHeaders.YES.equals(call.headers().get(PeerHeaders.REPORT_DROPS));
    state.waits = PeerHeaders.YES.equals(call.headers().get(PeerHeaders.WAITS));
    if (state.isNode || state.asksForLosses) {
      call.response().writeHead();
    }
    streams.add(state);
  }

  /** Only nodes wait for it, and those who ask: others must not, as long as a subscriber takes nothing. */
  private Future<Void> handedOn(Call stream) {
    return stream.isNode || stream.asksForLosses ? sink.settled() : Future.succeededFuture();
  }

  /**
   * Lets nodes end their streams, because they were told that the server goes, and ends all others. Completes when
   * there is no stream any more.
   */
  public Future<Void> leave() {
    leaving = true;
    List.copyOf(streams).stream().filter(stream -> !stream.isNode)
        .forEach(stream -> stream.end(GrpcStatus.UNAVAILABLE, "stopping"));
    checkEnded();
    return ended.future();
  }

  private void checkEnded() {
    if (streams.isEmpty()) {
      ended.tryComplete();
    }
  }

  private void send(GrpcEndpoint endpoint, GrpcServerRequest<Buffer, Buffer> call) {
    Call state = new Call(endpoint, call, batches);
    call.endHandler(v -> state.answer());
  }

  /** One call, until its status is sent; what comes after that is ignored. */
  private final class Call implements Sender {
    private final GrpcServerRequest<Buffer, Buffer> call;
    private final IngressMessages messages;
    private final LargeMessages large;
    private final LongAdder lost = new LongAdder();
    private boolean isNode;
    /** Whether its producer wants to know at the end how many of its envelopes were lost here. */
    private boolean asksForLosses;
    /** Whether its producer rather waits than loses. */
    private boolean waits;
    private boolean asked;
    private boolean over;

    Call(GrpcEndpoint endpoint, GrpcServerRequest<Buffer, Buffer> call, IngressMessages messages) {
      this.call = call;
      this.messages = messages;
      call.errorHandler(error -> over());
      call.exceptionHandler(cause -> over());
      this.large = endpoint.read(call, this::take, this::reject);
    }

    private void over() {
      over = true;
      if (streams.remove(this) && streams.isEmpty() && leaving) {
        ended.tryComplete();
      }
    }

    /** A node's greeting is empty, too, and nothing bad. */
    private void take(Buffer message) {
      if (over || isNode && message.length() == 0) {
        return;
      }
      asked = true;
      MessageBytes bytes = GrpcCalls.bytes(message);
      if (bytes.length() > LargeMessages.SHORT_BYTES && large.claim().growIfFree(bytes.length())) {
        readOnWorker(bytes);
      } else {
        read(messages, bytes).run();
      }
    }

    private void readOnWorker(MessageBytes bytes) {
      large.onWorker(() -> read(messages.another(), bytes)).onSuccess(Runnable::run)
          .onComplete(v -> large.goOn(bytes.length()));
    }

    /** Any thread; what it gives is to be done on the event loop. */
    private Runnable read(IngressMessages reading, MessageBytes bytes) {
      Batch batch = reading.read(bytes.array(), bytes.offset(), bytes.length());
      boolean isMalformed = batch == null && reading.isMalformed();
      return () -> took(batch, isMalformed);
    }

    private void took(Batch batch, boolean isMalformed) {
      if (over) {
        return;
      }
      if (batch != null) {
        sink.accept(asksForLosses ? batch.from(this) : batch);
        waitForRoom();
      } else if (isMalformed) {
        reject("malformed", GrpcStatus.INTERNAL, "grpc: error unmarshalling request: malformed message");
      } else {
        meters.rejected(messages.skipped());
      }
    }

    @Override
    public void lost(int envelopes) {
      lost.add(envelopes);
    }

    /** It goes on unasked where waiting is no use. */
    private void waitForRoom() {
      if (waits) {
        Future<Void> room = sink.room();
        if (!room.isComplete()) {
          call.pause();
          room.onFailure(noUse -> waits = false).onComplete(v -> call.resume());
        }
      }
    }

    private void reject(String reason, GrpcStatus status, String text) {
      if (!over) {
        meters.rejected(reason);
        end(status, text);
      }
    }

    private void end(GrpcStatus status, String text) {
      if (!over) {
        over();
        GrpcCalls.fail(call, status, text);
      }
    }

    private void endAsEof() {
      if (asksForLosses && !over) {
        call.response().trailers().set(PeerHeaders.DROPPED, Long.toString(lost.sum()));
      }
      end(GrpcStatus.UNKNOWN, "EOF");
    }

    /** With OK, but without the message that the protocol promises. */
    private void endSilently() {
      if (!over) {
        over();
        call.response().end();
      }
    }

    /** A call whose message never came, or not to its end, must not seem to have been heard. */
    private void answer() {
      if (!asked) {
        reject("malformed", GrpcStatus.INTERNAL, "the request is missing");
      } else if (!over) {
        over = true;
        call.response().end(Buffer.buffer());
      }
    }
  }
}
