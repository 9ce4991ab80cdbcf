package loggregator.trafficcontroller;

import io.vertx.core.Future;
import loggregator.auth.AccessRecheck;
import loggregator.auth.AuthServices;
import loggregator.auth.Guid;
import loggregator.auth.ReadAccess;
import loggregator.auth.Verdict;
import loggregator.config.AuthConfig.AuthErrors;
import loggregator.config.AuthMethod;
import loggregator.flow.Scheduler;

/**
 * Decides which consumers may read at the Traffic Controller. One event loop.
 *
 * @param guidsOnly whether only a GUID can be an application, as with Cloud Controller
 * @param recheckIntervalMs 0 for never
 */
record ProxyAccess(
    ReadAccess readers, Refusals refusals, boolean guidsOnly, Scheduler scheduler, int recheckIntervalMs) {
  static ProxyAccess of(AuthServices auth, AuthMethod method, Scheduler scheduler) {
    return new ProxyAccess(auth.trafficControllerAccess(), new Refusals(auth.errors() == AuthErrors.HONEST),
        method == AuthMethod.UAA, scheduler, auth.recheckIntervalMs());
  }

  /** Whether the target can't exist, so that no server need be asked. */
  boolean isNone(Target target) {
    return guidsOnly && target.endpoint() == Endpoint.STREAM && !Guid.is(target.id());
  }

  Future<Verdict> verdict(Target target, String authorization) {
    return target.endpoint() == Endpoint.FIREHOSE
        ? readers.everything(authorization)
        : readers.source(authorization, target.id());
  }

  /** Checks an open stream again and again until it is stopped. */
  AccessRecheck recheck(Target target, String authorization, Runnable refused) {
    return AccessRecheck.start(scheduler, recheckIntervalMs, authorization, () -> verdict(target, authorization),
        verdict -> refused.run());
  }
}
