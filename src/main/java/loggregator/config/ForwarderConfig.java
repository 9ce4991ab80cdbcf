package loggregator.config;

import java.util.List;
import java.util.Optional;
import loggregator.diode.DiodeLimits;

/**
 * The role that hands envelopes on to programs of other kinds.
 *
 * @param routers absent for those of this process and of its cluster
 */
public record ForwarderConfig(
    Optional<PeersConfig> routers,
    Optional<DrainsConfig> drains,
    List<OtlpDestinationConfig> otlp,
    Optional<PrometheusConfig> prometheus,
    List<FileDestinationConfig> files,
    List<KafkaDestinationConfig> kafka,
    DiodeLimits diode,
    int instances) {
  static ForwarderConfig read(Section section) {
    return new ForwarderConfig(
        section.optionalSection("routers",
            "The Routers, over gRPC; without this section those of this process and of its cluster.",
            child -> PeersConfig.read(child, "doppler")),
        section.optionalSection("drains", "Syslog drains, of applications and of all.", DrainsConfig::read),
        NamedSections.read(section, "otlp", "Destinations for OpenTelemetry, by names of their own.",
            "One of them.", OtlpDestinationConfig::read),
        section.optionalSection("prometheus", "A page of the last values of metrics.", PrometheusConfig::read),
        NamedSections.read(section, "files", "Files, by names of their own.", "One of them.",
            FileDestinationConfig::read),
        NamedSections.read(section, "kafka", "Topics of Kafka, by names of their own.", "One of them.",
            KafkaDestinationConfig::read),
        RoleKeys.diode(section, "diode", "The queue of what waits for one destination."),
        RoleKeys.instances(section));
  }

  @Override
  public String toString() {
    return Redacted.print(this);
  }
}
