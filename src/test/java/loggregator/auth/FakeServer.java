package loggregator.auth;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import loggregator.testing.Awaiting;

/** An HTTPS server that remembers what it was asked and can be told to misbehave. Any thread. */
public class FakeServer implements AutoCloseable {
  /** What it does instead of an answer. */
  public enum Fault {
    NONE,
    /** Takes the request and says nothing. */
    HANG,
    /** Says something from time to time and never comes to an end. */
    DRIP,
    /** A page for people, with the status of success. */
    HTML,
    REDIRECT,
    /** More than anybody wants to read. */
    HUGE,
    CUT,
    STATUS_500,
    /** JSON that means nothing. */
    LIST
  }

  /** A request that came. */
  public record Asked(String method, String path, Map<String, String> headers, String body) {}

  private static final String HTML = "<html><body>It works!</body></html>";

  private final Vertx vertx;
  private final HttpServer server;
  private final Queue<Asked> asked = new ConcurrentLinkedQueue<>();
  private final Map<String, Fault> faults = new ConcurrentHashMap<>();
  private volatile Fault fault = Fault.NONE;

  /** Answers a request whose body is there. */
  public interface Answering {
    void answer(HttpServerRequest request, Asked asked);
  }

  protected FakeServer(Vertx vertx, HttpServerOptions options, Answering answering) {
    this.vertx = vertx;
    this.server = vertx.createHttpServer(options.setHost("127.0.0.1").setPort(0))
        .requestHandler(request -> request.body().onSuccess(body -> take(request, body, answering)));
    Awaiting.done(server.listen());
  }

  public URI url() {
    return URI.create("https://localhost:" + server.actualPort());
  }

  public int port() {
    return server.actualPort();
  }

  /** In the order in which they came. */
  public List<Asked> asked() {
    return List.copyOf(asked);
  }

  public int askedTimes() {
    return asked.size();
  }

  public void misbehave(Fault how) {
    fault = how;
  }

  /** Only at that path. */
  public void misbehave(String path, Fault how) {
    faults.put(path, how);
  }

  @Override
  public void close() {
    Awaiting.done(server.close());
  }

  private void take(HttpServerRequest request, Buffer body, Answering answering) {
    Map<String, String> headers = new ConcurrentHashMap<>();
    request.headers().forEach(header -> headers.put(header.getKey().toLowerCase(Locale.ROOT), header.getValue()));
    Asked now = new Asked(request.method().name(), request.uri(), headers, body.toString());
    asked.add(now);
    Fault how = faults.getOrDefault(request.path(), fault);
    if (how == Fault.NONE) {
      answering.answer(request, now);
    } else {
      misbehave(request, how);
    }
  }

  private void misbehave(HttpServerRequest request, Fault how) {
    switch (how) {
      case HANG, NONE -> { }
      case DRIP -> drip(request);
      case HTML -> request.response().putHeader("Content-Type", "text/html").end(HTML);
      case REDIRECT -> request.response().setStatusCode(302).putHeader("Location", url() + "/elsewhere").end();
      case HUGE -> request.response().end(Buffer.buffer(new byte[4 << 20]));
      case CUT -> request.connection().close();
      case STATUS_500 -> request.response().setStatusCode(500).end("{\"error\":\"server\"}");
      case LIST -> request.response().end("[1,2,3]");
    }
  }

  private void drip(HttpServerRequest request) {
    request.response().setChunked(true).write(" ");
    long timer = vertx.setPeriodic(20, tick -> {
      if (!request.response().closed()) {
        request.response().write(" ");
      }
    });
    request.response().closeHandler(v -> vertx.cancelTimer(timer));
  }
}
