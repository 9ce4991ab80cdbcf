package loggregator.outputs.syslog;

import loggregator.outputs.syslog.DrainUrl.Parsed;
import loggregator.tls.DrainTrust;

/** Finds what is wrong with a binding, in the original's words. Any thread. */
final class BindingCheck {
  private BindingCheck() {}

  /** Empty for nothing. */
  static String problem(Binding binding) {
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
