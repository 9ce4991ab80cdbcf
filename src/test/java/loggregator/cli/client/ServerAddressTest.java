package loggregator.cli.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.net.SocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerAddressTest {
  @Test
  void isAHostAndAPort() {
    assertThat(ServerAddress.parse("localhost:80")).isEqualTo(new ServerAddress("localhost", 80));
    assertThat(ServerAddress.parse("[::1]:3458")).isEqualTo(new ServerAddress("::1", 3458)).hasToString("[::1]:3458");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "host", "host:", ":80", "host:x", "host:0", "host:65536", "::1:80", "host:-1"})
  void anythingElseIsRefused(String text) {
    assertThatThrownBy(() -> ServerAddress.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theServersNameIsNotWhereItIs() throws ClientException {
    SocketAddress address = ServerAddress.parse("127.0.0.1:80").withServerName("metron");
    assertThat(address.host()).isEqualTo("metron");
    assertThat(address.hostAddress()).isEqualTo("127.0.0.1");
  }
}
