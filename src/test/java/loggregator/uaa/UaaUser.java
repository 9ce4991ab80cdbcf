package loggregator.uaa;

/** The users that the UAA under test knows. */
enum UaaUser {
  /** Sees the apps of their spaces, as the Cloud Controller says. */
  DEVELOPER("cloud_controller.read"),
  /** An operator who reads everything. */
  ADMIN("cloud_controller.read,doppler.firehose");

  private final String groups;

  UaaUser(String groups) {
    this.groups = groups;
  }

  String id() {
    return name().toLowerCase();
  }

  String password() {
    return id() + "-password";
  }

  /** As the UAA's settings have it. */
  String settings() {
    return String.join("|", id(), password(), id() + "@example.com", "A", "User", groups);
  }
}
