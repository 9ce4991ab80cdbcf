package loggregator.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a person picks on the live page: lines, sources, filters, columns. */
class ChoosingInBrowserTest extends PageTest {
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
}
