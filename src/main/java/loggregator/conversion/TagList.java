package loggregator.conversion;

import java.util.Arrays;
import loggregator.envelope.WireReader;
import loggregator.envelope.WireWriter;

/** The entries of one of an envelope's two maps of tags. One thread uses it for one envelope after the other. */
final class TagList {
  private static final int FEW = 16;
  /** The room for more is given up after the envelope that needed it. */
  private static final int MANY = 256;

  private TagView[] tags = {};
  private int size;
  private final Slice[] known = new Slice[V1Tag.COUNT];
  private boolean anyLacksData;

  void clear() {
    if (size == 0) {
      return;
    }
    if (tags.length > MANY) {
      tags = new TagView[0];
    }
    size = 0;
    Arrays.fill(known, null);
    anyLacksData = false;
  }

  void readTag(byte[] bytes, WireReader reader) {
    TagView tag = next();
    tag.readTag(bytes, reader);
    remember(tag);
  }

  void readDeprecatedTag(byte[] bytes, WireReader reader) {
    TagView tag = next();
    tag.readDeprecatedTag(bytes, reader);
    anyLacksData |= !tag.hasData();
    remember(tag);
  }

  private TagView next() {
    if (size == tags.length) {
      tags = Arrays.copyOf(tags, Math.max(FEW, 2 * size));
    }
    if (tags[size] == null) {
      tags[size] = new TagView();
    }
    return tags[size++];
  }

  private void remember(TagView tag) {
    if (tag.known() != null) {
      known[tag.known().ordinal()] = tag.value();
    }
  }

  /** Whether there is a deprecated tag without data, which may hide another one of the same key. */
  boolean anyLacksData() {
    return anyLacksData;
  }

  /** {@code null} if there is none. */
  Slice get(V1Tag tag) {
    return known[tag.ordinal()];
  }

  /** Whether there is one of that key that is not of the set {@code without}. */
  boolean has(byte[] key, int without) {
    for (int i = 0; i < size; i++) {
      if (tags[i].hasKey(key) && !tags[i].isAmong(without)) {
        return true;
      }
    }
    return false;
  }

  /** Writes all that have data and are not of the set {@code without}, each as that field. */
  void write(WireWriter out, int fieldNumber, int without) {
    for (int i = 0; i < size; i++) {
      TagView tag = tags[i];
      if (tag.hasData() && !tag.isAmong(without)) {
        tag.write(out, fieldNumber);
      }
    }
  }
}
