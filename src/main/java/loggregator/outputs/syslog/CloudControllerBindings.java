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

  private final Vertx vertx;
  private final Scheduler scheduler;
  private final BindingProviderConfig config;
  private final int maxBindings;
  private HttpClient client;

  /** @param maxBindings beyond which no more are asked for */
  CloudControllerBindings(Vertx vertx, Scheduler scheduler, BindingProviderConfig config, int maxBindings) {
    this.vertx = vertx;
    this.scheduler = scheduler;
    this.config = config;
    this.maxBindings = maxBindings;
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
    return readFrom(0, 0, new ArrayList<>());
  }

  private Future<List<Binding>> readFrom(long nextId, int page, List<Binding> found) {
    return ask(nextId).compose(answer -> {
      JsonArray results = answer.getJsonArray("results", new JsonArray());
      found.addAll(BindingReader.read(results));
      Long next = answer.getLong("next_id");
      boolean isLast = next == null || next == 0 || results.isEmpty() || page == MAX_PAGES
          || found.size() > maxBindings;
      return isLast ? Future.succeededFuture(found) : readFrom(next, page + 1, found);
    });
  }

  private Future<JsonObject> ask(long nextId) {
    int port = config.url().getPort() < 0 ? HTTPS_PORT : config.url().getPort();
    RequestOptions options = new RequestOptions()
        .setMethod(HttpMethod.GET)
        .setServer(SocketAddress.inetSocketAddress(port, config.url().getHost().replaceAll("[\\[\\]]", "")))
        .setHost(config.serverName())
        .setPort(port)
        .setSsl(true)
        .setURI("/internal/v5/syslog_drain_urls?batch_size=" + config.pageEntries() + "&next_id=" + nextId)
        .setTimeout(config.timeoutMs());
    Future<JsonObject> answer = client.request(options).compose(request -> request.send())
        .compose(response -> response.statusCode() == OK
            ? boundedBody(response).map(JsonObject::new)
            : Future.failedFuture("Cloud Controller answers " + response.statusCode()));
    return Deadline.set(scheduler, config.timeoutMs(), answer);
  }

  private static Future<Buffer> boundedBody(HttpClientResponse response) {
    Promise<Buffer> whole = Promise.promise();
    Buffer received = Buffer.buffer();
    response.exceptionHandler(whole::tryFail);
    response.endHandler(v -> whole.tryComplete(received));
    response.handler(piece -> {
      if (received.length() + piece.length() <= MAX_BYTES) {
        received.appendBuffer(piece);
      } else if (whole.tryFail("an answer without end")) {
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
