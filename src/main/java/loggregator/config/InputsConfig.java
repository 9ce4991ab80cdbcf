package loggregator.config;

import java.util.Optional;

/** An Agent's inputs for formats that know nothing of Loggregator; each is absent where the file doesn't have it. */
public record InputsConfig(
    Optional<OtlpConfig> otlp, Optional<SyslogConfig> syslog, Optional<StatsdConfig> statsd,
    Optional<WriteConfig> write,
    Optional<ScrapeConfig> scrape,
    Optional<FilesConfig> files) {
  /** @param agent the Agent's section, in which each input has one of its own */
  static InputsConfig read(Section agent) {
    return new InputsConfig(
        agent.optionalSection("otlp", "Logs, metrics and traces from OpenTelemetry.", OtlpConfig::read),
        agent.optionalSection("syslog", "Messages of syslog.", SyslogConfig::read),
        agent.optionalSection("statsd", "Metrics of statsd, in all its dialects.", StatsdConfig::read),
        agent.optionalSection("write", "Envelopes as JSON, over HTTP.", WriteConfig::read),
        agent.optionalSection("scrape", "Metrics that others show to a Prometheus.", ScrapeConfig::read),
        agent.optionalSection("files", "Lines of files that grow.", FilesConfig::read));
  }

  @Override
  public String toString() {
    return Redacted.print(this);
  }
}
