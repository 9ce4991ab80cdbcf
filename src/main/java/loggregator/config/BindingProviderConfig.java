package loggregator.config;

import java.net.URI;

/** Where Cloud Controller tells which applications have which drains. */
public record BindingProviderConfig(URI url, String serverName, TlsFiles tls, int pageEntries, int timeoutMs) {
  static BindingProviderConfig read(Section section) {
    URI url = Urls.required(section, "url", "Cloud Controller's internal address, without a path.");
    String serverName = section.text("serverName", "",
        "What its certificate must be made out to; empty for the host of `url`.");
    return new BindingProviderConfig(url, serverName.isEmpty() ? url.getHost() : serverName,
        section.section("tls", "Mutual TLS with it.", TlsFiles::read),
        section.integer("pageEntries", 1_000, 1, 10_000, "Drains that it tells in one answer."),
        section.integer("timeoutMs", 10_000, 100, 600_000, "How long it may take to answer."));
  }

  @Override
  public String toString() {
    return Redacted.print(this);
  }
}
