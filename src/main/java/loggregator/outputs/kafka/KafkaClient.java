package loggregator.outputs.kafka;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import loggregator.config.KafkaDestinationConfig;
import loggregator.config.KafkaDestinationConfig.Acks;
import loggregator.config.KafkaLogin;
import loggregator.config.OutputTls;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Kafka's own producer with the settings of a destination. */
final class KafkaClient {
  /** A worker waits no longer for a cluster to answer who leads the topic; it is asked again later. */
  private static final int MAX_BLOCK_MS = 3_000;
  private static final int LINGER_MS = 5;
  private static final int PACKET_BYTES = 64 << 10;
  private static final int MAX_REQUEST_BYTES = 8 << 20;
  /**
   * What the client may hold, for which it has this much of the node's budget: room for one large envelope, or for a batch
   * with a packet begun for each of 120 partitions. It never gets more than one batch at a time; with more partitions it
   * waits for its own packets.
   */
  static final int BUFFER_BYTES = MAX_REQUEST_BYTES + (1 << 20);

  private KafkaClient() {}

  /** Reads certificates and looks up names, so it blocks. */
  static Producer<byte[], byte[]> open(KafkaDestinationConfig config) {
    return new KafkaProducer<>(settings(config), new ByteArraySerializer(), new ByteArraySerializer());
  }

  static Map<String, Object> settings(KafkaDestinationConfig config) {
    Map<String, Object> settings = new HashMap<>();
    settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
        config.brokers().stream().map(Object::toString).collect(joining(",")));
    settings.put(ProducerConfig.CLIENT_ID_CONFIG, "loggregator-" + config.name());
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, MAX_BLOCK_MS);
    settings.put(ProducerConfig.LINGER_MS_CONFIG, LINGER_MS);
    settings.put(ProducerConfig.BATCH_SIZE_CONFIG, PACKET_BYTES);
    settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, BUFFER_BYTES);
    settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_REQUEST_BYTES);
    settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, config.compression().name().toLowerCase(Locale.ROOT));
    settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, config.timeoutMs());
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
        Math.max(config.retryForMs(), config.timeoutMs() + LINGER_MS));
    settings.put(ProducerConfig.ENABLE_METRICS_PUSH_CONFIG, false);
    settings.put(ProducerConfig.METRIC_REPORTER_CLASSES_CONFIG, List.of());
    putAcks(settings, config.acks());
    putSecurity(settings, config);
    return settings;
  }

  /** What may have been taken is sent again only where the broker knows it again. */
  private static void putAcks(Map<String, Object> settings, Acks acks) {
    boolean isIdempotent = acks == Acks.ALL;
    settings.put(ProducerConfig.ACKS_CONFIG, isIdempotent ? "all" : acks == Acks.LEADER ? "1" : "0");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, isIdempotent);
    if (!isIdempotent) {
      settings.put(ProducerConfig.RETRIES_CONFIG, 0);
    }
  }

  private static void putSecurity(Map<String, Object> settings, KafkaDestinationConfig config) {
    settings.put("security.protocol",
        (config.login().isPresent() ? "SASL_" : "") + (config.tls().isPresent() ? "SSL" : "PLAINTEXT"));
    config.tls().ifPresent(tls -> putTls(settings, tls));
    config.login().ifPresent(login -> {
      settings.put(SaslConfigs.SASL_MECHANISM, "PLAIN");
      settings.put(SaslConfigs.SASL_JAAS_CONFIG, jaas(login));
    });
  }

  private static void putTls(Map<String, Object> settings, OutputTls tls) {
    tls.ca().ifPresent(ca -> {
      settings.put(SslConfigs.SSL_TRUSTSTORE_TYPE_CONFIG, "PEM");
      settings.put(SslConfigs.SSL_TRUSTSTORE_CERTIFICATES_CONFIG, read(ca));
    });
    tls.own().ifPresent(own -> {
      settings.put(SslConfigs.SSL_KEYSTORE_TYPE_CONFIG, "PEM");
      settings.put(SslConfigs.SSL_KEYSTORE_CERTIFICATE_CHAIN_CONFIG, read(own.certFile()));
      settings.put(SslConfigs.SSL_KEYSTORE_KEY_CONFIG, read(own.keyFile()));
    });
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String jaas(KafkaLogin login) {
    return "org.apache.kafka.common.security.plain.PlainLoginModule required username=" + quoted(login.user())
        + " password=" + quoted(login.password().reveal()) + ";";
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n").replace("\r", "\\r") + '"';
  }
}
