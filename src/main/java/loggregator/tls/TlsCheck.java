package loggregator.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import loggregator.config.CertificateUse;
import loggregator.config.ConfigProblem;
import loggregator.config.FileFailure;
import loggregator.config.NodeConfig;

/** Looks into the certificate files that a configuration names, before anything starts. */
public final class TlsCheck {
  private TlsCheck() {}

  /**
   * Reports each file that is missing, can't be read, is not valid now or doesn't belong to its certificate. With
   * {@code node.developmentCertificates} it makes missing files first. Blocks.
   */
  public static List<ConfigProblem> check(NodeConfig config) {
    return check(config, Clock.systemUTC());
  }

  static List<ConfigProblem> check(NodeConfig config, Clock clock) {
    List<ConfigProblem> problems = new ArrayList<>();
    if (config.node().developmentCertificates()) {
      makeMissing(config, clock, problems);
    }
    for (CertificateUse use : config.inventory().certificates()) {
      new CertificateUseCheck(use, config.inventory().printed(), clock.instant(), problems).run();
    }
    return problems;
  }

  /**
   * The same without making anything: with {@code node.developmentCertificates} missing files are no problem. Blocks.
   */
  public static List<ConfigProblem> checkExisting(NodeConfig config) {
    List<ConfigProblem> problems = new ArrayList<>();
    for (CertificateUse use : config.inventory().certificates()) {
      boolean willBeMade =
          config.node().developmentCertificates() && !use.files().allMatch(Files::exists);
      if (!willBeMade) {
        new CertificateUseCheck(use, config.inventory().printed(), Clock.systemUTC().instant(), problems).run();
      }
    }
    return problems;
  }

  private static void makeMissing(NodeConfig config, Clock clock, List<ConfigProblem> problems) {
    Set<Path> folders = new TreeSet<>();
    config.inventory().certificates().stream().flatMap(use -> use.own().stream())
        .forEach(pair -> folders.add(pair.certFile().toAbsolutePath().getParent()));
    for (Path folder : folders) {
      try {
        DevelopmentCertificates.ensure(folder, clock);
      } catch (IOException e) {
        String reason = "could not make the certificates: " + FileFailure.reason(e);
        problems.add(new ConfigProblem("node.developmentCertificates", reason));
      }
    }
  }
}
