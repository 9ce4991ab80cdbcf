package loggregator.tls;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import loggregator.config.CertificateUse;
import loggregator.config.ConfigProblem;

/** The files of one section as they were when they were last good, and their users. One thread at a time looks. */
final class WatchedFiles {
  private final CertificateUse use;
  private final Map<String, String> printed;
  private final List<CertificateUser> users = new CopyOnWriteArrayList<>();
  private volatile Instant expiry;
  private volatile int change;
  private String used;
  private String seen;
  private List<String> failure = List.of();

  WatchedFiles(CertificateUse use, Map<String, String> printed) {
    this.use = use;
    this.printed = printed;
    this.seen = digest();
    this.used = seen;
    this.expiry = readExpiry();
  }

  String key() {
    return use.key();
  }

  List<CertificateUser> users() {
    return users;
  }

  /** How many changes were accepted. */
  int change() {
    return change;
  }

  /** Compares contents: a link to other content is a change, a touched file is not. */
  boolean haveChanged() {
    seen = digest();
    return !seen.equals(used);
  }

  List<String> problems(Instant now) {
    List<ConfigProblem> problems = new ArrayList<>();
    new CertificateUseCheck(use, printed, now, problems).run();
    return problems.stream().map(ConfigProblem::toString).toList();
  }

  /** The content that {@link #haveChanged} saw counts as used from now on. */
  void accept() {
    used = seen;
    change++;
    failure = List.of();
    expiry = readExpiry();
  }

  /** Whether these problems differ from those of the last look. */
  boolean areNewsOfFailure(List<String> problems) {
    boolean news = !problems.equals(failure);
    failure = problems;
    return news;
  }

  long secondsLeft(Instant now) {
    return Duration.between(now, expiry).toSeconds();
  }

  private Instant readExpiry() {
    try {
      return PemReader.certificates(use.leadingFile()).get(0).getNotAfter().toInstant();
    } catch (IOException | CertificateException e) {
      return Instant.EPOCH;
    }
  }

  private String digest() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      use.files().forEach(file -> digest.update(content(file)));
      return HexFormat.of().formatHex(digest.digest());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A file that is being replaced may not be there for a moment. */
  private static byte[] content(Path file) {
    try {
      return Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
    } catch (IOException | UncheckedIOException e) {
      return new byte[0];
    }
  }
}
