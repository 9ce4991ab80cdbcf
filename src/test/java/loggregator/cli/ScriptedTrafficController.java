package loggregator.cli;

import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A WebSocket server that does with each stream what the test says, or refuses all. */
final class ScriptedTrafficController {
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<String> tokens = new CopyOnWriteArrayList<>();
  private final boolean isEncrypted;
  private final HttpServer server;
  private volatile Script script = socket -> {};
  private volatile Refusal refusal;
  private volatile int cutOffs;

  /** What happens to a stream that was opened. */
  interface Script {
    void run(ServerWebSocket socket) throws Exception;
  }

  private record Refusal(int status, Map<String, String> headers, String body) {}

  ScriptedTrafficController(Vertx vertx) {
    this(vertx, new HttpServerOptions());
  }

  ScriptedTrafficController(Vertx vertx, HttpServerOptions options) {
    isEncrypted = options.isSsl();
    server = vertx.createHttpServer(options).requestHandler(this::requested).listen(0, "127.0.0.1").await();
  }

  private void requested(HttpServerRequest request) {
    MultiMap headers = request.headers();
    requests.add(request.uri());
    tokens.add(headers.get("Authorization"));
    if (requests.size() <= cutOffs) {
      request.connection().close();
      return;
    }
    Refusal refusal = this.refusal;
    if (refusal == null) {
      request.toWebSocket().onSuccess(this::opened);
    } else {
      request.response().setStatusCode(refusal.status);
      refusal.headers.forEach(request.response()::putHeader);
      request.response().end(refusal.body);
    }
  }

  private void opened(ServerWebSocket socket) {
    try {
      script.run(socket);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  void onStream(Script script) {
    this.script = script;
  }

  void refuse(int status, Map<String, String> headers, String body) {
    refusal = new Refusal(status, headers, body);
  }

  /** Closes the connections of the first requests instead of an answer. */
  void cutOff(int requests) {
    cutOffs = requests;
  }

  /** Paths and queries. */
  List<String> requests() {
    return requests;
  }

  List<String> tokens() {
    return tokens;
  }

  String url() {
    return (isEncrypted ? "wss" : "ws") + "://127.0.0.1:" + server.actualPort();
  }
}
