package loggregator.outputs.syslog;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads bindings as Cloud Controller and the original's Binding Cache tell them: a list of addresses, each with its
 * credentials, each with its applications. Credentials without applications are those of a drain of all sources.
 */
final class BindingReader {
  private BindingReader() {}

  /** Leaves out what is not of that form. */
  static List<Binding> read(JsonArray list) {
    List<Binding> bindings = new ArrayList<>();
    for (Object entry : list) {
      if (entry instanceof JsonObject drain && drain.getValue("url") instanceof String url) {
        readDrain(url, drain, bindings);
      }
    }
    return bindings;
  }

  private static void readDrain(String url, JsonObject drain, List<Binding> bindings) {
    if (!(drain.getValue("credentials") instanceof JsonArray all) || all.isEmpty()) {
      if (!drain.containsKey("credentials")) {
        readCredentials(url, drain, bindings);
      }
      return;
    }
    for (Object each : all) {
      if (each instanceof JsonObject credentials) {
        readCredentials(url, credentials, bindings);
      }
    }
  }

  private static void readCredentials(String url, JsonObject credentials, List<Binding> bindings) {
    if (!(credentials.getValue("apps") instanceof JsonArray apps)) {
      bindings.add(binding(url, credentials, "", ""));
      return;
    }
    for (Object each : apps) {
      if (each instanceof JsonObject app && !text(app, "app_id").isEmpty()) {
        bindings.add(binding(url, credentials, text(app, "app_id"), text(app, "hostname")));
      }
    }
  }

  private static Binding binding(String url, JsonObject credentials, String appId, String hostname) {
    return new Binding(url, text(credentials, "cert"), text(credentials, "key"), text(credentials, "ca"), appId,
        hostname);
  }

  private static String text(JsonObject json, String name) {
    return json.getValue(name) instanceof String text ? text : "";
  }
}
