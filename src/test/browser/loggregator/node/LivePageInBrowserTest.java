package loggregator.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.stream.IntStream;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Counter;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Gauge;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.GaugeValue;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Log;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.openqa.selenium.Keys;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LivePageInBrowserTest {
  private TestNode node;
  private Producer producer;

  @BeforeAll
  void start() {
    node = TestNode.start();
    producer = node.producer();
  }

  @AfterAll
  void stop() {
    producer.finish();
    node.close();
  }

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
  void whatIsSelectedStaysSelectedWhileLinesCome() {
    try (Page page = open("")) {
      producer.send(logs("web", 0, 200));
      awaitLast(page, "line 199");
      page.focusList();
      page.press(" ");
      page.script("getSelection().selectAllChildren(document.querySelectorAll('.row .text')[3])");
      String selected = page.script("return String(getSelection())");
      assertThat(selected).startsWith("line ");

      producer.send(logs("web", 200, 200));

      Page.waiting("the pill counts").until(() -> page.text("#newer").startsWith("200 new"));
      assertThat(page.<String>script("return String(getSelection())")).isEqualTo(selected);
    }
  }

  @Test
  void sourcesStayUnderTheHandsOfWhoChooses() {
    try (Page page = open("")) {
      producer.send(log("web", "first"));
      Page.waiting("the source").until(() -> page.text("#sources button").equals("web"));
      page.script("document.querySelector('#sources button').focus()");

      producer.send(logs("api", 0, 100));

      Page.waiting("numbers change").until(() -> page.text("#sources .number").equals("–"));
      assertThat(page.<String>script("return document.activeElement.textContent")).isEqualTo("web");
      page.script("document.activeElement.blur()");
      Page.waiting("the others come").until(() -> page.text("#sources").contains("api"));
    }
  }

  @Test
  void anEmptyListSaysWhy() {
    try (Page page = open("")) {
      Page.waiting("nothing is there").until(() -> page.text("#nothing").equals("Nothing has come yet."));
      producer.send(log("web", "first"));
      Page.waiting("it is gone").until(() -> !page.isShown("#nothing"));
      page.filter("second");
      Page.waiting("the filter is named").until(() -> page.isShown("#nothing") && page.text("#nothing").contains("filter"));
    }
  }

  @Test
  void filtersWhatIsThereAlready() {
    try (Page page = open("")) {
      producer.send(logs("web", 0, 100));
      awaitLast(page, "line 99");

      page.filter("/line [0-9]$/ -7");

      awaitLines(page, IntStream.of(0, 1, 2, 3, 4, 5, 6, 8, 9).mapToObj(i -> "line " + i).toArray(String[]::new));
      assertThat(page.address()).contains("#q=");
    }
  }

  @Test
  void sourcesStandBesideEachOther() throws Exception {
    try (Page page = open("#col=web&col=api")) {
      producer.send(log("web", "first"), log("api", "second"), log("worker", "third"), log("web", "fourth"));

      Page.waiting("each has its own").until(() -> column(page, 0).equals(List.of("first", "fourth"))
          && column(page, 1).equals(List.of("second")));
      assertThat(page.text(".column:nth-child(1) h2")).isEqualTo("web");
      assertThat(page.isShown("#list")).isFalse();
      page.filter("fourth");
      Page.waiting("the filter counts in each").until(() -> column(page, 0).equals(List.of("fourth"))
          && column(page, 1).isEmpty());
      page.picture("columns");
    }
  }

  @Test
  void keysMakeColumnsOfTheBusiestSourcesAndOneListAgain() {
    try (Page page = open("")) {
      producer.send(log("web", "first"), log("api", "second"), log("web", "third"));
      awaitLines(page, "first", "second", "third");
      Page.waiting("both are counted").until(() -> page.text("#sources").contains("web")
          && page.text("#sources").contains("api"));

      page.focusList();
      page.press("2");
      Page.waiting("two columns").until(() -> column(page, 0).size() + column(page, 1).size() == 3
          && !page.isShown("#list"));
      assertThat(page.address()).contains("col=web").contains("col=api");
      page.press("1");
      Page.waiting("one list").until(() -> page.isShown("#list"));
      assertThat(page.lines()).containsExactly("first", "second", "third");
      assertThat(page.address()).doesNotContain("col=");
    }
  }

  private static List<String> column(Page page, int index) {
    return page.script("return [...document.querySelectorAll('.column')[arguments[0]]?.querySelectorAll('.row .text') "
        + "?? []].map(line => line.textContent)", index);
  }

  @Test
  void aRegularExpressionThatNeverEndsIsGivenUp() {
    try (Page page = open("")) {
      producer.send(log("web", "a".repeat(40) + "!"));
      awaitLast(page, "a".repeat(40) + "!");

      page.filter("/^(a+)+$/");

      Page.waiting("it is given up").until(() -> page.text("#matches").contains("takes too long"));
      page.filter("");
      awaitLast(page, "a".repeat(40) + "!");
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

  private Page open(String view) {
    return Page.open(node.port("gateway.http"), view).awaitConnected();
  }

  private static void awaitLines(Page page, String... lines) {
    Page.waiting("the lines").untilAsserted(() -> assertThat(page.lines()).containsExactly(lines));
    assertThat(page.complaints()).isEmpty();
  }

  private static void awaitLast(Page page, String line) {
    Page.waiting("the last line").untilAsserted(() -> assertThat(page.lines()).last().isEqualTo(line));
  }

  private static Envelope[] logs(String source, int first, int count) {
    return IntStream.range(first, first + count).mapToObj(i -> log(source, "line " + i)).toArray(Envelope[]::new);
  }

  private static Envelope log(String source, String line) {
    return envelope(source).setLog(Log.newBuilder().setPayload(ByteString.copyFromUtf8(line))).build();
  }

  private static Envelope gauge(String name, double value) {
    return envelope("web").setGauge(Gauge.newBuilder().putMetrics(name,
        GaugeValue.newBuilder().setUnit("percentage").setValue(value).build())).build();
  }

  private static Envelope counter(String name, long delta) {
    return envelope("web").setCounter(Counter.newBuilder().setName(name).setDelta(delta)).build();
  }

  private static Envelope.Builder envelope(String source) {
    return Envelope.newBuilder().setTimestamp(System.currentTimeMillis() * 1_000_000).setSourceId(source)
        .setInstanceId("0");
  }
}
