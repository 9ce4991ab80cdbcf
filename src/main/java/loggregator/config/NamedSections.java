package loggregator.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/** Reads objects whose keys the file chooses. */
final class NamedSections {
  private NamedSections() {}

  /** A section for each name, in the order of the file. */
  static <T> List<T> read(
      Section section, String key, String meaning, String ofEach, BiFunction<String, Section, T> reader) {
    return section.section(key, meaning, all -> {
      List<T> read = new ArrayList<>();
      all.names().forEach(name -> read.add(all.section(name, ofEach, each -> reader.apply(name, each))));
      return List.copyOf(read);
    });
  }

  /** A secret text for each name. */
  static Map<String, Secret> secrets(Section section, String key, String meaning, String ofEach) {
    return section.section(key, meaning, all -> {
      Map<String, Secret> secrets = new LinkedHashMap<>();
      all.names().forEach(name -> secrets.put(name, all.optionalSecret(name, ofEach)));
      return Map.copyOf(secrets);
    });
  }
}
