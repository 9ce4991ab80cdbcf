package loggregator.trafficcontroller;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import loggregator.config.ConfigProblem;
import loggregator.config.FileFailure;
import loggregator.config.SecurityLogConfig;

/** Tries whether the security log can be written before anything starts. */
public final class SecurityLogCheck {
  private SecurityLogCheck() {}

  /** Its problem, or none; makes the file where it is missing. Blocks. */
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
