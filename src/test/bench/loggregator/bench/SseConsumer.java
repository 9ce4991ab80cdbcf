package loggregator.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

/** Reads the logs of all sources from a Gateway as Server-Sent Events over HTTP/1.1, on a thread of its own. */
final class SseConsumer implements Consumer {
  private static final int READ_BYTES = 64 << 10;
  private static final byte[] DATA = {'d', 'a', 't', 'a', ':', ' ', '{'};

  private final Arrivals arrivals = new Arrivals();
  private final InputStream body;
  private byte[] line = new byte[READ_BYTES];
  private int lineLength;
  private volatile boolean closed;

  static SseConsumer open(int port) {
    return open(port, "identity");
  }

  static SseConsumer openCompressed(int port) {
    return open(port, "gzip");
  }

  private static SseConsumer open(int port, String coding) {
    try {
      HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
      HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v2/read?log"))
          .header("Accept", "text/event-stream")
          .header("Accept-Encoding", coding)
          .build();
      HttpResponse<InputStream> response = client.send(request, BodyHandlers.ofInputStream());
      if (response.statusCode() != 200) {
        throw new IllegalStateException("the Gateway answers " + response.statusCode());
      }
      boolean isCompressed = response.headers().firstValue("content-encoding").isPresent();
      return new SseConsumer(isCompressed ? new GZIPInputStream(response.body(), READ_BYTES) : response.body());
    } catch (IOException e) {
      throw new IllegalStateException("no Gateway on port " + port, e);
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted", e);
    }
  }

  private SseConsumer(InputStream body) {
    this.body = body;
    Thread thread = new Thread(this::read, "sse-consumer");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public Arrivals arrivals() {
    return arrivals;
  }

  @Override
  public void close() {
    closed = true;
    try {
      body.close();
    } catch (IOException e) {
      arrivals.fail("closing: " + e);
    }
  }

  private void read() {
    byte[] buffer = new byte[READ_BYTES];
    try {
      for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
        split(buffer, n);
      }
      ended("the Gateway ended the stream");
    } catch (IOException | RuntimeException e) {
      ended(e.toString());
    }
  }

  private void ended(String reason) {
    if (!closed) {
      arrivals.fail("consumer: " + reason);
    }
  }

  private void split(byte[] buffer, int length) {
    int from = 0;
    for (int i = 0; i < length; i++) {
      if (buffer[i] == '\n') {
        append(buffer, from, i);
        event();
        from = i + 1;
      }
    }
    append(buffer, from, length);
  }

  private void append(byte[] buffer, int from, int to) {
    int needed = lineLength + to - from;
    if (needed > line.length) {
      line = Arrays.copyOf(line, Math.max(needed, 2 * line.length));
    }
    System.arraycopy(buffer, from, line, lineLength, to - from);
    lineLength = needed;
  }

  private void event() {
    if (lineLength > DATA.length && Arrays.equals(line, 0, DATA.length, DATA, 0, DATA.length)) {
      arrivals.json(line, lineLength);
    }
    lineLength = 0;
  }
}
