package loggregator.node;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.spi.cluster.ClusterManager;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import loggregator.memory.ByteRoom;

/**
 * The members of the cluster, over the event bus: each is asked at once and answers to an address that is the asker's for
 * that question. A member of a version that doesn't know the question is one that doesn't answer. Any thread.
 */
final class BusMembers implements FleetMembers {
  private static final String QUESTIONS = "loggregator.status.questions";
  private static final String MEMBER = "member";
  private static final String NODE = "node";
  private static final long LEARN_EVERY_MS = TimeUnit.SECONDS.toMillis(2);

  private final Vertx vertx;
  private final ClusterManager cluster;
  private final String nodeId;
  private final MemberNames names;
  private MessageConsumer<String> questions;
  private long learning;

  /** @param nodeId by which the answers of this node are named */
  BusMembers(Vertx vertx, String nodeId) {
    this.vertx = vertx;
    this.cluster = ((VertxInternal) vertx).clusterManager();
    this.nodeId = nodeId;
    this.names = new MemberNames(cluster);
  }

  /** Answers from now on; the status is made on a worker thread. */
  void serve(Callable<String> status) {
    names.learn();
    learning = vertx.setPeriodic(LEARN_EVERY_MS, tick -> names.learn());
    questions = vertx.eventBus().consumer(QUESTIONS, question -> vertx.executeBlocking(status, false)
        .onSuccess(text -> vertx.eventBus().send(question.body(), Buffer.buffer(text), new DeliveryOptions()
            .addHeader(MEMBER, cluster.getNodeId()).addHeader(NODE, nodeId))));
  }

  Future<Void> close() {
    vertx.cancelTimer(learning);
    return questions.unregister();
  }

  @Override
  public Future<List<MemberAnswer>> ask(int timeoutMs, ByteRoom room) {
    Collection collection = new Collection(room, cluster.getNodes());
    String address = "loggregator.status.answers." + UUID.randomUUID();
    MessageConsumer<Buffer> answers = vertx.eventBus().consumer(address, collection::take);
    long timer = vertx.setTimer(timeoutMs, late -> collection.end());
    answers.completion().onSuccess(v -> vertx.eventBus().publish(QUESTIONS, address)).onFailure(v -> collection.end());
    return collection.done.future().onComplete(v -> {
      vertx.cancelTimer(timer);
      answers.unregister();
    });
  }

  /** The answers to one question. Any thread. */
  private final class Collection {
    private final Promise<List<MemberAnswer>> done = Promise.promise();
    private final Map<String, MemberAnswer> byMember = new LinkedHashMap<>();
    private final List<String> members;
    private final ByteRoom room;

    Collection(ByteRoom room, List<String> members) {
      this.room = room;
      this.members = members;
    }

    synchronized void take(Message<Buffer> answer) {
      MultiMap headers = answer.headers();
      String node = headers.get(NODE);
      byMember.putIfAbsent(headers.get(MEMBER), room.tryTake(answer.body().length())
          ? MemberAnswer.of(node, answer.body())
          : MemberAnswer.failed(node, FleetPage.TOO_LARGE));
      if (byMember.keySet().containsAll(members)) {
        end();
      }
    }

    synchronized void end() {
      List<MemberAnswer> all = new ArrayList<>(byMember.values());
      members.stream().filter(member -> !byMember.containsKey(member))
          .forEach(member -> all.add(MemberAnswer.failed(names.of(member), "no answer in time")));
      done.tryComplete(all);
    }
  }
}
