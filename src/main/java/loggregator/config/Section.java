package loggregator.config;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import loggregator.config.Inventory.PeerUse;
import loggregator.config.Listener.Protocol;
import loggregator.config.Reading.Declaration;

/**
 * One object of the configuration. Each method declares a key and reads it. A wrong value is reported and replaced by
 * the default or something harmless, so that reading goes on and finds the other problems.
 */
final class Section {
  private final Reading reading;
  private final String path;
  private final JsonObject json;
  private final Set<String> knownNames = new LinkedHashSet<>();

  Section(Reading reading, String path, JsonObject json) {
    this.reading = reading;
    this.path = path;
    this.json = json;
  }

  int integer(String name, int defaultValue, int min, int max, String meaning) {
    return (int) wholeNumber(name, defaultValue, min, max, meaning);
  }

  long wholeNumber(String name, long defaultValue, long min, long max, String meaning) {
    String range = min + ".." + max;
    Object value = declared(name, Declaration.INTEGER, String.valueOf(defaultValue), range, meaning);
    if (!json.containsKey(name)) {
      return print(name, defaultValue);
    }
    if (!(value instanceof Number) || value instanceof Double || value instanceof Float) {
      return problem(name, "must be a whole number, was " + Spelling.value(value), defaultValue);
    }
    // Jackson makes a BigInteger of a number that is too large for a Long.
    boolean fits = value instanceof Integer || value instanceof Long;
    long number = ((Number) value).longValue();
    if (!fits || number < min || number > max) {
      return problem(name, "must be " + range + ", was " + value, defaultValue);
    }
    return print(name, number);
  }

  boolean flag(String name, boolean defaultValue, String meaning) {
    Object value = declared(name, "boolean", String.valueOf(defaultValue), "", meaning);
    if (!json.containsKey(name)) {
      return print(name, defaultValue);
    }
    return value instanceof Boolean flag
        ? print(name, flag)
        : problem(name, "must be true or false, was " + Spelling.value(value), defaultValue);
  }

  String text(String name, String defaultValue, String meaning) {
    declared(name, "text", Spelling.quoted(defaultValue), "", meaning);
    return json.containsKey(name) ? resolved(name).orElse(defaultValue) : print(name, defaultValue);
  }

  /** One of the enum's constants, in lower case; required. */
  <E extends Enum<E>> E word(String name, Class<E> type, String meaning) {
    declared(name, "text", Declaration.REQUIRED, Spelling.ofAll(type), meaning);
    return required(name).flatMap(text -> constant(name, type, text)).orElse(type.getEnumConstants()[0]);
  }

  <E extends Enum<E>> E word(String name, Class<E> type, E defaultValue, String meaning) {
    declared(name, "text", Spelling.quoted(Spelling.of(defaultValue)), Spelling.ofAll(type), meaning);
    return json.containsKey(name)
        ? required(name).flatMap(text -> constant(name, type, text)).orElse(defaultValue)
        : constant(name, type, print(name, Spelling.of(defaultValue))).orElseThrow();
  }

  /** The file's name; relative to the folder in which the program was started, or else to its own. */
  Path file(String name, String defaultValue, String meaning) {
    declared(name, "file", Spelling.quoted(defaultValue), "", meaning);
    return json.containsKey(name)
        ? resolved(name).map(text -> path(name, text)).orElse(Path.of(defaultValue))
        : path(name, print(name, defaultValue));
  }

  Optional<Path> optionalFile(String name, String meaning) {
    declared(name, "file", Declaration.ABSENT, "", meaning);
    return json.containsKey(name) ? resolved(name).map(text -> path(name, text)) : Optional.empty();
  }

  /** A list, empty where the file doesn't have it; its reader is told where to report problems. */
  <T> List<T> list(String name, String type, String meaning, BiFunction<JsonArray, Consumer<String>, List<T>> reader) {
    Object value = declared(name, type, "[]", "", meaning);
    if (value instanceof JsonArray array) {
      print(name, array.encode());
      return reader.apply(array, problem -> problem(name, problem, null));
    }
    return json.containsKey(name)
        ? problem(name, "must be a " + type + ", was " + Spelling.value(value), List.of())
        : List.of();
  }

  void hasPeers(PeersConfig peers) {
    reading.peers.add(new PeerUse(path, peers));
  }

  Path requiredFile(String name, String meaning) {
    declared(name, "file", Declaration.REQUIRED, "", meaning);
    return required(name).map(text -> path(name, text)).orElse(Path.of(""));
  }

  Path certificateFile(String name, String meaning) {
    declared(name, "file", Declaration.REQUIRED, "", meaning);
    return required(name).map(text -> reading.path(key(name), text, ProgramFolder::findByFolder)).orElse(Path.of(""));
  }

  String requiredText(String name, String type, String meaning) {
    declared(name, type, Declaration.REQUIRED, "", meaning);
    return required(name).orElse("");
  }

  Optional<String> optionalText(String name, String type, String meaning) {
    declared(name, type, Declaration.ABSENT, "", meaning);
    return json.containsKey(name) ? required(name) : Optional.empty();
  }

  /** A {@link #secret} that is empty where the file doesn't have it. */
  Secret optionalSecret(String name, String meaning) {
    if (json.containsKey(name)) {
      return secret(name, meaning);
    }
    declared(name, "secret", Declaration.ABSENT, "", meaning);
    return new Secret("");
  }

  /** A text that never prints, not even in a problem; required. */
  Secret secret(String name, String meaning) {
    Object value = declared(name, "secret", Declaration.REQUIRED, "", meaning);
    if (value != null && !(value instanceof String)) {
      return problem(name, "must be text", new Secret(""));
    }
    Secret secret = new Secret(required(name).orElse(""));
    print(name, secret);
    return secret;
  }

