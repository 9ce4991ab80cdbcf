package loggregator.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import loggregator.testing.FreePorts;

/** A real Prometheus in a process of its own; closing it ends that. */
final class Prometheus implements AutoCloseable {
  private static final int WAIT_S = 60;

  private final HttpClient client = HttpClient.newHttpClient();
  private final Process process;
  private final int port;

  private Prometheus(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** @param folder where it keeps its data and its log */
  static Prometheus start(Path folder, String config) throws IOException {
    int port = FreePorts.one();
    Path file = Files.writeString(folder.resolve("prometheus.yml"), config);
    return new Prometheus(new ProcessBuilder("prometheus", "--config.file=" + file,
        "--storage.tsdb.path=" + folder.resolve("data"), "--web.listen-address=127.0.0.1:" + port)
        .redirectErrorStream(true).redirectOutput(folder.resolve("log").toFile()).start(), port);
  }

  /** What {@code promtool} says, which must take what it is asked about. */
  static String promtool(String... arguments) throws IOException, InterruptedException {
    String[] command = new String[arguments.length + 1];
    command[0] = "promtool";
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    Process promtool = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(promtool.getInputStream().readAllBytes(), UTF_8);
    assertThat(promtool.waitFor(WAIT_S, TimeUnit.SECONDS)).isTrue();
    assertThat(promtool.exitValue()).as(said).isZero();
    return said;
  }

  /** The series that a query has now; none while it does not answer. */
  JsonArray series(String query) {
    try {
      HttpRequest question = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/query?query="
          + URLEncoder.encode(query, UTF_8))).build();
      JsonObject answer = new JsonObject(client.send(question, BodyHandlers.ofString()).body());
      assertThat(answer.getString("status")).as(query + ": " + answer).isEqualTo("success");
      return answer.getJsonObject("data").getJsonArray("result");
    } catch (IOException e) {
      return new JsonArray();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    process.destroy();
    assertThat(process.onExit().orTimeout(WAIT_S, TimeUnit.SECONDS).join().isAlive()).isFalse();
  }
}
