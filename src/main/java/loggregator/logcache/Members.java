package loggregator.logcache;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.stream.Stream;
import loggregator.envelope.ContentHash;
import loggregator.recent.SourceTest;

/**
 * The Log Caches that share the sources: each source is one member's, whom all of them find by the same hash. When one
 * comes or goes, only its sources change hands. A node that was started anew has the sources that it had before. Any
 * thread.
 */
final class Members implements SourceTest {
  private final String own;
  private final List<String> names;
  private final long[] seeds;

  /** @param own the name of the member that asks */
  Members(String own, List<String> others) {
    this.own = own;
    this.names = Stream.concat(Stream.of(own), others.stream()).distinct().sorted().toList();
    this.seeds = names.stream().mapToLong(name -> ContentHash.hash(0, withoutRun(name))).toArray();
  }

  List<String> names() {
    return names;
  }

  boolean isAlone() {
    return names.size() == 1;
  }

  boolean isOwn(String name) {
    return name.equals(own);
  }

  String ownerOf(String sourceId) {
    byte[] bytes = sourceId.getBytes(UTF_8);
    return ownerOf(bytes, 0, bytes.length);
  }

  /** Whether the source is the member's that asks. */
  @Override
  public boolean test(byte[] bytes, int start, int end) {
    return isAlone() || isOwn(ownerOf(bytes, start, end));
  }

  private String ownerOf(byte[] bytes, int start, int end) {
    int owner = 0;
    long highest = Long.MIN_VALUE;
    for (int i = 0; i < seeds.length; i++) {
      long weight = ContentHash.hash(seeds[i], bytes, start, end - start);
      if (weight > highest) {
        highest = weight;
        owner = i;
      }
    }
    return names.get(owner);
  }

  /** The last part of a name is drawn anew at each start. */
  private static String withoutRun(String name) {
    return name.substring(0, Math.max(0, name.lastIndexOf('.')));
  }
}
