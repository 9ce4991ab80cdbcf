package loggregator.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.List;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Log;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** Lines as they come, held and kept, and metrics. */
class LivePageInBrowserTest extends PageTest {
  @Test
  void linesAppearAsTheyAreSent() throws Exception {
    try (Page page = open("")) {
      producer.send(log("web", "hello"), log("web", "world"));

      awaitLines(page, "hello", "world");
      page.picture("lines");
    }
  }

  @Test
  void markupInALineIsText() throws Exception {
    String markup = "<img src=x onerror=\"document.title='hurt'\"><script>document.title='hurt'</script>";
    try (Page page = open("")) {
      producer.send(log("web", markup), log("web", "\u001b[31mred\u001b[0m \u001b]8;;javascript:alert(1)\u0007link"),
          log("web", "left\u202eright"), log("web", "bad \uFFFD").toBuilder()
              .setLog(Log.newBuilder().setPayload(ByteString.copyFrom(new byte[] {'b', (byte) 0xff}))).build());

      awaitLines(page, markup, "red link", "left⟨202e⟩right", "b\uFFFD (not UTF-8)");
      assertThat(page.<String>script("return document.title")).isEqualTo("Loggregator: live");
      assertThat(page.<Long>script("return document.querySelectorAll('.row img, .row script').length")).isZero();
      page.picture("hostile-lines");
    }
  }

  @Test
  void namesAreTextToo() throws Exception {
    String markup = "<img src=x onerror=document.title='hurt'>";
    String nested = "[".repeat(5_000) + "]".repeat(5_000);
    try (Page page = open("")) {
      producer.send(log(markup, "{\"__proto__\":{\"" + markup + "\":1},\"deep\":" + nested + "}").toBuilder()
          .setInstanceId("a\u202eb").putTags(markup, "\u202eleft").putTags("__proto__", "odd").build(), counter(markup, 1));

      Page.waiting("all is shown").until(() -> page.lines().size() == 1 && page.text("#sources").contains(markup)
          && page.text("#metric-rows").contains(markup));
      page.focusList();
      page.press("k", Keys.ENTER);
      Page.waiting("its details").until(() -> page.isShown("#details"));

      assertThat(page.text(".row .source")).isEqualTo(markup);
      assertThat(page.text(".row .instance")).isEqualTo("a⟨202e⟩b");
      assertThat(page.text("#details")).contains(markup + ": 1", "⟨202e⟩left", "odd", "[[[[");
      assertThat(page.<String>script("return document.title")).isEqualTo("Loggregator: live");
      assertThat(page.<Long>script("return document.querySelectorAll('main img, main script').length")).isZero();
      assertThat(page.<Long>script("return document.querySelectorAll('#details details').length")).isLessThan(50L);
      page.picture("hostile-names");
    }
  }

  @Test
  void holdingLosesNothing() {
    try (Page page = open("")) {
      producer.send(logs("web", 0, 200));
      awaitLast(page, "line 199");
      page.focusList();
      page.press(" ");
      List<String> before = page.lines();

      producer.send(logs("web", 200, 200));
      Page.waiting("the pill counts").until(() -> page.text("#newer").startsWith("200 new"));
      assertThat(page.lines()).startsWith(before.toArray(String[]::new));

      page.press(" ");
      awaitLast(page, "line 399");
      Page.waiting("none is missing").until(() -> page.text("#kept").startsWith("400 of 400"));
    }
  }

  @Test
  void aLinkBringsItsView() {
    try (Page page = open("#q=src%3Abilling&types=log&wrap=1&time=utc")) {
      producer.send(log("web", "not this"), log("billing", "but this"));

      awaitLines(page, "but this");
      assertThat(page.text("#time")).isEqualTo("UTC");
    }
  }

  @Test
  void countersAndGaugesDoNotScroll() throws Exception {
    try (Page page = open("")) {
      for (int i = 0; i < 3; i++) {
        producer.send(gauge("cpu", i + 0.5), counter("requests", 10));
      }

      Page.waiting("the table has both").until(() -> page.text("#metric-rows").contains("2.5 %")
          && page.text("#metric-rows").contains("requests"));
      assertThat(page.lines()).isEmpty();
      page.picture("metrics");
    }
  }

  @Test
  void everythingCanBeDoneByKeys() throws Exception {
    try (Page page = open("")) {
      producer.send(log("web", "first"), log("web", "{\"level\":\"info\",\"n\":{\"a\":1}}"));
      awaitLast(page, "{\"level\":\"info\",\"n\":{\"a\":1}}");
      page.focusList();

      page.press("k");
      page.press(Keys.ENTER);

      assertThat(page.isShown("#details")).isTrue();
      assertThat(page.text("#details")).contains("level: \"info\"");
      page.picture("details");
      page.press(Keys.ESCAPE);
      assertThat(page.isShown("#details")).isFalse();
      page.press("?");
      assertThat(page.isShown("#help-sheet")).isTrue();
      page.picture("help");
    }
  }

  @Test
  void theScreenHoldsFewRowsHoweverManyThereAre() {
    try (Page page = open("")) {
      for (int i = 0; i < 100; i++) {
        producer.send(logs("web", i * 600, 600));
      }

      awaitLast(page, "line 59999");
      assertThat(page.<Long>script("return document.querySelectorAll('.row').length")).isLessThan(300);
      Page.waiting("the newest are kept").until(() -> page.text("#kept").startsWith("50,000 of 50,000"));
    }
  }
}
