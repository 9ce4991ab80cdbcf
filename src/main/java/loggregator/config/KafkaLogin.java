package loggregator.config;

import java.util.Optional;

/** As whom the brokers know a forwarder: SASL/PLAIN. */
public record KafkaLogin(String user, Secret password) {
  static Optional<KafkaLogin> read(Section section) {
    Optional<String> user = section.optionalText("user", "text",
        "As whom it writes, by SASL/PLAIN; absent where the brokers ask for nobody.");
    Secret password = section.optionalSecret("password", "The user's password, best as `${VARIABLE}`.");
    if (user.isPresent() == password.isEmpty() && !section.isAtFault("password")) {
      section.problem("password", "goes with user: both, or neither", null);
    }
    return user.map(name -> new KafkaLogin(name, password));
  }

  @Override
  public String toString() {
    return Redacted.print(this);
  }
}
