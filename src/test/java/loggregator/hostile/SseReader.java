package loggregator.hostile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.stream.Collectors.joining;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the logs of some sources from a Gateway as server-sent events, with a thread of its own. */
final class SseReader implements AutoCloseable {
  private static final Pattern ENVELOPE = Pattern.compile("\"timestamp\":\"(\\d+)\",\"source_id\":\"([^\"]+)\"");

  private final Socket socket;
  private final BiConsumer<String, Long> taken;
  private final Runnable afterEach;
  private volatile String end;

  /**
   * @param sources empty for all
   * @param taken is told source and number of each envelope
   * @param afterEach runs after each event, before the next is read
   */
  SseReader(int gatewayPort, String shardId, List<String> sources, BiConsumer<String, Long> taken,
      Runnable afterEach) {
    this.taken = taken;
    this.afterEach = afterEach;
    String query = sources.stream().map(source -> "&source_id=" + source).collect(joining());
    try {
      socket = new Socket("127.0.0.1", gatewayPort);
      socket.getOutputStream().write(("GET /v2/read?log&shard_id=" + shardId + query + " HTTP/1.1\r\n"
          + "Host: localhost\r\nAccept: text/event-stream\r\n\r\n").getBytes(ISO_8859_1));
      BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
      String status = in.readLine();
      if (!status.contains(" 200 ")) {
        throw new AssertionError(status);
      }
      Thread thread = new Thread(() -> read(in), "SSE reader");
      thread.setDaemon(true);
      thread.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String state() {
    return end == null ? "the SSE reader reads" : "the SSE reader's stream has ended: " + end;
  }

  private void read(BufferedReader in) {
    try {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        Matcher envelope = ENVELOPE.matcher(line);
        while (envelope.find()) {
          taken.accept(envelope.group(2), Long.parseLong(envelope.group(1)));
        }
        afterEach.run();
      }
      end = "by the Gateway";
    } catch (IOException e) {
      end = e.toString();
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
