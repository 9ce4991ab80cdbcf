package loggregator.bench;

/**
 * What a process takes that has nothing to do but its links, by what {@link WideFleetCase} measured in two fleets over
 * gRPC: one in which a process has few links and one in which it has more.
 */
record ProcessCosts(double mb, double mbOfALink, double millicores, double millicoresOfALink) {
  /** The straight line through two measurements. */
  static ProcessCosts of(Measured few, Measured more) {
    double links = more.links - few.links;
    double mbOfALink = Math.max(0, (more.mb - few.mb) / links);
    double millicoresOfALink = Math.max(0, (more.millicores - few.millicores) / links);
    return new ProcessCosts(few.mb - mbOfALink * few.links, mbOfALink,
        few.millicores - millicoresOfALink * few.links, millicoresOfALink);
  }

  double mb(double links) {
    return mb + mbOfALink * links;
  }

  double millicores(double links) {
    return millicores + millicoresOfALink * links;
  }

  /** A process on average: its connections, resident memory and processor time. */
  record Measured(double links, double mb, double millicores) {}
}
