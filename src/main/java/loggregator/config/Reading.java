package loggregator.config;

import io.vertx.core.json.JsonObject;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import loggregator.config.Inventory.PeerUse;

/** Gathers problems, declarations and uses while the sections of one configuration are read. */
final class Reading {
  private static final ProgramFolder FOLDER = ProgramFolder.ofProcess();

  final Variables variables;
  /** Whether the declarations are wanted, not the values: sections that are absent are read, too. */
  final boolean describing;

  final List<ConfigProblem> problems = new ArrayList<>();
  final List<Declaration> declarations = new ArrayList<>();
  /** By key, as the file writes them or by default: what a {@link Secret} hides is compared, never printed. */
  final Map<String, Object> values = new LinkedHashMap<>();
  final List<Listener> listeners = new ArrayList<>();
  final List<CertificateUse> certificates = new ArrayList<>();
  final List<PeerUse> peers = new ArrayList<>();
  private final Set<String> keysAtFault = new LinkedHashSet<>();

  /**
   * What the documentation says about a key.
   *
   * @param key the dotted path
   * @param defaultValue as it is written in a file, {@code required}, or {@code absent} for a section
   * @param range of a number, or the words that are possible; else empty
   */
  record Declaration(String key, String type, String defaultValue, String range, String meaning) {
    static final String REQUIRED = "required";
    static final String ABSENT = "absent";
    static final String INTEGER = "integer";
    static final String SECTION = "section";

    /** Whether a running node takes new values. */
    boolean isLive() {
      return LiveKeys.has(key);
    }

    /** The last part of the path. */
    String name() {
      return key.substring(key.lastIndexOf('.') + 1);
    }
  }

  private Reading(Map<String, String> environment, boolean describing) {
    this.variables = new Variables(environment);
    this.describing = describing;
  }

  static Reading of(Map<String, String> environment) {
    return new Reading(environment, false);
  }

  /** A reading of nothing, for the declarations. */
  static Reading describing() {
    return new Reading(Map.of(), true);
  }

  /** Reads the object at {@code path} and reports the keys that {@code reader} did not ask for. */
  <T> T read(String path, JsonObject json, Function<Section, T> reader) {
    Section section = new Section(this, path, json);
    T value = reader.apply(section);
    section.reportUnknownKeys();
    return value;
  }

  void problem(String key, String message) {
    keysAtFault.add(key);
    problems.add(new ConfigProblem(key, message));
  }

  boolean isAtFault(String key) {
    return keysAtFault.contains(key);
  }

  /** The file of that name, where {@code finder} finds it. */
  Path path(String key, String text, BiFunction<ProgramFolder, Path, Path> finder) {
    try {
      return finder.apply(FOLDER, Path.of(text));
    } catch (InvalidPathException e) {
      problem(key, "is not a file's name");
      return Path.of("");
    }
  }

  Inventory inventory() {
    return new Inventory(Collections.unmodifiableMap(values), List.copyOf(listeners), List.copyOf(certificates),
        List.copyOf(peers));
  }
}
