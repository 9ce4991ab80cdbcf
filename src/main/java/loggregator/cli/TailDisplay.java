package loggregator.cli;

import com.google.re2j.Pattern;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import loggregator.cli.client.EnvelopeFilter;
import loggregator.cli.client.EnvelopeFormat;
import loggregator.cli.client.JsonEnvelopes;
import loggregator.cli.client.ReadableEnvelopes;
import loggregator.cli.client.Template;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The options of {@code tail} for what is printed, and how. */
final class TailDisplay {
  /** When to use colours. */
  enum Colour { AUTO, ALWAYS, NEVER }

  @Spec(Target.MIXEE)
  private CommandSpec spec;

  @Option(names = "--grep", paramLabel = "REGEX", converter = Arguments.PatternConverter.class,
      description = "Prints only envelopes whose text it matches; may be repeated, and then one has to match. The text "
          + "is a log's payload, or a metric as tail prints it. RE2's syntax; (?i) ignores case.")
  private List<Pattern> wanted = List.of();

  @Option(names = "--exclude", paramLabel = "REGEX", converter = Arguments.PatternConverter.class,
      description = "Leaves out envelopes whose text it matches; may be repeated.")
  private List<Pattern> unwanted = List.of();

  @Option(names = "--highlight", paramLabel = "REGEX", converter = Arguments.PatternConverter.class,
      description = "Makes what it matches stand out, where there are colours.")
  private Pattern highlighted;

  @Option(names = "--json", description = "Prints each envelope as a JSON object; loss reports, too.")
  private boolean json;

  @Option(names = "--template", paramLabel = "TEXT", description = "Prints each envelope as the text, with "
      + Template.FIELDS + " replaced; {{ and }} are braces, \\t is a tab.")
  private String template;

  @Option(names = "--utc", description = "Prints times in UTC instead of this machine's zone.")
  private boolean utc;

  @Option(names = "--tz", paramLabel = "ZONE", converter = Arguments.ZoneConverter.class,
      description = "Prints times in this zone, such as Europe/Berlin.")
  private ZoneId zone;

  @Option(names = {"--color", "--colour"}, paramLabel = "WHEN", arity = "0..1", defaultValue = "auto",
      fallbackValue = "always", description = "auto, always or never: whether to print colours (default: "
          + "${DEFAULT-VALUE}, which is on a terminal where NO_COLOR is not set). Each source has one of its own.")
  private Colour colour;

  @Option(names = "--limit", paramLabel = "N", description = "Ends after so many envelopes.")
  private long limit = Long.MAX_VALUE;

  EnvelopeFilter filter() {
    return new EnvelopeFilter(wanted, unwanted);
  }

  long limit() {
    return limit;
  }

  EnvelopeFormat format(Terminal terminal) {
    boolean coloured = colour == Colour.ALWAYS || colour == Colour.AUTO && terminal.coloured();
    EnvelopeFormat readable = new ReadableEnvelopes(zone(), coloured, Optional.ofNullable(highlighted));
    if (json) {
      return new JsonEnvelopes();
    }
    try {
      return template == null ? readable : new Template(template, zone(), readable);
    } catch (IllegalArgumentException e) {
      throw misuse("--template: " + e.getMessage());
    }
  }

  void check() {
    if (json && template != null) {
      throw misuse("--json and --template exclude each other");
    }
    if (utc && zone != null) {
      throw misuse("--utc and --tz exclude each other");
    }
    if (limit < 1) {
      throw misuse("--limit must be at least 1");
    }
  }

  private ZoneId zone() {
    if (utc) {
      return ZoneOffset.UTC;
    }
    return zone == null ? ZoneId.systemDefault() : zone;
  }

  private ParameterException misuse(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
