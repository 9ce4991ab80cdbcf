package loggregator.outputs.syslog;

import static java.nio.charset.StandardCharsets.US_ASCII;

import loggregator.envelope.WireWriter;
import loggregator.outputs.FieldText;

/** Writes texts as the fields of RFC 5424 have them, of which some are cut or cleaned. One thread. */
final class SyslogText {
  private static final int FIRST_GRAPHIC = 33;
  private static final int LAST_GRAPHIC = 126;
  private static final int CASE = 'a' - 'A';

  private static final byte[] EQUALS = "=\"".getBytes(US_ASCII);

  private final WireWriter out;

  SyslogText(WireWriter out) {
    this.out = out;
  }

  void ascii(String text) {
    byte[] bytes = text.getBytes(US_ASCII);
    out.writeRaw(bytes, 0, bytes.length);
  }

  void ascii(byte[] text) {
    out.writeRaw(text, 0, text.length);
  }

  void character(int c) {
    out.writeByte(c);
  }

  /** A field of the header: what it can't have is left out, and without anything it is {@code -}. */
  void header(byte[] bytes, int start, int end, int maxBytes) {
    int before = out.size();
    graphic(bytes, start, end, maxBytes);
    if (out.size() == before) {
      character('-');
    }
  }

  /** A name of the platform as a part of a host's: at most 63 letters, digits and hyphens. */
  void hostPart(FieldText text) {
    int before = out.size();
    for (int i = 0; text != null && i < text.length(); i++) {
      byte c = text.bytes()[text.start() + i];
      if (isSpace(c)) {
        hyphen(text, i);
      } else if (c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-') {
        character(c);
      }
    }
    dropHyphens(before);
    out.truncate(Math.min(out.size(), before + 63));
  }

  /** A source type: upper case, white space as hyphens. */
  void sourceType(FieldText text, int maxBytes) {
    int before = out.size();
    for (int i = 0; i < text.length(); i++) {
      byte c = text.bytes()[text.start() + i];
      if (isSpace(c)) {
        hyphen(text, i);
      } else if (isGraphic(c)) {
        character(c >= 'a' && c <= 'z' ? c - CASE : c);
      }
    }
    dropHyphens(before);
    out.truncate(Math.min(out.size(), before + maxBytes));
  }

  void graphic(FieldText text, int maxBytes) {
    graphic(text.bytes(), text.start(), text.end(), maxBytes);
  }

  private void graphic(byte[] bytes, int start, int end, int maxBytes) {
    int sound = start;
    while (sound < end && sound - start < maxBytes && isGraphic(bytes[sound])) {
      sound++;
    }
    out.writeRaw(bytes, start, sound - start);
    int left = maxBytes - (sound - start);
    for (int i = sound; i < end && left > 0; i++) {
      if (isGraphic(bytes[i])) {
        character(bytes[i]);
        left--;
      }
    }
  }

  /** One for each run of white space. */
  private void hyphen(FieldText text, int index) {
    if (!isSpaceBefore(text, index)) {
      character('-');
    }
  }

  private static boolean isSpaceBefore(FieldText text, int index) {
    return index > 0 && isSpace(text.bytes()[text.start() + index - 1]);
  }

  private void dropHyphens(int downTo) {
    int size = out.size();
    while (size > downTo && out.bytes()[size - 1] == '-') {
      size--;
    }
    out.truncate(size);
  }

  /** {@code NAME="VALUE"} in structured data. */
  void parameter(FieldText name, FieldText value) {
    character(' ');
    int nameStart = out.size();
    name.writeTo(out);
    for (int i = nameStart; i < out.size(); i++) {
      if (!mayBeInName(out.bytes()[i])) {
        out.bytes()[i] = '_';
      }
    }
    quoted(value);
  }

  private static boolean mayBeInName(byte c) {
    return isGraphic(c) && c != '=' && c != ']' && c != '"';
  }

  void parameter(String name, FieldText value) {
    ascii(" " + name);
    quoted(value);
  }

  void parameter(String name, String value) {
    ascii(" " + name + "=\"" + value + "\"");
  }

  private void quoted(FieldText value) {
    ascii(EQUALS);
    int done = value.start();
    for (int i = value.start(); i < value.end(); i++) {
      byte c = value.bytes()[i];
      if (c == '"' || c == '\\' || c == ']') {
        out.writeRaw(value.bytes(), done, i - done);
        character('\\');
        done = i;
      }
    }
    out.writeRaw(value.bytes(), done, value.end() - done);
    character('"');
  }

  private static boolean isGraphic(byte c) {
    return c >= FIRST_GRAPHIC && c <= LAST_GRAPHIC;
  }

  private static boolean isSpace(byte c) {
    return c == ' ' || c >= '\t' && c <= '\r';
  }
}
