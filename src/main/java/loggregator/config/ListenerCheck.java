package loggregator.config;

/** Finds listeners of one configuration that claim the same address. */
final class ListenerCheck {
  private ListenerCheck() {}

  static void check(Reading reading) {
    for (int i = 0; i < reading.listeners.size(); i++) {
      for (int j = 0; j < i; j++) {
        check(reading, reading.listeners.get(j), reading.listeners.get(i));
      }
    }
  }

  private static void check(Reading reading, Listener first, Listener second) {
    boolean atFault = reading.isAtFault(first.key()) || reading.isAtFault(second.key());
    boolean samePort = first.protocol() == second.protocol() && first.port() == second.port() && first.port() != 0;
    if (!atFault && samePort && Hosts.overlap(first.host(), second.host())) {
      reading.problem(second.key(), second.printedAddress() + " is already taken by " + first);
    }
  }
}
