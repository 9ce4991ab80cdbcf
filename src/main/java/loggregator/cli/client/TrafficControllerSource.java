package loggregator.cli.client;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.net.URI;
import java.util.Optional;
import loggregator.conversion.V1Envelopes;
import loggregator.conversion.V1ToV2;
import org.cloudfoundry.dropsonde.events.EventFactory;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.EnvelopeBatch;

/**
 * A Traffic Controller, over a WebSocket each of whose messages is an envelope of the first generation. The server's
 * pings are answered.
 */
public final class TrafficControllerSource implements EnvelopeSource {
  /** The server pings every 15 s. */
  private static final int READ_IDLE_TIMEOUT_SECONDS = 50;
  private static final int CONNECT_TIMEOUT_MS = 5_000;
  /** An envelope that just came through has grown by what became fields of it. */
  private static final int MAX_MESSAGE_BYTES = 16 << 20;
  private static final int MAX_GATHERED_ENVELOPES = 1_000;
  private static final short NORMAL = 1_000;
  private static final short NOT_UNDERSTOOD = 1_007;

  private final URI server;
  private final WebSocketClient client;
  private final WebSocketConnectOptions target;
  private final AccessToken token;
  private final TailRequest subscription;

  /**
   * Reads certificate files.
   *
   * @param server its scheme, host and port; a path comes before the Traffic Controller's own
   * @param certificates holds the CA to trust; else those that Java trusts
   * @param subscription with one source id, or else of all sources
   */
  public TrafficControllerSource(Vertx vertx, URI server, AccessToken token, Optional<Certificates> certificates,
      TailRequest subscription) throws ClientException {
    this.server = server;
    this.token = token;
    this.subscription = subscription;
    WebSocketClientOptions options = new WebSocketClientOptions()
        .setConnectTimeout(CONNECT_TIMEOUT_MS)
        .setReadIdleTimeout(READ_IDLE_TIMEOUT_SECONDS)
        .setMaxFrameSize(MAX_MESSAGE_BYTES)
        .setMaxMessageSize(MAX_MESSAGE_BYTES);
    if (certificates.isPresent()) {
      options.setTrustOptions(certificates.get().ca());
    }
    this.client = vertx.createWebSocketClient(options);
    this.target = new WebSocketConnectOptions()
        .setHost(server.getHost())
        .setPort(port(server))
        .setSsl(isEncrypted(server))
        .setURI(server.getPath().replaceAll("/+$", "") + subscription.toPath());
  }

  private static boolean isEncrypted(URI server) {
    return server.getScheme().equals("wss") || server.getScheme().equals("https");
  }

  private static int port(URI server) {
    int standard = isEncrypted(server) ? 443 : 80;
    return server.getPort() < 0 ? standard : server.getPort();
  }

  @Override
  public Future<Void> stream(Receiver receiver) {
    return token.header()
        .compose(header -> connect(header).recover(cause -> Future.failedFuture(explain(cause, header.isPresent()))))
        .compose(socket -> {
          receiver.connected();
          return new Stream(socket, receiver).start();
        });
  }

  private Future<WebSocket> connect(Optional<String> authorization) {
    WebSocketConnectOptions options = new WebSocketConnectOptions(target);
    authorization.ifPresent(header -> options.putHeader(HttpHeaders.AUTHORIZATION, header));
    return client.connect(options);
  }

  private static Throwable explain(Throwable cause, boolean hasToken) {
    return cause instanceof UpgradeRejectedException rejection ? Refusal.explain(rejection, hasToken) : cause;
  }

  @Override
  public String toString() {
    return "the Traffic Controller at " + server.getScheme() + "://" + server.getAuthority();
  }

  /** Envelopes that arrive while the receiver is busy make the next batch; if it gets too large, reading pauses. */
  private final class Stream {
    private final WebSocket socket;
    private final Receiver receiver;
    private final Promise<Void> ended = Promise.promise();
    private EnvelopeBatch.Builder gathered = EnvelopeBatch.newBuilder();
    private boolean busy;

    Stream(WebSocket socket, Receiver receiver) {
      this.socket = socket;
      this.receiver = receiver;
    }

    Future<Void> start() {
      socket.binaryMessageHandler(this::received);
      socket.textMessageHandler(text -> refuse());
      socket.exceptionHandler(ended::tryFail);
      socket.closeHandler(v -> closed());
      return ended.future();
    }

    private void received(Buffer message) {
      EventFactory.Envelope first = V1Envelopes.parse(message.getBytes(), 0, message.length());
      if (first == null) {
        refuse();
        return;
      }
      Envelope envelope = V1ToV2.convert(first, true);
      if (subscription.selectsTypeOf(envelope)) {
        gather(envelope);
      }
    }

    private void gather(Envelope envelope) {
      gathered.addBatch(envelope);
      if (gathered.getBatchCount() == MAX_GATHERED_ENVELOPES) {
        socket.pause();
      }
      handOver();
    }

    private void handOver() {
      if (busy || gathered.getBatchCount() == 0) {
        return;
      }
      EnvelopeBatch batch = gathered.build();
      gathered = EnvelopeBatch.newBuilder();
      busy = true;
      receiver.take(batch).onSuccess(v -> {
        busy = false;
        socket.resume();
        handOver();
      });
    }

    private void refuse() {
      ended.tryFail(new ClientException("it sent what is not an envelope"));
      socket.close(NOT_UNDERSTOOD);
    }

    private void closed() {
      Short status = socket.closeStatusCode();
      if (status == null) {
        ended.tryFail(new HttpClosedException("closed"));
      } else if (status == NORMAL) {
        ended.tryComplete();
      } else {
        ended.tryFail(new ClientException(("it closed the stream: " + status + " "
            + ReadableText.of(String.valueOf(socket.closeReason()))).strip()));
      }
    }
  }
}
