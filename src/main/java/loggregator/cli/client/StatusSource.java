package loggregator.cli.client;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;

/** Asks the admin servers of nodes for their status, all at once. Any thread. */
public final class StatusSource {
  public static final int DEFAULT_PORT = 14824;
  private static final String FAILURE = "failure";
  /** The field by which the nodes are told apart. */
  static final String ADDRESS = "address";

  private final HttpClient client;
  private final String scheme;
  private final List<String> nodes;
  private final Duration timeout;

  private StatusSource(String scheme, HttpClient.Builder client, List<String> nodes, Duration timeout) {
    this.scheme = scheme;
    this.nodes = nodes;
    this.timeout = timeout;
    this.client = client.connectTimeout(timeout).build();
  }

  /** @param nodes {@code host:port} each */
  public static StatusSource of(List<String> nodes, int timeoutMs) {
    return new StatusSource("http", HttpClient.newBuilder(), List.copyOf(nodes), Duration.ofMillis(timeoutMs));
  }

  /** The same over TLS. */
  public static StatusSource over(SSLContext tls, List<String> nodes, int timeoutMs) {
    return new StatusSource(
        "https", HttpClient.newBuilder().sslContext(tls), List.copyOf(nodes), Duration.ofMillis(timeoutMs));
  }

  /** One document a node, in their order; of a node that did not answer, one that says why. Blocks. */
  public List<JsonObject> ask() {
    List<CompletableFuture<JsonObject>> answers = nodes.stream().map(node -> ask(node, "/status")).toList();
    return answers.stream().map(CompletableFuture::join).toList();
  }

  /** The same of all nodes that these know of. */
  public List<JsonObject> askFleets() {
    List<CompletableFuture<JsonObject>> answers =
        nodes.stream().map(node -> ask(node, "/status?fleet=true")).toList();
    return answers.stream().map(CompletableFuture::join).flatMap(StatusSource::members).toList();
  }

  /** Each member's own document, or why there is none; the answer itself where it is neither. */
  private static Stream<JsonObject> members(JsonObject fleet) {
    return fleet.getValue("nodes") instanceof JsonArray nodes
        ? nodes.stream().filter(JsonObject.class::isInstance).map(JsonObject.class::cast).map(StatusSource::member)
        : Stream.of(fleet);
  }

  private static JsonObject member(JsonObject entry) {
    String address = String.valueOf(entry.getValue(ADDRESS));
    return entry.getValue("status") instanceof JsonObject status
        ? status.put(ADDRESS, address)
        : new JsonObject().put(FAILURE, String.valueOf(entry.getValue(FAILURE))).put(ADDRESS, address);
  }

  public static boolean isAnswer(JsonObject status) {
    return !status.containsKey(FAILURE);
  }

  static String failureOf(JsonObject status) {
    return status.getString(FAILURE);
  }

  private CompletableFuture<JsonObject> ask(String node, String path) {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(scheme + "://" + node + path)).timeout(timeout).build();
      return client.sendAsync(request, HttpResponse.BodyHandlers.ofString())
          .thenApply(StatusSource::read)
          .exceptionally(cause -> failure(cause.getCause() == null ? cause : cause.getCause()))
          .thenApply(status -> status.put(ADDRESS, node));
    } catch (IllegalArgumentException e) {
      return CompletableFuture.completedFuture(failure(e).put(ADDRESS, node));
    }
  }

  private static JsonObject read(HttpResponse<String> response) {
    try {
      return response.statusCode() == 200
          ? new JsonObject(response.body())
          : failure(new IOException("status " + response.statusCode()));
    } catch (DecodeException e) {
      return failure(new IOException("no JSON"));
    }
  }

  private static JsonObject failure(Throwable cause) {
    return new JsonObject().put(FAILURE, words(cause));
  }

  /** Java has none for a connection that was refused. */
  private static String words(Throwable cause) {
    if (cause.getMessage() != null) {
      return cause.getMessage();
    }
    return cause instanceof ConnectException ? "no connection" : cause.getClass().getSimpleName();
  }
}
