package loggregator.routing;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import loggregator.envelope.EnvelopeScanner;
import loggregator.envelope.MessageType;

/** Finds the nodes of the selectors that match an envelope, in a time that does not depend on how many there are. */
final class SelectorIndex {
  private final SourceTable<Source> sources = new SourceTable<>();
  private final Source anySource = new Source();

  private int lastIdStart;
  private int lastIdEnd;
  private Source lastSource;

  /** The key's node, made where there is none. */
  SelectorNode nodeOf(SelectorKey key) {
    Source source = key.anySource() ? anySource : sources.getOrMake(key.sourceId(), Source::new);
    return source.types.computeIfAbsent(key.type(), type -> new Names()).nodeOf(key);
  }

  /** Forgets the node, which there must be, and the branch that it leaves bare. */
  void remove(SelectorKey key) {
    Source source = key.anySource() ? anySource : sources.get(key.sourceId());
    Names names = source.types.get(key.type());
    names.remove(key);
    if (names.isEmpty()) {
      source.types.remove(key.type());
    }
    if (source.types.isEmpty() && !key.anySource()) {
      sources.remove(key.sourceId());
    }
  }

  boolean isEmpty() {
    return sources.isEmpty() && anySource.types.isEmpty();
  }

  /** Starts a batch: the index may have changed since the last, and the bytes are others. */
  void reset() {
    lastIdStart = 0;
    lastIdEnd = 0;
    lastSource = null;
  }

  /** Adds to {@code match} the nodes that match the scanned envelope. */
  void find(byte[] bytes, EnvelopeScanner envelope, Match match) {
    Source source = source(bytes, envelope.sourceIdStart(), envelope.sourceIdLength());
    if (source != null) {
      source.find(envelope.type(), match);
    }
    anySource.find(envelope.type(), match);
  }

  /** Envelopes of one source tend to follow each other in a batch: the last answer is tried before the table. */
  private Source source(byte[] bytes, int start, int length) {
    if (!Arrays.equals(bytes, start, start + length, bytes, lastIdStart, lastIdEnd)) {
      lastIdStart = start;
      lastIdEnd = start + length;
      lastSource = sources.get(bytes, start, length);
    }
    return lastSource;
  }

  private static final class Source {
    final Map<MessageType, Names> types = new EnumMap<>(MessageType.class);

    void find(MessageType type, Match match) {
      Names names = types.get(type);
      if (names != null) {
        names.find(match);
      }
    }
  }

  /** The nodes of one source and type. */
  private static final class Names {
    private final NameHash asked = new NameHash(NameHash.ANY);
    private final Map<NameHash, SelectorNode> named = new HashMap<>();
    private SelectorNode anyName;

    SelectorNode nodeOf(SelectorKey key) {
      if (!key.anyName()) {
        return named.computeIfAbsent(new NameHash(key.nameHash()), hash -> new SelectorNode(key));
      }
      if (anyName == null) {
        anyName = new SelectorNode(key);
      }
      return anyName;
    }

    void remove(SelectorKey key) {
      if (key.anyName()) {
        anyName = null;
      } else {
        named.remove(asked.set(key.nameHash()));
      }
    }

    boolean isEmpty() {
      return anyName == null && named.isEmpty();
    }

    void find(Match match) {
      if (anyName != null) {
        match.add(anyName);
      }
      if (!named.isEmpty()) {
        SelectorNode node = named.get(asked.set(match.names().selectorHash()));
        if (node != null) {
          match.add(node);
        }
      }
    }
  }
}
