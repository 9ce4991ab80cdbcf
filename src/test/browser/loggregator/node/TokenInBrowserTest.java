package loggregator.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A reader who pastes a token with which not everything may be read. */
class TokenInBrowserTest {
  private static final String TOKEN = "reads-one-source";

  @Test
  void whoMayReadOneSourceNamesItAndIsNotAskedAgain(@TempDir Path folder) throws Exception {
    Path tokens = Files.writeString(folder.resolve("tokens"), "reader " + sha256(TOKEN) + " web\n");
    try (TestNode node = TestNode.start(config -> {
      config.put("auth", new JsonObject().put("tokens", new JsonObject().put("file", tokens.toString())));
      config.getJsonObject("gateway").put("auth", "tokens");
    }); Page page = Page.open(node.port("gateway.http"), "")) {
      Page.waiting("it asks").until(() -> page.isShown("#token-sheet"));
      page.script("document.getElementById('token').value = arguments[0]", TOKEN);
      page.click("#token-form button[value=ok]");
      Page.waiting("it says why").until(() -> page.isShown("#token-sheet") && page.text("#token-why").contains("src:ID"));
      page.click("#token-form button[value='']");
      Page.waiting("it says so still").until(() -> page.text("#nothing").contains("src:ID"));

      page.filter("src:web");
      page.awaitConnected();
      node.producer().send(PageTest.log("web", "for readers of web"));
      Page.waiting("the line").untilAsserted(() -> assertThat(page.lines()).containsExactly("for readers of web"));

      page.filter("src:billing");
      Page.waiting("it is refused").until(() -> page.text("#state").startsWith("refused"));
      assertThat(page.isShown("#token-sheet")).isFalse();
    }
  }

  private static String sha256(String token) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(token.getBytes(UTF_8)));
  }
}
