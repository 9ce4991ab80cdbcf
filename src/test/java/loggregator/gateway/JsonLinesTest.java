package loggregator.gateway;

import static loggregator.gateway.TestBatches.jsonOfSource;
import static loggregator.gateway.TestBatches.ofSource;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import loggregator.gateway.TestGateway.Settings;
import loggregator.testing.Awaiting;
import org.junit.jupiter.api.Test;

class JsonLinesTest {
  @Test
  void everyBatchIsALineAndSilenceIsAnEmptyOne() throws Exception {
    try (TestGateway gateway = new TestGateway(Settings.usual().heartbeatIntervalMs(50))) {
      HttpResponse<InputStream> response = read(gateway);
      BufferedReader lines = lines(response);

      assertThat(response.headers().firstValue("content-type")).contains("application/x-ndjson");
      assertThat(response.headers().firstValue("x-accel-buffering")).contains("no");
      assertThat(response.headers().firstValue("cache-control")).contains("no-cache");
      assertThat(lines.readLine()).isEmpty();
      gateway.send(ofSource("a"));
      gateway.send(ofSource("b"));
      assertThat(nextBatch(lines)).isEqualTo(jsonOfSource("a"));
      assertThat(nextBatch(lines)).isEqualTo(jsonOfSource("b"));
      assertThat(lines.readLine()).isEmpty();
    }
  }

  @Test
  void theEndOfItsTimeIsTheEndOfTheBody() throws Exception {
    try (TestGateway gateway = new TestGateway(Settings.usual().streamTimeoutMs(100))) {
      assertThat(lines(read(gateway)).readLine()).isNull();
      Awaiting.until(() -> gateway.upstream.feed(0).closedTimes() == 1);
    }
  }

  private static HttpResponse<InputStream> read(TestGateway gateway) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(gateway.url("/v2/read?log")))
        .header("Accept", "text/html;q=0.5, Application/X-NDJSON;q=0.9").build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofInputStream());
  }

  private static BufferedReader lines(HttpResponse<InputStream> response) {
    return new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
  }

  private static String nextBatch(BufferedReader lines) throws IOException {
    String line = lines.readLine();
    while (line.isEmpty()) {
      line = lines.readLine();
    }
    return line;
  }
}
