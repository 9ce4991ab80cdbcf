package loggregator.auth;

import java.util.regex.Pattern;

/** The ids of Cloud Foundry's applications and service instances. */
public final class Guid {
  private static final Pattern FORM = Pattern.compile("[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  private Guid() {}

  public static boolean is(String text) {
    return FORM.matcher(text).matches();
  }
}
