package loggregator.config;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import loggregator.diode.DiodeLimits;

/**
 * An Agent's input that follows files.
 *
 * @param paths patterns of the files' names
 * @param sourceId with {@code {name}} and {@code {folder}} for parts of a file's name
 * @param recordStart what a line matches that begins a record of several lines; absent where each is one
 * @param stateFile where it is kept how far each file was read
 */
public record FilesConfig(
    List<String> paths,
    String sourceId,
    String instanceId,
    Optional<Pattern> recordStart,
    boolean fromBeginning,
    Optional<Path> stateFile,
    int scanIntervalMs,
    int pollIntervalMs,
    int maxFiles,
    DiodeLimits diode) {
  static FilesConfig read(Section section) {
    return new FilesConfig(
        section.list("paths", "list of patterns", "The files, such as `/var/log/*.log`.", Patterns::read),
        section.text("sourceId", "{name}", "The source id: `{name}` stands for the file's name without what follows "
            + "its first dot, `{folder}` for the name of its folder."),
        section.text("instanceId", "", "The instance id, as `sourceId` is written."),
        recordStart(section),
        section.flag("fromBeginning", false,
            "Whether files that are there at the start are read from their beginning, if there is no state of them. "
                + "Later ones always are."),
        section.optionalFile("stateFile",
            "Where it is kept how far each file was read, so that a node that starts again goes on there; without it, "
                + "what was added meanwhile is not read."),
        section.integer("scanIntervalMs", 1_000, 10, 3_600_000, "How often new files are looked for."),
        section.integer("pollIntervalMs", 250, 10, 60_000, "How often files are looked at that had nothing new."),
        section.integer("maxFiles", 100, 1, 100_000, "Files that are open at a time; further ones wait, and are counted."),
        RoleKeys.diode(section, "diode", "The queue of what was read."));
  }

  private static Optional<Pattern> recordStart(Section section) {
    String regex = section.text("multilineStart", "",
        "What a line matches that begins a log of several lines, in RE2's syntax, such as `^\\\\S`; those after it belong "
            + "to it until the next, half a second without a line, or 60 KiB. Empty: each line is a log.");
    try {
      return regex.isEmpty() ? Optional.empty() : Optional.of(Pattern.compile(regex));
    } catch (PatternSyntaxException e) {
      return section.problem("multilineStart", "is not a regular expression of RE2: " + e.getDescription(),
          Optional.empty());
    }
  }

  @Override
  public String toString() {
    return Redacted.print(this);
  }
}
