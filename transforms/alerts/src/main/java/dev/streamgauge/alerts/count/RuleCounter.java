package dev.streamgauge.alerts.count;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import dev.streamgauge.alerts.rules.Rule;
import dev.streamgauge.alerts.rules.RuleSet;
import dev.streamgauge.alerts.rules.Selection;
import dev.streamgauge.lines.LineBatch;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Counts lines for all rules of a set in one pass. Each line is searched once for all texts
 * together, and each format, field and expression is evaluated once for all rules that use it. Only
 * selections that need no text, or whose text is in the line, are tested. Not thread-safe.
 */
final class RuleCounter {
  /** Selections with the same severity, which most lines of most logs do not have. */
  private record Gate(Selector.Minimum minimum, List<Target> targets) {}

  private final RuleSet rules;
  private final RuleIds known;
  private final PeriodCounts[] periods;
  private final LineView view = new LineView();
  private final List<Gate> withoutText = new ArrayList<>();
  private final Target[][] byText;
  private long lines;

  /** Selections that keep lines of the piece. */
  private final List<Target> keeping = new ArrayList<>();

  /** All slices that contain a time in {@code [pieceFrom, pieceTo)} end by {@code pieceEnd}. */
  private long pieceFrom;

  private long pieceTo;
  private long pieceEnd;

  /**
   * Counts for {@code rules}.
   *
   * @param seed the seed of the hashes that choose which series are kept
   */
  RuleCounter(RuleSet rules, long seed) {
    this.rules = rules;
    this.known = RuleIds.of(rules.rules());
    Map<Long, PeriodCounts> counts = new TreeMap<>();
    for (long period : rules.periods()) {
      counts.put(period, new PeriodCounts(rules.every(period), period, seed));
    }
    periods = counts.values().toArray(new PeriodCounts[0]);
    Map<Selection, Selector> selectors = new HashMap<>();
    Map<Selection, Target> targets = new LinkedHashMap<>();
    // How many rules of each period came before.
    Map<Long, Integer> numbers = new HashMap<>();
    for (Rule rule : rules.rules()) {
      PeriodCounts period = counts.get(rule.everyMillis());
      int number = numbers.merge(rule.everyMillis(), 1, Integer::sum) - 1;
      int parts = rule.parts().size();
      for (int part = parts == 0 ? -1 : 0; part < parts; part++) {
        Rule each = part < 0 ? rule : rule.parts().get(part);
        if (!each.parts().isEmpty()) {
          // The lines of a sequence are those of the parts after it.
          continue;
        }
        Selection counted = each.of() == null ? each.select() : each.of();
        Selector select = selectors.computeIfAbsent(each.select(), s -> new Selector(s, view));
        Selector selector = selectors.computeIfAbsent(counted, s -> new Selector(s, view));
        targets
            .computeIfAbsent(counted, s -> new Target(selector))
            .add(new RuleTally(rule, part, select, view), period, number);
      }
    }
    view.ready();
    targets.values().stream()
        .filter(t -> t.selector().texts().length == 0)
        .collect(groupingBy(t -> t.selector().minimum(), LinkedHashMap::new, toList()))
        .forEach((minimum, some) -> withoutText.add(new Gate(minimum, some)));
    byText = byText(targets.values());
  }

  /** Returns the selections of each text, in one pass: rules may be thousands. */
  private Target[][] byText(Collection<Target> targets) {
    List<Set<Target>> all = new ArrayList<>();
    for (int text = 0; text < view.texts().texts(); text++) {
      all.add(new LinkedHashSet<>());
    }
    for (Target target : targets) {
      for (int text : target.selector().texts()) {
        all.get(text).add(target);
      }
    }
    return all.stream().map(some -> some.toArray(Target[]::new)).toArray(Target[][]::new);
  }

  /** Returns the rules it counts for. */
  RuleSet rules() {
    return rules;
  }

  /** Returns the counts of the lines of {@code batch}, late ones included. */
  BatchTally count(LineBatch batch) {
    // Of a batch that failed.
    for (PeriodCounts period : periods) {
      period.clear();
    }
    keeping.forEach(Target::dropKept);
    keeping.clear();
    BatchTally tally = new BatchTally(known);
    pieceFrom = 0;
    pieceTo = 0;
    long read = 0;
    for (int i = 0; i < batch.size(); i++) {
      long time = batch.time(i);
      if (time < pieceFrom || time >= pieceTo) {
        countKept(batch);
        tally.read().add(pieceEnd, read);
        read = 0;
        moveTo(time);
      }
      read++;
      long end = count(batch, i, time);
      if (end != Target.NOT_COUNTED) {
        tally.counted().add(end, 1);
      }
    }
    countKept(batch);
    tally.read().add(pieceEnd, read);
    for (PeriodCounts period : periods) {
      period.drain(tally.slices()::add);
    }
    return tally;
  }

  /** Moves to the times that are in the same slices as {@code time}. */
  private void moveTo(long time) {
    pieceFrom = Long.MIN_VALUE;
    pieceTo = Long.MAX_VALUE;
    pieceEnd = Long.MIN_VALUE;
    for (PeriodCounts period : periods) {
      pieceFrom = Math.max(pieceFrom, period.startOf(time));
      pieceTo = Math.min(pieceTo, period.endOf(time));
      pieceEnd = Math.max(pieceEnd, period.endOf(time));
    }
    if (periods.length == 0) {
      // Without rules no line is too late for them.
      pieceEnd = Long.MAX_VALUE;
    }
  }

  /** Counts a line; returns the last end of the slices it has counted in. */
  private long count(LineBatch batch, int line, long time) {
    view.moveTo(batch, line);
    lines++;
    long end = Target.NOT_COUNTED;
    for (Gate gate : withoutText) {
      if (gate.minimum().isMetBy(view)) {
        for (Target target : gate.targets()) {
          end = Math.max(end, offer(target, time));
        }
      }
    }
    FoundTexts found = view.texts();
    for (int i = 0; i < found.size(); i++) {
      for (Target target : byText[found.get(i)]) {
        end = Math.max(end, offer(target, time));
      }
    }
    return end;
  }

  private long offer(Target target, long time) {
    if (!target.selects(view, lines)) {
      return Target.NOT_COUNTED;
    }
    boolean kept = target.hasKept();
    long end = target.count(view, time);
    if (!kept && target.hasKept()) {
      keeping.add(target);
    }
    return end;
  }

  private void countKept(LineBatch batch) {
    for (Target target : keeping) {
      target.countKept(batch);
    }
    keeping.clear();
  }
}
