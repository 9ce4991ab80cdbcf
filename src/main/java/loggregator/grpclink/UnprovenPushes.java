package loggregator.grpclink;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import loggregator.envelope.Batch;
import loggregator.envelope.WireWriter;
import loggregator.memory.Claim;
import loggregator.memory.Claims;

/**
 * What was sent over a call that the other side may not have: it is kept for the first moment, in which the refusal
 * comes, so that it can be sent otherwise, and counted from then on. One event loop.
 */
final class UnprovenPushes {
  private static final long KEPT_NANOS = TimeUnit.SECONDS.toNanos(2);
  /** Two of the largest datagrams. */
  private static final int MAX_BYTES = 128 << 10;

  private final Claim claim;
  private final long begunNanos = System.nanoTime();
  private WireWriter kept = new WireWriter(0);
  private int keptEnvelopes;
  private long pushed;

  /** What is kept is charged to these; what does not fit is not kept. */
  UnprovenPushes(Claims claims) {
    this.claim = claims.open(Long.MAX_VALUE, Runnable::run, () -> {});
  }

  void add(byte[] bytes, int recordStart, int recordBytes) {
    pushed++;
    if (System.nanoTime() - begunNanos > KEPT_NANOS) {
      forget();
    } else if (kept.size() + recordBytes <= MAX_BYTES && claim.growIfFree(recordBytes)) {
      kept.writeRaw(bytes, recordStart, recordBytes);
      keptEnvelopes++;
    }
  }

  /** Nothing of it will be sent again. */
  void forget() {
    claim.shrink(claim.bytes());
    kept = new WireWriter(0);
    keptEnvelopes = 0;
  }

  /** Those that can be sent again. */
  Optional<Batch> kept() {
    return keptEnvelopes == 0
        ? Optional.empty() : Optional.of(new Batch(kept.toByteArray(), 0, kept.size(), keptEnvelopes));
  }

  /** Those that can't. */
  long others() {
    return pushed - keptEnvelopes;
  }
}
