package loggregator.bench;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** One line of JSON for each case as it ends, and a Markdown table of all at the end. */
final class Report {
  private final Path out;
  private final PrintStream console;
  private final Machine machine;
  private final List<CaseResult> results = new ArrayList<>();

  Report(Path out, PrintStream console, Machine machine) throws IOException {
    this.out = out;
    this.console = console;
    this.machine = machine;
    Files.createDirectories(out.toAbsolutePath().getParent());
    Files.writeString(out, "");
  }

  void add(CaseResult result) throws IOException {
    results.add(result);
    String line = json(result).encode();
    console.println(line);
    Files.writeString(out, line + "\n", StandardOpenOption.APPEND);
  }

  private JsonObject json(CaseResult result) {
    JsonObject figures = new JsonObject();
    result.figures().values().forEach((name, value) -> figures.put(name, Figures.number(value)));
    JsonObject targets = new JsonObject();
    result.targets().forEach(target -> targets.put(target.figure(), target.toString()));
    JsonObject json = new JsonObject()
        .put("case", result.name())
        .put("figures", figures)
        .put("target", targets)
        .put("met", result.met())
        .put("machine", machine.hardware())
        .put("jdk", machine.jdk())
        .put("commit", machine.commit());
    result.problem().ifPresent(problem -> json.put("problem", problem));
    return json;
  }

  void table() {
    console.println();
    console.println(machine.hardware() + "; " + machine.jdk() + "; commit " + machine.commit());
    console.println();
    console.println("| case | figure | target | measured | |");
    console.println("|---|---|---|---|---|");
    results.forEach(this::rows);
  }

  private void rows(CaseResult result) {
    String title = result.name() + ": " + Cases.named(result.name()).title();
    if (result.problem().isPresent()) {
      console.println("| " + title + " | | | " + result.problem().get().lines().findFirst().orElse("") + " | missed |");
      return;
    }
    for (Target target : result.targets()) {
      console.println("| " + title + " | " + target.figure() + " | " + target + " | "
          + Figures.format(result.figures().get(target.figure())) + " | "
          + (result.met(target) ? "met" : "missed") + " |");
    }
  }
}
