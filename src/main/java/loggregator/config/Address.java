package loggregator.config;

/** Where to listen; port 0 for any that is free. */
record Address(String host, int port) {
  @Override
  public String toString() {
    return Redacted.print(this);
  }
}
