package loggregator.stream;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import loggregator.envelope.Batch;

/**
 * What was made of batches for several streams. Streams that share a feed are given the same batches, so the last ones
 * are remembered, up to a limit, and the work on each is done once, however many streams want it.
 *
 * <p>Threading: one event loop.
 */
public final class SharedResults<T> {
  /** Of a batch's own bytes and its result's; how far the slowest of equal consumers may be behind the first. */
  private static final int MAX_REMEMBERED_BYTES = 4 << 20;

  private final Function<Batch, T> work;
  private final ToIntFunction<T> length;
  private final Map<Batch, T> remembered = new IdentityHashMap<>();
  private final Deque<Batch> oldestFirst = new ArrayDeque<>();
  private long rememberedBytes;
  private int streams;

  /** @param length of a result, in bytes */
  public SharedResults(Function<Batch, T> work, ToIntFunction<T> length) {
    this.work = work;
    this.length = length;
  }

  /** One more stream uses this. */
  public void join() {
    streams++;
  }

  public void leave() {
    if (--streams < 2) {
      remembered.clear();
      oldestFirst.clear();
      rememberedBytes = 0;
    }
  }

  /** What the work makes of the batch; several streams may be given the same object. */
  public T of(Batch batch) {
    T known = remembered.get(batch);
    return known == null ? remember(batch, work.apply(batch)) : known;
  }

  private T remember(Batch batch, T result) {
    if (streams < 2) {
      return result;
    }
    remembered.put(batch, result);
    oldestFirst.add(batch);
    rememberedBytes += batch.length() + length.applyAsInt(result);
    while (rememberedBytes > MAX_REMEMBERED_BYTES) {
      Batch oldest = oldestFirst.poll();
      rememberedBytes -= oldest.length() + length.applyAsInt(remembered.remove(oldest));
    }
    return result;
  }
}
