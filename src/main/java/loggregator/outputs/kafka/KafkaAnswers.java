package loggregator.outputs.kafka;

import loggregator.outputs.Outcome;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.InvalidRecordException;

/** What Kafka's exceptions mean for what was to be sent. */
final class KafkaAnswers {
  private KafkaAnswers() {}

  /** Of a record that the client did not even take. */
  static Outcome ofRefusal(Throwable cause) {
    return isForGood(cause) ? Outcome.never("rejected") : notNow(cause);
  }

  /** Of a record that the client took: it may have arrived unless the broker said that it has no right to. */
  static Outcome ofAnswer(Throwable cause) {
    if (isForGood(cause)) {
      return Outcome.never("rejected");
    }
    boolean isRefused = cause instanceof AuthorizationException || cause instanceof AuthenticationException;
    return isRefused ? notNow(cause) : Outcome.unknown("in_flight");
  }

  /** Whether the client may stay as it is after that, so that it is better made anew. */
  static boolean isLasting(Throwable cause) {
    return !(cause instanceof RetriableException) && !isForGood(cause);
  }

  private static boolean isForGood(Throwable cause) {
    return cause instanceof RecordTooLargeException || cause instanceof RecordBatchTooLargeException
        || cause instanceof InvalidRecordException;
  }

  static Outcome notNow(Throwable cause) {
    boolean isRefused = cause instanceof ApiException && !(cause instanceof TimeoutException) || isUnknownTopic(cause);
    return Outcome.notNow(isRefused ? "refused" : "connect", complaint(cause));
  }

  /** Without the exception's own words, which hold addresses. */
  private static String complaint(Throwable cause) {
    if (cause instanceof ConfigException || cause.getCause() instanceof ConfigException) {
      return "the names of its brokers can't be looked up";
    } else if (cause instanceof SslAuthenticationException) {
      return "TLS with it fails";
    } else if (cause instanceof AuthenticationException) {
      return "it does not take the user with this password";
    } else if (cause instanceof AuthorizationException) {
      return "the topic may not be written to";
    } else if (isUnknownTopic(cause) || cause instanceof InvalidTopicException) {
      return "it has no such topic";
    }
    return "it can't be reached";
  }

  private static boolean isUnknownTopic(Throwable cause) {
    return cause instanceof UnknownTopicOrPartitionException
        || cause.getCause() instanceof UnknownTopicOrPartitionException;
  }
}
