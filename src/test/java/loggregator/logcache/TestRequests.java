package loggregator.logcache;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Requests that the JDK's client would refuse to send. */
final class TestRequests {
  private TestRequests() {}

  /** What the server answers to a target that is sent as it is. */
  static Answer raw(int port, String target) {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.getOutputStream().write(("GET " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
          .getBytes(StandardCharsets.UTF_8));
      String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Answer(Integer.parseInt(all.substring(9, 12)), all.substring(all.indexOf("\r\n\r\n") + 4));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  record Answer(int statusCode, String body) {}
}
