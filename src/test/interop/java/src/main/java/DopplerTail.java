import io.netty.handler.codec.http.websocketx.WebSocketHandshakeException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.cloudfoundry.doppler.Envelope;
import org.cloudfoundry.doppler.FirehoseRequest;
import org.cloudfoundry.doppler.LogMessage;
import org.cloudfoundry.doppler.StreamRequest;
import org.cloudfoundry.reactor.DefaultConnectionContext;
import org.cloudfoundry.reactor.TokenProvider;
import org.cloudfoundry.reactor.doppler.ReactorDopplerClient;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * Prints what cf-java-client's doppler client reads, a line for each envelope: its type, what is in it, its tags; and one
 * for each refusal, after which it asks again with the next token. Ends with standard input, or with 1 when the stream
 * breaks off.
 *
 * <p>Arguments: the host and the port of an API that names the Traffic Controller; tokens with commas between them;
 * {@code firehose} with a subscription or {@code stream} with an application.
 */
public final class DopplerTail {
  private DopplerTail() {}

  public static void main(String[] arguments) throws Exception {
    DefaultConnectionContext context = DefaultConnectionContext.builder()
        .apiHost(arguments[0])
        .port(Integer.parseInt(arguments[1]))
        .secure(false)
        .build();
    Deque<String> tokens = new ArrayDeque<>(List.of(arguments[2].split(",")));
    TokenProvider token = anyContext -> Mono.fromSupplier(() -> "bearer " + tokens.peek());
    ReactorDopplerClient client =
        ReactorDopplerClient.builder().connectionContext(context).tokenProvider(token).build();
    Flux<Envelope> envelopes = arguments[3].equals("firehose")
        ? client.firehose(FirehoseRequest.builder().subscriptionId(arguments[4]).build())
        : client.stream(StreamRequest.builder().applicationId(arguments[4]).build());
    Disposable stream = envelopes
        .retryWhen(Retry.indefinitely().filter(cause -> takesNextToken(tokens, cause)))
        .subscribe(DopplerTail::print, DopplerTail::fail, () -> System.exit(0));
    while (System.in.read() >= 0) {
      // until it ends
    }
    stream.dispose();
    context.dispose();
    System.exit(0);
  }

  private static boolean takesNextToken(Deque<String> tokens, Throwable cause) {
    System.out.println("refused: " + cause);
    return cause instanceof WebSocketHandshakeException && tokens.size() > 1 && tokens.poll() != null;
  }

  private static void fail(Throwable cause) {
    System.err.println("the stream broke off: " + cause);
    System.exit(1);
  }

  private static synchronized void print(Envelope envelope) {
    System.out.println(envelope.getEventType() + " " + content(envelope) + " " + tags(envelope));
    System.out.flush();
  }

  private static String content(Envelope envelope) {
    return switch (envelope.getEventType()) {
      case LOG_MESSAGE -> content(envelope.getLogMessage());
      case COUNTER_EVENT -> envelope.getCounterEvent().getName() + " " + envelope.getCounterEvent().getDelta()
          + " " + envelope.getCounterEvent().getTotal();
      case VALUE_METRIC -> envelope.getValueMetric().getName() + " " + envelope.getValueMetric().value()
          + " " + envelope.getValueMetric().getUnit();
      case CONTAINER_METRIC -> envelope.getContainerMetric().getApplicationId() + "/"
          + envelope.getContainerMetric().getInstanceIndex() + " " + envelope.getContainerMetric().getMemoryBytes();
      case HTTP_START_STOP -> envelope.getHttpStartStop().getMethod() + " " + envelope.getHttpStartStop().getUri()
          + " " + envelope.getHttpStartStop().getStatusCode();
      case ERROR -> envelope.getError().getSource() + " " + envelope.getError().getCode()
          + " " + envelope.getError().getMessage();
    };
  }

  private static String content(LogMessage log) {
    return log.getMessageType() + " " + log.getApplicationId() + "/" + log.getSourceInstance() + " "
        + log.getSourceType() + " " + log.getMessage();
  }

  private static Map<String, String> tags(Envelope envelope) {
    return new TreeMap<>(envelope.getTags());
  }
}
