package loggregator.inputs.scrape;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One line of an exposition with a sample, in the text format of Prometheus or in OpenMetrics. One thread uses it for
 * one line after the other.
 */
final class SampleLine {
  private String line;
  private int position;
  private String name;
  private final Map<String, String> labels = new LinkedHashMap<>();
  private double value;
  private double timestamp;

  /** Whether the line is a sample; if not, what it was read as is void. */
  boolean read(String text) {
    line = text;
    position = 0;
    name = "";
    labels.clear();
    timestamp = Double.NaN;
    skipBlanks();
    readName();
    if (at('{') && !readLabels() || name.isEmpty()) {
      return false;
    }
    skipBlanks();
    return readValue() && readTimestamp();
  }

  String name() {
    return name;
  }

  /** Until the next line is read. */
  Map<String, String> labels() {
    return labels;
  }

  double value() {
    return value;
  }

  /** As it stands there, in the unit of the format; not a number where there is none. */
  double timestamp() {
    return timestamp;
  }

  private void readName() {
    int start = position;
    while (position < line.length() && " \t{".indexOf(line.charAt(position)) < 0) {
      position++;
    }
    name = line.substring(start, position);
    skipBlanks();
  }

  /** A name that stands among the labels, in quotes, is that of the metric. */
  private boolean readLabels() {
    position++;
    skipBlanks();
    while (!at('}')) {
      String label = at('"') ? readQuoted() : readLabelName();
      if (label == null || label.isEmpty()) {
        return false;
      }
      skipBlanks();
      if (at('=')) {
        position++;
        skipBlanks();
        String text = readQuoted();
        if (text == null) {
          return false;
        }
        labels.put(label, text);
        skipBlanks();
      } else if (name.isEmpty()) {
        name = label;
      } else {
        return false;
      }
      if (at(',')) {
        position++;
        skipBlanks();
      } else if (!at('}')) {
        return false;
      }
    }
    position++;
    return true;
  }

  private String readLabelName() {
    int start = position;
    while (position < line.length() && " \t=,}\"".indexOf(line.charAt(position)) < 0) {
      position++;
    }
    return line.substring(start, position);
  }

  /** Null where none is, or none ends. */
  private String readQuoted() {
    if (!at('"')) {
      return null;
    }
    StringBuilder text = new StringBuilder();
    position++;
    while (position < line.length()) {
      char c = line.charAt(position++);
      if (c == '"') {
        return text.toString();
      }
      if (c == '\\' && position < line.length()) {
        char escaped = line.charAt(position++);
        switch (escaped) {
          case 'n' -> text.append('\n');
          case '"', '\\' -> text.append(escaped);
          default -> text.append(c).append(escaped);
        }
      } else {
        text.append(c);
      }
    }
    return null;
  }

  private boolean readValue() {
    String word = readWord();
    try {
      value = switch (word) {
        case "NaN", "nan" -> Double.NaN;
        case "+Inf", "Inf", "+inf", "inf" -> Double.POSITIVE_INFINITY;
        case "-Inf", "-inf" -> Double.NEGATIVE_INFINITY;
        default -> number(word);
      };
      return true;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  /** Java takes more for a number than the formats do. */
  private static double number(String word) {
    if (word.isEmpty() || !word.chars().allMatch(c -> c >= '0' && c <= '9' || "+-.eE".indexOf(c) >= 0)) {
      throw new NumberFormatException();
    }
    return Double.parseDouble(word);
  }

  /** Behind it there may be an exemplar, which is nobody's. */
  private boolean readTimestamp() {
    skipBlanks();
    if (position == line.length() || at('#')) {
      return true;
    }
    try {
      timestamp = number(readWord());
    } catch (NumberFormatException e) {
      return false;
    }
    skipBlanks();
    return position == line.length() || at('#');
  }

  private String readWord() {
    int start = position;
    while (position < line.length() && line.charAt(position) != ' ' && line.charAt(position) != '\t') {
      position++;
    }
    return line.substring(start, position);
  }

  private boolean at(char c) {
    return position < line.length() && line.charAt(position) == c;
  }

  private void skipBlanks() {
    while (at(' ') || at('\t')) {
      position++;
    }
  }
}
