package loggregator.cli;

import com.google.re2j.Pattern;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import loggregator.cli.client.ClientException;
import loggregator.cli.client.EnvelopeSink;
import loggregator.cli.client.PacedSink;
import loggregator.config.FileFailure;
import loggregator.lines.FollowedFile;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The options of {@code emit} for where its lines come from, what of them is one envelope, and how fast. */
final class EmitInput {
  @Spec(Target.MIXEE)
  private CommandSpec spec;

  @Option(names = "--file", paramLabel = "FILE", description = "Sends the lines of a file instead of standard input.")
  private Path file;

  @Option(names = {"-f", "--follow"}, description = "With --file: goes on with what is added to it, also after it was "
      + "emptied or another file has taken its name, until a signal ends it; waits for the file where there is none.")
  private boolean follow;

  @Option(names = "--multiline-start", paramLabel = "REGEX", converter = Arguments.PatternConverter.class,
      description = "Joins lines: one that it matches begins an envelope, and those after it belong to it until the "
          + "next, half a second without a line, or 60 KiB. RE2's syntax, such as ^\\S or ^\\d{4}-.")
  private Pattern recordStart;

  @Option(names = "--rate", paramLabel = "N", description = "Sends at most so many envelopes a second.")
  private Double perSecond;

  void check(boolean sendsLines) {
    if (!sendsLines && (file != null || recordStart != null || perSecond != null)) {
      throw misuse("--file, --multiline-start and --rate are for lines");
    }
    if (follow && file == null) {
      throw misuse("--follow needs --file; standard input is followed in any case");
    }
    if (perSecond != null && !(perSecond > 0 && perSecond < Double.POSITIVE_INFINITY)) {
      throw misuse("--rate must be more than 0");
    }
  }

  Optional<Pattern> recordStart() {
    return Optional.ofNullable(recordStart);
  }

  EnvelopeSink paced(EnvelopeSink sink) {
    return perSecond == null ? sink : new PacedSink(sink, perSecond);
  }

  InputStream open(InputStream standardInput) throws ClientException {
    if (file == null) {
      return standardInput;
    }
    if (follow) {
      return new FollowedFile(file);
    }
    try {
      return Files.newInputStream(file);
    } catch (IOException e) {
      throw new ClientException("can't read " + this + ": " + FileFailure.reason(e));
    }
  }

  private ParameterException misuse(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  /** For messages. */
  @Override
  public String toString() {
    return file == null ? "standard input" : "'" + file + "'";
  }
}
