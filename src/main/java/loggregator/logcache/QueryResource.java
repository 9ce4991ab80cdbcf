package loggregator.logcache;

import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.function.Consumer;
import loggregator.auth.Verdict;
import loggregator.http.QueryParameters;

/**
 * {@code GET /api/v1/query} and {@code query_range}. As at the original the query is read before the token is looked
 * at, because it says which sources are asked for. One event loop.
 */
record QueryResource(Queries queries, LogCacheAccess access, ApiAnswers answers) {
  static final String INSTANT = "/api/v1/query";
  static final String RANGE = "/api/v1/query_range";

  void answer(HttpServerRequest request) {
    ApiParameters parameters = new ApiParameters(QueryParameters.ofUri(request.uri()));
    QueryQuestion question = request.path().equals(INSTANT)
        ? QueryQuestion.instant(parameters.text("query"), parameters.text("time"))
        : QueryQuestion.range(parameters.text("query"), parameters.text("start"), parameters.text("end"),
            parameters.text("step"));
    Consumer<QueryAnswer> done = answer ->
        answers.send(request, answer.status(), ApiAnswers.JSON, QueryJson.of(answer));
    if (parameters.problem().isPresent()) {
      done.accept(QueryAnswer.bad(parameters.problem().get().message()));
      return;
    }
    queries.parse(question, query ->
        access.verdict(request, List.copyOf(query.sourceIds())).onSuccess(verdict -> {
          if (verdict != Verdict.ALLOWED) {
            access.refuse(request, verdict, answers);
          } else if (answers.hasRoom(request)) {
            queries.answer(question, query, done);
          }
        }), done);
  }
}
