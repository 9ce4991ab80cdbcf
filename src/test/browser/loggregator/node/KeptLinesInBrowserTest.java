package loggregator.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.IntStream;
import loggregator.testing.TcpProxy;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Log;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The page where a Log Cache keeps what was. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeptLinesInBrowserTest {
  private TestNode node;
  private Producer producer;

  @BeforeAll
  void start() {
    node = TestNode.start(config -> {
      config.getJsonObject("gateway").getJsonObject("http").put("port", 0);
      config.put("logCache", new JsonObject().put("auth", "none").put("http", new JsonObject().put("port", 0)));
    });
    producer = node.producer();
  }

  @AfterAll
  void stop() {
    producer.finish();
    node.close();
  }

  @Test
  void theLastLinesAreThereAndThenWhatFollows() throws Exception {
    producer.send(logs("recent", 0, 30));
    try (Page page = Page.open(node.port("gateway.http"), "#q=src%3Arecent").awaitConnected()) {
      awaitLast(page, "line 29");
      producer.send(logs("recent", 30, 5));
      awaitLast(page, "line 34");
      Page.waiting("all are there once").until(() -> page.text("#kept").startsWith("35 of 35"));
      page.picture("recent-lines");
    }
  }

  @Test
  void whoChoosesAnotherSourceIsNotToldOfABreak() {
    producer.send(logs("one", 0, 10)).send(logs("another", 10, 10));
    try (Page page = Page.open(node.port("gateway.http"), "#q=src%3Aone").awaitConnected()) {
      awaitLast(page, "line 9");

      page.filter("src:another");
      awaitLast(page, "line 19");

      assertThat(page.lines()).hasSize(10);
    }
  }

  @Test
  void afterABreakNothingIsMissing() throws Exception {
    try (TcpProxy proxy = new TcpProxy(node.port("gateway.http"));
        Page page = Page.open(proxy.port(), "#q=src%3Abroken").awaitConnected()) {
      producer.send(logs("broken", 0, 10));
      awaitLast(page, "line 9");

      assertThat(proxy.reset()).isPositive();
      producer.send(logs("broken", 10, 10));
      awaitLast(page, "line 19");

      Page.waiting("all are there once").until(() -> page.text("#kept").startsWith("20 of 20"));
      assertThat(page.<Long>script("return document.querySelectorAll('.row.mark, .row.loss').length")).isZero();
    }
  }

  @Test
  void aTabThatSleptHasEverythingWhenItWakes() {
    try (Page page = Page.open(node.port("gateway.http"), "#q=src%3Aasleep").awaitConnected()) {
      producer.send(logs("asleep", 0, 10));
      awaitLast(page, "line 9");

      page.script("document.addEventListener('freeze', () => { document.body.dataset.slept = 'yes'; })");
      page.freeze();
      for (int i = 1; i < 10; i++) {
        producer.send(logs("asleep", i * 100, 100));
      }
      page.thaw();
      assertThat(page.<String>script("return document.body.dataset.slept")).isEqualTo("yes");

      Page.waiting("all are there once").until(() -> page.text("#kept").startsWith("910 of 910"));
      assertThat(page.isShown("#lost")).isFalse();
    }
  }

  @Test
  void linesThatCameWhileNobodyLookedAreDrawnWhenSomebodyDoes() {
    try (Page page = Page.open(node.port("gateway.http"), "#q=src%3Ahidden").awaitConnected()) {
      page.script("Object.defineProperty(document, 'hidden', {value: true, configurable: true})");
      producer.send(logs("hidden", 0, 10));
      Page.waiting("they are kept").until(() -> page.text("#kept").startsWith("10 of 10"));
      assertThat(page.lines()).isEmpty();

      page.script("delete document.hidden; document.dispatchEvent(new Event('visibilitychange'))");
      awaitLast(page, "line 9");
    }
  }

  @Test
  void linesThatBelongTogetherAreOne() throws Exception {
    try (Page page = Page.open(node.port("gateway.http"), "#q=src%3Ajava&theme=dark").awaitConnected()) {
      producer.send(log("java", "java.lang.IllegalStateException: no"), log("java", "\tat a.B.c(B.java:7)"),
          log("java", "\tat a.B.d(B.java:9)"), log("java", "Caused by: x"), log("java", "next"));

      awaitLast(page, "next");
      Page.waiting("the trace is one row").untilAsserted(() ->
          assertThat(page.lines()).containsExactly("java.lang.IllegalStateException: no ⏎ 3 more lines", "next"));
      page.picture("joined-lines");
    }
  }

  private static void awaitLast(Page page, String line) {
    Page.waiting("the last line").untilAsserted(() -> assertThat(page.lines()).last().isEqualTo(line));
  }

  private static Envelope[] logs(String source, int first, int count) {
    return IntStream.range(first, first + count).mapToObj(i -> log(source, "line " + i)).toArray(Envelope[]::new);
  }

  private static Envelope log(String source, String line) {
    return Envelope.newBuilder().setTimestamp(System.currentTimeMillis() * 1_000_000).setSourceId(source)
        .setInstanceId("0").setLog(Log.newBuilder().setPayload(ByteString.copyFromUtf8(line))).build();
  }
}
