package loggregator.tls;

import static java.nio.file.attribute.PosixFilePermission.GROUP_READ;
import static java.nio.file.attribute.PosixFilePermission.OTHERS_READ;
import static java.nio.file.attribute.PosixFilePermission.OWNER_READ;
import static java.nio.file.attribute.PosixFilePermission.OWNER_WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class DevelopmentCertificatesTest {
  private static final List<String> NAMES = DevelopmentCertificates.NAMES;

  @TempDir
  static Path shared;

  @TempDir
  Path folder;

  @ParameterizedTest
  @FieldSource("NAMES")
  void eachCertificateIsSignedByTheCaForServersAndClientsOnThisMachine(String name) throws Exception {
    DevelopmentCertificates.ensure(shared);
    X509Certificate certificate = certificate(shared, name);

    verifyChain(certificate, certificate(shared, "ca"));
    assertThat(certificate.getSubjectX500Principal().getName()).startsWith("CN=" + name + ",");
    assertThat(certificate.getSubjectAlternativeNames()).containsExactlyInAnyOrder(
        List.of(2, name), List.of(2, "localhost"), List.of(7, "127.0.0.1"), List.of(7, "0:0:0:0:0:0:0:1"));
    assertThat(certificate.getExtendedKeyUsage()).containsExactlyInAnyOrder("1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2");
    assertThat(certificate.getBasicConstraints()).as("is no CA").isEqualTo(-1);
    assertThat(daysLeft(certificate)).isBetween(360L, 366L);
    assertThat(PemReader.privateKey(shared.resolve(name + ".key"), shared.resolve(name + ".crt")).getFormat())
        .isEqualTo("PKCS#8");
  }

  @Test
  void theCaLastsTenYearsAndSignsNoOtherCa() throws Exception {
    DevelopmentCertificates.ensure(shared);
    X509Certificate ca = certificate(shared, "ca");

    assertThat(daysLeft(ca)).isBetween(3640L, 3651L);
    assertThat(ca.getBasicConstraints()).isZero();
  }

  @ParameterizedTest
  @FieldSource("NAMES")
  void eachCertificateNamesTheKeyItWasSignedBy(String name) throws Exception {
    DevelopmentCertificates.ensure(shared);
    byte[] caKeyId = certificate(shared, "ca").getExtensionValue("2.5.29.14");
    byte[] signerKeyId = certificate(shared, name).getExtensionValue("2.5.29.35");

    assertThat(lastBytes(signerKeyId, 20)).isEqualTo(lastBytes(caKeyId, 20));
  }

  @Test
  void serialNumbersAreAllDifferent() throws Exception {
    DevelopmentCertificates.ensure(shared);

    assertThat(Stream.concat(NAMES.stream(), Stream.of("ca")).map(name -> certificate(shared, name).getSerialNumber()))
        .doesNotHaveDuplicates();
  }

  @Test
  void keysAreReadableByTheirOwnerOnlyAndNothingElseIsLeft() throws IOException {
    DevelopmentCertificates.ensure(shared);

    Stream.concat(NAMES.stream(), Stream.of("ca")).forEach(name -> {
      assertThat(permissions(name + ".key")).containsExactlyInAnyOrder(OWNER_READ, OWNER_WRITE);
      assertThat(permissions(name + ".crt"))
          .containsExactlyInAnyOrder(OWNER_READ, OWNER_WRITE, GROUP_READ, OTHERS_READ);
    });
    assertThat(contents(shared)).hasSize(2 * NAMES.size() + 6 + 1).containsKey(".lock");
  }

  @Test
  void theEventBusHasACaOfItsOwn() throws Exception {
    DevelopmentCertificates.ensure(shared);

    verifyChain(certificate(shared, "bus-node"), certificate(shared, "bus-ca"));
    assertThatThrownBy(() -> verifyChain(certificate(shared, "metron"), certificate(shared, "bus-ca")));
    assertThatThrownBy(() -> verifyChain(certificate(shared, "bus-node"), certificate(shared, "ca")));
    assertThat(permissions("bus-node.key")).containsExactlyInAnyOrder(OWNER_READ, OWNER_WRITE);
  }

  /** As of a former version, whose bus had a certificate of the common CA. */
  @Test
  void aFormerFolderGetsWhatTheBusNeedsAndKeepsWhatItHad() throws Exception {
    TestCertificates.copyTo(folder);
    for (String name : List.of("bus-ca.crt", "bus-ca.key", "bus-node.crt", "bus-node.key")) {
      Files.delete(folder.resolve(name));
    }
    Files.copy(folder.resolve("client.crt"), folder.resolve("bus.crt"));
    Files.copy(folder.resolve("client.key"), folder.resolve("bus.key"));
    Map<String, String> before = contents(folder);

    DevelopmentCertificates.ensure(folder);

    assertThat(changes(before, contents(folder))).containsExactlyInAnyOrder(
        "bus-ca.crt", "bus-ca.key", "bus-node.crt", "bus-node.key", ".lock");
    verifyChain(certificate(folder, "bus-node"), certificate(folder, "bus-ca"));
  }

  @Test
  void aSecondCallChangesNothing() throws IOException {
    TestCertificates.copyTo(folder);
    Map<String, String> before = contents(folder);

    DevelopmentCertificates.ensure(folder);

    assertThat(contents(folder)).isEqualTo(before);
  }

  @Test
  void aMissingCertificateIsAddedByTheSameCa() throws Exception {
    TestCertificates.copyTo(folder);
    Map<String, String> before = contents(folder);
    Files.delete(folder.resolve("metron.crt"));
    Files.delete(folder.resolve("metron.key"));

    DevelopmentCertificates.ensure(folder);

    assertThat(changes(before, contents(folder))).containsExactlyInAnyOrder("metron.crt", "metron.key", ".lock");
    verifyChain(certificate(folder, "metron"), certificate(folder, "ca"));
  }

  @Test
  void certificatesThatRunOutAreRenewedWithTheirKeys() throws Exception {
    DevelopmentCertificates.ensure(folder, daysFromNow(-360));
    Map<String, String> before = contents(folder);

    DevelopmentCertificates.ensure(folder);

    assertThat(changes(before, contents(folder)))
        .containsExactlyInAnyOrderElementsOf(Stream.concat(NAMES.stream(), Stream.of("bus-node"))
            .map(name -> name + ".crt").toList());
    assertThat(daysLeft(certificate(folder, "metron"))).isBetween(360L, 366L);
    verifyChain(certificate(folder, "metron"), certificate(folder, "ca"));
  }

  @Test
  void certificatesDoNotOutliveTheirCaAndAreRenewedWithIt() throws Exception {
    DevelopmentCertificates.ensure(folder, daysFromNow(-3640));
    DevelopmentCertificates.ensure(folder, daysFromNow(-30));
    X509Certificate oldCa = certificate(folder, "ca");
    assertThat(certificate(folder, "metron").getNotAfter()).isEqualTo(oldCa.getNotAfter());

    DevelopmentCertificates.ensure(folder, daysFromNow(5));

    assertThat(certificate(folder, "ca")).isNotEqualTo(oldCa);
    for (String name : NAMES) {
      verifyChain(certificate(folder, name), certificate(folder, "ca"));
    }
  }

  @Test
  void aCaWithoutItsKeyMakesNothing() throws IOException {
    TestCertificates.copyTo(folder);
    Files.delete(folder.resolve("ca.key"));
    Files.delete(folder.resolve("metron.crt"));
    Files.delete(folder.resolve("metron.key"));
    Map<String, String> before = contents(folder);

    DevelopmentCertificates.ensure(folder);

    assertThat(contents(folder)).isEqualTo(before);
  }

  @Test
  void somebodyElsesFilesStayAsTheyAre() throws IOException {
    Files.writeString(folder.resolve("metron.key"), "half a pair");
    Files.writeString(folder.resolve("gateway.crt"), "no certificate");
    Files.writeString(folder.resolve("gateway.key"), "no key");
    Map<String, String> before = contents(folder);

    DevelopmentCertificates.ensure(folder);

    assertThat(contents(folder)).containsAllEntriesOf(before).doesNotContainKey("metron.crt").containsKey("client.crt");
  }

  @Test
  void manyAtOnceMakeOneSet() throws IOException {
    CompletableFuture<?>[] calls = IntStream.range(0, 4).mapToObj(i -> CompletableFuture.runAsync(() -> {
      try {
        DevelopmentCertificates.ensure(folder);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    })).toArray(CompletableFuture[]::new);
    CompletableFuture.allOf(calls).join();
    X509Certificate ca = certificate(folder, "ca");

    assertThat(NAMES).allSatisfy(name -> verifyChain(certificate(folder, name), ca));
  }

  private static void verifyChain(X509Certificate certificate, X509Certificate ca) throws Exception {
    PKIXParameters trust = new PKIXParameters(Set.of(new TrustAnchor(ca, null)));
    trust.setRevocationEnabled(false);
    trust.setDate(certificate.getNotBefore());
    CertPathValidator.getInstance("PKIX")
        .validate(CertificateFactory.getInstance("X.509").generateCertPath(List.of(certificate)), trust);
  }

  private static X509Certificate certificate(Path folder, String name) {
    try {
      return PemReader.certificates(folder.resolve(name + ".crt")).get(0);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] lastBytes(byte[] bytes, int count) {
    return Arrays.copyOfRange(bytes, bytes.length - count, bytes.length);
  }

  private static long daysLeft(X509Certificate certificate) {
    return Duration.between(Instant.now(), certificate.getNotAfter().toInstant()).toDays();
  }

  private static Clock daysFromNow(int days) {
    return Clock.fixed(Instant.now().plus(Duration.ofDays(days)), ZoneOffset.UTC);
  }

  private static Set<PosixFilePermission> permissions(String name) {
    try {
      return Files.getPosixFilePermissions(shared.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, String> contents(Path folder) throws IOException {
    Map<String, String> contents = new HashMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        contents.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    return contents;
  }

  private static Set<String> changes(Map<String, String> before, Map<String, String> after) {
    Map<String, String> changed = new HashMap<>(after);
    changed.entrySet().removeAll(before.entrySet());
    return changed.keySet();
  }
}
