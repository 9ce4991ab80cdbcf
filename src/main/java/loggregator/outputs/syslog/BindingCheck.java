package loggregator.outputs.syslog;

import loggregator.outputs.syslog.DrainUrl.Parsed;
import loggregator.tls.DrainTrust;

/** Finds what is wrong with a binding, in the original's words. Any thread. */
final class BindingCheck {
  private static final int MAX_CHARACTERS = 64 << 10;

  private BindingCheck() {}

  /** Empty for nothing. */
  static String problem(Binding binding) {
    if (binding.characters() > MAX_CHARACTERS) {
      return "A syslog drain of " + binding.characters() + " characters is too large";
    }
    String redacted = DrainUrl.redacted(binding.url());
    Parsed parsed = DrainUrl.parse(binding.url());
    if (parsed.url().isEmpty()) {
      return parsed.problem();
    } else if (binding.hasClientCertificate() && !DrainTrust.isPair(binding.certificate(), binding.key())) {
      return "failed to load certificate for " + redacted;
    } else if (!binding.ca().isEmpty() && !DrainTrust.isPool(binding.ca())) {
      return "failed to load root CA for " + redacted;
    }
    return DrainSelection.problem(parsed.url().get(), redacted);
  }
}
