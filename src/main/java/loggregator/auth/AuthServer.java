package loggregator.auth;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.SocketAddress;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import loggregator.flow.Scheduler;
import loggregator.tracing.Spans;

/**
 * A server that is asked about tokens, over HTTPS. Redirects are not followed: they would carry tokens elsewhere.
 *
 * <p>Threading: one event loop.
 */
final class AuthServer {
  /** Requests at a time, and requests that may wait for one of these to end; one more fails at once. */
  private static final int MAX_CONNECTIONS = 32;
  private static final int MAX_WAITING = 1_024;
  /** Shorter than servers keep theirs, so that no request goes to a connection that is about to be closed. */
  private static final int KEEP_ALIVE_S = 10;

  /** What the server answered. */
  record Answer(int status, Buffer body) {
    /** Empty for a body that is no JSON object, such as a page of HTML. */
    Optional<JsonObject> json() {
      try {
        return Optional.of(new JsonObject(body));
      } catch (DecodeException | ClassCastException e) {
        return Optional.empty();
      }
    }
  }

  private final URI url;
  private final String serverName;
  private final Supplier<HttpClientOptions> tls;
  private final Vertx vertx;
  private final Scheduler scheduler;
  private final int timeoutMs;
  private final CallMeters meters;
  private final String name;
  private final Spans spans;
  private HttpClient client;
  /** Held while its last calls end: Vert.x closes a client that was garbage-collected, with its connections. */
  private HttpClient former;
  private boolean closed;

  /**
   * @param name by which it is known in spans
   * @param serverName what the server's certificate must be made out to
   * @param tls makes the options of its TLS from the files as they are now
   */
  AuthServer(Vertx vertx, Scheduler scheduler, URI url, String serverName, Supplier<HttpClientOptions> tls,
      int timeoutMs, CallMeters meters, String name, Spans spans) {
    this.vertx = vertx;
    this.url = url;
    this.serverName = serverName;
    this.tls = tls;
    this.scheduler = scheduler;
    this.timeoutMs = timeoutMs;
    this.meters = meters;
    this.name = name;
    this.spans = spans;
    this.client = newClient();
  }

  private HttpClient newClient() {
    HttpClientOptions options = isSecure() ? tls.get() : new HttpClientOptions();
    return vertx.createHttpClient(
        options.setConnectTimeout(timeoutMs).setKeepAliveTimeout(KEEP_ALIVE_S),
        new PoolOptions().setHttp1MaxSize(MAX_CONNECTIONS).setMaxWaitQueueSize(MAX_WAITING));
  }

  /** @param asker the span of what the answer is needed for */
  Future<Answer> get(String call, String path, MultiMap headers, Span asker) {
    return send(call, HttpMethod.GET, path, headers, Buffer.buffer(), asker);
  }

  /** @param asker the span of what the answer is needed for */
  Future<Answer> post(String call, String path, MultiMap headers, Buffer body, Span asker) {
    return send(call, HttpMethod.POST, path, headers, body, asker);
  }

  /**
   * Reads the certificate files anew, for all calls from now on. A client that exists would not: for
   * file names that it knows Vert.x uses what it has read before.
   */
  Future<?> reloadCertificates() {
    if (!closed) {
      former = client;
      client = newClient();
      former.shutdown(timeoutMs, TimeUnit.MILLISECONDS);
    }
    return Future.succeededFuture();
  }

  void close() {
    closed = true;
    client.close();
  }

  /** @param call its name, for the metrics and spans */
  private Future<Answer> send(
      String call, HttpMethod method, String path, MultiMap headers, Buffer body, Span asker) {
    RequestOptions options = new RequestOptions()
        .setMethod(method)
        .setServer(SocketAddress.inetSocketAddress(port(), host()))
        .setHost(serverName)
        .setPort(port())
        .setSsl(isSecure())
        .setURI(path)
        .setHeaders(headers)
        .setFollowRedirects(false);
    Span span = spans.call(name + " " + call, asker, options);
    long startNanos = scheduler.nowNanos();
    return new Exchange(HostAndPort.authority(url.getHost(), url.getPort()), body)
        .run(client, options, scheduler, timeoutMs)
        .onComplete(result -> {
          meters.called(call, scheduler.nowNanos() - startNanos, result);
          end(span, result);
        });
  }

  private static void end(Span span, AsyncResult<Answer> result) {
    if (result.failed()) {
      Spans.fail(span, result.cause());
    } else {
      int status = result.result().status();
      span.setAttribute("http.response.status_code", status).setStatus(status >= 500 ? StatusCode.ERROR : StatusCode.UNSET)
          .end();
    }
  }

  private boolean isSecure() {
    return url.getScheme().equals("https");
  }

  private String host() {
    return url.getHost().replaceAll("[\\[\\]]", "");
  }

  private int port() {
    return url.getPort() >= 0 ? url.getPort() : isSecure() ? 443 : 80;
  }
}
