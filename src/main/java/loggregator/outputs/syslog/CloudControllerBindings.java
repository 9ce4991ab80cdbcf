package loggregator.outputs.syslog;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import loggregator.config.BindingProviderConfig;
import loggregator.flow.Deadline;
import loggregator.flow.Scheduler;
import loggregator.tls.TlsOptions;

/** Asks Cloud Controller for bindings, page by page, over mutual TLS. One event loop. */
final class CloudControllerBindings implements BindingSource {
  private static final int OK = 200;
  private static final int MAX_PAGES = 10_000;
  private static final int HTTPS_PORT = 443;
  /** Bindings are held as long as they are told, so that what Cloud Controller tells must not take the whole heap. */
  private static final long MAX_ALL_BYTES = Math.max(MAX_BYTES, Runtime.getRuntime().maxMemory() / 8);

  private final Vertx vertx;
  private final Scheduler scheduler;
  private final BindingProviderConfig config;
  private final int maxBindings;
  private final long maxAllBytes;
  private HttpClient client;

  /** @param maxBindings beyond which no more are asked for */
  CloudControllerBindings(Vertx vertx, Scheduler scheduler, BindingProviderConfig config, int maxBindings) {
    this(vertx, scheduler, config, maxBindings, MAX_ALL_BYTES);
  }

  /** @param maxAllBytes of all answers together */
  CloudControllerBindings(Vertx vertx, Scheduler scheduler, BindingProviderConfig config, int maxBindings,
      long maxAllBytes) {
    this.vertx = vertx;
    this.scheduler = scheduler;
    this.config = config;
    this.maxBindings = maxBindings;
    this.maxAllBytes = maxAllBytes;
    this.client = newClient();
  }

  private HttpClient newClient() {
    return vertx.createHttpClient(
        TlsOptions.mutual(config.tls()).applyTo(new HttpClientOptions().setConnectTimeout(config.timeoutMs())),
        new PoolOptions().setHttp1MaxSize(1));
  }

  void reloadCertificates() {
    client.close();
    client = newClient();
  }

  @Override
  public Future<List<Binding>> read() {
    return readFrom(0, 0, maxAllBytes, new ArrayList<>());
  }

  private Future<List<Binding>> readFrom(long nextId, int page, long leftBytes, List<Binding> found) {
    return ask(nextId, leftBytes).compose(body -> {
      JsonObject answer = new JsonObject(body);
      JsonArray results = answer.getJsonArray("results", new JsonArray());
      found.addAll(BindingReader.read(results));
      Long next = answer.getLong("next_id");
      boolean isLast = next == null || next == 0 || results.isEmpty() || page == MAX_PAGES
          || found.size() > maxBindings;
      return isLast ? Future.succeededFuture(found) : readFrom(next, page + 1, leftBytes - body.length(), found);
    });
  }

  private Future<Buffer> ask(long nextId, long leftBytes) {
    int port = config.url().getPort() < 0 ? HTTPS_PORT : config.url().getPort();
    RequestOptions options = new RequestOptions()
        .setMethod(HttpMethod.GET)
        .setServer(SocketAddress.inetSocketAddress(port, config.url().getHost().replaceAll("[\\[\\]]", "")))
        .setHost(config.serverName())
        .setPort(port)
        .setSsl(true)
        .setURI("/internal/v5/syslog_drain_urls?batch_size=" + config.pageEntries() + "&next_id=" + nextId)
        .setTimeout(config.timeoutMs());
    Future<Buffer> answer = client.request(options).compose(request -> request.send())
        .compose(response -> response.statusCode() == OK
            ? boundedBody(response, Math.min(MAX_BYTES, leftBytes))
            : Future.failedFuture("Cloud Controller answers " + response.statusCode()));
    return Deadline.set(scheduler, config.timeoutMs(), answer);
  }

  private static Future<Buffer> boundedBody(HttpClientResponse response, long maxBytes) {
    Promise<Buffer> whole = Promise.promise();
    Buffer received = Buffer.buffer();
    response.exceptionHandler(whole::tryFail);
    response.endHandler(v -> whole.tryComplete(received));
    response.handler(piece -> {
      if (received.length() + piece.length() <= maxBytes) {
        received.appendBuffer(piece);
      } else if (whole.tryFail("answers without end")) {
        response.request().reset();
      }
    });
    return whole.future();
  }

  @Override
  public Future<?> close() {
    return client.close();
  }
}
