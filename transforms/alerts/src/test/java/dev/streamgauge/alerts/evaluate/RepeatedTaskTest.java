package dev.streamgauge.alerts.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.alerts.count.RuleShards;
import dev.streamgauge.alerts.count.Slice;
import dev.streamgauge.alerts.count.TestSlices;
import dev.streamgauge.alerts.event.AlertGroup;
import dev.streamgauge.alerts.rules.RuleSet;
import dev.streamgauge.alerts.rules.RuleSource;
import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchBuilder;
import dev.streamgauge.state.store.FileStateStore;
import dev.streamgauge.state.store.StateStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.DoFn.OutputReceiver;
import org.apache.beam.sdk.util.CoderUtils;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Instant;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/**
 * Tasks that Beam's SparkRunner repeats: what the first attempt has emitted is lost, but not what
 * it has written to the state.
 */
public class RepeatedTaskTest {
  private static final long PERIOD = 10_000;

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private static final RuleSet RULES =
      RuleSet.parse(
          "r.yml", Scenario.file("{alert: A, by: host, window: 10s, condition: count >= 1}"));

  /** A cell of a state that is encoded, as on Spark. */
  private static final class Cell<T> implements ValueState<T> {
    private final Coder<T> coder;
    private byte[] bytes;

    Cell(Coder<T> coder) {
      this.coder = coder;
    }

    @Override
    public T read() {
      try {
        return bytes == null ? null : CoderUtils.decodeFromByteArray(coder, bytes);
      } catch (CoderException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public void write(T value) {
      try {
        bytes = CoderUtils.encodeToByteArray(coder, value);
      } catch (CoderException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public ValueState<T> readLater() {
      return this;
    }

    @Override
    public void clear() {
      bytes = null;
    }
  }

  private static final class Output implements OutputReceiver<AlertGroup> {
    private final List<String> shown = new ArrayList<>();

    @Override
    public void output(AlertGroup group) {
      group.events().forEach(event -> shown.add(Scenario.show(event)));
    }

    @Override
    public void outputWithTimestamp(AlertGroup group, Instant time) {
      output(group);
    }

    @Override
    public org.apache.beam.sdk.values.OutputBuilder<AlertGroup> builder(AlertGroup group) {
      throw new UnsupportedOperationException();
    }
  }

  private final Cell<RuleGroupState> state = new Cell<>(RuleGroupStateCoder.of());
  private final Cell<List<List<AlertGroup>>> recent =
      new Cell<>(ListCoder.of(ListCoder.of(AlertGroup.GroupCoder.of())));

  private List<String> attempt(boolean again, List<Slice> slices) {
    return attempt(again, null, slices);
  }

  private List<String> attempt(boolean again, @Nullable StateStore store, List<Slice> slices) {
    Output output = new Output();
    new RulesEvaluation(RuleSource.of(RULES), 0, store, null, null, RuleShards.ONE, again)
        .process(PERIOD, slices, RuleGroupState.UNKNOWN, state, recent, output);
    return output.shown;
  }

  private static List<Slice> slice(int second, String... lines) {
    LineBatchBuilder batch = LineBatch.builder("test");
    for (String line : lines) {
      batch.append(line, Scenario.at(second));
    }
    batch.cover(Scenario.at(second), Scenario.at(second + 10) - 1);
    return TestSlices.of(RULES, batch.build());
  }

  @Test
  public void emitsAgainWhatAFailedAttemptHasLost() {
    attempt(true, slice(0));
    List<String> lost = attempt(true, slice(10, "host=a"));
    assertThat(lost).containsExactly("20 FIRING A{host=a} 1");
    // Spark makes four attempts by default.
    for (int repeated = 0; repeated < 3; repeated++) {
      assertThat(attempt(true, slice(10, "host=a"))).isEqualTo(lost);
    }
    assertThat(new LinkedHashSet<>(attempt(true, slice(20))))
        .containsExactly("20 FIRING A{host=a} 1", "30 RESOLVED A{host=a} 1");
  }

  @Test
  public void emitsAgainWhatAnEarlierRunMayHaveLostToo() throws IOException {
    StateStore store = FileStateStore.in(folder.getRoot().toString());
    attempt(true, store, slice(0));
    List<String> lost = attempt(true, store, slice(10, "host=a"));
    state.clear();
    recent.clear();
    for (int repeated = 0; repeated < 3; repeated++) {
      assertThat(attempt(true, store, slice(10, "host=a"))).isEqualTo(lost);
    }
  }

  @Test
  public void withoutThatTheyWouldBeLost() {
    attempt(false, slice(0));
    assertThat(attempt(false, slice(10, "host=a"))).hasSize(1);
    assertThat(attempt(false, slice(10, "host=a"))).isEmpty();
  }

  @Test
  public void emitsAgainWhatWasLostWhenTheStateOfTenMicroBatchesWasComputedAgain() {
    attempt(true, slice(0));
    // With a later watermark the first of them already sees the slice.
    List<String> lost = attempt(true, slice(10, "host=a"));
    for (int second = 20; second < 110; second += 10) {
      attempt(true, slice(second, "host=a"));
    }
    assertThat(attempt(true, slice(110, "host=a"))).isEqualTo(lost);
  }

  @Test
  public void forgetsInTheEndWhatItHasEmitted() {
    attempt(true, slice(0, "host=a"));
    int last = 10 * RulesEvaluation.RECENT_FEEDS + 20;
    for (int second = 10; second < last; second += 10) {
      attempt(true, slice(second, "host=b"));
    }
    assertThat(attempt(true, slice(last, "host=b"))).isEmpty();
    assertThat(recent.read()).isEmpty();
  }
}
