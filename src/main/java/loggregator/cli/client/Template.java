package loggregator.cli.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;

/** A user's own line, in which names in braces stand for what the envelope says. Foreign text is made harmless. */
public final class Template implements EnvelopeFormat {
  public static final String FIELDS = "{time}, {date}, {nanos}, {source_id}, {instance_id}, {type}, {text}, {tags}, "
      + "{tag.NAME}";

  private final List<Function<Envelope, String>> parts = new ArrayList<>();
  private final TimeOfDay time;
  private final DateTimeFormatter date;
  private final EnvelopeFormat notices;

  /**
   * Throws {@link IllegalArgumentException} with a message for the user.
   *
   * @param text doubled braces stand for themselves, {@code \t} and {@code \n} for a tab and a new line
   * @param notices how losses are told
   */
  public Template(String text, ZoneId zone, EnvelopeFormat notices) {
    this.time = new TimeOfDay(zone);
    this.date = DateTimeFormatter.ISO_OFFSET_DATE_TIME.withZone(zone);
    this.notices = notices;
    parse(text.replace("\\t", "\t").replace("\\n", "\n"));
  }

  private void parse(String text) {
    StringBuilder literal = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean doubled = (c == '{' || c == '}') && i + 1 < text.length() && text.charAt(i + 1) == c;
      if (doubled || c != '{') {
        literal.append(c);
        i += doubled ? 1 : 0;
        continue;
      }
      int end = text.indexOf('}', i);
      if (end < 0) {
        throw new IllegalArgumentException("'{' without '}'; '{{' stands for a brace");
      }
      addLiteral(literal);
      parts.add(field(text.substring(i + 1, end)));
      i = end;
    }
    addLiteral(literal.append('\n'));
  }

  private void addLiteral(StringBuilder literal) {
    String text = literal.toString();
    parts.add(envelope -> text);
    literal.setLength(0);
  }

  private Function<Envelope, String> field(String name) {
    return switch (name) {
      case "time" -> envelope -> time.of(envelope.getTimestamp());
      case "date" -> envelope -> date.format(Timestamps.instant(envelope.getTimestamp()));
      case "nanos" -> envelope -> Long.toString(envelope.getTimestamp());
      case "source_id" -> Envelope::getSourceId;
      case "instance_id" -> Envelope::getInstanceId;
      case "type" -> EnvelopeText::type;
      case "text" -> envelope -> EnvelopeText.content(envelope).stripTrailing();
      case "tags" -> Template::tags;
      default -> {
        if (!name.startsWith("tag.")) {
          throw new IllegalArgumentException("there is no {" + name + "}; known are " + FIELDS);
        }
        yield envelope -> envelope.getTagsOrDefault(name.substring("tag.".length()), "");
      }
    };
  }

  private static String tags(Envelope envelope) {
    List<String> tags = new ArrayList<>();
    for (Map.Entry<String, String> tag : new TreeMap<>(envelope.getTagsMap()).entrySet()) {
      tags.add(tag.getKey() + "=" + tag.getValue());
    }
    return String.join(",", tags);
  }

  @Override
  public void append(ByteArrayOutputStream out, Envelope envelope) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < parts.size(); i++) {
      String part = parts.get(i).apply(envelope);
      boolean isLiteral = i % 2 == 0;
      if (isLiteral) {
        line.append(part);
      } else {
        ReadableText.append(line, part);
      }
    }
    out.writeBytes(line.toString().getBytes(UTF_8));
  }

  @Override
  public void appendLoss(ByteArrayOutputStream out, long envelopes, Envelope report) {
    notices.appendLoss(out, envelopes, report);
  }

  @Override
  public void appendMissed(ByteArrayOutputStream out, long envelopes) {
    notices.appendMissed(out, envelopes);
  }

  @Override
  public void appendGap(ByteArrayOutputStream out, long ms) {
    notices.appendGap(out, ms);
  }
}
