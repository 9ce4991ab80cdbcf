package loggregator.uaa;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import loggregator.node.Page;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The Gateway's page, whose readers log in at a real UAA, in a real browser. */
@Tag("uaa")
@ExtendWith(WithUaa.class)
@ResourceLock("uaa")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class PageLoginIT {
  private static final String APP = "11111111-2222-3333-4444-555555555555";

  private final UaaApi uaa;
  private final GuardedNode node;
  private final Page page = Page.start();

  PageLoginIT(UaaProcess uaa) {
    this.uaa = uaa.api();
    this.node = new GuardedNode(uaa.url(), new JsonObject().put("recheckIntervalMs", 500).put("cacheMs", 100)
        .put("refusalCacheMs", 100));
    this.uaa.letReturnTo(UaaClient.PAGE, node.pageAddress());
  }

  @AfterEach
  void close() {
    page.close();
    node.close();
  }

  @Test
  void aReaderLogsInAndComesBackToTheSameView() {
    logIn(UaaUser.ADMIN, "#q=src%3Aweb&time=utc");
    page.awaitConnected();

    awaitLine("web", "for readers only");

    assertThat(page.address()).isEqualTo(node.pageAddress() + "#q=src%3Aweb&time=utc");
    assertThat(page.<String>script("return JSON.stringify(sessionStorage) + JSON.stringify(localStorage)"))
        .isEqualTo("{}{}");
  }

  @Test
  void theTokenIsRenewedWhenItExpires() {
    logIn(UaaUser.ADMIN, "");
    page.awaitConnected();
    page.script("""
        window.states = [];
        new MutationObserver(() => window.states.push(document.getElementById('state').textContent))
          .observe(document.getElementById('state'), {childList: true});""");

    Page.waiting("the token has expired").until(() -> page.<String>script("return window.states.join()").contains("refused"));
    page.awaitConnected();

    awaitLine("web", "for who was there before");
    assertThat(page.isShown("#token-sheet")).isFalse();
  }

  @Test
  void whoseTokensWereRevokedMayLogInAgain() throws IOException {
    logIn(UaaUser.ADMIN, "#time=utc");
    page.awaitConnected();

    uaa.revokeAllOf(UaaClient.PAGE);
    Page.waiting("the page asks").until(() -> page.isShown("#token-sheet"));
    assertThat(page.text("#token-why")).contains("not valid").contains("401");
    page.picture("revoked");
    page.click("#login");
    page.awaitConnected();

    awaitLine("web", "for who came back");
    assertThat(page.address()).endsWith("#time=utc");
  }

  @Test
  void whoLogsOutIsAskedAnewWhoTheyAre() throws IOException {
    logIn(UaaUser.ADMIN, "");
    page.awaitConnected();
    awaitLine("web", "for who was there before");

    page.click("#leave");
    awaitForm();
    assertThat(page.address()).startsWith(uaa.url());
    page.picture("logged-out");
    page.goBack();
    awaitForm();

    node.allowAll(APP);
    fillIn(UaaUser.DEVELOPER);
    Page.waiting("it is the other one").until(() -> page.text("#state").startsWith("refused: 403"));
    assertThat(page.lines()).isEmpty();
  }

  @Test
  void whoMayNotReadEverythingNamesASource() throws IOException {
    node.allowAll(APP);
    logIn(UaaUser.DEVELOPER, "");
    Page.waiting("the page says why").until(() -> page.isShown("#token-sheet"));
    assertThat(page.text("#token-why")).contains("src:ID").contains("403");
    assertThat(page.text("#state")).startsWith("refused");
    page.picture("not-everything");

    page.script("document.getElementById('token-sheet').close()");
    page.filter("src:" + APP);
    page.awaitConnected();

    node.send("another", "not for developers");
    awaitLine(APP, "for developers");
    assertThat(page.lines()).containsOnly("for developers");
  }

  private void logIn(UaaUser user, String view) {
    page.go(node.pageAddress() + view);
    awaitForm();
    fillIn(user);
  }

  private void awaitForm() {
    Page.waiting("the UAA's form").until(() -> page.isShown("[name=password]"));
  }

  private void fillIn(UaaUser user) {
    page.type("[name=username]", user.id());
    page.type("[name=password]", user.password());
    page.click("[type=submit]");
  }

  private void awaitLine(String source, String line) {
    Page.waiting("the line").untilAsserted(() -> {
      node.send(source, line);
      assertThat(page.lines()).contains(line);
    });
  }
}
