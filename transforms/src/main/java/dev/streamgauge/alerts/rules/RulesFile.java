package dev.streamgauge.alerts.rules;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streamgauge.alerts.yaml.YamlException;
import dev.streamgauge.alerts.yaml.YamlMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A rules file that is read again when it has changed. Rules that do not parse are logged, and the
 * last ones that did stay.
 *
 * <p>Each JVM looks at its own file of that name, at most every two seconds and when a bundle
 * begins; one that has no such file stays with the rules the pipeline started with. So on a cluster
 * the file must be on all machines, and for as long as they do not have the same one, slices are
 * counted for some of the rules only; alerts of rules that have changed begin anew. Receivers are
 * those of the start: a rule that names another is a problem of the file.
 *
 * <p>What was read last is static, one for each file: the parts of a pipeline that use the rules
 * are made from serialized copies of this object, and must not each read the file.
 */
public final class RulesFile implements RuleSource {
  private static final long serialVersionUID = 1;
  private static final Logger LOG = LoggerFactory.getLogger(RulesFile.class);
  private static final long LOOK_NANOS = 2_000_000_000L;
  private static final Map<RulesFile, Watched> WATCHED = new ConcurrentHashMap<>();

  /** What all copies in this JVM share. */
  private static final class Watched {
    private RuleSet rules;
    private String stamp = "";
    private long lookedAtNanos = System.nanoTime() - LOOK_NANOS;

    Watched(RuleSet rules) {
      this.rules = rules;
    }
  }

  private final String path;
  private final RuleSet atStart;
  private final TreeSet<String> receivers;

  private RulesFile(String path, RuleSet atStart, Set<String> receivers) {
    this.path = path;
    this.atStart = atStart;
    this.receivers = new TreeSet<>(receivers);
  }

  /**
   * Reads the file for the first time.
   *
   * @param section reads its receivers
   * @throws IOException if it cannot be read
   * @throws YamlException if it is wrong
   */
  public static RulesFile open(Path path, ReceiversSection section) throws IOException {
    TreeSet<String> names = new TreeSet<>();
    RuleSet rules =
        RulesParser.parse(
            path.toString(),
            Files.readString(path, UTF_8),
            file -> {
              names.addAll(section.parse(file));
              return names;
            });
    return new RulesFile(path.toAbsolutePath().toString(), rules, names);
  }

  @Override
  public RuleSet current() {
    Watched watched = WATCHED.computeIfAbsent(this, file -> new Watched(atStart));
    synchronized (watched) {
      long now = System.nanoTime();
      if (now - watched.lookedAtNanos >= LOOK_NANOS) {
        watched.lookedAtNanos = now;
        look(watched);
      }
      return watched.rules;
    }
  }

  private void look(Watched watched) {
    Path file = Path.of(path);
    try {
      String stamp = Files.getLastModifiedTime(file) + " " + Files.size(file);
      if (stamp.equals(watched.stamp)) {
        return;
      }
      watched.stamp = stamp;
      RuleSet read = RulesParser.parse(path, Files.readString(file, UTF_8), this::known);
      if (!read.equals(watched.rules)) {
        watched.rules = read;
        LOG.info("{} was read: {} rules", path, read.rules().size());
      }
    } catch (YamlException e) {
      LOG.error("The rules stay as they were, since {} is wrong:\n{}", path, e.getMessage());
    } catch (IOException e) {
      LOG.warn("The rules stay as they were, since {} cannot be read: {}", path, e.toString());
    }
  }

  private Set<String> known(YamlMap file) {
    TreeSet<String> names = new TreeSet<>(ReceiversSection.NAMES_ONLY.parse(file));
    names.retainAll(receivers);
    return names;
  }

  /** Equal if it is the same file, with the same rules at the start. */
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
