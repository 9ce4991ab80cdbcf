package loggregator.gateway;

import static loggregator.gateway.TestBatches.jsonOfSource;
import static loggregator.gateway.TestBatches.ofSource;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import loggregator.gateway.TestGateway.Settings;
import loggregator.http.ContentCoding;
import loggregator.testing.Awaiting;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What consumers get that take compressed answers. */
class CompressedStreamsTest {
  private TestGateway gateway = new TestGateway();

  @AfterEach
  void close() {
    gateway.close();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "gzip | gzip", "gzip, deflate, br, zstd | zstd", "GZIP;q=0.8, zstd;q=0.1 | gzip", "x-gzip | gzip",
      "gzip;q=0, identity | ''", "identity | ''", "br | ''", "zstd;q=0 | ''", "gzip;q=much | ''", "'' | ''"})
  void theConsumerChooses(String accepted, String coding) {
    awaitZstd();
    try (RawConnection consumer = new RawConnection(gateway.port())) {
      String head = String.join("\n", consumer.request("GET", "/v2/read?log", "Accept-Encoding: " + accepted).head());

      if (coding.isEmpty()) {
        assertThat(head).doesNotContainIgnoringCase("content-encoding");
      } else {
        assertThat(head).containsIgnoringCase("content-encoding: " + coding).containsIgnoringCase("vary: accept-encoding");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"gzip, text/event-stream", "zstd, text/event-stream", "gzip, application/x-ndjson"})
  void everyBatchCanBeReadAtOnceWheneverTheStreamBegan(String coding, String type) throws Exception {
    awaitZstd();
    String before = type.equals("text/event-stream") ? "data: " : "";
    try (Lines early = read(coding, type)) {
      gateway.send(ofSource("one"));
      assertThat(early.next()).isEqualTo(before + jsonOfSource("one"));
      try (Lines late = read(coding, type)) {
        gateway.send(ofSource("two"));
        gateway.send(ofSource("ü€😀"));
        for (String source : new String[] {"two", "ü€😀"}) {
          assertThat(early.next()).isEqualTo(before + jsonOfSource(source));
          assertThat(late.next()).isEqualTo(before + jsonOfSource(source));
        }
      }
    }
  }

  @Test
  void consumersOfOneCodingShareWhatWasCompressed() throws Exception {
    gateway.close();
    gateway = new TestGateway(Settings.usual().sharing());
    try (Lines first = read("gzip", "text/event-stream"); Lines second = read("gzip", "text/event-stream");
        Lines plain = read("identity", "text/event-stream")) {
      for (int i = 0; i < 10; i++) {
        gateway.send(ofSource("source-" + i));
        for (Lines consumer : new Lines[] {first, second, plain}) {
          assertThat(consumer.next()).isEqualTo("data: " + jsonOfSource("source-" + i));
        }
      }
      assertThat(encoded(ContentCoding.GZIP)).isEqualTo(10);
      assertThat(encoded(ContentCoding.IDENTITY)).isEqualTo(10);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "zstd"})
  void aBodyEndsWhole(String coding) throws Exception {
    gateway.close();
    gateway = new TestGateway(Settings.usual().heartbeatIntervalMs(10).streamTimeoutMs(200));
    awaitZstd();
    try (Lines consumer = read(coding, "text/event-stream")) {
      assertThat(consumer.in.readAllBytes()).asString().startsWith("event: heartbeat\ndata: ")
          .endsWith("\n\nevent: closing\ndata: closing due to stream timeout\n\n");
    }
  }

  @Test
  void nothingIsCompressedWhereThatIsSwitchedOff() throws Exception {
    gateway.close();
    gateway = new TestGateway(Settings.usual().compression(false));
    try (RawConnection consumer = new RawConnection(gateway.port())) {
      consumer.request("GET", "/v2/read?log", "Accept-Encoding: gzip").head();
      gateway.send(ofSource("plain"));
      assertThat(consumer.chunk()).isEqualTo("data: " + jsonOfSource("plain") + "\n\n");
    }
  }

  private long encoded(ContentCoding coding) {
    return gateway.get(() -> gateway.server().encodedBatches(StreamEncoding.SSE, coding));
  }

  private void awaitZstd() {
    Awaiting.until(() -> gateway.get(() -> gateway.server().compresses(ContentCoding.ZSTD)));
  }

  private Lines read(String coding, String type) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(gateway.url("/v2/read?log")))
        .header("Accept", type).header("Accept-Encoding", coding).build();
    HttpResponse<InputStream> response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofInputStream());
    assertThat(response.headers().firstValue("content-encoding").orElse("identity")).isEqualTo(coding);
    return new Lines(decoded(coding, response.body()));
  }

  private static InputStream decoded(String coding, InputStream body) throws IOException {
    return switch (coding) {
      case "gzip" -> new GZIPInputStream(body, 1);
      case "zstd" -> new ZstdInputStream(body).setContinuous(true);
      default -> body;
    };
  }

  /** Reads no further than to the end of a line, which may be all that there is for now. */
  private record Lines(InputStream in) implements AutoCloseable {
    /** The next line that is not empty. */
    String next() throws IOException {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      for (int b = in.read(); b != '\n' || line.size() == 0; b = in.read()) {
        if (b < 0) {
          throw new EOFException(line.toString(StandardCharsets.UTF_8));
        }
        if (b != '\n') {
          line.write(b);
        }
      }
      return line.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
