package loggregator.bench;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.nio.file.Files;
import java.nio.file.Path;

/** The files that a node makes in {@code certs/}, as far as the load generator's own tests need them. */
final class TestCerts {
  private TestCerts() {
  }

  static Path in(Path folder) throws Exception {
    X509Bundle ca = new CertificateBuilder().subject("CN=ca").setIsCertificateAuthority(true).buildSelfSigned();
    Files.writeString(folder.resolve("ca.crt"), ca.getCertificatePEM());
    write(folder, "client", new CertificateBuilder().subject("CN=client").buildIssuedBy(ca));
    write(folder, "metron", new CertificateBuilder()
        .subject("CN=metron")
        .addSanDnsName("metron")
        .addSanDnsName("reverselogproxy")
        .buildIssuedBy(ca));
    return folder;
  }

  private static void write(Path folder, String name, X509Bundle certificate) throws Exception {
    Files.writeString(folder.resolve(name + ".crt"), certificate.getCertificatePEM());
    Files.writeString(folder.resolve(name + ".key"), certificate.getPrivateKeyPEM());
  }
}
