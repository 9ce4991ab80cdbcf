package loggregator.testing;

import io.vertx.core.json.JsonObject;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;

/** A node of all roles, and of a cluster, in a JVM that notes which classes it loads. */
final class TrainingNode implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(90);

  private final int adminPort;
  private final Process process;

  /** @param java a command line up to what runs */
  TrainingNode(Path folder, List<String> java) throws IOException {
    String shipped = Files.readString(Path.of("conf/all-in-one.json"))
        .replace("\"certs/", "\"" + GrpcChannels.certificates() + "/")
        .replace("conf/hazelcast.yaml", new HazelcastFiles(folder).next("").toString());
    JsonObject config = FreePorts.assign(new JsonObject(shipped));
    adminPort = config.getJsonObject("admin").getInteger("port");
    java.addAll(List.of(
        "-jar", BuiltJar.path(), "run", "verticles.NodeVerticle", "-cluster", "-conf", config.encode()));
    process = new ProcessBuilder(java)
        .redirectErrorStream(true)
        .redirectOutput(new File("/dev/null"))
        .start();
  }

  /** Returns when it has served and ended. */
  void runOnce() {
    Awaitility.await("the training node serves").atMost(LIMIT).until(() -> isHealthy() || !process.isAlive());
    process.destroy();
    process.onExit().join();
  }

  private boolean isHealthy() throws InterruptedException {
    HttpRequest health = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + adminPort + "/health")).build();
    try {
      return HttpClient.newHttpClient().send(health, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
