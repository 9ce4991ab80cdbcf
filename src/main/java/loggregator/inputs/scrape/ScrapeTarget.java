package loggregator.inputs.scrape;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import loggregator.config.KeyFiles;
import loggregator.config.ScrapeConfig;

/**
 * Where metrics are fetched, how, and what is said about them. Equal ones are the same target.
 *
 * @param path with the query
 * @param serverName what its certificate must be made out to; empty for the host
 * @param labels tags of all its metrics that don't have a label of that name
 * @param keys the certificate that it is shown, if any
 * @param filesModified changes with the certificate files
 */
record ScrapeTarget(
    boolean isSecure,
    String host,
    int port,
    String path,
    String serverName,
    String sourceId,
    String instanceId,
    Map<String, String> headers,
    Map<String, String> labels,
    long intervalMs,
    Optional<Path> caFile,
    Optional<KeyFiles> keys,
    long filesModified) {
  static ScrapeTarget of(URI url, ScrapeConfig config) {
    boolean isSecure = url.getScheme().equals("https");
    String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/metrics" : url.getRawPath();
    return new ScrapeTarget(isSecure, url.getHost().replaceAll("[\\[\\]]", ""),
        url.getPort() > 0 ? url.getPort() : isSecure ? 443 : 80,
        url.getRawQuery() == null ? path : path + "?" + url.getRawQuery(), "", config.defaultSourceId(), "",
        Map.of(), Map.of(), config.intervalMs(), Optional.empty(), Optional.empty(), 0);
  }

  /** For the log and for tags: without the query and the headers, which may be secret. */
  String address() {
    return (isSecure ? "https://" : "http://") + (host.contains(":") ? "[" + host + "]" : host) + ":" + port
        + path.split("\\?", 2)[0];
  }
}
