package loggregator.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.atomic.AtomicLong;

/** A consumer at a Gateway that reads nothing until it is told to, and then until the process ends. Any thread. */
final class LateHttpConsumer {
  private final AtomicLong received = new AtomicLong();
  private final InputStream body;

  /** Returns when its stream is accepted. */
  LateHttpConsumer(int port, String target) {
    HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + target))
        .header("Accept", "application/x-ndjson").build();
    try {
      body = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()
          .send(request, BodyHandlers.ofInputStream()).body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  void readAll() {
    Thread reader = new Thread(() -> {
      try (BufferedReader lines = new BufferedReader(new InputStreamReader(body, UTF_8))) {
        lines.lines().filter(line -> !line.isEmpty())
            .forEach(line -> received.addAndGet(new JsonObject(line).getJsonArray("batch").size()));
      } catch (IOException | UncheckedIOException e) {
        // the Gateway is gone
      }
    }, "late consumer");
    reader.setDaemon(true);
    reader.start();
  }

  long received() {
    return received.get();
  }
}
