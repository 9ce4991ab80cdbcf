package loggregator.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import loggregator.cli.client.JsonEnvelopes;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** JSON of envelopes, posted to a whole node. */
class WriteTest {
  private static final String LINES = "application/x-ndjson";
  private static final String LOG = "{\"source_id\":\"web\",\"log\":{\"payload\":\"aGVsbG8=\",\"type\":\"ERR\"}}\n";

  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void whatTailPrintsCanBeWrittenBack() throws Exception {
    try (TestNode node = start(write -> {})) {
      Consumer consumer = Consumer.open(node.rlpChannel(), Consumer.everything());
      assertThat(post(node, LINES, LOG.getBytes(UTF_8)).body()).isEqualTo("{\"accepted\":1,\"refused\":0}\n");
      Envelope first = consumer.receive(1).get(0);
      assertThat(first.getLog().getPayload().toStringUtf8()).isEqualTo("hello");

      ByteArrayOutputStream printed = new ByteArrayOutputStream();
      new JsonEnvelopes().append(printed, first);
      post(node, LINES, gzip(printed.toByteArray()), "Content-Encoding", "gzip");

      assertThat(consumer.receive(2)).containsExactly(first, first);
      assertThat(node.metric("loggregator_input_envelopes_total", "input=\"write\"")).isEqualTo(2);
    }
  }

  @Test
  void aRequestThatBreaksOffIsNoFailedHandshake() throws Exception {
    try (TestNode node = start(write -> {})) {
      try (Socket client = new Socket(InetAddress.getLoopbackAddress(), node.port("agent.write.http"))) {
        String beginning = "POST /v2/write HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n{";
        client.getOutputStream().write(beginning.getBytes(UTF_8));
        await().until(() -> node.metric("loggregator_input_connections", "input=\"write\"") == 1);
        client.setOption(StandardSocketOptions.SO_LINGER, 0);
      }
      await().until(() -> node.metric("loggregator_input_connections", "input=\"write\"") == 0);
      assertThat(node.metric("loggregator_input_rejected_total", "input=\"write\"", "reason=\"handshake\"")).isZero();
    }
  }

  @Test
  void badRequestsAreRefused() throws Exception {
    try (TestNode node = start(write -> write.put("maxMessageBytes", 2048))) {
      byte[] line = LOG.getBytes(UTF_8);
      byte[] large = LOG.repeat(100).getBytes(UTF_8);

      assertThat(post(node, LINES, "{}\n{".getBytes(UTF_8)).statusCode()).isEqualTo(400);
      assertThat(post(node, LINES, large).statusCode()).isEqualTo(413);
      assertThat(post(node, LINES, gzip(new byte[1 << 20]), "Content-Encoding", "gzip").statusCode()).isEqualTo(413);
      assertThat(post(node, LINES, line, "Content-Encoding", "gzip").statusCode()).isEqualTo(400);
      assertThat(post(node, LINES, line, "Content-Encoding", "br").statusCode()).isEqualTo(415);
      assertThat(post(node, "application/x-protobuf", line).statusCode()).isEqualTo(415);
      assertThat(post(node, LINES, line, "Origin", "https://evil.example").statusCode()).isEqualTo(403);
      assertThat(http.send(HttpRequest.newBuilder(uri(node, "/v2/write")).GET().build(), BodyHandlers.ofString())
          .statusCode()).isEqualTo(405);
      assertThat(http.send(HttpRequest.newBuilder(uri(node, "/v2/read")).POST(BodyPublishers.noBody()).build(),
          BodyHandlers.ofString()).statusCode()).isEqualTo(404);
      assertThat(List.of("malformed", "too_large", "unknown_compression", "unknown_encoding", "foreign_origin",
          "not_a_post", "unknown_path")).allSatisfy(reason -> assertThat(node.metric(
              "loggregator_input_rejected_total", "input=\"write\"", "reason=\"" + reason + "\"")).isPositive());
      assertThat(post(node, "application/json", line).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void bearersOfATokenWriteTheirOwnSourcesOnly(@TempDir Path folder) throws Exception {
    Path tokens = folder.resolve("tokens");
    Files.writeString(tokens, "shop " + HexFormat.of().formatHex(
        MessageDigest.getInstance("SHA-256").digest("secret".getBytes(UTF_8))) + " web\n");
    try (TestNode node = start(write -> write.put("tokens", new JsonObject().put("file", tokens.toString())))) {
      byte[] foreign = LOG.replace("web", "other").getBytes(UTF_8);

      HttpResponse<String> unknown = post(node, LINES, LOG.getBytes(UTF_8));
      assertThat(unknown.statusCode()).isEqualTo(401);
      assertThat(unknown.headers().firstValue("WWW-Authenticate")).contains("Bearer");
      assertThat(post(node, LINES, foreign, "Authorization", "Bearer secret").statusCode()).isEqualTo(403);
      assertThat(post(node, LINES, LOG.getBytes(UTF_8), "Authorization", "Bearer secret").statusCode()).isEqualTo(200);
    }
  }

  private static TestNode start(java.util.function.Consumer<JsonObject> change) {
    JsonObject write = new JsonObject().put("http", new JsonObject().put("port", 0));
    change.accept(write);
    return TestNode.start(config -> config.getJsonObject("agent").put("write", write));
  }

  private HttpResponse<String> post(TestNode node, String type, byte[] body, String... headers)
      throws IOException, InterruptedException {
    String[] all = Stream.concat(Stream.of("Content-Type", type), Stream.of(headers)).toArray(String[]::new);
    return http.send(HttpRequest.newBuilder(uri(node, "/v2/write")).headers(all)
        .POST(BodyPublishers.ofByteArray(body)).build(), BodyHandlers.ofString());
  }

  private static URI uri(TestNode node, String path) {
    return URI.create("http://127.0.0.1:" + node.port("agent.write.http") + path);
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(bytes);
    }
    return packed.toByteArray();
  }
}
