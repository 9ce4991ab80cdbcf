package loggregator.hostile;

import java.util.stream.Stream;
import loggregator.process.LinkKind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GrpcFleetHostileIT extends HostileScenarios {
  GrpcFleetHostileIT() {
    super("fleet, grpc", () -> Site.fleet(LinkKind.GRPC));
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
