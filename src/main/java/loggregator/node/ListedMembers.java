package loggregator.node;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import loggregator.config.AdminConfig;
import loggregator.config.PeerAddress;
import loggregator.memory.ByteRoom;
import loggregator.tls.TlsOptions;

/** The nodes whose admin servers the configuration lists, over HTTP. Any thread. */
final class ListedMembers implements FleetMembers {
  private final Vertx vertx;
  private final AdminConfig config;

  ListedMembers(Vertx vertx, AdminConfig config) {
    this.vertx = vertx;
    this.config = config;
  }

  /** With a client of its own each time, so that it has the certificate of now, and keeps no connection. */
  @Override
  public Future<List<MemberAnswer>> ask(int timeoutMs, ByteRoom room) {
    HttpClient client = vertx.createHttpClient(options(timeoutMs));
    List<Future<MemberAnswer>> answers =
        config.fleet().stream().map(member -> ask(client, member, timeoutMs, room)).toList();
    return Future.join(answers).map(all -> answers.stream().map(Future::result).toList())
        .onComplete(v -> client.close());
  }

  /** Whoever has a certificate of this CA may ask, and may be asked: no name is checked on either side. */
  private HttpClientOptions options(int timeoutMs) {
    HttpClientOptions options = new HttpClientOptions().setConnectTimeout(timeoutMs);
    config.tls().ifPresent(files -> TlsOptions.mutual(files).applyTo(options).setVerifyHost(false).setForceSni(false));
    return options;
  }

  private Future<MemberAnswer> ask(HttpClient client, PeerAddress member, int timeoutMs, ByteRoom room) {
    String address = member.toString();
    Future<Buffer> body = client.request(new RequestOptions()
            .setMethod(HttpMethod.GET).setHost(member.host()).setPort(member.port()).setURI("/status")
            .setTimeout(timeoutMs).setIdleTimeout(timeoutMs))
        .compose(request -> request.send().compose(response -> read(response, room)));
    return body.timeout(timeoutMs, TimeUnit.MILLISECONDS)
        .map(status -> MemberAnswer.of(address, status))
        .otherwise(cause -> MemberAnswer.failed(address, reason(cause, timeoutMs)));
  }

  /** An admin server says before how long its answer is, so that it is taken as a whole or not at all. */
  private static Future<Buffer> read(HttpClientResponse response, ByteRoom room) {
    String problem = response.statusCode() == 200 ? "" : "status " + response.statusCode();
    if (problem.isEmpty() && !hasRoom(response.getHeader(HttpHeaders.CONTENT_LENGTH), room)) {
      problem = FleetPage.TOO_LARGE;
    }
    if (problem.isEmpty()) {
      return response.body();
    }
    response.request().reset();
    return Future.failedFuture(problem);
  }

  private static boolean hasRoom(String length, ByteRoom room) {
    return length != null && length.matches("\\d{1,9}") && room.tryTake(Long.parseLong(length));
  }

  private static String reason(Throwable cause, int timeoutMs) {
    if (cause instanceof TimeoutException) {
      return "no answer in " + timeoutMs + " ms";
    }
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }
}
