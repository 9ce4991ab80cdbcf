package loggregator.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.EnumSet;
import java.util.Set;

/** In which codings a server can answer. One event loop. */
public final class Compression {
  private final Set<ContentCoding> offered = EnumSet.of(ContentCoding.IDENTITY);

  /** Of a server that compresses nothing. */
  public static Compression none() {
    return new Compression();
  }

  /** Of one that compresses whatever it can, before long: Zstandard's library has to be loaded, which takes a while. */
  public static Compression loading(Vertx vertx) {
    Compression compression = new Compression();
    compression.offered.add(ContentCoding.GZIP);
    Future<Boolean> loaded = vertx.executeBlocking(ZstdPieces::isAvailable);
    loaded.onSuccess(available -> {
      if (available) {
        compression.offered.add(ContentCoding.ZSTD);
      }
    });
    return compression;
  }

  private Compression() {}

  public Set<ContentCoding> offered() {
    return offered;
  }
}
