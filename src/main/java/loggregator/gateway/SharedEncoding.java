package loggregator.gateway;

import static loggregator.json.JsonBuffer.ascii;

import io.vertx.core.buffer.Buffer;
import java.util.concurrent.atomic.LongAdder;
import loggregator.envelope.Batch;
import loggregator.json.EnvelopeJson;
import loggregator.json.JsonBuffer;
import loggregator.stream.SharedResults;

/**
 * Encodes batches for all the streams of one encoding; streams that are given the same batch share the result.
 *
 * <p>Threading: one event loop.
 */
final class SharedEncoding {
  private final StreamEncoding encoding;
  private final LongAdder malformed;
  private final EnvelopeJson json = new EnvelopeJson();
  private final JsonBuffer text = new JsonBuffer();
  private final SharedResults<Buffer> shared = new SharedResults<>(this::encodeAlone, Buffer::length);
  private long encodedBatches;

  /** @param malformed counts envelopes that could not be printed */
  SharedEncoding(StreamEncoding encoding, LongAdder malformed) {
    this.encoding = encoding;
    this.malformed = malformed;
  }

  StreamEncoding encoding() {
    return encoding;
  }

  /** One more stream uses this. */
  void join() {
    shared.join();
  }

  void leave() {
    shared.leave();
  }

  /** How many batches were encoded. */
  long encodedBatches() {
    return encodedBatches;
  }

  /** The batch as it goes out. Several streams may be given the same buffer, so it must not be changed. */
  Buffer encode(Batch batch) {
    return shared.of(batch);
  }

  /** The same for a batch that only one stream is given. */
  Buffer encodeAlone(Batch batch) {
    encodedBatches++;
    text.clear();
    text.raw(encoding.before());
    malformed.add(json.append(batch, text));
    text.raw(encoding.after());
    return Buffer.buffer(text.toByteArray());
  }

  /** The same, with the cursor after it. */
  Buffer encodeAlone(Batch batch, String cursor) {
    encodedBatches++;
    text.clear();
    text.raw(encoding.beforeWith(cursor));
    malformed.add(json.append(batch, text));
    if (!encoding.hasIds()) {
      text.truncate(text.length() - 1);
      text.raw(ascii(",\"cursor\":\"" + cursor + "\"}"));
    }
    text.raw(encoding.after());
    return Buffer.buffer(text.toByteArray());
  }
}
