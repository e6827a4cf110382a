package dev.streamgauge.alerts.rules;

import java.util.SortedSet;
import java.util.TreeSet;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Rules that follow those of an earlier run. */
final class LaterRules implements RuleSource {
  private static final long serialVersionUID = 1;

  private final RuleSource source;
  private final TreeSet<Long> before;

  /** What the source last returned, and what was made of it. */
  private transient @Nullable RuleSet given;

  private transient @Nullable RuleSet latest;

  LaterRules(RuleSource source, SortedSet<Long> before) {
    this.source = source;
    this.before = new TreeSet<>(before);
  }

  @Override
  public synchronized RuleSet current() {
    RuleSet now = source.current();
    if (now != given || latest == null) {
      given = now;
      latest = now.after(before);
    }
    return latest;
  }
}
