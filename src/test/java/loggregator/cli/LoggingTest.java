package loggregator.cli;

import static io.netty.handler.codec.http2.Http2Error.PROTOCOL_ERROR;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.ssl.SslClosedEngineException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** What of connections is not logged as an error of the node's. */
class LoggingTest {
  @Test
  void bytesThatAreNoHttp2ArePeersWrong() {
    assertThat(isPeersWrong(new Http2Exception(PROTOCOL_ERROR, "a frame of a kind that can't be"))).isTrue();
    assertThat(isPeersWrong("HTTP/2 client preface string missing or corrupt. Hex dump for received bytes: 67", null))
        .isTrue();
  }

  /** TLS that is written to when the peer has closed it, as at the end of a warm-up, or a peer that was killed. */
  @Test
  void connectionsThatPeersEndAreNoErrors() {
    assertThat(isPeersWrong(new SslClosedEngineException("SSLEngine closed already"))).isTrue();
    assertThat(isPeersWrong(new ClosedChannelException())).isTrue();
    assertThat(isPeersWrong(new IOException("Broken pipe"))).isTrue();
    assertThat(isPeersWrong(new IOException("recvAddress(..) failed with error(-104): Connection reset by peer")))
        .isTrue();
  }

  /** Vert.x throws where requests wait behind the one that a reset connection brought, and Netty warns of each. */
  @Test
  void nettyDoesNotWarnOfEachResetEither() {
    Logger netty = Logger.getLogger("io.netty.channel.AbstractChannelHandlerContext");
    LogRecord record = new LogRecord(Level.WARNING, "thrown by a user handler's exceptionCaught() method");
    try {
      Logging.leaveOutWhatPeersDoWrong();
      record.setThrown(new IOException("Connection reset by peer"));
      assertThat(netty.getFilter().isLoggable(record)).isFalse();
      record.setThrown(new IllegalStateException("of the node's own"));
      assertThat(netty.getFilter().isLoggable(record)).isTrue();
    } finally {
      netty.setFilter(null);
      Logger.getLogger("io.vertx.core.net.impl.ConnectionBase").setFilter(null);
      Logger.getLogger("io.vertx.core.net.impl.ConnectionBase").setLevel(null);
    }
  }

  @Test
  void whatElseHappensToAConnectionIsLogged() {
    assertThat(isPeersWrong(new IOException("HTTP"))).isFalse();
    assertThat(isPeersWrong(null, new IllegalStateException())).isFalse();
  }

  /** Vert.x leaves it out otherwise, and says only what may be anybody's fault: "Frame length 3 invalid." */
  @Test
  void connectionsTellWhatWasThrown() {
    Logger connections = Logger.getLogger("io.vertx.core.net.impl.ConnectionBase");
    Level before = connections.getLevel();
    try {
      Logging.leaveOutWhatPeersDoWrong();
      assertThat(connections.isLoggable(Level.FINE)).isTrue();
    } finally {
      connections.setLevel(before);
      connections.setFilter(null);
    }
  }

  private static boolean isPeersWrong(Exception thrown) {
    return isPeersWrong(thrown.getMessage() + ".", thrown);
  }

  private static boolean isPeersWrong(String message, Exception thrown) {
    LogRecord record = new LogRecord(Level.SEVERE, message);
    record.setThrown(thrown);
    return Logging.isWhatPeersDoWrong(record);
  }
}
