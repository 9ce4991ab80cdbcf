package loggregator.cli.client;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.parsetools.RecordParser;
import java.net.URI;
import java.util.Optional;
import loggregator.follow.FollowStart;

/** A Gateway, read over HTTP: each line of its answer is a batch of envelopes as JSON. */
public final class GatewaySource implements EnvelopeSource {
  /** A Gateway without envelopes for the stream sends a heartbeat every 15 s. */
  private static final int READ_IDLE_TIMEOUT_SECONDS = 50;
  private static final int CONNECT_TIMEOUT_MS = 5_000;
  /** Reading a line takes some ten times its size in memory. */
  private static final int MAX_LINE_BYTES = (int) Math.min(64 << 20, Runtime.getRuntime().maxMemory() / 10);

  private final URI gateway;
  private final AccessToken token;
  private final HttpClient client;
  private final TailRequest subscription;
  /** Where the next stream begins. */
  private Optional<FollowStart> next;

  /**
   * Reads certificate files.
   *
   * @param gateway its scheme, host and port; a path comes before the Gateway's own
   * @param certificates holds the CA to trust; else those that Java trusts
   */
  public GatewaySource(Vertx vertx, URI gateway, AccessToken token, Optional<Certificates> certificates,
      TailRequest subscription) throws ClientException {
    this.gateway = gateway;
    this.token = token;
    HttpClientOptions options = new HttpClientOptions()
        .setConnectTimeout(CONNECT_TIMEOUT_MS)
        .setReadIdleTimeout(READ_IDLE_TIMEOUT_SECONDS);
    this.client = vertx.createHttpClient(
        certificates.isPresent() ? certificates.get().trustCa(options) : options);
    this.subscription = subscription;
    this.next = subscription.start();
  }

  @Override
  public Future<Void> stream(Receiver receiver) {
    return token.header().compose(this::request).compose(call -> call.send())
        .compose(response -> answered(response, receiver));
  }

  private Future<HttpClientRequest> request(Optional<String> authorization) {
    RequestOptions options = new RequestOptions()
        .setMethod(HttpMethod.GET)
        .setAbsoluteURI(
            gateway.toString().replaceAll("/+$", "") + "/v2/read?" + subscription.toQuery(next) + "&report_drops")
        .putHeader(HttpHeaders.ACCEPT, "application/x-ndjson");
    authorization.ifPresent(header -> options.putHeader(HttpHeaders.AUTHORIZATION, header));
    return client.request(options);
  }

  @Override
  public boolean resumes() {
    return next.filter(start -> !start.cursor().isEmpty()).isPresent();
  }

  @Override
  public String toString() {
    return "the Gateway at " + gateway.getScheme() + "://" + gateway.getAuthority();
  }

  private Future<Void> answered(HttpClientResponse response, Receiver receiver) {
    if (response.statusCode() != 200) {
      String status = "HTTP status " + response.statusCode();
      return response.body().transform(body -> Future.failedFuture(new ClientException(
          body.succeeded() ? status + " " + ReadableText.of(body.result().toString().strip()) : status)));
    }
    if (!isStream(response.getHeader(HttpHeaders.CONTENT_TYPE))) {
      response.request().reset();
      return Future.failedFuture(new ClientException("its answer is not a stream of envelopes"));
    }
    receiver.connected();
    return new Stream(response, receiver).start();
  }

  private static boolean isStream(String contentType) {
    return contentType != null
        && (contentType.startsWith("application/x-ndjson") || contentType.startsWith("text/event-stream"));
  }

  private final class Stream {
    private final HttpClientResponse response;
    private final Receiver receiver;
    private final RecordParser lines;
    private final ReadAhead readAhead;
    private final Promise<Void> ended = Promise.promise();

    Stream(HttpClientResponse response, Receiver receiver) {
      this.response = response;
      this.receiver = receiver;
      this.lines = RecordParser.newDelimited("\n", response).maxRecordSize(MAX_LINE_BYTES);
      this.readAhead = new ReadAhead(() -> lines.fetch(1));
    }

    Future<Void> start() {
      lines.pause();
      lines.handler(this::received);
      lines.exceptionHandler(cause -> broken(cause instanceof IllegalStateException
          ? Failures.outOfMemory("a batch of more than " + MAX_LINE_BYTES + " bytes is")
          : cause));
      lines.endHandler(v -> ended.tryComplete());
      readAhead.start();
      return ended.future();
    }

    private void received(Buffer line) {
      try {
        String json = json(line.toString());
        ResumeLine.cursor(line.toString()).ifPresent(cursor -> next = Optional.of(FollowStart.at(cursor)));
        ResumeLine.missed(json).ifPresent(receiver::missed);
        Future<Void> taken =
            json.isEmpty() ? Future.succeededFuture() : receiver.take(JsonEnvelopes.parseBatch(json));
        taken.onSuccess(v -> readAhead.printed(line.length()));
        readAhead.received(line.length());
      } catch (ClientException e) {
        broken(e);
      } catch (OutOfMemoryError e) {
        broken(Failures.outOfMemory("a batch of " + line.length() + " bytes is"));
      }
    }

    /** The batch on the line, empty for a heartbeat. Lines of server-sent events are understood, too. */
    private static String json(String line) {
      String content = line.startsWith("data:") ? line.substring("data:".length()).strip() : line.strip();
      return content.startsWith("{") ? content : "";
    }

    private void broken(Throwable cause) {
      ended.tryFail(cause);
      response.request().reset();
    }
  }
}