  Map<String, String> texts(String name, String meaning) {
    declared(name, "object of texts", "{}", "", meaning);
    return child(name, section -> {
      Map<String, String> texts = new LinkedHashMap<>();
      section.names().forEach(key -> section.resolved(key).ifPresent(text -> texts.put(key, text)));
      return Map.copyOf(texts);
    });
  }

  /** The keys that the file has here, which it chooses itself; in the documentation it is {@code NAME}. */
  Set<String> names() {
    Set<String> names = reading.describing ? Set.of("NAME") : json.fieldNames();
    knownNames.addAll(names);
    return names;
  }

  /** Host and port, not looked up, which the node will listen on. */
  InetSocketAddress address(int defaultPort) {
    return address(Protocol.TCP, defaultPort,
        "The address to listen on: an IP address or a host name; 0.0.0.0 for all of this machine's.");
  }

  InetSocketAddress address(Protocol protocol, int defaultPort, String hostMeaning) {
    String host = host(hostMeaning);
    int port = integer("port", defaultPort, 0, 65535,
        "The " + protocol + " port to listen on; 0 for any that is free.");
    reading.listeners.add(new Listener(key("port"), protocol, host, port, printed("host")));
    return InetSocketAddress.createUnresolved(host, port);
  }

  <T> T section(String name, String meaning, Function<Section, T> reader) {
    declared(name, Declaration.SECTION, "", "", meaning);
    return child(name, reader);
  }

  <T> Optional<T> optionalSection(String name, String meaning, Function<Section, T> reader) {
    declared(name, Declaration.SECTION, Declaration.ABSENT, "", meaning);
    return json.containsKey(name) || reading.describing ? Optional.of(child(name, reader)) : Optional.empty();
  }

  /** Reports a first number that exceeds the second, unless one of them is wrong by itself. */
  void atMost(String name, long value, String otherName, long otherValue) {
    if (value > otherValue && !isAtFault(name) && !isAtFault(otherName)) {
      problem(name, "must be at most " + key(otherName) + " (" + otherValue + "), was " + value, null);
    }
  }

  void usesCertificates(Optional<Path> caFile, Path certFile, Path keyFile) {
    reading.certificates.add(new CertificateUse(path, caFile, Optional.of(new KeyFiles(certFile, keyFile))));
  }

  void usesCa(Path caFile) {
    reading.certificates.add(new CertificateUse(path, Optional.of(caFile), Optional.empty()));
  }

  <T> T problem(String name, String message, T instead) {
    reading.problem(key(name), message);
    return instead;
  }

  boolean isAtFault(String name) {
    return reading.isAtFault(key(name));
  }

  String printed(String name) {
    return String.valueOf(reading.values.getOrDefault(key(name), "?"));
  }

  Inventory inventory() {
    return reading.inventory();
  }

  /** Reports a key of an earlier version, with what there is instead. */
  void moved(String name, String instead) {
    if (json.containsKey(name) && knownNames.add(name)) {
      problem(name, "unknown key; " + instead, null);
    }
  }

  void reportUnknownKeys() {
    for (String name : json.fieldNames()) {
      if (!knownNames.contains(name)) {
        problem(name, "unknown key; known here: " + String.join(", ", knownNames), null);
      }
    }
  }

  private String host(String meaning) {
    String host = text("host", "127.0.0.1", meaning);
    return Hosts.isWellFormed(host) || isAtFault("host")
        ? host
        : problem("host", "must be an IP address or a host name, was " + Spelling.value(json.getValue("host")), host);
  }

  private <T> T child(String name, Function<Section, T> reader) {
    Object value = json.getValue(name, new JsonObject());
    if (value instanceof JsonObject object) {
      return reading.read(key(name), object, reader);
    }
    problem(name, "must be an object, was " + Spelling.value(value), null);
    // Problems inside are of no interest: the section as a whole is wrong.
    return Reading.of(Map.of()).read(key(name), new JsonObject(), reader);
  }

  private Optional<String> required(String name) {
    if (json.containsKey(name)) {
      return resolved(name).filter(text -> !text.isEmpty() || problem(name, "must not be empty", false));
    }
    return problem(name, "is required", Optional.empty());
  }

  /** The text at {@code name} with its variables replaced; empty where that is not possible, which is reported. */
  private Optional<String> resolved(String name) {
    if (!(json.getValue(name) instanceof String text)) {
      return problem(name, "must be text, was " + Spelling.value(json.getValue(name)), Optional.empty());
    }
    print(name, text);
    return reading.variables.problemOf(text).map(problem -> problem(name, problem, Optional.<String>empty()))
        .orElseGet(() -> Optional.of(reading.variables.replaceIn(text)));
  }

  private Path path(String name, String text) {
    return reading.path(key(name), text, ProgramFolder::find);
  }

  private Object declared(String name, String type, String defaultValue, String range, String meaning) {
    knownNames.add(name);
    reading.declarations.add(new Declaration(key(name), type, defaultValue, range, meaning));
    return json.getValue(name);
  }

  private <T> T print(String name, T value) {
    reading.values.put(key(name), value);
    return value;
  }

  String key(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  private <E extends Enum<E>> Optional<E> constant(String name, Class<E> type, String text) {
    Optional<E> found = Spelling.find(type, text);
    return found.isPresent() ? found : problem(name,
        "must be one of: " + Spelling.ofAll(type) + "; was " + Spelling.value(json.getValue(name)), Optional.empty());
  }
}
