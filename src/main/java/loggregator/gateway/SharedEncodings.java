package loggregator.gateway;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import loggregator.http.ContentCoding;

/** The encodings of one Gateway instance. One event loop. */
final class SharedEncodings {
  private final LongAdder malformed;
  private final Map<StreamEncoding, Map<ContentCoding, SharedEncoding>> encodings = new EnumMap<>(StreamEncoding.class);

  /** @param malformed counts envelopes that could not be printed */
  SharedEncodings(LongAdder malformed) {
    this.malformed = malformed;
  }

  SharedEncoding of(StreamEncoding encoding, ContentCoding coding) {
    return encodings.computeIfAbsent(encoding, absent -> new EnumMap<>(ContentCoding.class))
        .computeIfAbsent(coding, absent -> new SharedEncoding(encoding, coding, malformed));
  }

  void close() {
    encodings.values().forEach(codings -> codings.values().forEach(SharedEncoding::close));
  }
}
