package loggregator.routing;

import loggregator.envelope.EnvelopeScanner;
import loggregator.envelope.MessageType;

/** The hashes of the names in the envelope that was scanned last, computed once and only on demand. */
final class EnvelopeNames {
  private final EnvelopeScanner envelope;
  private byte[] bytes;
  private boolean hashed;
  private long selectorHash;
  private long spreadHash;

  EnvelopeNames(EnvelopeScanner envelope) {
    this.envelope = envelope;
  }

  /** Forgets the envelope before; {@code bytes} is what the scanner has scanned. */
  void reset(byte[] bytes) {
    this.bytes = bytes;
    hashed = false;
  }

  /** Logs, timers and events have none. */
  boolean exist() {
    return envelope.type() == MessageType.COUNTER || envelope.type() == MessageType.GAUGE;
  }

  /** As {@link NameHash} has it. */
  long selectorHash() {
    hash();
    return selectorHash;
  }

  /** The plain sum, zeros kept: what decides between the members of a group that spreads by name. */
  long spreadHash() {
    hash();
    return spreadHash;
  }

  private void hash() {
    if (hashed) {
      return;
    }
    hashed = true;
    selectorHash = 0;
    spreadHash = 0;
    if (envelope.type() == MessageType.COUNTER) {
      add(envelope.counterNameStart(), envelope.counterNameLength());
    } else {
      for (int i = 0; i < envelope.gaugeNames(); i++) {
        add(envelope.gaugeNameStart(i), envelope.gaugeNameLength(i));
      }
    }
    selectorHash = NameHash.notAny(selectorHash);
  }

  private void add(int start, int length) {
    long crc = Crc64.of(bytes, start, length);
    spreadHash += crc;
    selectorHash += NameHash.notAny(crc);
  }
}
