package dev.streamgauge.alerts.count;

import dev.streamgauge.alerts.rules.Rule;
import dev.streamgauge.lines.ByteBuf;
import java.util.Arrays;
import java.util.Collection;
import java.util.function.LongPredicate;
import java.util.stream.LongStream;

/**
 * The rules that lines were counted for. A rule without a count in a slice has counted nothing if
 * it is in here; otherwise nobody knows. Immutable.
 */
final class RuleIds {
  static final RuleIds NONE = new RuleIds(new long[0]);

  /** In ascending order. */
  private final long[] ids;

  private RuleIds(long[] ids) {
    this.ids = ids;
  }

  static RuleIds of(Collection<Rule> rules) {
    return new RuleIds(rules.stream().mapToLong(Rule::id).sorted().distinct().toArray());
  }

  static RuleIds ofIds(Collection<Long> ids) {
    return new RuleIds(ids.stream().mapToLong(Long::longValue).sorted().distinct().toArray());
  }

  boolean contains(long id) {
    return Arrays.binarySearch(ids, id) >= 0;
  }

  /** Returns the rules in either; one of the two if that has all. */
  RuleIds plus(RuleIds other) {
    if (this == other || other.ids.length == 0 || Arrays.equals(ids, other.ids)) {
      return this;
    }
    return ids.length == 0
        ? other
        : new RuleIds(
            LongStream.concat(Arrays.stream(ids), Arrays.stream(other.ids))
                .sorted()
                .distinct()
                .toArray());
  }

  /** Returns those that {@code wanted} accepts. */
  RuleIds only(LongPredicate wanted) {
    return new RuleIds(Arrays.stream(ids).filter(wanted).toArray());
  }

  void encode(ByteBuf buf) {
    buf.putVar(ids.length);
    long previous = 0;
    for (long id : ids) {
      buf.putZigZag(id - previous);
      previous = id;
    }
  }

  /** Returns what {@link #encode} appended: {@code known} if it is equal. */
  static RuleIds decode(ByteBuf buf, RuleIds known) {
    int size = buf.getCount(1);
    long[] ids = new long[size];
    long previous = 0;
    for (int i = 0; i < size; i++) {
      ids[i] = previous + buf.getZigZag();
      if (i > 0 && ids[i] <= previous) {
        throw new IndexOutOfBoundsException("rules are not in order");
      }
      previous = ids[i];
    }
    return Arrays.equals(ids, known.ids) ? known : new RuleIds(ids);
  }
}
