package loggregator.stream;

import java.util.HashMap;
import java.util.Map;
import loggregator.door.Share;

/** How many streams may be open at once, and how many of them one client may have. One event loop. */
public final class StreamLimit {
  private int maxStreams;
  private final Share share;
  private final Map<String, Integer> openByClient = new HashMap<>();
  private int open;

  /** Of streams that all clients may have. */
  public StreamLimit(int maxStreams) {
    this(maxStreams, new Share(100));
  }

  public StreamLimit(int maxStreams, Share share) {
    this.maxStreams = maxStreams;
    this.share = share;
  }

  /** Those that are open beyond it stay. */
  public void use(int maxStreams) {
    this.maxStreams = maxStreams;
  }

  public int maxStreams() {
    return maxStreams;
  }

  /** False when all are taken; else the stream is to be given back by {@link #release()}. */
  public boolean tryAcquire() {
    if (open >= maxStreams) {
      return false;
    }
    open++;
    return true;
  }

  /** False when all are taken, or all that this client may have; else it is to be {@link #release(String)}d. */
  public boolean tryAcquire(String client) {
    if (!share.admits(openByClient.getOrDefault(client, 0), maxStreams - open) || !tryAcquire()) {
      return false;
    }
    openByClient.merge(client, 1, Integer::sum);
    return true;
  }

  public void release() {
    open--;
  }

  public void release(String client) {
    openByClient.computeIfPresent(client, (name, streams) -> streams == 1 ? null : streams - 1);
    release();
  }
}
