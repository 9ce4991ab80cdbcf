package loggregator.logcache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static loggregator.json.JsonBuffer.ascii;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.Set;
import loggregator.json.JsonBuffer;
import loggregator.recent.RecentEnvelopes;
import loggregator.recent.SourceInfo;

/**
 * Tells of all sources, some at a time and as fast as the client takes it: there may be a million. Names are in camel
 * case, and zeroes left out where nobody misses them, as the public sees it at the original. There a timestamp of zero is
 * left out, too, and cf-java-client can't read of any source then.
 *
 * <p>Threading: one event loop.
 */
final class MetaAnswer {
  private static final int SOURCES_AT_ONCE = 1_000;
  private static final byte[] OPEN = ascii("{\"meta\":{");
  private static final byte[] CLOSE = ascii("}}");
  private static final byte[] NOTHING = ascii("{}");

  private final HttpServerResponse response;
  private final RecentEnvelopes store;
  private final JsonBuffer out = new JsonBuffer();
  private final Promise<Void> sent = Promise.promise();
  private boolean begun;

  MetaAnswer(HttpServerResponse response, RecentEnvelopes store) {
    this.response = response;
    this.store = store;
    response.setChunked(true).putHeader("Content-Type", ApiAnswers.JSON);
    response.exceptionHandler(sent::tryFail);
    response.closeHandler(v -> sent.tryFail("closed"));
  }

  /** Completes when the client has taken all, or is gone. */
  Future<Void> sendAll(List<SourceInfo> ofOthers) {
    ofOthers.forEach(this::append);
    go(RecentEnvelopes.walkStart());
    return sent.future();
  }

  Future<Void> send(List<String> sourceIds, List<SourceInfo> ofOthers) {
    sourceIds.forEach(id -> store.about(id).ifPresent(this::append));
    Set<String> wanted = Set.copyOf(sourceIds);
    ofOthers.stream().filter(source -> wanted.contains(source.id())).forEach(this::append);
    end();
    return sent.future();
  }

  private void go(long position) {
    long next = position;
    while (next >= 0 && !response.closed() && !response.writeQueueFull()) {
      next = store.walk(next, SOURCES_AT_ONCE, this::append);
      flush();
    }
    long rest = next;
    if (rest < 0) {
      end();
    } else if (!response.closed()) {
      response.drainHandler(v -> go(rest));
    }
  }

  private void append(SourceInfo source) {
    out.raw(begun ? ascii(",") : OPEN);
    begun = true;
    byte[] id = source.id().getBytes(UTF_8);
    out.string(id, 0, id.length);
    out.raw(ascii(":{"));
    append("\"count", source.count());
    if (source.expired() != 0) {
      append(",\"expired", source.expired());
    }
    append(",\"oldestTimestamp", source.oldestNs());
    append(",\"newestTimestamp", source.newestNs());
    out.raw('}');
  }

  private void append(String name, long value) {
    out.raw(ascii(name + "\":\""));
    out.number(value);
    out.raw('"');
  }

  private void flush() {
    if (out.length() > 0) {
      response.write(Buffer.buffer(out.toByteArray()));
      out.clear();
    }
  }

  private void end() {
    out.raw(begun ? CLOSE : NOTHING);
    response.end(Buffer.buffer(out.toByteArray())).onComplete(ended -> sent.tryComplete());
  }
}
