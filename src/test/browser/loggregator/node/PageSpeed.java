package loggregator.node;

import com.google.protobuf.ByteString;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.IntStream;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Log;
import org.junit.jupiter.api.Test;

/**
 * Figures of the page, printed: how long it takes from the emission of a line until the browser has it in the page, and
 * how the page fares with many. It asserts nothing, and runs only when it is named.
 */
class PageSpeed {
  private static final int QUIET_LINES = 300;
  private static final int BUSY_LINES_PER_S = 5_000;
  private static final int BUSY_S = 60;
  /** So many times what the page keeps, and what an hour of 300 lines a second brings. */
  private static final int HOUR_LINES = 1_080_000;

  private static TestNode node() {
    return TestNode.start(config -> config.put("logCache",
        new JsonObject().put("auth", "none").put("http", new JsonObject().put("port", 0))));
  }

  @Test
  void fromEmissionToThePage() throws InterruptedException {
    try (TestNode node = node(); Page page = Page.open(node.port("gateway.http"), "").awaitConnected()) {
      page.script("""
          window.lags = [];
          let last = '';
          new MutationObserver(() => {
            const now = Date.now();
            const rows = document.querySelectorAll('.row .text');
            const text = rows[rows.length - 1]?.textContent ?? '';
            if (text !== last) {
              last = text;
              window.lags.push(now - Number(text.split(' ')[1]));
            }
          }).observe(document.getElementById('rows'), {childList: true});""");
      Producer producer = node.producer();
      for (int i = 0; i < QUIET_LINES; i++) {
        producer.send(log("emitted " + System.currentTimeMillis() + " " + i));
        Thread.sleep(100);
      }
      List<Long> lags = page.<List<Long>>script("return window.lags").stream().sorted().toList();
      System.out.printf("from emission to the page: %d lines, p50 %d ms, p99 %d ms, most %d ms%n", lags.size(),
          lags.get(lags.size() / 2), lags.get(lags.size() * 99 / 100), lags.get(lags.size() - 1));
    }
  }

  @Test
  void manyLines() throws InterruptedException {
    try (TestNode node = node(); Page page = Page.open(node.port("gateway.http"), "").awaitConnected()) {
      page.script("""
          window.frames_ = [];
          let before = performance.now();
          const frame = now => { window.frames_.push(now - before); before = now; requestAnimationFrame(frame); };
          requestAnimationFrame(frame);""");
      double busyBefore = page.busySeconds();
      send(node.producer(), BUSY_LINES_PER_S, BUSY_S);
      awaitLine(page, BUSY_S * BUSY_LINES_PER_S - 1);
      System.out.printf("%d lines/s for %d s: longest frame %.0f ms, frames over 100 ms %d of %d, busy %.1f s, "
              + "heap %d MB, resident %d MB, lost %s%n",
          BUSY_LINES_PER_S, BUSY_S, page.<Number>script("return Math.max(...window.frames_)").doubleValue(),
          page.<Number>script("return window.frames_.filter(ms => ms > 100).length").intValue(),
          page.<Number>script("return window.frames_.length").intValue(),
          page.busySeconds() - busyBefore, heapMb(page), page.residentBytes() / 1_000_000, page.text("#lost"));
    }
  }

  @Test
  void anHoursLines() throws InterruptedException {
    try (TestNode node = node(); Page page = Page.open(node.port("gateway.http"), "").awaitConnected()) {
      int seconds = HOUR_LINES / BUSY_LINES_PER_S / 2;
      send(node.producer(), 2 * BUSY_LINES_PER_S, seconds);
      awaitLine(page, HOUR_LINES - 1);
      System.out.printf("%d lines in %d s: heap %d MB, resident %d MB, lost %s%n", HOUR_LINES, seconds, heapMb(page),
          page.residentBytes() / 1_000_000, page.text("#lost"));
    }
  }

  private static void send(Producer producer, int linesPerS, int seconds) throws InterruptedException {
    long begin = System.nanoTime();
    for (int tenth = 0; tenth < seconds * 10; tenth++) {
      int first = tenth * linesPerS / 10;
      producer.send(IntStream.range(first, first + linesPerS / 10)
          .mapToObj(i -> log("line " + i + " of many that come one after the other and are as long as lines are"))
          .toArray(Envelope[]::new));
      long leftMs = (tenth + 1) * 100L - (System.nanoTime() - begin) / 1_000_000;
      Thread.sleep(Math.max(0, leftMs));
    }
  }

  private static void awaitLine(Page page, int number) {
    Page.waiting("the last line").until(() -> page.lines().stream().anyMatch(line -> line.startsWith("line " + number + " ")));
  }

  private static long heapMb(Page page) {
    return page.<Number>script("return performance.memory.usedJSHeapSize").longValue() / 1_000_000;
  }

  private static Envelope log(String line) {
    return Envelope.newBuilder().setTimestamp(System.currentTimeMillis() * 1_000_000).setSourceId("web")
        .setInstanceId("0").setLog(Log.newBuilder().setPayload(ByteString.copyFromUtf8(line))).build();
  }
}
