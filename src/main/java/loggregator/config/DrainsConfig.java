package loggregator.config;

import io.vertx.core.json.JsonArray;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Syslog drains: each application's own, and those of all.
 *
 * @param file lists bindings as the Binding Cache's pages do
 * @param caFile whose CAs vouch for drains besides those of the JDK
 * @param metadata whether tags are sent where a drain's address doesn't say
 */
public record DrainsConfig(
    Optional<Path> file,
    Optional<BindingProviderConfig> cloudController,
    int refreshIntervalMs,
    int maxBindings,
    int maxDrains,
    boolean metadata,
    Optional<Path> caFile,
    boolean verifyCertificates,
    List<AddressRange> forbiddenAddresses,
    int retryForMs,
    int idleTimeoutMs) {
  static DrainsConfig read(Section section) {
    Optional<Path> caFile = section.optionalFile("caFile",
        "CAs that vouch for drains, besides those that the JDK trusts and the binding's own (PEM).");
    caFile.ifPresent(section::usesCa);
    DrainsConfig drains = new DrainsConfig(
        section.optionalFile("file", "A file of bindings in JSON, which is read again and again."),
        section.optionalSection("cloudController", "Cloud Foundry's API server, which is asked for bindings.",
            BindingProviderConfig::read),
        section.integer("refreshIntervalMs", 15_000, 50, 3_600_000,
            "How often the file is read and Cloud Controller is asked."),
        section.integer("maxBindings", 10_000, 1, 1_000_000,
            "Bindings that are served; the first by their addresses."),
        section.integer("maxDrains", 5, 1, 1_000, "Drains of one application; the first by their addresses."),
        section.flag("metadata", true, "Whether tags are sent where a drain's address doesn't say."),
        caFile,
        section.flag("verifyCertificates", true, "Whether certificates of drains are checked."),
        section.list("forbiddenAddresses", "list of ranges",
            "Where no drain may lead: `10.0.0.0-10.0.255.255`, `10.0.0.0/16`, or one address.",
            DrainsConfig::ranges),
        section.integer("retryForMs", 120_000, 0, 86_400_000,
            "How long a message that was certainly not taken is sent again; later it is lost."),
        section.integer("idleTimeoutMs", 600_000, 100, 86_400_000,
            "The connection to a drain that got nothing for so long is closed, until there is something again."));
    if (drains.file.isEmpty() && drains.cloudController.isEmpty()) {
      section.problem("file", "is required, or cloudController", null);
    }
    return drains;
  }

  /** Whether drains that run with one of these can go on with the other. */
  public boolean servesAlike(DrainsConfig other) {
    return metadata == other.metadata && caFile.equals(other.caFile)
        && verifyCertificates == other.verifyCertificates && forbiddenAddresses.equals(other.forbiddenAddresses)
        && retryForMs == other.retryForMs && idleTimeoutMs == other.idleTimeoutMs;
  }

  private static List<AddressRange> ranges(JsonArray array, Consumer<String> problems) {
    List<AddressRange> ranges = new ArrayList<>();
    for (Object item : array) {
      AddressRange.parse(String.valueOf(item)).ifPresentOrElse(ranges::add,
          () -> problems.accept("has no range of addresses " + Spelling.value(item)));
    }
    return List.copyOf(ranges);
  }

  @Override
  public String toString() {
    return Redacted.print(this);
  }
}
