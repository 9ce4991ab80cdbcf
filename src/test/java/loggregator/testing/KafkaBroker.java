package loggregator.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import loggregator.tls.TestCertificates;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.Uuid;
import org.awaitility.Awaitility;

/**
 * A real broker of Kafka, which is its own controller, in a process of its own: over plain text for those who may do
 * everything, over TLS with a password for {@link #WRITER}, who may write to all topics, and {@link #GUEST}, who may
 * not. The profile {@code kafka} of the build fetches it. Topics must be made before they are there.
 */
public final class KafkaBroker implements AutoCloseable {
  public static final String WRITER = "writer";
  public static final String GUEST = "guest";
  public static final String PASSWORD = "pass\"w\\ord";
  /** The largest record that it takes. */
  public static final int MAX_RECORD_BYTES = 100_000;
  private static final Duration START_LIMIT = Duration.ofMinutes(2);
  private static final Path CLASS_PATH = Path.of("target/kafka/classpath.txt").toAbsolutePath();

  private final Path folder;
  private final Path log;
  private final int port;
  private final int securePort;
  private final Thread atExit = new Thread(this::end);
  private Process process;

  public KafkaBroker() {
    try {
      folder = Files.createTempDirectory("loggregator-kafka");
      log = folder.resolve("broker.log");
      port = FreePorts.one();
      securePort = FreePorts.one();
      writeSettings();
      Runtime.getRuntime().addShutdownHook(atExit);
      int code = java("kafka.tools.StorageTool", "format", "-t", Uuid.randomUuid().toString(), "-c", settings())
          .waitFor();
      if (code != 0) {
        throw new AssertionError("its folder was not made: " + Files.readString(log));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    start();
    allowWriting();
  }

  public String address() {
    return "127.0.0.1:" + port;
  }

  public String secureAddress() {
    return "localhost:" + securePort;
  }

  /** Returns when it answers. */
  public void start() {
    process = java("kafka.Kafka", settings());
    Awaitility.await("the broker answers").atMost(START_LIMIT).ignoreExceptions().until(() -> {
      try (Admin admin = admin()) {
        return process.isAlive() && !admin.describeCluster().nodes().get().isEmpty();
      }
    });
  }

  /** Returns when there is nobody any more at its ports. */
  public void kill() {
    process.destroyForcibly().onExit().join();
  }

  public void freeze() {
    FrozenProcesses.freeze(process);
  }

  public void thaw() {
    FrozenProcesses.thaw(process);
  }

  public String createTopic(String name, int partitions) {
    try (Admin admin = admin()) {
      admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1)
          .configs(Map.of("max.message.bytes", String.valueOf(MAX_RECORD_BYTES))))).all().get();
      return name;
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  private void allowWriting() {
    ResourcePattern allTopics = new ResourcePattern(ResourceType.TOPIC, "*", PatternType.LITERAL);
    try (Admin admin = admin()) {
      admin.createAcls(Stream.of(AclOperation.WRITE, AclOperation.DESCRIBE).map(operation -> new AclBinding(allTopics,
          new AccessControlEntry("User:" + WRITER, "*", operation, AclPermissionType.ALLOW))).toList()).all().get();
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  private Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", address(), "default.api.timeout.ms", 10_000,
        "request.timeout.ms", 5_000));
  }

  private String settings() {
    return folder.resolve("server.properties").toString();
  }

  private void writeSettings() throws IOException {
    int controllerPort = FreePorts.one();
    Properties settings = new Properties();
    settings.putAll(Map.of(
        "process.roles", "broker,controller",
        "node.id", "1",
        "controller.quorum.voters", "1@127.0.0.1:" + controllerPort,
        "controller.listener.names", "CONTROLLER",
        "listeners", "PLAINTEXT://" + address() + ",SASL_SSL://localhost:" + securePort
            + ",CONTROLLER://127.0.0.1:" + controllerPort,
        "listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,SASL_SSL:SASL_SSL,CONTROLLER:PLAINTEXT",
        "inter.broker.listener.name", "PLAINTEXT",
        "log.dirs", folder.resolve("data").toString(),
        "auto.create.topics.enable", "false",
        "offsets.topic.replication.factor", "1"));
    settings.putAll(Map.of(
        "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
        "super.users", "User:ANONYMOUS",
        "sasl.enabled.mechanisms", "PLAIN",
        "listener.name.sasl_ssl.plain.sasl.jaas.config",
        "org.apache.kafka.common.security.plain.PlainLoginModule required user_" + WRITER + "=" + quotedPassword()
            + " user_" + GUEST + "=" + quotedPassword() + ";",
        "ssl.keystore.type", "PEM",
        "ssl.keystore.certificate.chain", Files.readString(TestCertificates.folder().resolve("gateway.crt")),
        "ssl.keystore.key", Files.readString(TestCertificates.folder().resolve("gateway.key"))));
    try (var out = Files.newOutputStream(folder.resolve("server.properties"))) {
      settings.store(out, null);
    }
  }

  private static String quotedPassword() {
    return '"' + PASSWORD.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private Process java(String... command) {
    try {
      if (!Files.exists(CLASS_PATH)) {
        throw new AssertionError("there is no Kafka in " + CLASS_PATH + ": mvn verify -Pkafka fetches it");
      }
      return new ProcessBuilder(Stream.concat(Stream.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", Files.readString(CLASS_PATH).strip()),
          Stream.of(command)).toList())
          .directory(folder.toFile()).redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile())).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(atExit);
    end();
  }

  private void end() {
    if (process != null) {
      kill();
    }
    TemporaryFolders.delete(folder);
  }
}
