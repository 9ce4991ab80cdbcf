package loggregator.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.stream.IntStream;
import loggregator.testing.FreePorts;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.EnvelopeBatch;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Log;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tab that shows the nodes to those who may see them. */
class OperationsInBrowserTest {
  private static final String HOSTILE = "<img src=x onerror=\"document.title='hurt'\">";

  @Test
  void whoFloodsWhoIsSlowAndWhoDoesNotAnswerIsShown() throws Exception {
    int admin = FreePorts.one();
    String absent = "127.0.0.1:" + FreePorts.one();
    try (TestNode node = TestNode.start(config -> {
      config.getJsonObject("gateway").put("operations", new JsonObject());
      config.getJsonObject("admin").put("port", admin).put("fleet", new JsonArray().add("127.0.0.1:" + admin).add(absent));
      config.getJsonObject("rlp").put("streamDiode", new JsonObject().put("maxEnvelopes", 100));
    })) {
      Consumer slow = Consumer.openWithoutReading(node.rlpChannel(), Consumer.logsOf("loud"));
      Producer producer = node.producer();
      producer.send(envelope(HOSTILE));
      try (Page page = Page.open(node.port("gateway.http"), "#q=loud&theme=dark")) {
        Page.waiting("the way to the tab").until(() -> page.isShown("#operations"));
        page.click("#operations");
        Page.waiting("the consumer loses").until(() -> {
          producer.send(EnvelopeBatch.newBuilder()
              .addAllBatch(IntStream.range(0, 200).mapToObj(i -> envelope("loud")).toList()).build());
          return page.text("#losers").contains("loud/0 in rlp/stream (overflow)");
        });

        Page.waiting("all is shown").until(() -> page.text("#senders").contains("loud/0")
            && page.text("#senders").contains(HOSTILE) && page.text("#hops").contains("rlp/stream (overflow)")
            && page.text("#consumers").contains("loud log"));
        assertThat(page.text("#nodes")).contains("test-node", absent + "does not answer: ");
        assertThat(page.<String>script("return document.title")).isEqualTo("Loggregator: operations");
        assertThat(page.complaints()).isEmpty();
        assertThat(page.<String>script("return document.documentElement.dataset.theme")).isEqualTo("dark");
        page.picture("operations");

        page.click("#lines");
        Page.waiting("the view is as it was").until(() -> page.isShown("#filter")
            && "loud".equals(page.<String>script("return document.getElementById('filter').value")));
      }
      slow.cancel();
    }
  }

  @Test
  void nobodySeesItWithoutATokenForIt(@TempDir Path folder) throws Exception {
    Path tokens = Files.writeString(folder.resolve("tokens"), "reader " + sha256("reads-one-source") + " web\n"
        + "operator " + sha256("reads-everything") + " *\n");
    try (TestNode node = TestNode.start(config -> {
      config.put("auth", new JsonObject().put("tokens", new JsonObject().put("file", tokens.toString())));
      config.getJsonObject("gateway").put("auth", "tokens").put("operations", new JsonObject());
    }); Page page = Page.open(node.port("gateway.http"), "live/operations.html")) {
      Page.waiting("it asks").until(() -> page.isShown("#token-sheet"));
      answer(page, "reads-one-source");
      Page.waiting("it asks again").until(() -> page.text("#token-why").contains("40") && page.isShown("#token-sheet"));
      assertThat(page.text("#nodes")).isEmpty();
      page.click("#remember");
      answer(page, "reads-everything");
      Page.waiting("it is shown").until(() -> page.text("#nodes").contains("test-node"));

      page.reload();
      Page.waiting("the token was remembered").until(() -> page.text("#nodes").contains("test-node"));
      page.click("#leave");
      Page.waiting("it asks who reads now").until(() -> page.isShown("#token-sheet"));
      assertThat(page.text("#nodes")).isEmpty();
      assertThat(page.<Long>script("return sessionStorage.length")).isZero();
    }
  }

  @Test
  void withoutTheSectionThereIsNoWayToIt() throws Exception {
    try (TestNode node = TestNode.start(); Page page = Page.open(node.port("gateway.http"), "").awaitConnected()) {
      assertThat(page.isShown("#operations")).isFalse();
      page.go("http://127.0.0.1:" + node.port("gateway.http") + "/v2/operations");
      assertThat(page.text("body")).contains("404");
    }
  }

  private static String sha256(String token) throws NoSuchAlgorithmException {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(token.getBytes(UTF_8)));
  }

  private static void answer(Page page, String token) {
    page.script("document.getElementById('token').value = arguments[0]", token);
    page.click("#token-form button[value=ok]");
  }

  private static Envelope envelope(String sourceId) {
    return Envelope.newBuilder().setSourceId(sourceId).setInstanceId("0").setLog(Log.getDefaultInstance()).build();
  }
}
