package loggregator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.Security;
import org.junit.jupiter.api.Test;

class MainTest {
  /** Java takes the figure at its first look-up; that may have been long before, in a process of tests. */
  @Test
  void namesAreForgottenBeforePeersAreLookedUpAgain() {
    Main.lookNamesUpAnew();

    assertThat(Integer.parseInt(Security.getProperty("networkaddress.cache.ttl"))).isBetween(0, 2);
    assertThat(Integer.parseInt(Security.getProperty("networkaddress.cache.negative.ttl"))).isBetween(0, 2);
  }
}
