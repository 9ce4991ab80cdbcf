package loggregator.auth;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import loggregator.config.ConfigProblem;
import loggregator.config.FileFailure;

/**
 * What a file of static tokens says, by the digest of each token.
 *
 * @param problems of its lines, without their contents; if there are any, the file holds no token
 */
record TokenFile(Map<String, Set<String>> sourceIds, List<String> problems) {
  private static final Pattern DIGEST = Pattern.compile("[0-9a-fA-F]{64}");

  /** Blocks. */
  static TokenFile read(Path file) {
    try {
      return parse(Files.readAllLines(file));
    } catch (IOException e) {
      return new TokenFile(Map.of(), List.of("can't be read: " + FileFailure.reason(e)));
    }
  }

  static TokenFile parse(List<String> lines) {
    Map<String, Set<String>> sourceIds = new HashMap<>();
    List<String> problems = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).replaceFirst("#.*", "").strip();
      if (!line.isEmpty() && !add(line.split("\\s+"), sourceIds)) {
        problems.add("line " + (i + 1) + " must be a name, the SHA-256 of a token that no other line has, and source "
            + "ids with commas between them or *");
      }
    }
    return new TokenFile(problems.isEmpty() ? Map.copyOf(sourceIds) : Map.of(), problems);
  }

  private static boolean add(String[] words, Map<String, Set<String>> sourceIds) {
    if (words.length != 3 || !DIGEST.matcher(words[1]).matches()) {
      return false;
    }
    List<String> ids = Arrays.asList(words[2].split(",", -1));
    return !ids.contains("") && ids.stream().distinct().count() == ids.size()
        && sourceIds.put(words[1].toLowerCase(Locale.ROOT), Set.copyOf(ids)) == null;
  }

  /** @param key of the file */
  List<ConfigProblem> configProblems(String key) {
    return problems.stream().map(text -> new ConfigProblem(key, text)).toList();
  }

  @Override
  public String toString() {
    return sourceIds.size() + " tokens";
  }
}
