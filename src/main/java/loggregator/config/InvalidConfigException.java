package loggregator.config;

import static java.util.stream.Collectors.joining;

import java.util.List;

/** Stops a start whose configuration can't be honoured; the message has one line for each problem. */
public final class InvalidConfigException extends RuntimeException {
  private final transient List<ConfigProblem> problems;

  public InvalidConfigException(List<ConfigProblem> problems) {
    super(problems.stream().map(ConfigProblem::toString).collect(joining("\n")), null, false, false);
    this.problems = List.copyOf(problems);
  }

  public List<ConfigProblem> problems() {
    return problems;
  }
}
