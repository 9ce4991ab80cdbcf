package loggregator.bench;

import java.util.List;
import java.util.Optional;

/** The outcome of one case; with a problem it is missed, whatever the figures. */
record CaseResult(String name, Figures figures, List<Target> targets, Optional<String> problem) {
  boolean met() {
    return problem.isEmpty() && targets.stream().allMatch(this::met);
  }

  boolean met(Target target) {
    return target.isMetBy(figures.get(target.figure()));
  }
}
