import java.util.List;
import org.cloudfoundry.logcache.v1.Envelope;
import org.cloudfoundry.logcache.v1.EnvelopeType;
import org.cloudfoundry.logcache.v1.InfoRequest;
import org.cloudfoundry.logcache.v1.MetaRequest;
import org.cloudfoundry.logcache.v1.Metadata;
import org.cloudfoundry.logcache.v1.ReadRequest;
import org.cloudfoundry.logcache.v1.ReadResponse;
import org.cloudfoundry.reactor.DefaultConnectionContext;
import org.cloudfoundry.reactor.TokenProvider;
import org.cloudfoundry.reactor.logcache.v1.ReactorLogCacheClient;
import reactor.core.publisher.Mono;

/**
 * Prints what cf-java-client's Log Cache client gets, and ends: the version, what is known of the source, its newest
 * logs, the oldest first.
 *
 * <p>Arguments: the host and the port of an API that names the Log Cache; a token; a source.
 */
public final class LogCacheRead {
  private LogCacheRead() {}

  public static void main(String[] arguments) {
    DefaultConnectionContext context = DefaultConnectionContext.builder()
        .apiHost(arguments[0])
        .port(Integer.parseInt(arguments[1]))
        .secure(false)
        .build();
    TokenProvider token = anyContext -> Mono.just("bearer " + arguments[2]);
    ReactorLogCacheClient client =
        ReactorLogCacheClient.builder().connectionContext(context).tokenProvider(token).build();
    String source = arguments[3];
    try {
      System.out.println("version " + client.info(InfoRequest.builder().build()).block().getVersion());
      Metadata meta = client.meta(MetaRequest.builder().build()).block().getMeta().get(source);
      System.out.println("meta " + (meta == null ? "nothing"
          : meta.getCount() + " " + (meta.getOldestTimestamp() <= meta.getNewestTimestamp())));
      ReadResponse found = client.read(ReadRequest.builder().sourceId(source).envelopeType(EnvelopeType.LOG)
          .descending(true).limit(100).build()).block();
      if (found == null) {
        System.out.println("read nothing");
      }
      List<Envelope> newest = found == null ? List.of() : found.getEnvelopes().getBatch();
      for (int i = newest.size() - 1; i >= 0; i--) {
        Envelope envelope = newest.get(i);
        System.out.println(envelope.getSourceId() + " " + envelope.getLog().getType() + " "
            + envelope.getLog().getPayloadAsText() + " " + (envelope.getTimestamp() > 0));
      }
    } catch (RuntimeException e) {
      System.out.println("refused: " + e);
    }
    System.out.println("the end");
    System.out.flush();
    System.exit(0);
  }
}
