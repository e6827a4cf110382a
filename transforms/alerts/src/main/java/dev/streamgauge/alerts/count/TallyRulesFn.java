package dev.streamgauge.alerts.count;

import dev.streamgauge.alerts.rules.RuleSet;
import dev.streamgauge.alerts.rules.RuleSource;
import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchFn;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.beam.sdk.annotations.Internal;

/**
 * Replaces the lines of a batch by their counts for all rules, as a single line that only {@link
 * CountSlices} can read. Lines that take less room than their counts stay as they are.
 *
 * <p>Unlike most functions, it depends on more than the batch: on the rules, which may be reloaded.
 * A tally says for which rules it is.
 */
@Internal
public final class TallyRulesFn implements LineBatchFn {
  private static final long serialVersionUID = 1;

  private final RuleSource source;
  private final long seed;

  /** Counters that no thread uses now; making one compiles all expressions. */
  private final transient Queue<RuleCounter> idle = new ConcurrentLinkedQueue<>();

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
    RuleCounter counter = counter(source.current());
    byte[] tally = counter.count(batch).encode();
    idle.add(counter);
    if (tally.length > batch.byteSize()) {
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
    return new RuleCounter(rules, seed);
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
