package loggregator.client;

import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongConsumer;
import javax.net.ssl.SSLContext;

/**
 * Sends logs, metrics and events to an Agent. No call ever waits, whatever state the Agent is in: envelopes wait in a
 * buffer of bounded size, from which a thread of its own sends them in batches. What finds it full is dropped and
 * counted, and the loss is sent as a log of the source as soon as something can be sent again. Any thread.
 */
public final class Loggregator implements AutoCloseable {
  private final String sourceId;
  private final String instanceId;
  private final Map<String, String> tags;
  private final BatchPoster poster;

  private Loggregator(Builder builder) {
    sourceId = builder.sourceId;
    instanceId = builder.instanceId;
    tags = Map.copyOf(builder.tags);
    poster = new BatchPoster(new AgentEndpoint(builder.agent, builder.token, builder.tls, builder.timeout),
        builder.maxBufferBytes, builder.onDropped, dropped -> JsonLines.log(sourceId, instanceId, tags, Map.of(),
            "Dropped " + dropped + " envelopes: the Agent could not be reached or was too slow", true));
  }

  /** @param sourceId what the envelopes are about, such as the service's name */
  public static Builder of(String sourceId) {
    return new Builder(sourceId);
  }

  public void log(String text) {
    log(text, false, Map.of());
  }

  /**
   * @param isError whether it is of type ERR instead of OUT
   * @param more tags beside those of the client, which they replace
   */
  public void log(String text, boolean isError, Map<String, String> more) {
    poster.add(JsonLines.log(sourceId, instanceId, tags, more, text, isError));
  }

  /** Adds to a counter; below zero nothing is sent. */
  public void count(String name, long delta, Map<String, String> more) {
    if (delta >= 0) {
      poster.add(JsonLines.counter(sourceId, instanceId, tags, more, name, delta));
    }
  }

  public void gauge(String name, double value, String unit, Map<String, String> more) {
    poster.add(JsonLines.gauge(sourceId, instanceId, tags, more, name, value, unit));
  }

  /** Something that took from one moment to another, in nanoseconds since 1970. */
  public void timer(String name, long startNanos, long stopNanos, Map<String, String> more) {
    poster.add(JsonLines.timer(sourceId, instanceId, tags, more, name, startNanos, stopNanos));
  }

  public void event(String title, String body, Map<String, String> more) {
    poster.add(JsonLines.event(sourceId, instanceId, tags, more, title, body));
  }

  /** How many envelopes were dropped so far: the buffer was full, or the Agent refused them. */
  public long dropped() {
    return poster.dropped();
  }

  /** Waits until all is sent that was added before, but no longer than that; whether it was. */
  public boolean flush(Duration timeout) {
    return poster.flush(timeout);
  }

  /** Sends what is buffered, for two seconds at most, and ends. Later calls do nothing. */
  @Override
  public void close() {
    poster.close(Duration.ofSeconds(2));
  }

  /** Settings of a client. */
  public static final class Builder {
    private final String sourceId;
    private String instanceId = "0";
    private URI agent = URI.create("http://127.0.0.1:3459");
    private final Map<String, String> tags = new LinkedHashMap<>();
    private String token;
    private SSLContext tls;
    private Duration timeout = Duration.ofSeconds(10);
    private int maxBufferBytes = 8 << 20;
    private LongConsumer onDropped = count -> {};

    private Builder(String sourceId) {
      this.sourceId = sourceId;
    }

    public Builder instanceId(String id) {
      instanceId = id;
      return this;
    }

    /** Where the Agent listens, such as {@code https://127.0.0.1:3459}. */
    public Builder agent(String url) {
      agent = URI.create(url);
      return this;
    }

    /** Of all envelopes. */
    public Builder tag(String name, String value) {
      tags.put(name, value);
      return this;
    }

    /** A bearer token, where the Agent asks for one. */
    public Builder token(String bearerToken) {
      token = bearerToken;
      return this;
    }

    /** Whom to trust, and which certificate to show; {@link PemTls} makes one from PEM files. */
    public Builder tls(SSLContext context) {
      tls = context;
      return this;
    }

    /** Of one request. After it or an error the batch is dropped, since it may have been taken. */
    public Builder timeout(Duration ofOneRequest) {
      timeout = ofOneRequest;
      return this;
    }

    public Builder maxBufferBytes(int bytes) {
      maxBufferBytes = bytes;
      return this;
    }

    /** Is told on the client's own thread how many more were dropped. */
    public Builder onDropped(LongConsumer listener) {
      onDropped = listener;
      return this;
    }

    public Loggregator build() {
      return new Loggregator(this);
    }
  }
}
