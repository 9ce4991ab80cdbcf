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

  /** One tag. */
  public static final class Tag {
    public final FieldText key = new FieldText();
    public final FieldText value = new FieldText();
  }

  void clear() {
    size = 0;
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
      size++;
    }
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
    for (int i = 0; i < size; i++) {
      if (tags.get(i).key.equalTo(key)) {
        return tags.get(i).value;
      }
    }
    return null;
  }

  /** In the order of their keys' bytes. */
  public List<Tag> sorted() {
    List<Tag> sorted = new ArrayList<>(tags.subList(0, size));
    sorted.sort((a, b) -> a.key.compareTo(b.key));
    return sorted;
  }
}
