package dev.streamgauge.alerts.count;

import dev.streamgauge.alerts.rules.RuleSet;
import dev.streamgauge.alerts.rules.RuleSource;
import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchFn;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.beam.sdk.annotations.Internal;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Replaces the lines of a batch by their counts for all rules, as a single line that only {@link
 * CountSlices} can read. Lines that take much less room than their counts stay as they are.
 *
 * <p>Unlike most functions, it depends on more than the batch: on the rules, which may be reloaded.
 * A tally says for which rules it is.
 */
@Internal
public final class TallyRulesFn implements LineBatchFn {
  private static final long serialVersionUID = 1;

  /** A tally has the ID of each rule: fewer lines than these would fill are not worth one. */
  private static final int RULE_BYTES = 8;

  /**
   * How much more room than its lines a tally may take: with thousands of rules, counting lines
   * once more later takes longer than to encode and save their counts.
   */
  private static final int MOST_TIMES = 4;

  private final RuleSource source;
  private final long seed;

  /** Counters that no thread uses now; making one compiles all expressions. */
  private final transient Queue<RuleCounter> idle = new ConcurrentLinkedQueue<>();

  /** The counter that was made last, whether or not it is used now. */
  private transient @Nullable RuleCounter latest;

  /**
   * Counts for the current rules of {@code source}.
   *
   * @param seed the seed of the hashes that choose which series are kept
   */
  public TallyRulesFn(RuleSource source, long seed) {
    this.source = source;
    this.seed = seed;
  }

  @Override
  public LineBatch apply(LineBatch batch) {
    if (batch.isEmpty()) {
      return batch;
    }
    RuleSet rules = source.current();
    if (batch.byteSize() < (long) RULE_BYTES * rules.rules().size()) {
      return batch;
    }
    RuleCounter counter = counter(rules);
    byte[] tally = counter.count(batch).encode();
    idle.add(counter);
    if (tally.length > (long) MOST_TIMES * batch.byteSize()) {
      return batch;
    }
    return batch.withTallies(
        tally,
        new int[] {0},
        new int[] {tally.length},
        new long[] {earliestLine(batch)},
        new int[] {1},
        new int[] {batch.size()});
  }

  private RuleCounter counter(RuleSet rules) {
    for (RuleCounter counter = idle.poll(); counter != null; counter = idle.poll()) {
      if (counter.rules() == rules) {
        return counter;
      }
    }
    return create(rules);
  }

  private synchronized RuleCounter create(RuleSet rules) {
    boolean same = latest != null && latest.rules() == rules;
    latest = new RuleCounter(rules, seed, same ? latest : null);
    return latest;
  }

  private static long earliestLine(LineBatch batch) {
    long earliest = Long.MAX_VALUE;
    for (int i = 0; i < batch.size(); i++) {
      earliest = Math.min(earliest, batch.time(i));
    }
    return earliest;
  }

  private Object readResolve() {
    return new TallyRulesFn(source, seed);
  }
}
