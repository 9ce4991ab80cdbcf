package loggregator.cli.client;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.grpc.client.GrpcClientRequest;
import io.vertx.grpc.client.GrpcClientResponse;
import io.vertx.grpc.common.GrpcStatus;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import loggregator.follow.FollowStart;
import loggregator.grpc.ResumeMarks;
import org.cloudfoundry.loggregator.v2.LoggregatorEgress.EgressBatchRequest;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.EnvelopeBatch;

/** A Reverse Log Proxy, over {@code loggregator.v2.Egress/BatchedReceiver}. */
public final class RlpSource implements EnvelopeSource {
  private static final String SERVER_NAME = "reverselogproxy";
  /** Asks for the losses of this stream to be told in it. */
  private static final String REPORT_DROPS_HEADER = "loggregator-report-drops";
  private static final String MAX_MESSAGE_HEADER = "loggregator-max-message-bytes";
  /** Servers may cut off a client that pings more often than every 10 s. */
  private static final long PING_INTERVAL_MS = TimeUnit.SECONDS.toMillis(20);
  /** By which those who look who is slow know it. */
  private static final String USER_AGENT = "loggregator-tail";
  private static final int READ_IDLE_TIMEOUT_SECONDS = 50;

  private final Vertx vertx;
  private final ServerAddress server;
  private final GrpcConnection connection;
  private final EgressBatchRequest request;
  /** Where the next stream begins. */
  private Optional<FollowStart> next;

  /** Blocks for the name server. */
  public RlpSource(Vertx vertx, ServerAddress server, Certificates certificates, TailRequest subscription)
      throws ClientException {
    this.vertx = vertx;
    this.server = server;
    this.request = subscription.toGrpc();
    this.next = subscription.start();
    this.connection = new GrpcConnection(vertx, server, SERVER_NAME, certificates, "loggregator.v2.Egress",
        "BatchedReceiver", READ_IDLE_TIMEOUT_SECONDS);
  }

  @Override
  public Future<Void> stream(Receiver receiver) {
    return connection.call()
        .compose(call -> new Stream(call, receiver).start())
        .recover(cause -> Future.failedFuture(new ClientException(Failures.describeOverMutualTls(cause))));
  }

  @Override
  public boolean resumes() {
    return next.filter(start -> !start.cursor().isEmpty()).isPresent();
  }

  @Override
  public String toString() {
    return "the Reverse Log Proxy at " + server;
  }

  private final class Stream {
    private final GrpcClientRequest<Buffer, Buffer> call;
    private final Receiver receiver;
    private final Promise<Void> ended = Promise.promise();

    Stream(GrpcClientRequest<Buffer, Buffer> call, Receiver receiver) {
      this.call = call;
      this.receiver = receiver;
    }

    Future<Void> start() {
      long pings = vertx.setPeriodic(PING_INTERVAL_MS, id -> call.connection().ping(Buffer.buffer("tailtail")));
      ended.future().onComplete(end -> vertx.cancelTimer(pings));
      call.headers().set(REPORT_DROPS_HEADER, "true").set(HttpHeaders.USER_AGENT, USER_AGENT)
          .set(MAX_MESSAGE_HEADER, Integer.toString(GrpcConnection.MAX_MESSAGE_BYTES));
      next.ifPresent(start -> ResumeMarks.ask(start, call.headers()));
      call.exceptionHandler(ended::tryFail);
      call.connection().closeHandler(v -> ended.tryFail(new HttpClosedException("closed")));
      call.response().onSuccess(this::answered).onFailure(ended::tryFail);
      call.end(Buffer.buffer(request.toByteArray()));
      return ended.future();
    }

    private void answered(GrpcClientResponse<Buffer, Buffer> response) {
      response.pause();
      if (next.isPresent() && response.status() == null && response.headers().get(ResumeMarks.RESUMES) == null) {
        ended.tryFail(new ClientException("it does not know what was before, nor how to go on"));
        call.cancel();
        return;
      }
      ReadAhead readAhead = new ReadAhead(() -> response.fetch(1));
      response.handler(message -> received(readAhead, message));
      response.errorHandler(error -> ended.tryFail(new ClientException("it broke the stream off: " + error)));
      response.end().onComplete(end -> finish(response, end.cause()));
      if (response.status() == null) {
        receiver.connected();
      }
      readAhead.start();
    }

    private void received(ReadAhead readAhead, Buffer message) {
      int bytes = message.length();
      try {
        EnvelopeBatch batch = EnvelopeBatch.parseFrom(message.getBytes());
        readMarks(batch.getUnknownFields());
        receiver.take(batch).onSuccess(v -> readAhead.printed(bytes));
        readAhead.received(bytes);
      } catch (InvalidProtocolBufferException e) {
        ended.tryFail(new ClientException("it sent what is not a batch of envelopes"));
        call.cancel();
      }
    }

    private void readMarks(UnknownFieldSet marks) {
      marks.getField(ResumeMarks.MISSED_FIELD).getVarintList().forEach(receiver::missed);
      marks.getField(ResumeMarks.CURSOR_FIELD).getLengthDelimitedList()
          .forEach(cursor -> next = Optional.of(FollowStart.at(cursor.toStringUtf8())));
    }

    private void finish(GrpcClientResponse<Buffer, Buffer> response, Throwable cause) {
      if (response.status() == GrpcStatus.OK) {
        ended.tryComplete();
      } else {
        ended.tryFail(response.status() == null ? cause : new ClientException(GrpcEnd.of(response).toString()));
      }
    }
  }
}
