package loggregator.process;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import loggregator.testing.BuiltJar;
import loggregator.testing.FrozenProcesses;
import org.awaitility.Awaitility;

/** A node of one role in a JVM of its own, started from the built jar as a user starts it. */
public final class NodeProcess implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(90);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(30);
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final String role;
  private final JsonObject config;
  private final Path folder;
  private final Path file;
  private final Path log;
  private final Process process;

  /** @param folder where it runs; its configuration and what it prints are kept there under the name */
  NodeProcess(Path folder, String name, String role, JsonObject config, List<String> options,
      Surroundings surroundings) {
    this.role = role;
    this.config = config;
    this.folder = folder;
    this.log = folder.resolve(name + ".log");
    this.file = folder.resolve(name + ".json");
    try {
      Files.writeString(file, config.encodePrettily());
      List<String> command = new ArrayList<>(surroundings.before());
      command.addAll(BuiltJar.java(surroundings.javaOptions()));
      command.addAll(List.of("-jar", BuiltJar.path(),
          "run", "verticles." + role.substring(0, 1).toUpperCase() + role.substring(1) + "Verticle",
          "-conf", file.toString()));
      command.addAll(options);
      process = new ProcessBuilder(command).directory(folder.toFile())
          .redirectErrorStream(true)
          .redirectOutput(surroundings.output().orElse(ProcessBuilder.Redirect.appendTo(log.toFile())))
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
  }

  /** Returns when the role serves. */
  public NodeProcess awaitUp() {
    Awaitility.await(role + " serves").atMost(START_LIMIT).pollInterval(Duration.ofMillis(100)).until(() -> {
      if (!process.isAlive()) {
        throw new AssertionError(role + " has ended:\n" + log());
      }
      return isHealthy();
    });
    return this;
  }

  /** By which the others know it. */
  String name() {
    return config.getJsonObject("node").getString("id");
  }

  public boolean isRunning() {
    return process.isAlive();
  }

  public String role() {
    return role;
  }

  /** Its admin server's address. */
  String admin() {
    return "127.0.0.1:" + config.getJsonObject("admin").getInteger("port");
  }

  int port() {
    return port(role);
  }

  /** Where one of its roles is reached. */
  public int port(String ofRole) {
    return port(config.getJsonObject(ofRole));
  }

  /** Where an Agent takes datagrams. */
  int udpPort() {
    return config.getJsonObject("agent").getJsonObject("udp").getInteger("port");
  }

  /** Where a part of one of its roles is reached, such as an Agent's {@code write}. */
  public int port(String ofRole, String part) {
    return port(config.getJsonObject(ofRole).getJsonObject(part));
  }

  /** The same of one of several places, such as an Agent's {@code syslog} over {@code tls}. */
  public int port(String ofRole, String part, String listener) {
    return config.getJsonObject(ofRole).getJsonObject(part).getJsonObject(listener).getInteger("port");
  }

  /** @param section of a role, with what it listens on */
  static int port(JsonObject section) {
    return Stream.of("http", "grpc", "tcp").filter(section::containsKey).findFirst().map(section::getJsonObject)
        .orElseThrow().getInteger("port");
  }

  /** Empty where its output goes elsewhere. */
  public String log() {
    if (!Files.exists(log)) {
      return "";
    }
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** With what it has printed since it started. */
  public String describe() {
    return log.getFileName() + (process.isAlive() ? "" : " (ended)") + "\n" + log();
  }

  /** The sum of the counters of that name whose labels hold all of these. */
  long metric(String name, String... labels) {
    return get("/metrics").lines()
        .filter(line -> line.startsWith(name + "{") && List.of(labels).stream().allMatch(line::contains))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /** What it says of itself at the moment, in Prometheus' text format. */
  public String metrics() {
    return get("/metrics");
  }

  public long pid() {
    return process.pid();
  }

  /** Writes another configuration, which it does not read before it is told to. */
  void rewrite(UnaryOperator<JsonObject> change) {
    try {
      Files.writeString(file, change.apply(config.copy()).encodePrettily());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends it SIGHUP. */
  void hangUp() {
    try {
      int exitCode = new ProcessBuilder("kill", "-HUP", String.valueOf(pid())).start().waitFor();
      if (exitCode != 0) {
        throw new AssertionError("kill ended with " + exitCode);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Lets it stop in order; returns its exit code. */
  public int terminate() {
    process.destroy();
    return exitCode();
  }

  public void kill() {
    process.destroyForcibly();
    exitCode();
  }

  /** Returns when the system says that it runs no more. */
  void freeze() {
    FrozenProcesses.freeze(process);
  }

  void thaw() {
    FrozenProcesses.thaw(process);
  }

  int exitCode() {
    try {
      if (!process.waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError(role + " does not end:\n" + log());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  public boolean isHealthy() {
    try {
      return HTTP.send(request("/health"), BodyHandlers.ofString()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** What the admin server answers. */
  String get(String path) {
    try {
      return HTTP.send(request(path), BodyHandlers.ofString()).body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private HttpRequest request(String path) {
    return HttpRequest.newBuilder(URI.create("http://" + admin() + path)).timeout(STOP_LIMIT).build();
  }
}
