package loggregator.http;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import loggregator.envelope.Batch;
import loggregator.json.EnvelopeJson;
import loggregator.json.JsonBuffer;

/**
 * Encodes batches for all the streams of one encoding. Streams that share a feed are given the same batches, so the
 * last ones are remembered, up to a limit, and each is encoded once, however many streams want it.
 *
 * <p>Threading: one event loop.
 */
final class SharedEncoding {
  /** Of a batch's own bytes and its encoded ones; how far the slowest of equal consumers may be behind the first. */
  private static final int MAX_REMEMBERED_BYTES = 4 << 20;

  private final StreamEncoding encoding;
  private final LongAdder malformed;
  private final EnvelopeJson json = new EnvelopeJson();
  private final JsonBuffer text = new JsonBuffer();
  private final Map<Batch, Buffer> remembered = new IdentityHashMap<>();
  private final Deque<Batch> oldestFirst = new ArrayDeque<>();
  private long rememberedBytes;
  private int streams;
  private long encodedBatches;

  /** @param malformed counts envelopes that could not be printed */
  SharedEncoding(StreamEncoding encoding, LongAdder malformed) {
    this.encoding = encoding;
    this.malformed = malformed;
  }

  /** One more stream uses this. */
  void join() {
    streams++;
  }

  void leave() {
    if (--streams < 2) {
      remembered.clear();
      oldestFirst.clear();
      rememberedBytes = 0;
    }
  }

  /** How often something was encoded. */
  long encodedBatches() {
    return encodedBatches;
  }

  /** The batch as it goes out. A buffer given to several streams must not be changed. */
  Buffer encode(Batch batch) {
    Buffer known = remembered.get(batch);
    return known == null ? remember(batch, encodeAlone(batch)) : known;
  }

  /** The same for a batch that only one stream has. */
  Buffer encodeAlone(Batch batch) {
    encodedBatches++;
    text.clear();
    text.raw(encoding.before());
    malformed.add(json.append(batch, text));
    text.raw(encoding.after());
    return Buffer.buffer(text.toByteArray());
  }

  private Buffer remember(Batch batch, Buffer encoded) {
    if (streams < 2) {
      return encoded;
    }
    remembered.put(batch, encoded);
    oldestFirst.add(batch);
    rememberedBytes += batch.length() + encoded.length();
    while (rememberedBytes > MAX_REMEMBERED_BYTES) {
      Batch oldest = oldestFirst.poll();
      rememberedBytes -= oldest.length() + remembered.remove(oldest).length();
    }
    return encoded;
  }
}
