package dev.streamgauge.alerts.count;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import dev.streamgauge.alerts.count.RuleTally.Role;
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
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Counts lines for all rules of a set in one pass. Each line is searched once for all texts
 * together, and each format, field and expression is evaluated once for all rules that use it. Only
 * selections that need no text, or whose text is in the line, are tested. Not thread-safe.
 */
final class RuleCounter {
  /**
   * Selections with the same severity, which most lines of most logs do not have. Those that need a
   * certain value of a field are found by the value of the line: there may be one for each host.
   */
  private static final class Gate {
    /** The selections that need a certain value of a field, by that. */
    private record ByValue(int field, Map<String, List<Target>> targets) {}

    private final Selector.Minimum minimum;
    private final List<Target> others = new ArrayList<>();
    private final List<ByValue> byField = new ArrayList<>();

    Gate(Selector.Minimum minimum, List<Target> all) {
      this.minimum = minimum;
      Map<Integer, Map<String, List<Target>>> fields = new TreeMap<>();
      for (Target target : all) {
        Selector.Literal literal = target.selector().literal();
        if (literal == null) {
          others.add(target);
          continue;
        }
        Map<String, List<Target>> values =
            fields.computeIfAbsent(literal.field(), f -> new HashMap<>());
        literal.values().stream()
            .distinct()
            .forEach(value -> values.computeIfAbsent(value, v -> new ArrayList<>()).add(target));
      }
      fields.forEach((field, values) -> byField.add(new ByValue(field, values)));
    }

    /** Passes on the selections that may select the line. */
    void offer(LineView line, Consumer<Target> offered) {
      if (!minimum.isMetBy(line)) {
        return;
      }
      for (Target target : others) {
        offered.accept(target);
      }
      for (ByValue each : byField) {
        String value = line.fieldValue(each.field());
        for (Target target : each.targets().getOrDefault(value == null ? "" : value, List.of())) {
          offered.accept(target);
        }
      }
    }
  }

  /** What a target counts: the lines of the first selection that are in the second, if given. */
  private record Counted(Selection select, @Nullable Selection of) {}

  private final RuleSet rules;
  private final RuleIds known;
  private final PeriodCounts[] periods;
  private final LineView view = new LineView();
  private final Map<Counted, Selector> selectors = new HashMap<>();
  private final Map<Selector, Target> targets = new LinkedHashMap<>();
  private final List<Gate> withoutText = new ArrayList<>();
  private final Target[][] byText;
  private final Consumer<Target> offer = this::offer;
  private long lines;

  /** The time of the line, and the last end of the slices it has counted in. */
  private long lineTime;

  private long lineEnd;

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
   * @param like a counter for the same rules to share memory with, which another thread may use;
   *     null for none
   */
  RuleCounter(RuleSet rules, long seed, @Nullable RuleCounter like) {
    this.rules = rules;
    this.known = RuleIds.of(rules.rules());
    Map<Long, PeriodCounts> counts = new TreeMap<>();
    for (long period : rules.periods()) {
      counts.put(period, new PeriodCounts(rules.every(period), period, seed));
    }
    periods = counts.values().toArray(new PeriodCounts[0]);
    // How many rules of each period came before.
    Map<Long, Integer> numbers = new HashMap<>();
    for (Rule rule : rules.rules()) {
      PeriodCounts period = counts.get(rule.everyMillis());
      int number = numbers.merge(rule.everyMillis(), 1, Integer::sum) - 1;
      int parts = rule.parts().size();
      for (int part = parts == 0 ? -1 : 0; part < parts; part++) {
        Rule each = part < 0 ? rule : rule.parts().get(part);
        // The lines of a sequence are those of the parts after it.
        if (each.parts().isEmpty()) {
          addTallies(rule, part, each, (target, tally) -> target.add(tally, period, number));
        }
      }
    }
    view.ready(like == null ? null : like.view);
    targets.values().stream()
        .filter(t -> t.selector().texts().length == 0)
        .collect(groupingBy(t -> t.selector().minimum(), LinkedHashMap::new, toList()))
        .forEach((minimum, some) -> withoutText.add(new Gate(minimum, some)));
    byText = byText(targets.values());
  }

  /** Passes on what counts for a rule or a part of one, with the target whose lines it counts. */
  private void addTallies(Rule rule, int part, Rule each, BiConsumer<Target, RuleTally> added) {
    Selector select = selector(each.select(), null);
    if (each.of() == null) {
      added.accept(target(each.select(), null), new RuleTally(rule, part, Role.ALL, select, view));
    } else if (each.isShared() || rule.seriesFields().isEmpty()) {
      // The two may be plain. A total of all lines is not worth a look at each.
      added.accept(target(each.of(), null), new RuleTally(rule, part, Role.TOTAL, select, view));
      Selection of = each.of().selectsAll() ? null : each.of();
      added.accept(
          target(each.select(), of), new RuleTally(rule, part, Role.SELECTED, select, view));
    } else {
      added.accept(target(each.of(), null), new RuleTally(rule, part, Role.ALL, select, view));
    }
  }

  private Selector selector(Selection select, @Nullable Selection of) {
    Selector found = selectors.get(new Counted(select, of));
    if (found == null) {
      found = new Selector(select, of == null ? null : selector(of, null), view);
      selectors.put(new Counted(select, of), found);
    }
    return found;
  }

  private Target target(Selection select, @Nullable Selection of) {
    Selector selector = selector(select, of);
    return targets.computeIfAbsent(selector, Target::new);
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
    long counted = 0;
    long countedEnd = Target.NOT_COUNTED;
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
      if (end == countedEnd) {
        counted++;
      } else if (end != Target.NOT_COUNTED) {
        tally.counted().add(countedEnd, counted);
        countedEnd = end;
        counted = 1;
      }
    }
    tally.counted().add(countedEnd, counted);
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
    lineTime = time;
    lineEnd = Target.NOT_COUNTED;
    for (Gate gate : withoutText) {
      gate.offer(view, offer);
    }
    FoundTexts found = view.texts();
    for (int i = 0; i < found.size(); i++) {
      for (Target target : byText[found.get(i)]) {
        offer(target);
      }
    }
    return lineEnd;
  }

  private void offer(Target target) {
    if (!target.selects(view, lines)) {
      return;
    }
    boolean kept = target.hasKept();
    lineEnd = Math.max(lineEnd, target.count(view, lineTime));
    if (!kept && target.hasKept()) {
      keeping.add(target);
    }
  }

  private void countKept(LineBatch batch) {
    for (Target target : keeping) {
      target.countKept(batch);
    }
    keeping.clear();
  }
}
