package loggregator.recent;

import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The sources by when something of them came last. They stand in blocks: what comes is moved into the newest block,
 * unless it is there, and leaves a hole in its old one. So no other source is touched, and what comes often is not moved.
 *
 * <p>Threading: the store's lock.
 */
final class Recency {
  private static final int BLOCK = 64;
  /** So many more places than sources there are at least, when holes were closed. */
  private static final int SPREAD = 4;

  private Source[] places = new Source[BLOCK];
  /** Of each block: higher than the latest sequence number of any source in the blocks before it. */
  private long[] starts = new long[1];
  private int end;
  private int size;

  /**
   * Shows the sources of which something came since, the later ones first, by and large.
   *
   * @param since a sequence number, asked again and again: it may grow
   */
  void eachSince(LongSupplier since, Consumer<Source> visitor) {
    for (int i = end - 1; i >= 0; i--) {
      Source source = places[i];
      if (source != null && source.lastSequence() >= since.getAsLong()) {
        visitor.accept(source);
      }
      if (i % BLOCK == 0 && starts[i / BLOCK] <= since.getAsLong()) {
        return;
      }
    }
  }

  /** Something of the source came. */
  void came(Source source) {
    if (source.place >= 0 && source.place / BLOCK == (end - 1) / BLOCK) {
      return;
    }
    remove(source);
    if (end == places.length) {
      closeHoles();
    }
    if (end % BLOCK == 0) {
      starts[end / BLOCK] = source.lastSequence();
    }
    put(source);
    size++;
  }

  /** Does nothing where it is not in it. */
  void remove(Source source) {
    if (source.place >= 0) {
      places[source.place] = null;
      source.place = -1;
      size--;
    }
  }

  private void put(Source source) {
    source.place = end;
    places[end++] = source;
  }

  private void closeHoles() {
    Source[] old = places;
    int blocks = (SPREAD * size + BLOCK) / BLOCK;
    if (places.length < blocks * BLOCK || places.length > 2 * blocks * BLOCK) {
      places = new Source[blocks * BLOCK];
      starts = new long[blocks];
    }
    int oldEnd = end;
    long latest = -1;
    end = 0;
    for (int i = 0; i < oldEnd; i++) {
      if (old[i] != null) {
        if (end % BLOCK == 0) {
          starts[end / BLOCK] = latest + 1;
        }
        latest = Math.max(latest, old[i].lastSequence());
        put(old[i]);
      }
    }
    Arrays.fill(places, end, Math.max(end, places == old ? oldEnd : end), null);
  }
}
