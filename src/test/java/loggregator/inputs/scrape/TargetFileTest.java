package loggregator.inputs.scrape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import loggregator.inputs.FilePattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files in the form of the original's prom-scraper. */
class TargetFileTest {
  @TempDir
  Path folder;

  @Test
  void allKeysAreRead() throws IOException {
    Path ca = Files.createFile(folder.resolve("ca.crt"));
    Path cert = Files.createFile(folder.resolve("a.crt"));
    Path key = Files.createFile(folder.resolve("a.key"));
    ScrapeTarget target = read("""
        ---
        port: "9100"
        source_id: "nats"
        instance_id: 3f1a
        scheme: https
        server_name: nats.service
        path: metrics/all
        headers: { Authorization: Basic abc }
        labels:
          deployment: cf   # the deployment
          origin: nats
        scrape_interval: 1m30s
        ca_path: %s
        client_cert_path: %s
        client_key_path: %s
        unknown: [1, 2]
        """.formatted(ca, cert, key)).orElseThrow();

    assertThat(target.port()).isEqualTo(9100);
    assertThat(target.isSecure()).isTrue();
    assertThat(target.host()).isEqualTo("127.0.0.1");
    assertThat(target.sourceId()).isEqualTo("nats");
    assertThat(target.instanceId()).isEqualTo("3f1a");
    assertThat(target.serverName()).isEqualTo("nats.service");
    assertThat(target.path()).isEqualTo("/metrics/all");
    assertThat(target.headers()).isEqualTo(Map.of("Authorization", "Basic abc"));
    assertThat(target.labels()).isEqualTo(Map.of("deployment", "cf", "origin", "nats"));
    assertThat(target.intervalMs()).isEqualTo(90_000);
    assertThat(target.caFile()).contains(ca);
    assertThat(target.keys()).isPresent();
    assertThat(target.address()).isEqualTo("https://127.0.0.1:9100/metrics/all");
  }

  @Test
  void defaultsAreTheOriginals() throws IOException {
    ScrapeTarget target = read("port: 9100").orElseThrow();

    assertThat(target.isSecure()).isFalse();
    assertThat(target.path()).isEqualTo("/metrics");
    assertThat(target.sourceId()).isEqualTo("prometheus");
    assertThat(target.intervalMs()).isEqualTo(15_000);
    assertThat(read("{\"port\": 9100}")).contains(target);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "0s", "-5s"})
  void anIntervalThatIsNotAbove0IsNever(String interval) throws IOException {
    assertThat(read("port: 1\nscrape_interval: " + interval)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '!', value = {"port: 0!port must be 1..65535", "port: 65536!port must be 1..65535",
      "source_id: a!port must be 1..65535", "[1]!it is not an object", "port: [!it is not YAML",
      "{port: 1, scheme: ftp}!scheme must be http or https", "{port: 1, labels: a}!labels must be an object of texts",
      "{port: 1, scrape_interval: 5x}!scrape_interval must be a duration such as 15s",
      "{port: 1, scrape_interval: 1.2.3s}!scrape_interval must be a duration such as 15s",
      "{port: 1, client_key_path: a}!client_cert_path and client_key_path need each other"})
  void whatIsWrongIsSaid(String text, String problem) {
    assertThatThrownBy(() -> read(text)).isInstanceOf(IOException.class).hasMessage(problem);
  }

  @Test
  void filesAreFoundByPatterns() throws IOException {
    Path one = file("a/config/x.yml");
    Path two = file("b/config/y.yml");
    Path deep = file("b/config/deep/z.yml");
    file("b/config/y.txt");

    assertThat(new FilePattern(folder + "/*/config/*.yml").files()).containsExactly(one, two);
    assertThat(new FilePattern(folder + "/**/*.yml").files()).containsExactlyInAnyOrder(one, two, deep);
    assertThat(new FilePattern(one.toString()).files()).containsExactly(one);
    assertThat(new FilePattern(folder + "/none/*").files()).isEqualTo(List.of());
  }

  private Path file(String name) throws IOException {
    Files.createDirectories(folder.resolve(name).getParent());
    return Files.createFile(folder.resolve(name));
  }

  private Optional<ScrapeTarget> read(String text) throws IOException {
    Path file = folder.resolve("target.yml");
    Files.writeString(file, text);
    return TargetFile.read(file, ExpositionTest.config());
  }
}
