package loggregator.conversion;

/** What an envelope's fields of the first generation are called as tags of the second. */
final class V1Tags {
  static final String V1_TYPE = "__v1_type";
  static final String ORIGIN = "origin";
  static final String DEPLOYMENT = "deployment";
  static final String JOB = "job";
  static final String INDEX = "index";
  static final String IP = "ip";

  static final String SOURCE_ID = "source_id";
  static final String INSTANCE_ID = "instance_id";

  static final String SOURCE_TYPE = "source_type";

  static final String SOURCE = "source";
  static final String CODE = "code";

  static final String REQUEST_ID = "request_id";
  static final String PEER_TYPE = "peer_type";
  static final String METHOD = "method";
  static final String URI = "uri";
  static final String REMOTE_ADDRESS = "remote_address";
  static final String USER_AGENT = "user_agent";
  static final String STATUS_CODE = "status_code";
  static final String CONTENT_LENGTH = "content_length";
  static final String ROUTING_INSTANCE_ID = "routing_instance_id";
  static final String FORWARDED = "forwarded";

  private V1Tags() {}
}
