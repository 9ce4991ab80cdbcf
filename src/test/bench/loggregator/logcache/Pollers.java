package loggregator.logcache;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * So many clients that each ask a Log Cache four times a second for what came since they asked last, as {@code cf logs}
 * does, and what that costs the node.
 *
 * <p>Arguments: the port; the node's process id; how many clients; the token; the source. Prints the node's cores and how
 * long answers take.
 */
public final class Pollers {
  private static final long INTERVAL_MS = 250;
  private static final int WARM_UP_S = 10;
  private static final int MEASURE_S = 20;
  private static final double TICKS_PER_S = 100;

  private Pollers() {}

  public static void main(String[] arguments) throws Exception {
    int port = Integer.parseInt(arguments[0]);
    Path stat = Path.of("/proc", arguments[1], "stat");
    int clients = Integer.parseInt(arguments[2]);
    AtomicBoolean measuring = new AtomicBoolean();
    Queue<Long> nanos = new ConcurrentLinkedQueue<>();
    for (int i = 0; i < clients; i++) {
      long offsetMs = i * INTERVAL_MS / clients;
      Thread thread = new Thread(() -> poll(port, arguments[3], arguments[4], offsetMs, measuring, nanos));
      thread.setDaemon(true);
      thread.start();
    }
    Thread.sleep(WARM_UP_S * 1_000L);
    measuring.set(true);
    double before = cpuSeconds(stat);
    Thread.sleep(MEASURE_S * 1_000L);
    double cores = (cpuSeconds(stat) - before) / MEASURE_S;
    long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
    System.out.printf("%d answers/s, %.3f cores, p50 %d us, p99 %d us%n", sorted.length / MEASURE_S, cores,
        sorted[sorted.length / 2] / 1_000, sorted[sorted.length * 99 / 100] / 1_000);
  }

  private static void poll(int port, String token, String source, long offsetMs, AtomicBoolean measuring, Queue<Long> nanos) {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      Thread.sleep(offsetMs);
      InputStream in = socket.getInputStream();
      byte[] buffer = new byte[1 << 16];
      while (true) {
        long since = System.currentTimeMillis() * 1_000_000 - 1_000_000_000L;
        byte[] request = ("GET /api/v1/read/" + source + "?envelope_types=LOG&start_time=" + since
            + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: bearer " + token + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
        long begun = System.nanoTime();
        socket.getOutputStream().write(request);
        int read = readAnswer(in, buffer);
        if (!new String(buffer, 0, Math.min(read, 15), StandardCharsets.US_ASCII).equals("HTTP/1.1 200 OK")) {
          throw new IOException(new String(buffer, 0, read, StandardCharsets.US_ASCII));
        }
        if (measuring.get()) {
          nanos.add(System.nanoTime() - begun);
        }
        Thread.sleep(INTERVAL_MS);
      }
    } catch (IOException | InterruptedException e) {
      System.out.println("a client failed: " + e);
    }
  }

  /** Its body ends with a newline and it has a length. */
  private static int readAnswer(InputStream in, byte[] buffer) throws IOException {
    int length = 0;
    int wanted = Integer.MAX_VALUE;
    while (length < wanted) {
      int read = in.read(buffer, length, buffer.length - length);
      if (read < 0) {
        throw new IOException("ended");
      }
      length += read;
      String text = new String(buffer, 0, length, StandardCharsets.ISO_8859_1);
      int head = text.indexOf("\r\n\r\n");
      if (head >= 0) {
        String lower = text.substring(0, head).toLowerCase();
        int at = lower.indexOf("content-length: ") + "content-length: ".length();
        wanted = head + 4 + Integer.parseInt(lower.substring(at).split("\r\n")[0].strip());
      }
    }
    return length;
  }

  private static double cpuSeconds(Path stat) throws IOException {
    String text = Files.readString(stat);
    String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ");
    return Arrays.stream(new int[] {11, 12}).mapToLong(i -> Long.parseLong(fields[i])).sum() / TICKS_PER_S;
  }
}
