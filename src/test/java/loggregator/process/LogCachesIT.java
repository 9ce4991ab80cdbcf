package loggregator.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import loggregator.testing.BuiltJar;
import org.cloudfoundry.loggregator.v2.IngressGrpc;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.EnvelopeBatch;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Log;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Log Caches in processes of their own, on the clustered event bus, and who reads from them. */
@Tag("soak")
@ResourceLock("processes")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class LogCachesIT {
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final List<String> SOURCES = IntStream.range(0, 40).mapToObj(i -> "source-" + i).toList();

  @TempDir
  private Path folder;

  private final Fleet fleet = new Fleet();
  private final HttpClient client = HttpClient.newHttpClient();
  private NodeProcess agent;

  @BeforeEach
  void start() {
    NodeProcess router = fleet.start("router");
    agent = fleet.start("agent");
    router.awaitUp();
    agent.awaitUp();
  }

  @AfterEach
  void close() {
    fleet.close();
  }

  private void send(List<String> sources, int from, int to) {
    EnvelopeBatch.Builder batch = EnvelopeBatch.newBuilder();
    sources.forEach(source -> IntStream.range(from, to).forEach(number -> batch.addBatch(Envelope.newBuilder()
        .setSourceId(source).setTimestamp(System.currentTimeMillis() * 1_000_000)
        .setLog(Log.newBuilder().setPayload(ByteString.copyFromUtf8("line " + number))))));
    IngressGrpc.newBlockingStub(fleet.channel(agent, "metron")).send(batch.build());
  }

  private static double gauge(NodeProcess cache, String name) {
    return cache.metrics().lines().filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1))).sum();
  }

  private static double sources(NodeProcess cache) {
    return gauge(cache, "loggregator_log_cache_sources");
  }

  /** The number of its envelopes; -1 while the one that has it can't be reached. */
  private int kept(NodeProcess cache, String source) {
    HttpResponse<String> answer = ask(cache, "/api/v1/read/" + source + "?descending=true");
    return answer.statusCode() != 200 ? -1
        : new JsonObject(answer.body()).getJsonObject("envelopes").getJsonArray("batch").size();
  }

  private HttpResponse<String> ask(NodeProcess cache, String path) {
    URI uri = URI.create("http://127.0.0.1:" + cache.port() + path);
    try {
      return client.send(HttpRequest.newBuilder(uri).timeout(LIMIT).build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError(uri.toString(), e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void severalShareTheSourcesAndAnswerForEachOther() {
    NodeProcess first = fleet.start("logCache");
    NodeProcess second = fleet.start("logCache");
    List<NodeProcess> caches = List.of(first.awaitUp(), second.awaitUp());
    caches.forEach(cache -> await().atMost(LIMIT).until(() -> gauge(cache, "loggregator_log_cache_members") == 2));
    await("each has a part").atMost(LIMIT).until(() -> {
      send(SOURCES, 0, 1);
      return sources(first) > 0 && sources(second) > 0 && sources(first) + sources(second) == SOURCES.size();
    });

    for (NodeProcess cache : caches) {
      await("all can be read at one").atMost(LIMIT)
          .until(() -> SOURCES.stream().allMatch(source -> kept(cache, source) > 0));
      await("all are told of at one").atMost(LIMIT).until(() -> new JsonObject(ask(cache, "/api/v1/meta").body())
          .getJsonObject("meta").fieldNames().containsAll(SOURCES));
    }
    second.kill();
    await("what is left keeps all").atMost(LIMIT).until(() -> {
      send(SOURCES, 1, 2);
      return sources(first) == SOURCES.size() && SOURCES.stream().allMatch(source -> kept(first, source) > 0);
    });
  }

  @Test
  void tailGoesOnWhereItWasWhenItsGatewayIsStartedAnew() throws IOException {
    NodeProcess rlp = fleet.start("rlp");
    NodeProcess cache = fleet.start("logCache");
    NodeProcess gateway = fleet.start("gateway");
    rlp.awaitUp();
    cache.awaitUp();
    gateway.awaitUp();
    await("the cache is fed").atMost(LIMIT).until(() -> {
      send(List.of("other"), 0, 1);
      return kept(cache, "other") > 0;
    });
    send(List.of("web"), 0, 100);
    await("the lines are kept").atMost(LIMIT).until(() -> kept(cache, "web") == 100);
    try (Tail tail = new Tail(gateway.port())) {
      await("tail has them").atMost(LIMIT).until(() -> tail.lines().contains("line 99"));

      assertThat(gateway.terminate()).isEqualTo(143);
      send(List.of("web"), 100, 300);
      fleet.start("gateway", new JsonObject().put("gateway",
          new JsonObject().put("http", new JsonObject().put("port", gateway.port())))).awaitUp();
      send(List.of("web"), 300, 400);

      await("tail has the last").atMost(LIMIT).until(() -> tail.lines().contains("line 399"));
      assertThat(tail.lines()).isEqualTo(IntStream.range(0, 400).mapToObj(number -> "line " + number).toList());
      assertThat(tail.errors()).contains("trying again").doesNotContain("missed");
    }
  }

  /** The command in a process of its own, as a user has it in a terminal. */
  private final class Tail implements AutoCloseable {
    private final Path out = folder.resolve("out");
    private final Path errors = folder.resolve("errors");
    private final Process process;

    Tail(int port) throws IOException {
      List<String> command = new ArrayList<>(BuiltJar.java());
      command.addAll(List.of("-jar", BuiltJar.path(), "tail", "--url", "http://127.0.0.1:" + port + "/", "--source-id",
          "web", "-n", "1000"));
      process = new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(errors.toFile()).start();
    }

    /** What the lines say, without what stands before. */
    List<String> lines() throws IOException {
      return Files.readString(out).lines().filter(line -> line.contains("line "))
          .map(line -> line.substring(line.indexOf("line "))).toList();
    }

    String errors() throws IOException {
      return Files.readString(errors);
    }

    @Override
    public void close() {
      process.destroyForcibly();
    }
  }
}
