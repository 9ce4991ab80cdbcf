package loggregator.hostile;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OneProcessHostileIT extends HostileScenarios {
  OneProcessHostileIT() {
    super("one process", Site::oneProcess);
  }

  static Stream<NamedAttack> attacks() {
    return Attacks.onOneProcess();
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void survives(NamedAttack attack) throws Exception {
    survive(attack);
  }
}
