package loggregator.config;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import loggregator.envelope.MessageType;

/**
 * A topic of Kafka.
 *
 * @param name the file's own
 * @param brokers some of the cluster, which name the others
 * @param tls absent for plain text
 * @param login absent where the brokers ask for none
 * @param headerTags whose values become headers of the record
 * @param timeoutMs how long one request may take
 * @param retryForMs how long a record may take with all that it is sent again
 * @param tellLosses whether each source is told in its own stream what was lost of it
 */
public record KafkaDestinationConfig(
    String name,
    List<PeerAddress> brokers,
    Optional<OutputTls> tls,
    Optional<KafkaLogin> login,
    String topic,
    Format format,
    List<String> headerTags,
    Acks acks,
    Compression compression,
    SelectConfig select,
    int maxBatchEnvelopes,
    int flushIntervalMs,
    int timeoutMs,
    int retryForMs,
    boolean tellLosses) {
  private static final Pattern TOPIC = Pattern.compile("[A-Za-z0-9._-]{1,249}");

  /** What the value of a record is. */
  public enum Format {
    PROTOBUF,
    JSON
  }

  /** Who must have a record before it counts as taken. */
  public enum Acks {
    ALL,
    LEADER,
    NONE
  }

  /** How batches of records are packed. */
  public enum Compression {
    NONE,
    GZIP,
    ZSTD
  }

  static KafkaDestinationConfig read(String name, Section section) {
    KafkaDestinationConfig config = new KafkaDestinationConfig(
        name,
        section.list("brokers", "list of addresses",
            "Some of the cluster: `host:port` each. They name the others.", PeerAddress::parse),
        section.optionalSection("tls", "TLS with the brokers; without this section there is none.", OutputTls::read),
        KafkaLogin.read(section),
        topic(section),
        section.word("format", Format.class, Format.PROTOBUF,
            "What the value of a record is: the envelope as `protobuf`, or as `json`."),
        section.list("headerTags", "list of texts", "Tags whose values become headers of the record, too.",
            SelectConfig::texts),
        section.word("acks", Acks.class, Acks.ALL,
            "Who must have a record before it counts as taken: `all` replicas that are in sync, the `leader`, `none`. "
                + "Only with `all` is sent again what may have been taken, which then does not come twice."),
        section.word("compression", Compression.class, Compression.NONE, "How records are packed."),
        SelectConfig.read(section, "kafka-" + name, MessageType.LOG, MessageType.COUNTER, MessageType.GAUGE,
            MessageType.TIMER, MessageType.EVENT),
        section.integer("maxBatchEnvelopes", 2_000, 1, 100_000, "Envelopes that are under way at the same time."),
        section.integer("flushIntervalMs", 100, 0, 60_000,
            "The least time between two batches that are not full."),
        section.integer("timeoutMs", 10_000, 100, 600_000, "How long a request may take."),
        section.integer("retryForMs", 120_000, 0, 86_400_000,
            "How long envelopes are sent again; later they are lost."),
        section.flag("tellLosses", true, "Whether a source is told in its own stream what was lost of it."));
    checkBrokers(section, config);
    return config;
  }

  private static String topic(Section section) {
    String topic = section.requiredText("topic", "text", "The topic that envelopes are written to, by source id.");
    boolean isName = TOPIC.matcher(topic).matches() && !topic.matches("\\.{1,2}");
    return isName || section.isAtFault("topic") ? topic : section.problem("topic",
        "must be 1 to 249 of A-Z, a-z, 0-9, '.', '_' and '-', was " + section.printed("topic"), topic);
  }

  private static void checkBrokers(Section section, KafkaDestinationConfig config) {
    boolean allowed = section.flag("allowPlainText", false,
        "Whether there may be brokers without `tls` though they are not on this machine's own loopback.");
    if (section.isAtFault("brokers")) {
      return;
    }
    boolean isLocal = config.brokers.stream().allMatch(broker -> Hosts.isLoopback(broker.host()));
    if (config.brokers.isEmpty()) {
      section.problem("brokers", "at least one address is required", null);
    } else if (config.tls.isEmpty() && !isLocal && !allowed) {
      section.problem("brokers", "must be on this machine's own loopback, or reached with " + section.key("tls")
          + " or " + section.key("allowPlainText") + ", was " + section.printed("brokers"), null);
    }
  }

  @Override
  public String toString() {
    return Redacted.print(this);
  }
}
