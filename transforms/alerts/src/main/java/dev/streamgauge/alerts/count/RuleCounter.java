package dev.streamgauge.alerts.count;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import dev.streamgauge.alerts.rules.Rule;
import dev.streamgauge.alerts.rules.RuleSet;
import dev.streamgauge.alerts.rules.Selection;
import dev.streamgauge.lines.LineBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.joda.time.Duration;

/**
 * Counts lines for all rules of a set in one pass. Each line is searched once for all texts
 * together, and each format, field and expression is evaluated once for all rules that use it. Only
 * selections that need no text, or whose text is in the line, are tested. Not thread-safe.
 */
final class RuleCounter {
  /** A selection, and the rules that count its lines. */
  private static final class Target {
    private final Selector selector;
    private final List<RuleTally> tallies = new ArrayList<>();
    private final List<SliceTally> slices = new ArrayList<>();

    /** The line it was last tested for. */
    private long tested;

    Target(Selector selector) {
      this.selector = selector;
    }
  }

  /** Selections with the same severity, which most lines of most logs do not have. */
  private record Gate(Selector.Minimum minimum, List<Target> targets) {}

  private final RuleSet rules;
  private final Map<Long, SliceTally> periods = new TreeMap<>();
  private final LineView view = new LineView();
  private final List<Gate> withoutText = new ArrayList<>();
  private final Target[][] byText;
  private long lines;

  /**
   * Counts for {@code rules}.
   *
   * @param seed the seed of the hashes that choose which series are kept
   */
  RuleCounter(RuleSet rules, Duration allowedLateness, long seed) {
    this.rules = rules;
    for (long period : rules.periods()) {
      periods.put(period, new SliceTally(rules.every(period), period, allowedLateness, seed));
    }
    Map<Selection, Selector> selectors = new HashMap<>();
    Map<Selection, Target> targets = new LinkedHashMap<>();
    for (Rule rule : rules.rules()) {
      Selection counted = rule.of() == null ? rule.select() : rule.of();
      Selector select = selectors.computeIfAbsent(rule.select(), s -> new Selector(s, view));
      Selector selector = selectors.computeIfAbsent(counted, s -> new Selector(s, view));
      Target target = targets.computeIfAbsent(counted, s -> new Target(selector));
      target.tallies.add(new RuleTally(rule, select, view));
      target.slices.add(periods.get(rule.everyMillis()));
    }
    view.ready();
    targets.values().stream()
        .filter(t -> t.selector.texts().length == 0)
        .collect(groupingBy(t -> t.selector.minimum(), LinkedHashMap::new, toList()))
        .forEach((minimum, some) -> withoutText.add(new Gate(minimum, some)));
    byText = new Target[view.textCount()][];
    for (int text = 0; text < byText.length; text++) {
      int wanted = text;
      byText[text] =
          targets.values().stream()
              .filter(t -> Arrays.stream(t.selector.texts()).anyMatch(x -> x == wanted))
              .toArray(Target[]::new);
    }
  }

  /** Returns the rules it counts for. */
  RuleSet rules() {
    return rules;
  }

  /** Adds what {@code batch} covers; must be called before its lines are counted. */
  void begin(LineBatch batch) {
    periods.values().forEach(slices -> slices.begin(batch));
  }

  /** Returns the first time at which a line of the batch can still count for some rule. */
  long firstOpen() {
    return periods.values().stream().mapToLong(SliceTally::firstOpen).min().orElse(Long.MIN_VALUE);
  }

  /**
   * Counts the lines of {@code batch}.
   *
   * @return how many of them counted for at least one rule
   */
  int count(LineBatch batch) {
    int counted = 0;
    for (int i = 0; i < batch.size(); i++) {
      view.moveTo(batch, i);
      lines++;
      boolean some = false;
      for (Gate gate : withoutText) {
        if (gate.minimum().isMetBy(view)) {
          for (Target target : gate.targets()) {
            some |= offer(target, batch.time(i));
          }
        }
      }
      for (int text = 0; text < byText.length; text++) {
        if (view.hasText(text)) {
          for (Target target : byText[text]) {
            some |= offer(target, batch.time(i));
          }
        }
      }
      counted += some ? 1 : 0;
    }
    return counted;
  }

  private boolean offer(Target target, long time) {
    if (target.tested == lines || !target.selector.test(view)) {
      return false;
    }
    target.tested = lines;
    boolean counted = false;
    for (int i = 0; i < target.tallies.size(); i++) {
      Slice slice = target.slices.get(i).at(time);
      RuleTally tally = target.tallies.get(i);
      counted |= slice != null && tally.add(view, time, slice.rule(tally.rule().id()));
    }
    return counted;
  }

  /** Passes on the counts since the last call, and starts over. */
  void drain(Consumer<Slice> consumer) {
    periods.values().forEach(slices -> slices.drain(consumer));
  }
}
