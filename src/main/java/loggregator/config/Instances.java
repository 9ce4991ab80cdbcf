package loggregator.config;

/** Reads how many of a role run in the process. */
final class Instances {
  private Instances() {}

  static int read(Section section) {
    return section.integer("instances", 1, 1, 64,
        "How many of the role run in this process; they share its listening port.");
  }
}
