package loggregator.logcache;

import com.google.protobuf.InvalidProtocolBufferException;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import loggregator.follow.LogCaches.Kinds;
import loggregator.logcache.wire.LogCacheWire.MetaResponse;
import loggregator.recent.SourceInfo;

/** What those know who share the sources with this node. One event loop. */
record SharedMeta(Sharing sharing) {
  /** Those that don't answer are left out, as at the original. Never fails. */
  Future<List<SourceInfo>> ofOthers() {
    Members members = sharing.members();
    List<Future<byte[]>> asked = members.names().stream().filter(name -> !members.isOwn(name))
        .map(name -> sharing.ask(name, Kinds.META_HERE, new byte[0], 0)).toList();
    return Future.join(asked).transform(all -> {
      List<SourceInfo> infos = new ArrayList<>();
      asked.stream().filter(Future::succeeded).forEach(answer -> addAll(answer.result(), infos));
      return Future.succeededFuture(infos);
    });
  }

  private static void addAll(byte[] answer, List<SourceInfo> infos) {
    try {
      MetaResponse.parseFrom(answer).getMetaMap().forEach((id, info) -> infos.add(new SourceInfo(id, info.getCount(),
          info.getExpired(), info.getOldestTimestamp(), info.getNewestTimestamp())));
    } catch (InvalidProtocolBufferException e) {
      // as one that doesn't answer
    }
  }
}
