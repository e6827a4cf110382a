package dev.streamgauge.alerts.evaluate;

import dev.streamgauge.alerts.count.SeriesCount;
import dev.streamgauge.alerts.count.Values;
import dev.streamgauge.alerts.rules.Condition.Kind;
import dev.streamgauge.alerts.rules.Rule;
import dev.streamgauge.lines.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The values that were seen by conditions of a combination that look for new ones: of each series,
 * and {@value #MOST} for each condition. Mutable.
 */
final class NewValues {
  /** How many values a condition remembers, of all series together. */
  static final int MOST = 10_000;

  private final TreeMap<Integer, SeenValues> byPart = new TreeMap<>();

  /** Takes the values of the slice that begins at {@code start}. */
  void take(Rule rule, long start, String key, SeriesCount count) {
    for (int part = 0; part < rule.parts().size(); part++) {
      Values values = count.part(part).values();
      if (values != null) {
        SeenValues seen = byPart.computeIfAbsent(part, p -> new SeenValues());
        List<String> unknown = new ArrayList<>();
        // Known values must not make room for unknown ones.
        for (String value : values.all()) {
          if (!seen.touch(of(key, value), start)) {
            unknown.add(value);
          }
        }
        unknown.forEach(value -> seen.add(of(key, value), start, MOST));
      }
    }
  }

  /** Forgets values that the conditions of {@code rule} remember no longer at {@code millis}. */
  void forget(Rule rule, long millis) {
    byPart.forEach(
        (part, seen) -> {
          if (part < rule.parts().size()) {
            seen.forgetBefore(millis - rule.parts().get(part).rememberMillis());
          }
        });
  }

  /**
   * Evaluates whether a value is new; the result's value is how many are.
   *
   * @param condition the part of the rule, and {@code part} its number
   * @param key the series that counts the lines
   * @param from when values begin to be new
   */
  ConditionResult evaluate(
      Rule condition, int part, String key, SeriesState series, long at, long from) {
    SeenValues seen = byPart.get(part);
    if (seen == null || condition.condition().kind() != Kind.NEW) {
      return ConditionResult.UNTRUE;
    }
    long first = Math.max(from, at - condition.windowMillis());
    SortedSet<String> found = new TreeSet<>();
    String sample = null;
    for (Map.Entry<Long, SeriesCount> entry :
        series.counts.subMap(at - condition.windowMillis(), true, at, false).entrySet()) {
      SeriesCount count = entry.getValue().part(part);
      for (String value : values(count)) {
        long since = seen.first(of(key, value));
        if (since >= first && since < at && found.add(value) && sample == null) {
          sample = count.sample();
        }
      }
    }
    return ConditionResult.of(!found.isEmpty(), found.size(), sample);
  }

  private static Iterable<String> values(SeriesCount count) {
    Values values = count.values();
    return values == null ? List.of() : values.all();
  }

  /** Returns the text that stands for a value of a series; no two have the same. */
  private static String of(String key, String value) {
    return key.length() + ":" + key + value;
  }

  void encode(ByteBuf buf) {
    buf.putVar(byPart.size());
    byPart.forEach(
        (part, seen) -> {
          buf.putVar(part);
          seen.encode(buf);
        });
  }

  static NewValues decode(ByteBuf buf) {
    NewValues values = new NewValues();
    // A number, a seed and a size.
    for (int i = buf.getCount(3); i > 0; i--) {
      SeenValues seen = new SeenValues();
      values.byPart.put(buf.getVarInt(), seen);
      seen.decode(buf);
    }
    return values;
  }
}
