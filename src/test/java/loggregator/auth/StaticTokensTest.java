package loggregator.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import loggregator.config.AuthMethod;
import loggregator.config.InvalidConfigException;
import loggregator.testing.Awaiting;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StaticTokensTest {
  private static final String HASH = Credentials.sha256("t0ken");

  @TempDir
  private Path folder;
  private final TestAuth auth = new TestAuth();

  @AfterEach
  void close() {
    auth.close();
  }

  @Test
  void aTokenReadsWhatItsLineNames() throws IOException {
    ReadAccess access = open("# for the dashboard", "", "dashboard  " + HASH + "  web,api # two",
        "ops " + Credentials.sha256("r00t").toUpperCase() + " *");

    assertThat(auth.everything(access, "bearer t0ken")).isEqualTo(Verdict.FORBIDDEN);
    assertThat(auth.source(access, "Bearer t0ken", "web")).isEqualTo(Verdict.ALLOWED);
    assertThat(auth.source(access, "bearer t0ken", "db")).isEqualTo(Verdict.FORBIDDEN);
    assertThat(auth.source(access, "bearer t0ken", "")).isEqualTo(Verdict.FORBIDDEN);
    assertThat(auth.everything(access, "bearer r00t")).isEqualTo(Verdict.ALLOWED);
    assertThat(auth.source(access, "bearer r00t", "anything")).isEqualTo(Verdict.ALLOWED);
    assertThat(auth.everything(access, "bearer other")).isEqualTo(Verdict.INVALID_TOKEN);
    assertThat(auth.everything(access, "bearer " + HASH)).isEqualTo(Verdict.INVALID_TOKEN);
  }

  @Test
  void aChangeOfTheFileHoldsAndAWrongOneDoesNot() throws IOException {
    ReadAccess access = open("a " + HASH + " *");
    assertThat(auth.everything(access, "bearer t0ken")).isEqualTo(Verdict.ALLOWED);
    write("a " + HASH + " *", "broken");
    write("b " + Credentials.sha256("other") + " *");

    Awaiting.until(() -> auth.everything(access, "bearer other") == Verdict.ALLOWED);
    assertThat(auth.everything(access, "bearer t0ken")).isEqualTo(Verdict.INVALID_TOKEN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "a t0ken *", "a HASH", "a HASH web, api", "a HASH ,web", "a HASH web,web",
      "a HASH *\nb HASH web", "a HASH0 *"})
  void aWrongLineStopsTheStartAndIsNotPrinted(String lines) {
    assertThatThrownBy(() -> open(lines.replace("HASH", HASH).split("\n")))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessageStartingWith("auth.tokens.file: line ")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("t0ken", HASH));
  }

  @Test
  void aMissingFileStopsTheStart() {
    assertThatThrownBy(() -> auth.gateway(AuthMethod.TOKENS, section(folder.resolve("none"))))
        .hasMessage("auth.tokens.file: can't be read: there is no such file or folder");
  }

  private ReadAccess open(String... lines) throws IOException {
    write(lines);
    return auth.gateway(AuthMethod.TOKENS, section(folder.resolve("tokens")));
  }

  private void write(String... lines) throws IOException {
    Path whole = Files.write(folder.resolve("new"), List.of(lines));
    Files.move(whole, folder.resolve("tokens"), StandardCopyOption.REPLACE_EXISTING);
  }

  private static JsonObject section(Path file) {
    return new JsonObject().put("tokens", new JsonObject().put("file", file.toString()).put("checkIntervalMs", 20));
  }
}
