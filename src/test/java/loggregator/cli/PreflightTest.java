package loggregator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreflightTest {
  private static final JsonObject CONFIG = new JsonObject()
      .put("admin", new JsonObject().put("port", 0))
      .put("router", new JsonObject());

  @TempDir
  Path folder;

  @Test
  void aRoleNeedsItsSection() {
    assertThat(problems(CONFIG, "verticles.RlpVerticle"))
        .containsExactly("rlp: is required by the verticle that runs this role");
    assertThat(problems(CONFIG, "verticles.RouterVerticle")).isEmpty();
    assertThat(problems(CONFIG, "verticles.NodeVerticle")).isEmpty();
  }

  @Test
  void developmentCertificatesAreMadeWhereTheyAreAskedFor() {
    JsonObject tls = new JsonObject().put("caFile", file("ca.crt")).put("certFile", file("metron.crt"))
        .put("keyFile", file("metron.key"));
    JsonObject grpc = new JsonObject().put("host", "127.0.0.1").put("port", 0).put("tls", tls);
    JsonObject config = CONFIG.copy().put("agent", new JsonObject().put("grpc", grpc));
    assertThat(problems(config, "verticles.NodeVerticle")).hasSize(3);
    assertThat(folder.resolve("made")).doesNotExist();

    config.put("node", new JsonObject().put("developmentCertificates", true));
    assertThat(problems(config, "verticles.NodeVerticle")).isEmpty();
    assertThat(folder.resolve("made/metron.key")).exists();
  }

  @Test
  void aFileOfTokensIsReadWhereARoleUsesIt() throws IOException {
    Path tokens = folder.resolve("tokens");
    JsonObject config = CONFIG.copy()
        .put("auth", new JsonObject().put("tokens", new JsonObject().put("file", tokens.toString())))
        .put("gateway", new JsonObject().put("auth", "tokens").put("http", new JsonObject().put("port", 0)));
    assertThat(problems(config, "verticles.GatewayVerticle"))
        .containsExactly("auth.tokens.file: can't be read: there is no such file or folder");
    assertThat(problems(config, "verticles.RouterVerticle")).isEmpty();

    Files.writeString(tokens, "dashboard pl4nted *\n\nops pl4nted *\n");
    assertThat(problems(config, "verticles.NodeVerticle"))
        .hasSize(2).noneMatch(problem -> problem.contains("pl4nted"))
        .anyMatch(problem -> problem.startsWith("auth.tokens.file: line 1 must be"))
        .anyMatch(problem -> problem.startsWith("auth.tokens.file: line 3 must be"));

    Files.writeString(tokens, "dashboard " + "0d".repeat(32) + " *\n");
    assertThat(problems(config, "verticles.NodeVerticle")).isEmpty();
  }

  @Test
  void aFileOfPeersMustBeThere() throws IOException {
    JsonObject tls = new JsonObject().put("caFile", file("ca.crt")).put("certFile", file("gateway.crt"))
        .put("keyFile", file("gateway.key"));
    JsonObject config = CONFIG.copy()
        .put("node", new JsonObject().put("developmentCertificates", true))
        .put("gateway", new JsonObject().put("auth", "none").put("http", new JsonObject().put("port", 0))
            .put("rlps", new JsonObject().put("tls", tls).put("file", folder.resolve("rlps").toString())));
    assertThat(problems(config, "verticles.GatewayVerticle"))
        .containsExactly("gateway.rlps.file: can't be read: there is no such file or folder");
    assertThat(problems(config, "verticles.RouterVerticle")).isEmpty();

    Files.writeString(folder.resolve("rlps"), "");
    assertThat(problems(config, "verticles.GatewayVerticle")).isEmpty();
  }

  @Test
  void theNameOfAPeerNeedNotBeKnown() throws IOException {
    JsonObject tls = new JsonObject().put("caFile", file("ca.crt")).put("certFile", file("gateway.crt"))
        .put("keyFile", file("gateway.key"));
    JsonObject config = CONFIG.copy()
        .put("node", new JsonObject().put("developmentCertificates", true))
        .put("gateway", new JsonObject().put("auth", "none").put("http", new JsonObject().put("port", 0))
            .put("rlps", new JsonObject().put("tls", tls).put("addresses", new JsonArray().add("rlp.invalid:8082"))));

    assertThat(problems(config, "verticles.GatewayVerticle")).isEmpty();
  }

  @Test
  void theSecurityLogMustBeWritable() {
    JsonObject config = CONFIG.copy().put("trafficController", new JsonObject().put("auth", "none")
        .put("http", new JsonObject().put("port", 0))
        .put("securityLog", new JsonObject().put("file", folder.toString())));
    assertThat(problems(config, "verticles.TrafficControllerVerticle"))
        .containsExactly("trafficController.securityLog.file: can't be written to: Is a directory");
    assertThat(problems(config, "verticles.RouterVerticle")).isEmpty();
  }

  private String file(String name) {
    return folder.resolve("made").resolve(name).toString();
  }

  private static List<String> problems(JsonObject config, String verticle) {
    return Preflight.check(config, Map.of(), Scope.of(verticle, false)).problems().stream()
        .map(Object::toString)
        .toList();
  }
}
