package loggregator.buslink;

/** The event bus addresses of the roles that others send to. {@code kind} is {@code router} or {@code rlp}. */
final class BusAddresses {
  static final String ROUTER = "router";
  static final String RLP = "rlp";
  static final String LOG_CACHE = "logcache";

  private BusAddresses() {}

  /** Where sources of the kind publish that they are there, and leave. */
  static String hellos(String kind) {
    return "loggregator." + kind + ".hellos";
  }

  /** Where a newcomer asks for hellos. */
  static String queries(String kind) {
    return "loggregator." + kind + ".queries";
  }

  /** Where one source takes subscriptions. */
  static String feeds(String kind, String id) {
    return "loggregator." + kind + "." + id + ".feeds";
  }

  /** Where a Log Cache is asked. */
  static String questions(String name, String kind) {
    return "loggregator.logcache." + name + "." + kind;
  }

  /** Where an owner's links are acknowledged. */
  static String acks(String owner) {
    return "loggregator.acks." + owner;
  }

  /** The name of one of the owner's links. */
  static String link(String owner, long number) {
    return owner + "/" + number;
  }

  /** The owner of the link. */
  static String ownerOf(String link) {
    return link.substring(0, Math.max(0, link.lastIndexOf('/')));
  }

  /** Where one Router takes envelopes. */
  static String ingress(String routerId) {
    return "loggregator.router." + routerId + ".ingress";
  }
}
