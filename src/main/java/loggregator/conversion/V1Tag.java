package loggregator.conversion;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;

/** Tags of the second generation that are fields of the first, with their names. */
enum V1Tag {
  V1_TYPE("__v1_type"),
  ORIGIN("origin"),
  DEPLOYMENT("deployment"),
  JOB("job"),
  INDEX("index"),
  IP("ip"),

  SOURCE_ID("source_id"),
  INSTANCE_ID("instance_id"),

  SOURCE_TYPE("source_type"),

  SOURCE("source"),
  CODE("code"),

  REQUEST_ID("request_id"),
  PEER_TYPE("peer_type"),
  METHOD("method"),
  URI("uri"),
  REMOTE_ADDRESS("remote_address"),
  USER_AGENT("user_agent"),
  STATUS_CODE("status_code"),
  CONTENT_LENGTH("content_length"),
  ROUTING_INSTANCE_ID("routing_instance_id"),
  FORWARDED("forwarded");

  static final int COUNT = values().length;

  /** In every envelope. */
  static final int BASE = set(V1_TYPE, ORIGIN, DEPLOYMENT, JOB, INDEX, IP);
  static final int LOG = BASE | set(SOURCE_TYPE);
  static final int ERROR = BASE | set(SOURCE, CODE);
  static final int HTTP = BASE | set(REQUEST_ID, PEER_TYPE, METHOD, URI, REMOTE_ADDRESS, USER_AGENT, STATUS_CODE,
      CONTENT_LENGTH, ROUTING_INSTANCE_ID, FORWARDED);

  private static final V1Tag[][] BY_LENGTH = byLength();

  final String key;
  final byte[] bytes;

  V1Tag(String key) {
    this.key = key;
    this.bytes = key.getBytes(ISO_8859_1);
  }

  /** This one as a set, see {@link #set}. */
  int bit() {
    return 1 << ordinal();
  }

  /** The bits of all of them. */
  static int set(V1Tag... tags) {
    int set = 0;
    for (V1Tag tag : tags) {
      set |= tag.bit();
    }
    return set;
  }

  /** {@code null} if the key is none of them. */
  static V1Tag of(Slice key) {
    if (key.length() < BY_LENGTH.length) {
      for (V1Tag candidate : BY_LENGTH[key.length()]) {
        if (key.equalTo(candidate.bytes)) {
          return candidate;
        }
      }
    }
    return null;
  }

  private static V1Tag[][] byLength() {
    V1Tag[][] byLength = new V1Tag[ROUTING_INSTANCE_ID.bytes.length + 1][];
    for (int length = 0; length < byLength.length; length++) {
      int wanted = length;
      byLength[length] = Arrays.stream(values()).filter(tag -> tag.bytes.length == wanted).toArray(V1Tag[]::new);
    }
    return byLength;
  }
}
