package loggregator.outputs;

import java.util.ArrayList;
import java.util.List;
import loggregator.envelope.FieldTags;
import loggregator.envelope.WireReader;

/** An envelope's tags, each key once. One thread uses it for one envelope after the other. */
public final class OutgoingTags {
  /** With more, comparing each with each would take too long. */
  static final int COMPARED = 64;

  private final List<Tag> tags = new ArrayList<>();
  private int size;
  /** A bit for each key, which others may share: most keys that are asked for are not there. */
  private long keys;

  /** One tag. */
  public static final class Tag {
    public final FieldText key = new FieldText();
    public final FieldText value = new FieldText();
  }

  void clear() {
    size = 0;
    keys = 0;
  }

  /** Reads an entry; one with the key of another takes its place. */
  void read(byte[] bytes, WireReader reader) {
    Tag tag = next();
    tag.key.clear();
    tag.value.clear();
    int outerLimit = reader.enterMessage();
    while (reader.hasMore()) {
      int field = reader.readTag();
      switch (field) {
        case FieldTags.MAP_KEY -> tag.key.read(bytes, reader);
        case FieldTags.MAP_VALUE -> tag.value.read(bytes, reader);
        default -> reader.skip(field);
      }
    }
    reader.leaveMessage(outerLimit);
    int same = size < COMPARED ? indexOf(tag.key) : size;
    if (same < size) {
      tags.set(size, tags.get(same));
      tags.set(same, tag);
    } else {
      keys |= bit(tag.key.bytes(), tag.key.start(), tag.key.length());
      size++;
    }
  }

  private static long bit(byte[] bytes, int start, int length) {
    return length == 0 ? 1 : 1L << (31 * length + 7 * bytes[start] + bytes[start + length - 1]);
  }

  private Tag next() {
    if (size == tags.size()) {
      tags.add(new Tag());
    }
    return tags.get(size);
  }

  private int indexOf(FieldText key) {
    int index = 0;
    while (index < size && !tags.get(index).key.equalTo(key)) {
      index++;
    }
    return index;
  }

  public int size() {
    return size;
  }

  public Tag get(int index) {
    return tags.get(index);
  }

  /** Null if there is none of that key. */
  public FieldText find(byte[] key) {
    boolean mayBeThere = (keys & bit(key, 0, key.length)) != 0;
    for (int i = 0; mayBeThere && i < size; i++) {
      if (tags.get(i).key.equalTo(key)) {
        return tags.get(i).value;
      }
    }
    return null;
  }

  /** From now on they are in the order of their keys' bytes. */
  public void sort() {
    if (size > COMPARED) {
      tags.subList(0, size).sort((a, b) -> a.key.compareTo(b.key));
      return;
    }
    for (int next = 1; next < size; next++) {
      insert(next);
    }
  }

  /** Few that are mostly in order need no more than this. */
  private void insert(int index) {
    Tag tag = tags.get(index);
    int place = index;
    while (place > 0 && tags.get(place - 1).key.compareTo(tag.key) > 0) {
      tags.set(place, tags.get(place - 1));
      place--;
    }
    tags.set(place, tag);
  }
}
