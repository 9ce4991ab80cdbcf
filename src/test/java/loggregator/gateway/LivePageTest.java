package loggregator.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LivePageTest {
  private static final Path FILES = Path.of("src/main/resources", LivePage.FOLDER);

  private final HttpClient client = HttpClient.newHttpClient();
  private final TestGateway gateway = new TestGateway();

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void servesEveryFileOfThePage() throws Exception {
    try (Stream<Path> files = Files.list(FILES)) {
      assertThat(files.map(file -> file.getFileName().toString())).containsExactlyInAnyOrderElementsOf(LivePage.FILES);
    }
    for (String name : LivePage.FILES) {
      HttpResponse<String> answer = get(name.equals("index.html") ? "/" : "/live/" + name);

      assertThat(answer.statusCode()).as(name).isEqualTo(200);
      assertThat(answer.body()).as(name).isEqualTo(Files.readString(FILES.resolve(name)));
      assertThat(answer.headers().firstValue("content-security-policy")).as(name)
          .hasValueSatisfying(policy -> assertThat(policy).startsWith("default-src 'none'").doesNotContain("unsafe"));
    }
  }

  @Test
  void namesNoOtherServer() {
    for (String name : LivePage.FILES) {
      assertThat(read(name).replace("http://www.w3.org/2000/svg", "")).as(name).doesNotContain("http://", "//cdn");
    }
  }

  @Test
  void makesNoMarkupOfText() {
    for (String name : LivePage.FILES) {
      assertThat(read(name)).as(name).doesNotContain("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write",
          "eval(", "new Function", " style=", "onclick=\"");
    }
  }

  @Test
  void everyModuleThatIsImportedIsServed() {
    for (String name : LivePage.FILES) {
      List<String> imported = read(name).lines().filter(line -> line.contains("from './"))
          .map(line -> line.replaceFirst(".*from './", "").replaceFirst("';.*", "")).toList();
      assertThat(LivePage.FILES).as(name).containsAll(imported);
    }
  }

  @Test
  void aBrowserThatHasAFileGetsItNotAgain() throws Exception {
    String tag = get("/").headers().firstValue("etag").orElseThrow();

    HttpResponse<String> again = get("/", "If-None-Match", tag);

    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
  }

  @Test
  void compressesForWhoTakesIt() throws Exception {
    assertThat(get("/live/app.js", "Accept-Encoding", "br, gzip").headers().firstValue("content-encoding"))
        .hasValue("gzip");
    assertThat(get("/live/app.js", "Accept-Encoding", "gzip;q=0").headers().firstValue("content-encoding")).isEmpty();
  }

  @Test
  void tellsThePageHowReadersAreKnown() throws Exception {
    assertThat(new JsonObject(get("/live/config").body()))
        .isEqualTo(new JsonObject().put("auth", "none").put("kept", false).put("operations", false));
  }

  @Test
  void nothingElseOfTheJarIsServed() throws Exception {
    assertThat(get("/live/index.html").statusCode()).isEqualTo(404);
    assertThat(get("/live/..%2floggregator/cli/logging.properties").statusCode()).isEqualTo(404);
    assertThat(get("/live/").statusCode()).isEqualTo(404);
  }

  private HttpResponse<String> get(String path, String... headers) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + path));
    return client.send((headers.length == 0 ? request : request.headers(headers)).build(), BodyHandlers.ofString());
  }

  private static String read(String name) {
    try {
      return Files.readString(FILES.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
