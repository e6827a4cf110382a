package dev.streamgauge.alerts.rules;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streamgauge.files.ReloadedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A rules file that is reloaded when it has changed. Rules that do not parse are logged, and the
 * last valid ones stay.
 *
 * <p>Each JVM checks its own file of that name, at most every two seconds and when a bundle begins;
 * a JVM without such a file keeps the rules the pipeline started with. So on a cluster the file
 * must be on all machines, and as long as they differ, slices are counted for some of the rules
 * only. Alerts of changed rules start over, and those of removed rules are resolved. Receivers are
 * those of the start: a rule that names another is a problem of the file.
 *
 * <p>The last loaded rules are static, one set for each file: the parts of a pipeline that use the
 * rules are created from serialized copies of this object, and must not each read the file.
 *
 * @since 0.1.0
 */
public final class RulesFile implements RuleSource {
  private static final long serialVersionUID = 1;
  private static final Map<RulesFile, ReloadedFile<RuleSet>> WATCHED = new ConcurrentHashMap<>();

  private final String path;
  private final RuleSet atStart;
  private final TreeSet<String> receivers;

  private RulesFile(String path, RuleSet atStart, Set<String> receivers) {
    this.path = path;
    this.atStart = atStart;
    this.receivers = new TreeSet<>(receivers);
  }

  /**
   * Watches the file at {@code path}, whose content is {@code document}; the path may end in a part
   * of the file, see {@link RulesDocument#parse}.
   *
   * @throws dev.streamgauge.alerts.yaml.YamlException if the document has problems
   */
  public static RulesFile of(Path path, RulesDocument document) {
    return new RulesFile(
        path.toAbsolutePath().toString(), document.rules(), document.receiverNames());
  }

  @Override
  public RuleSet current() {
    return WATCHED.computeIfAbsent(this, RulesFile::watch).current();
  }

  private ReloadedFile<RuleSet> watch() {
    TreeSet<Long> periods = new TreeSet<>(atStart.periods());
    return new ReloadedFile<>(
        RulesDocument.fileOf(path),
        "rules",
        atStart,
        file -> {
          RuleSet read = read(file).after(periods);
          periods.addAll(read.periods());
          return read;
        });
  }

  private RuleSet read(Path file) throws IOException {
    return RulesDocument.parse(path, Files.readString(file, UTF_8), receivers).rules();
  }

  /** Compares the file and the rules at the start. */
  @Override
  public boolean equals(Object other) {
    return other instanceof RulesFile that
        && path.equals(that.path)
        && atStart.equals(that.atStart)
        && receivers.equals(that.receivers);
  }

  @Override
  public int hashCode() {
    return path.hashCode();
  }
}
