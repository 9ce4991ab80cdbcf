package loggregator.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.pkitesting.CertificateBuilder.Algorithm;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import loggregator.config.ConfigProblem;
import loggregator.config.NodeConfig;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsCheckTest {
  @TempDir
  Path folder;

  private Path ca;
  private Path crt;
  private Path key;

  @BeforeEach
  void nameFiles() {
    ca = folder.resolve("ca.crt");
    crt = folder.resolve("metron.crt");
    key = folder.resolve("metron.key");
  }

  @Test
  void namesEveryMissingFile() {
    assertThat(TlsCheck.check(config(false))).containsExactly(
        new ConfigProblem("agent.grpc.tls.caFile", ca + ": there is no such file"),
        new ConfigProblem("agent.grpc.tls.certFile", crt + ": there is no such file"),
        new ConfigProblem("agent.grpc.tls.keyFile", key + ": there is no such file"));
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void makesMissingFilesWhereTheConfigurationAsksForIt() {
    assertThat(TlsCheck.check(config(true))).isEmpty();
    assertThat(TlsCheck.check(config(false))).isEmpty();
  }

  @Test
  void saysWhenTheFolderForThemCannotBeMade() throws IOException {
    Files.writeString(folder.resolve("file"), "");
    key = folder.resolve("file").resolve("metron.key");
    crt = folder.resolve("file").resolve("metron.crt");

    assertThat(TlsCheck.check(config(true))).extracting(ConfigProblem::toString).first().asString()
        .isEqualTo("node.developmentCertificates: could not make the certificates: a file is where a folder should be");
  }

  @Test
  void namesFilesThatHoldSomethingElse() throws IOException {
    Files.createDirectory(ca);
    Files.writeString(crt, "nothing");
    Files.writeString(key, "nothing");

    assertThat(TlsCheck.check(config(false))).containsExactly(
        new ConfigProblem("agent.grpc.tls.caFile", ca + ": can't be read"),
        new ConfigProblem("agent.grpc.tls.certFile", crt + ": holds no certificate in PEM"));
  }

  /** As it is with descriptors, too, when there are none left. */
  @Test
  void aFileThatFailsWhenItIsReadIsNotTakenForOneWithoutACertificate() throws IOException {
    TestCertificates.copyTo(folder);
    crt = Path.of("/proc/self/mem");

    assertThat(TlsCheck.check(config(false))).singleElement().satisfies(problem -> {
      assertThat(problem.key()).isEqualTo("agent.grpc.tls.certFile");
      assertThat(problem.message()).startsWith(crt + ": can't be read: ");
    });
  }

  @Test
  void namesAKeyThatIsNotTheCertificates() throws IOException {
    TestCertificates.copyTo(folder);
    key = folder.resolve("doppler.key");

    assertThat(TlsCheck.check(config(false))).containsExactly(new ConfigProblem(
        "agent.grpc.tls.keyFile", key + ": doesn't hold the private key of " + crt + " in PEM"));
  }

  @Test
  void namesAKeyFileWithoutAKey() throws IOException {
    TestCertificates.copyTo(folder);
    key = crt;

    assertThat(TlsCheck.check(config(false))).containsExactly(new ConfigProblem(
        "agent.grpc.tls.keyFile", key + ": doesn't hold the private key of " + crt + " in PEM"));
  }

  @Test
  void namesTheKindOfAKeyThatCannotBeUsed() throws Exception {
    TestCertificates.copyTo(folder);
    write(new CertificateBuilder().algorithm(Algorithm.ed25519).subject("CN=metron").setIsCertificateAuthority(true)
        .buildSelfSigned());
    assertThat(TlsCheck.check(config(false))).containsExactly(new ConfigProblem(
        "agent.grpc.tls.certFile", crt + ": its key is of the kind EdDSA, but only RSA and EC can be used"));

    KeyPair pss = KeyPairGenerator.getInstance("RSASSA-PSS").generateKeyPair();
    X509Certificate certificate = DevelopmentCa.create("CA", Instant.now()).issue("metron", pss.getPublic(), Instant.now());
    write(X509Bundle.fromCertificatePath(new X509Certificate[] {certificate}, certificate, pss));
    assertThat(TlsCheck.check(config(false))).containsExactly(new ConfigProblem(
        "agent.grpc.tls.certFile", crt + ": its key is of the kind RSASSA-PSS, but only RSA and EC can be used"));
  }

  @Test
  void takesKeysOfEllipticCurves() throws Exception {
    TestCertificates.copyTo(folder);
    write(new CertificateBuilder().algorithm(Algorithm.ecp256).subject("CN=metron").setIsCertificateAuthority(true)
        .buildSelfSigned());

    assertThat(TlsCheck.check(config(false))).isEmpty();
  }

  @Test
  void namesCertificatesThatHaveExpiredOrAreNotYetValid() throws Exception {
    TestCertificates.copyTo(folder);
    Instant begin = PemReader.certificates(crt).get(0).getNotBefore().toInstant();
    Instant end = PemReader.certificates(crt).get(0).getNotAfter().toInstant();

    assertThat(check(end.plusSeconds(1))).containsExactly(
        new ConfigProblem("agent.grpc.tls.certFile", crt + ": has expired on " + end));
    assertThat(check(begin.minus(Duration.ofHours(1)))).extracting(ConfigProblem::message).hasSize(2)
        .allMatch(message -> message.contains(".crt: is not valid before "));
  }

  @Test
  void doesNotPrintAFolderFromTheEnvironment() {
    NodeConfig config = NodeConfig.parse(json(false, "${CERTS}/"), Map.of("CERTS", folder.toString())).orThrow();

    assertThat(TlsCheck.check(config)).hasSize(3)
        .contains(new ConfigProblem("agent.grpc.tls.caFile", "${CERTS}/ca.crt: there is no such file"));
  }

  @Test
  void isContentWithoutCertificatesWhereNoneAreUsed() {
    JsonObject router = new JsonObject().put("router", new JsonObject())
        .put("node", new JsonObject().put("developmentCertificates", true));

    assertThat(TlsCheck.check(NodeConfig.parse(router, Map.of()).orThrow())).isEmpty();
  }

  private void write(X509Bundle pair) throws IOException {
    Files.writeString(crt, pair.getCertificatePEM());
    Files.writeString(key, pair.getPrivateKeyPEM());
  }

  private List<ConfigProblem> check(Instant now) {
    return TlsCheck.check(config(false), Clock.fixed(now, ZoneOffset.UTC));
  }

  private NodeConfig config(boolean developmentCertificates) {
    return NodeConfig.parse(json(developmentCertificates, ""), Map.of()).orThrow();
  }

  private JsonObject json(boolean developmentCertificates, String prefix) {
    JsonObject tls = new JsonObject()
        .put("caFile", prefix.isEmpty() ? ca.toString() : prefix + "ca.crt")
        .put("certFile", prefix.isEmpty() ? crt.toString() : prefix + "metron.crt")
        .put("keyFile", prefix.isEmpty() ? key.toString() : prefix + "metron.key");
    return new JsonObject()
        .put("node", new JsonObject().put("developmentCertificates", developmentCertificates))
        .put("agent", new JsonObject().put("grpc", new JsonObject().put("tls", tls)));
  }
}
