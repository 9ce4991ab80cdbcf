package loggregator.promql;

/** A query that can't be answered, with the reason for the client. It has no stack trace and is no bug. */
public final class PromQlException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final Kind kind;

  /** As Prometheus names them. */
  public enum Kind {
    BAD_DATA("bad_data"), TIMEOUT("timeout"), EXECUTION("execution");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }
  }

  /** Of a query that is right, but can't be answered now. */
  public static PromQlException execution(String message) {
    return new PromQlException(Kind.EXECUTION, message);
  }

  PromQlException(String message) {
    this(Kind.BAD_DATA, message);
  }

  PromQlException(Kind kind, String message) {
    super(message, null, false, false);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
