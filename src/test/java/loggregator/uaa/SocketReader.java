package loggregator.uaa;

import com.google.protobuf.InvalidProtocolBufferException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.cloudfoundry.dropsonde.events.EventFactory.Envelope;

/** A consumer of the Traffic Controller on the JDK's WebSocket client. */
final class SocketReader implements Reader, WebSocket.Listener {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final int UPGRADED = 101;

  private final Set<String> applications = ConcurrentHashMap.newKeySet();
  private final CompletableFuture<String> end = new CompletableFuture<>();
  private final CompletableFuture<WebSocket> socket;
  private ByteBuffer message = ByteBuffer.allocate(0);

  /** @param value of that header; empty to send none */
  SocketReader(int port, String target, String header, String value) {
    WebSocket.Builder request = HTTP.newWebSocketBuilder();
    if (!value.isEmpty()) {
      request.header(header, value);
    }
    socket = request.buildAsync(URI.create("ws://127.0.0.1:" + port + target), this);
  }

  @Override
  public int status() {
    return refusal() == null ? UPGRADED : refusal().statusCode();
  }

  /** What the header of a refusal says; empty if it has none. */
  String challenge() {
    return refusal().headers().firstValue("WWW-Authenticate").orElse("");
  }

  /** Of a refusal. */
  String body() {
    return String.valueOf(refusal().body());
  }

  @Override
  public boolean hasRead(String sourceId) {
    return applications.contains(sourceId);
  }

  @Override
  public boolean isOpen() {
    return !end.isDone();
  }

  /** The close frame's status and reason, once the server has ended the stream. */
  String end() {
    awaitEnd();
    return end.join();
  }

  @Override
  public void close() {
    socket.thenAccept(WebSocket::abort);
  }

  @Override
  public CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer data, boolean last) {
    message = ByteBuffer.allocate(message.remaining() + data.remaining()).put(message).put(data).flip();
    if (last) {
      take(message);
      message = ByteBuffer.allocate(0);
    }
    webSocket.request(1);
    return null;
  }

  @Override
  public CompletionStage<?> onClose(WebSocket webSocket, int status, String reason) {
    end.complete(status + " " + reason);
    return null;
  }

  @Override
  public void onError(WebSocket webSocket, Throwable cause) {
    end.complete(cause.toString());
  }

  private void take(ByteBuffer envelope) {
    try {
      applications.add(Envelope.parseFrom(envelope).getLogMessage().getAppId());
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  /** Null for none. */
  private HttpResponse<?> refusal() {
    try {
      socket.orTimeout(LIMIT.toMillis(), TimeUnit.MILLISECONDS).join();
      return null;
    } catch (CompletionException e) {
      if (e.getCause() instanceof WebSocketHandshakeException refused) {
        return refused.getResponse();
      }
      throw new AssertionError("no answer", e);
    }
  }
}
