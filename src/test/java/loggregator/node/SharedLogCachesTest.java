package loggregator.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import loggregator.testing.Awaiting;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Counter;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Log;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two Log Caches that share the sources over gRPC, and a Gateway that reads from both. */
class SharedLogCachesTest {
  private static final List<String> SOURCES = IntStream.range(0, 40).mapToObj(i -> "source-" + i).toList();

  @TempDir
  private Path folder;

  private final GrpcFleet fleet = new GrpcFleet();
  private final HttpClient client = HttpClient.newHttpClient();
  private Path list;
  private TestNode router;
  private TestNode agent;
  private TestNode first;
  private TestNode second;

  @BeforeEach
  void start() throws IOException {
    list = Files.createFile(folder.resolve("log-caches"));
    router = fleet.patientRouter();
    agent = fleet.agent(GrpcFleet.at(GrpcFleet.port(router)));
    first = fleet.logCache(GrpcFleet.at(GrpcFleet.port(router)), GrpcFleet.listedIn(list));
    second = fleet.logCache(GrpcFleet.at(GrpcFleet.port(router)), GrpcFleet.listedIn(list));
    Files.writeString(list, "127.0.0.1:" + first.port("logCache.grpc") + "\n127.0.0.1:" + second.port("logCache.grpc"));
    Awaiting.until(() -> router.metric("loggregator_subscriptions", "role=\"router\"") == 2);
  }

  @AfterEach
  void stop() {
    fleet.close();
  }

  private void send(int number) {
    Producer producer = agent.producer();
    SOURCES.forEach(source -> producer.send(
        Envelope.newBuilder().setSourceId(source).setTimestamp(System.currentTimeMillis() * 1_000_000)
            .setLog(Log.newBuilder().setPayload(ByteString.copyFromUtf8("line " + number))).build(),
        Envelope.newBuilder().setSourceId(source).setTimestamp(System.currentTimeMillis() * 1_000_000)
            .setCounter(Counter.newBuilder().setName("hits").setTotal(number)).build()));
  }

  private void awaitSharing() {
    Awaiting.until(() -> first.metric("loggregator_log_cache_members") == 2
        && second.metric("loggregator_log_cache_members") == 2);
    Awaiting.until(() -> {
      send(0);
      double here = first.metric("loggregator_log_cache_sources");
      double there = second.metric("loggregator_log_cache_sources");
      return here > 0 && there > 0 && here + there == SOURCES.size();
    });
  }

  private JsonObject ask(TestNode cache, String pathAndQuery) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + cache.port("logCache.http") + pathAndQuery);
    return new JsonObject(client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body());
  }

  private static int envelopes(JsonObject read) {
    return read.getJsonObject("envelopes").getJsonArray("batch").size();
  }

  @Test
  void eachKeepsItsPartAndBothAnswerForAll() throws Exception {
    awaitSharing();
    for (String source : SOURCES) {
      for (TestNode cache : List.of(first, second)) {
        assertThat(envelopes(ask(cache, "/api/v1/read/" + source + "?envelope_types=LOG&descending=true")))
            .as(source).isPositive();
        assertThat(ask(cache, "/api/v1/query?query=hits%7Bsource_id=%22" + source + "%22%7D").getJsonObject("data")
            .getJsonArray("result")).as(source).hasSize(1);
      }
    }
    assertThat(ask(first, "/api/v1/meta").getJsonObject("meta").fieldNames()).containsAll(SOURCES);
    assertThat(ask(second, "/api/v1/meta").getJsonObject("meta").fieldNames()).containsAll(SOURCES);
  }

  @Test
  void aStreamGetsTheNewestOfBothAndWhatFollowsOnce() throws Exception {
    awaitSharing();
    TestNode rlp = fleet.rlp(GrpcFleet.at(GrpcFleet.port(router)));
    TestNode gateway = fleet.gateway(GrpcFleet.at(rlp.port("rlp.grpc")),
        GrpcFleet.at(first.port("logCache.grpc"), second.port("logCache.grpc")));
    Awaiting.until(() -> status(gateway) == 200);
    HttpURLConnection stream = open(gateway, "log&recent=10000");
    List<String> lines = new ArrayList<>();
    try (BufferedReader in = new BufferedReader(new InputStreamReader(stream.getInputStream(), StandardCharsets.UTF_8))) {
      send(7);
      send(8);
      // each send is a stream of its own: one may overtake the other
      while (count(lines, "line 7") < SOURCES.size() || count(lines, "line 8") < SOURCES.size()) {
        lines.addAll(lines(in.readLine()));
      }
    }
    assertThat(count(lines, "line 7")).isEqualTo(SOURCES.size());
    assertThat(count(lines, "line 8")).isEqualTo(SOURCES.size());
    assertThat(count(lines, "line 0")).isGreaterThanOrEqualTo(SOURCES.size());
  }

  @Test
  void whenOneGoesTheOtherKeepsItsSourcesFromThenOn() throws Exception {
    awaitSharing();
    second.close();
    Awaiting.until(() -> {
      send(3);
      return first.metric("loggregator_log_cache_sources") == SOURCES.size();
    });
    for (String source : SOURCES) {
      assertThat(envelopes(ask(first, "/api/v1/read/" + source + "?descending=true"))).isPositive();
    }
  }

  private static long count(List<String> lines, String line) {
    return lines.stream().filter(line::equals).count();
  }

  private int status(TestNode gateway) throws IOException {
    HttpURLConnection connection = open(gateway, "log&recent=0");
    try {
      return connection.getResponseCode();
    } finally {
      connection.disconnect();
    }
  }

  private static HttpURLConnection open(TestNode gateway, String query) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) URI.create("http://127.0.0.1:" + gateway.port("gateway.http")
        + "/v2/read?" + query).toURL().openConnection();
    connection.setReadTimeout(60_000);
    connection.setRequestProperty("Accept", "application/x-ndjson");
    return connection;
  }

  private static List<String> lines(String json) {
    if (json.isBlank() || !json.contains("\"batch\"")) {
      return List.of();
    }
    return new JsonObject(json).getJsonArray("batch").stream().map(JsonObject.class::cast)
        .map(envelope -> new String(envelope.getJsonObject("log").getBinary("payload"), StandardCharsets.UTF_8)).toList();
  }
}
