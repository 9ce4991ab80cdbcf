package loggregator.client;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;

/** Posts batches to an Agent. One thread, which it blocks. */
final class AgentEndpoint {
  private static final Pattern REFUSED = Pattern.compile("\"refused\":(\\d+)");

  private final HttpClient client;
  private final URI url;
  private final String token;
  private final Duration timeout;

  /** What became of a batch. */
  enum Outcome {
    TAKEN,
    /** Nothing of it was taken, and it may be sent again. */
    NOT_NOW,
    /** It may have been taken, or never will be. */
    LOST
  }

  /** @param refused envelopes of a batch that was taken */
  record Answer(Outcome outcome, long refused) {}

  /** @param agent an address that no request can have is refused here, not on the thread that sends */
  AgentEndpoint(URI agent, String token, SSLContext tls, Duration timeout) {
    HttpRequest.newBuilder(agent);
    HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(timeout).version(HttpClient.Version.HTTP_1_1);
    if (tls != null) {
      builder.sslContext(tls);
    }
    this.client = builder.build();
    this.url = agent.resolve("/v2/write");
    this.token = token;
    this.timeout = timeout;
  }

  Answer post(byte[] lines) throws InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(url).timeout(timeout)
        .header("Content-Type", "application/x-ndjson").POST(BodyPublishers.ofByteArray(lines));
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    try {
      HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
      return answer(response.statusCode(), response.body());
    } catch (java.net.ConnectException | java.net.http.HttpConnectTimeoutException e) {
      return new Answer(Outcome.NOT_NOW, 0);
    } catch (IOException e) {
      return new Answer(Outcome.LOST, 0);
    }
  }

  /** A token that is refused may be good later, when the Agent has read its file. */
  private static Answer answer(int status, String body) {
    if (status == 503 || status == 401) {
      return new Answer(Outcome.NOT_NOW, 0);
    }
    if (status != 200) {
      return new Answer(Outcome.LOST, 0);
    }
    Matcher refused = REFUSED.matcher(body);
    return new Answer(Outcome.TAKEN, refused.find() ? Long.parseLong(refused.group(1)) : 0);
  }
}
