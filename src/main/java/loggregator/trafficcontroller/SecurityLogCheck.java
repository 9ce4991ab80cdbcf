package loggregator.trafficcontroller;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import loggregator.config.ConfigProblem;
import loggregator.config.FileFailure;
import loggregator.config.SecurityLogConfig;

/** Checks, before anything starts, that the security log can be written. */
public final class SecurityLogCheck {
  private SecurityLogCheck() {}

  /** The problem, or none. Creates the file if it is missing. Blocks. */
  public static List<ConfigProblem> check(Optional<SecurityLogConfig> log) {
    try {
      if (log.isPresent()) {
        LineFile.append(log.get().file(), "");
      }
      return List.of();
    } catch (IOException e) {
      return List.of(new ConfigProblem("trafficController.securityLog.file",
          "can't be written to: " + FileFailure.reason(e)));
    }
  }
}
