package loggregator.recent;

/** The sources in the order in which something of them came last. Threading: the store's lock. */
final class Recency {
  private Source latest;

  /** Null if there is none; {@link Source#earlier} leads to the others. */
  Source latest() {
    return latest;
  }

  /** Something of the source came. */
  void came(Source source) {
    if (latest != source) {
      remove(source);
      source.earlier = latest;
      if (latest != null) {
        latest.later = source;
      }
      latest = source;
    }
  }

  /** Does nothing where it is not in it. */
  void remove(Source source) {
    if (latest == source) {
      latest = source.earlier;
    } else if (source.later != null) {
      source.later.earlier = source.earlier;
    }
    if (source.earlier != null) {
      source.earlier.later = source.later;
    }
    source.earlier = null;
    source.later = null;
  }
}
