package loggregator.cli.client;

import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import io.vertx.grpc.client.GrpcClientRequest;
import io.vertx.grpc.client.GrpcClientResponse;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import loggregator.envelope.Batch;

/**
 * Sends the envelopes of a queue to an Agent over one stream of {@code loggregator.v2.Ingress/BatchSender}. It writes
 * one batch at a time; envelopes that are added meanwhile make the next one. When the Agent takes no more, the queue
 * fills and the adding thread waits.
 *
 * <p>Threading: one event loop.
 */
public final class EnvelopeSender {
  private static final String SERVER_NAME = "metron";
  /** Asks the Agent to say at the end how many of the stream's envelopes it dropped. */
  private static final String REPORT_DROPS_HEADER = "loggregator-report-drops";
  private static final String DROPPED_TRAILER = "loggregator-dropped";
  /** Asks the Agent to let this program wait rather than drop its envelopes. */
  private static final String WAITS_HEADER = "loggregator-waits";
  private static final long ANSWER_TIMEOUT_MS = TimeUnit.SECONDS.toMillis(10);

  private final Context context;
  private final ServerAddress server;
  private final GrpcConnection connection;
  private final EnvelopeQueue queue;
  private final Promise<Void> finished = Promise.promise();
  private GrpcClientRequest<Buffer, Buffer> call;
  private long sentEnvelopes;
  private long droppedEnvelopes;
  private boolean writing;
  private boolean halfClosed;

  /** Blocks for the name server. */
  public EnvelopeSender(Vertx vertx, ServerAddress server, Certificates certificates, EnvelopeQueue queue)
      throws ClientException {
    this.context = vertx.getOrCreateContext();
    this.server = server;
    this.queue = queue;
    this.connection = new GrpcConnection(
        vertx, server, SERVER_NAME, certificates, "loggregator.v2.Ingress", "BatchSender", 0);
  }

  /**
   * Completes when the queue was ended and the Agent has taken all that was in it, and fails with a {@link
   * ClientException} when the Agent can't be reached or ends the stream before that.
   */
  public Future<Void> send() {
    queue.onChange(this::wake);
    context.runOnContext(v -> connection.call().onSuccess(this::ask).onFailure(cause ->
        fail("can't connect to the Agent at " + server + ": " + Failures.describeOverMutualTls(cause))));
    return finished.future();
  }

  /** Called on the thread that adds to the queue; it may still add when the event loop has already ended. */
  private void wake() {
    try {
      context.runOnContext(v -> pump());
    } catch (RejectedExecutionException e) {
      fail("the process ends");
    }
  }

  /** Once it has completed. */
  public long sentEnvelopes() {
    return sentEnvelopes;
  }

  /** Those that the Agent says it dropped; only Agents of this program do. Once it has completed. */
  public long droppedEnvelopes() {
    return droppedEnvelopes;
  }

  private void ask(GrpcClientRequest<Buffer, Buffer> opened) {
    opened.headers().set(REPORT_DROPS_HEADER, "true").set(WAITS_HEADER, "true");
    opened(opened);
  }

  private void opened(GrpcClientRequest<Buffer, Buffer> call) {
    this.call = call;
    call.exceptionHandler(this::lost);
    call.connection().closeHandler(v -> lost(new HttpClosedException("closed")));
    call.response().onSuccess(this::answered).onFailure(this::lost);
    pump();
  }

  private void pump() {
    if (call == null || writing || halfClosed || finished.future().isComplete()) {
      return;
    }
    Batch envelopes = queue.take();
    if (envelopes != null) {
      writing = true;
      sentEnvelopes += envelopes.envelopes();
      call.write(bytes(envelopes)).onComplete(this::written);
    } else if (queue.isFinished()) {
      halfClosed = true;
      call.end().onComplete(this::ended);
    }
  }

  /** A batch's records are as they stand in the message. */
  private static Buffer bytes(Batch batch) {
    return Buffer.buffer(batch.length()).appendBytes(batch.bytes(), batch.offset(), batch.length());
  }

  private void written(AsyncResult<Void> write) {
    writing = false;
    if (write.succeeded()) {
      pump();
    } else {
      lost(write.cause());
    }
  }

  private void ended(AsyncResult<Void> end) {
    if (end.succeeded()) {
      context.owner().setTimer(ANSWER_TIMEOUT_MS, id -> fail("the Agent at " + server
          + " does not say whether it has taken everything"));
    } else {
      lost(end.cause());
    }
  }

  private void answered(GrpcClientResponse<Buffer, Buffer> response) {
    response.errorHandler(error -> fail("the Agent at " + server + " broke the stream off: " + error));
    response.end().onComplete(end -> {
      if (response.status() == null) {
        lost(end.cause());
      } else {
        droppedEnvelopes = number(response.trailers().get(DROPPED_TRAILER));
        finish(GrpcEnd.of(response));
      }
    });
  }

  private static long number(String trailer) {
    try {
      return trailer == null ? 0 : Long.parseLong(trailer);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private void finish(GrpcEnd end) {
    if (halfClosed && end.isEndOfInput()) {
      finished.tryComplete();
    } else {
      fail("the Agent at " + server + " ended the stream: " + end);
    }
  }

  private void lost(Throwable cause) {
    fail("the Agent at " + server + " is out of reach: " + Failures.describeOverMutualTls(cause));
  }

  private void fail(String message) {
    finished.tryFail(new ClientException(message));
  }
}
