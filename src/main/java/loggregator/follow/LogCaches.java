package loggregator.follow;

import io.vertx.core.Future;
import java.util.List;

/** The Log Caches that can be reached, over whichever link. One event loop. */
public interface LogCaches {
  /** Begins to look for them. */
  Future<Void> start();

  /** The names of those that are there now, the preferred first. */
  List<String> names();

  /**
   * Asks one of them. Fails when it is not reached, does not know the question or does not answer in time.
   *
   * @param kind such as {@link Kinds#FOLLOW}
   */
  Future<byte[]> ask(String name, String kind, byte[] question, long timeoutMs);

  void close();

  /** What can be asked. */
  interface Kinds {
    /** A {@link FollowQuestion}, to all that share the sources. */
    String FOLLOW = "Follow";
    /** The same to that one alone. */
    String FOLLOW_HERE = "FollowHere";
    /** A {@code logcache.v1.ReadRequest} to that one alone. */
    String READ_HERE = "ReadHere";
    /** A {@code logcache.v1.MetaRequest} to that one alone. */
    String META_HERE = "MetaHere";
    /** A serialized EnvelopeBatch, for that one to keep. */
    String KEEP_HERE = "KeepHere";
    /** Nothing; the answer is its name. */
    String NAME = "Name";
    List<String> ALL = List.of(FOLLOW, FOLLOW_HERE, READ_HERE, META_HERE, KEEP_HERE, NAME);
  }
}
