package loggregator.inputs.scrape;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import loggregator.config.FileFailure;
import loggregator.config.ScrapeConfig;
import loggregator.inputs.FilePattern;

/** All targets as they are configured and described at this moment. Any thread, which it blocks. */
final class TargetList {
  private final ScrapeConfig config;
  private final List<FilePattern> patterns;

  /** @param unusable files and what is wrong with them */
  record Found(Set<ScrapeTarget> targets, Map<Path, String> unusable) {}

  TargetList(ScrapeConfig config) {
    this.config = config;
    this.patterns = config.files().stream().map(FilePattern::new).toList();
  }

  Found find() {
    Found found = new Found(new LinkedHashSet<>(), new TreeMap<>());
    config.targets().forEach(url -> found.targets.add(ScrapeTarget.of(url, config)));
    for (FilePattern pattern : patterns) {
      pattern.files().forEach(file -> read(file, found));
    }
    return found;
  }

  private void read(Path file, Found found) {
    try {
      TargetFile.read(file, config).ifPresent(found.targets::add);
    } catch (IOException e) {
      boolean isAbout = e.getClass() == IOException.class;
      found.unusable.put(file, isAbout ? e.getMessage() : FileFailure.reason(e));
    }
  }
}
