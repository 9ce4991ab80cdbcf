package loggregator.hostile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;

/** What is scraped, and answers so that a scraper should not survive it. */
final class BadTargets extends Crowd {
  private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Type: text/plain; version=0.0.4\r\n";
  private static final int LINES_BYTES = 64 << 10;
  private static final int BOMB_BYTES = 500_000_000;
  private static final int DRIP_MS = 200;
  private static final int SAMPLES_KEPT = 50_000;

  private final Kind kind;
  private final int targets;
  private final byte[] lines = lines();
  private final AtomicInteger asked = new AtomicInteger();
  private final List<Path> files = new ArrayList<>();
  private long failedBefore;
  private String figures = "";

  /** How they answer. */
  enum Kind {
    ENDLESS,
    HUGE,
    SLOW,
    BOMBS,
    /** Each sample is a series of its own, and there are more than are taken. */
    TOO_MANY_SERIES
  }

  BadTargets(Kind kind, int targets) {
    this.kind = kind;
    this.targets = targets;
  }

  private static byte[] lines() {
    byte[] lines = new byte[LINES_BYTES];
    Arrays.fill(lines, (byte) '1');
    byte[] line = "endless_series 1\n".getBytes(ISO_8859_1);
    for (int i = 0; i + line.length <= lines.length; i += line.length) {
      System.arraycopy(line, 0, lines, i, line.length);
    }
    return lines;
  }

  @Override
  public void begin(Site site) throws IOException {
    failedBefore = site.read().sum("loggregator_failed_scrapes_total");
    for (int i = 0; i < targets; i++) {
      ServerSocket server = with(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
      start(() -> serve(server));
      Path fresh = Files.writeString(site.scrapeFolder().resolve("fresh"),
          "port: " + server.getLocalPort() + "\nsource_id: bad\nscrape_interval: "
              + (kind == Kind.TOO_MANY_SERIES ? "10s" : "2s") + "\n");
      files.add(Files.move(fresh, site.scrapeFolder().resolve(i + ".yml"), StandardCopyOption.ATOMIC_MOVE));
    }
    Patience.until("the targets are asked and given up", this::proof, () -> isSuffered(site));
  }

  private boolean isSuffered(Site site) {
    long failed = site.read().sum("loggregator_failed_scrapes_total") - failedBefore;
    long left = site.read().sum("loggregator_input_rejected_total", "input=\"scrape\"");
    figures = failed + " scrapes failed, " + left + " samples rejected";
    return kind == Kind.TOO_MANY_SERIES ? left > SAMPLES_KEPT : failed >= targets;
  }

  private void serve(ServerSocket server) throws IOException {
    while (true) {
      Socket socket = with(server.accept());
      start(() -> {
        try (socket; OutputStream out = socket.getOutputStream()) {
          socket.getInputStream().read();
          asked.incrementAndGet();
          answer(out);
        }
      });
    }
  }

  private void answer(OutputStream out) throws Exception {
    switch (kind) {
      case ENDLESS -> {
        out.write((HEAD + "\r\n").getBytes(ISO_8859_1));
        while (true) {
          out.write(lines);
        }
      }
      case HUGE -> {
        out.write((HEAD + "Content-Length: 2000000000\r\n\r\n").getBytes(ISO_8859_1));
        while (true) {
          out.write(lines);
        }
      }
      case SLOW -> {
        out.write((HEAD + "Content-Length: 1000\r\n\r\n").getBytes(ISO_8859_1));
        while (true) {
          out.write('#');
          Thread.sleep(DRIP_MS);
        }
      }
      case BOMBS -> {
        byte[] bomb = bomb();
        out.write((HEAD + "Content-Encoding: gzip\r\nContent-Length: " + bomb.length + "\r\n\r\n").getBytes(ISO_8859_1));
        out.write(bomb);
      }
      case TOO_MANY_SERIES -> {
        out.write((HEAD + "\r\n").getBytes(ISO_8859_1));
        StringBuilder some = new StringBuilder();
        for (int i = 0; i < 4 * SAMPLES_KEPT; i++) {
          some.append("series{n=\"").append(i).append("\"} 1\n");
          if (some.length() > LINES_BYTES) {
            out.write(some.toString().getBytes(ISO_8859_1));
            some.setLength(0);
          }
        }
      }
      default -> throw new AssertionError(kind);
    }
  }

  private byte[] bomb() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      for (int left = BOMB_BYTES; left > 0; left -= lines.length) {
        out.write(lines);
      }
    }
    return packed.toByteArray();
  }

  @Override
  public String proof() {
    return targets + " targets, asked " + asked + " times, " + figures;
  }

  @Override
  public void close() throws Exception {
    for (Path file : files) {
      Files.deleteIfExists(file);
    }
    super.close();
  }
}
