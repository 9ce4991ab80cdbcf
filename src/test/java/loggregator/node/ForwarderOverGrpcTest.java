package loggregator.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import loggregator.testing.Awaiting;
import loggregator.testing.GrpcChannels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Forwarders that reach the Routers over gRPC. */
class ForwarderOverGrpcTest {
  @Test
  void forwardersOfOneConfigurationShareWhatThereIsAndTellLosses(@TempDir Path folder) throws IOException {
    try (SyslogReceiver receiver = SyslogReceiver.open();
        TestNode routers = TestNode.start(config ->
            config.put("router", new JsonObject().put("grpc", tls("doppler").put("port", 0))));
        TestNode first = forwarder(folder, receiver.url(), routers.port("router.grpc"));
        TestNode second = forwarder(folder, receiver.url(), routers.port("router.grpc"))) {
      Awaiting.until(() -> routers.metric("loggregator_subscriptions", "role=\"router\"") == 2);
      Consumer consumer = Consumer.open(routers.rlpChannel(), Consumer.logsOf("wrong"));
      Producer producer = routers.producer();
      for (int i = 0; i < 200; i++) {
        producer.send(DrainsTest.log("app", "line " + i));
      }

      Set<String> lines = new HashSet<>();
      receiver.receive(200).forEach(message -> lines.add(message.replaceFirst("(?s).*\\] (line \\d+)\n", "$1")));
      assertThat(lines).containsExactlyInAnyOrderElementsOf(
          IntStream.range(0, 200).mapToObj(i -> "line " + i).toList());
      assertThat(first.metric("loggregator_output_envelopes_total")
          + second.metric("loggregator_output_envelopes_total")).isEqualTo(200);
      Files.writeString(folder.resolve("drains.json"), drains("nonsense", "wrong").encode());
      assertThat(consumer.receive(1).get(0).getLog().getPayload().toStringUtf8())
          .isEqualTo("Cannot parse syslog drain URL.");
    }
  }

  private static TestNode forwarder(Path folder, String url, int routerPort) throws IOException {
    Path file = folder.resolve("drains.json");
    Files.writeString(file, drains(url, "app").encode());
    return TestNode.start(config -> config.put("forwarder", new JsonObject()
        .put("routers", tls("client").put("addresses", new JsonArray().add("127.0.0.1:" + routerPort)))
        .put("drains", new JsonObject().put("file", file.toString()).put("refreshIntervalMs", 50))));
  }

  private static JsonArray drains(String url, String app) {
    return new JsonArray(List.of(new JsonObject().put("url", url).put("credentials", new JsonArray().add(
        new JsonObject().put("apps", new JsonArray().add(
            new JsonObject().put("app_id", app).put("hostname", "h")))))));
  }

  private static JsonObject tls(String name) {
    Path certificates = GrpcChannels.certificates();
    return new JsonObject().put("tls", new JsonObject().put("caFile", certificates.resolve("ca.crt").toString())
        .put("certFile", certificates.resolve(name + ".crt").toString())
        .put("keyFile", certificates.resolve(name + ".key").toString()));
  }
}
