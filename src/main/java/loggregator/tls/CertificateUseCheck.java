package loggregator.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import loggregator.config.CertificateUse;
import loggregator.config.ConfigProblem;
import loggregator.config.FileFailure;
import loggregator.config.KeyFiles;

/** Checks the files of one section, each reported at most once. */
final class CertificateUseCheck {
  private final CertificateUse use;
  private final Map<String, String> printed;
  private final Instant now;
  private final List<ConfigProblem> problems;

  CertificateUseCheck(CertificateUse use, Map<String, String> printed, Instant now, List<ConfigProblem> problems) {
    this.use = use;
    this.printed = printed;
    this.now = now;
    this.problems = problems;
  }

  void run() {
    use.caFile().ifPresent(file -> hasValidCertificates("caFile", file));
    use.own().ifPresent(this::checkPair);
  }

  private void checkPair(KeyFiles pair) {
    boolean hasCertificate = hasValidCertificates("certFile", pair.certFile());
    if (isReadable("keyFile", pair.keyFile()) && hasCertificate) {
      checkKey(pair);
    }
  }

  private boolean hasValidCertificates(String name, Path file) {
    if (!isReadable(name, file)) {
      return false;
    }
    try {
      PemReader.certificates(file).forEach(certificate -> checkDates(name, certificate));
      return true;
    } catch (IOException e) {
      // Such as when there are no descriptors left.
      return problem(name, "can't be read: " + FileFailure.reason(e));
    } catch (CertificateException e) {
      return problem(name, "holds no certificate in PEM");
    }
  }

  private boolean isReadable(String name, Path file) {
    if (!Files.exists(file)) {
      return problem(name, "there is no such file");
    }
    return Files.isRegularFile(file) && Files.isReadable(file) || problem(name, "can't be read");
  }

  private void checkDates(String name, X509Certificate certificate) {
    Instant begin = certificate.getNotBefore().toInstant();
    Instant end = certificate.getNotAfter().toInstant();
    if (end.isBefore(now)) {
      problem(name, "has expired on " + end);
    } else if (begin.isAfter(now)) {
      problem(name, "is not valid before " + begin);
    }
  }

  private void checkKey(KeyFiles pair) {
    try {
      Optional<String> unusable = PemReader.unusableKeyKind(pair.certFile());
      if (unusable.isPresent()) {
        problem("certFile", "its key is of the kind " + unusable.get() + ", but only RSA and EC can be used");
      } else {
        PemReader.privateKey(pair.keyFile(), pair.certFile());
      }
    } catch (IOException | GeneralSecurityException e) {
      problem("keyFile", "doesn't hold the private key of " + printed("certFile") + " in PEM");
    }
  }

  /** Reports a problem and is always false. */
  private boolean problem(String name, String message) {
    problems.add(new ConfigProblem(use.key() + "." + name, printed(name) + ": " + message));
    return false;
  }

  private String printed(String name) {
    return printed.get(use.key() + "." + name);
  }
}
