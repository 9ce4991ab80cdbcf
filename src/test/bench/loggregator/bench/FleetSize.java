package loggregator.bench;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** How many processes of each role; one alone is named after its role, several have a number, too. */
record FleetSize(int routers, int rlps, int agents) {
  static final FleetSize ONE_OF_EACH = new FleetSize(1, 1, 1);

  /** In the order in which they are started. */
  List<String> names() {
    return Stream.of("router", "rlp", "agent").flatMap(role -> names(role).stream()).toList();
  }

  List<String> names(String role) {
    int count = switch (role) {
      case "router" -> routers;
      case "rlp" -> rlps;
      default -> agents;
    };
    return count == 1 ? List.of(role) : IntStream.rangeClosed(1, count).mapToObj(i -> role + "-" + i).toList();
  }

  static String roleOf(String name) {
    return name.split("-")[0];
  }
}
