package loggregator.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeerAddressTest {
  /** As it stands in a configuration and in the lines that a node says at its start. */
  @ParameterizedTest
  @CsvSource({"::1, 8081, [::1]:8081", "127.0.0.1, 1, 127.0.0.1:1", "router.example, 65535, router.example:65535"})
  void onlyAnAddressWithColonsHasBrackets(String host, int port, String shown) {
    PeerAddress address = new PeerAddress(host, port);

    assertThat(address).hasToString(shown);
    assertThat(PeerAddress.parse(shown)).contains(address);
  }
}
