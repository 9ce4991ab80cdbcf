package loggregator.logcache;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import loggregator.envelope.Batch;
import loggregator.envelope.EnvelopeScanner;
import loggregator.follow.LogCaches.Kinds;
import loggregator.recent.RecentEnvelopes;

/** Takes what clients send to be kept, and gives those their part who share the sources. One event loop. */
final class SharedIntake {
  private final RecentEnvelopes store;
  private final Sharing sharing;
  private final LogCacheMeters meters;
  private final EnvelopeScanner scanner = new EnvelopeScanner();

  SharedIntake(RecentEnvelopes store, Sharing sharing, LogCacheMeters meters) {
    this.store = store;
    this.sharing = sharing;
    this.meters = meters;
  }

  /** @param nowMs of a clock that does not jump */
  void add(Batch batch, long nowMs) {
    Members members = sharing.members();
    if (members.isAlone()) {
      store.add(batch, nowMs);
      return;
    }
    byOwner(batch, members).forEach((owner, parts) -> {
      Batch part = Batch.concat(parts);
      if (members.isOwn(owner)) {
        store.add(part, nowMs);
      } else {
        send(owner, part.copy()).onFailure(cause -> meters.lost(part.envelopes()));
      }
    });
  }

  private Future<byte[]> send(String owner, Batch part) {
    return sharing.ask(owner, Kinds.KEEP_HERE, part.bytes(), 0);
  }

  private Map<String, List<Batch>> byOwner(Batch batch, Members members) {
    Map<String, List<Batch>> parts = new LinkedHashMap<>();
    for (int record = batch.offset(); record < batch.end(); ) {
      int end = batch.recordEnd(record);
      if (scanner.scan(batch.bytes(), batch.envelopeStart(record), end)) {
        String id = new String(batch.bytes(), scanner.sourceIdStart(), scanner.sourceIdLength(), UTF_8);
        parts.computeIfAbsent(members.ownerOf(id), owner -> new ArrayList<>()).add(batch.slice(record, end, 1));
      }
      record = end;
    }
    return parts;
  }
}
