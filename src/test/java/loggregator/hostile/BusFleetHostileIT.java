package loggregator.hostile;

import java.util.stream.Stream;
import loggregator.process.LinkKind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BusFleetHostileIT extends HostileScenarios {
  BusFleetHostileIT() {
    super("fleet, bus", () -> Site.fleet(LinkKind.BUS));
  }

  static Stream<NamedAttack> attacks() {
    return Attacks.onFleet();
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void survives(NamedAttack attack) throws Exception {
    survive(attack);
  }
}
