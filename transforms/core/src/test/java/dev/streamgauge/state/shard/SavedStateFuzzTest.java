package dev.streamgauge.state.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.state.fold.KeyTtl;
import dev.streamgauge.state.fold.LineSpan;
import dev.streamgauge.state.fold.LineSpan.ActivityCoder;
import dev.streamgauge.state.fold.Total;
import dev.streamgauge.state.fold.Total.TotalCoder;
import dev.streamgauge.state.fold.TotalFold;
import dev.streamgauge.state.store.SavedShards;
import dev.streamgauge.state.store.StateStore;
import dev.streamgauge.util.Fuzz;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.joda.time.Duration;
import org.junit.Test;

/** Damages saved states by key and checks what must hold for any. */
public class SavedStateFuzzTest {
  private static final long PERIOD = 100;

  @Test
  public void whatHoldsForAnyStateHolds() {
    Fuzz.run("state", 2_000, 1, SavedStateFuzzTest::round);
  }

  /** Goes on for as many rounds, from a seed, as it is told. */
  public static void main(String[] args) {
    Fuzz.main("state", args, SavedStateFuzzTest::round);
  }

  private static void round(Random random) throws Exception {
    TotalFold fold = new TotalFold(KeyTtl.of(Duration.millis(700), PERIOD));
    PeriodConfig pace = new PeriodConfig(PERIOD, 1_000, 0);
    Coder<ShardState<String, LineSpan, Total, Long>> coder =
        new ShardStateCoder<>(
            fold,
            pace,
            new Coders<>(
                StringUtf8Coder.of(), ActivityCoder.of(), TotalCoder.of(), VarLongCoder.of()));
    MemoryStore store = new MemoryStore();
    SavedShards<ShardState<String, LineSpan, Total, Long>> saved =
        new SavedShards<>(store, "totals", coder);
    ShardState<String, LineSpan, Total, Long> shard = new ShardState<>(fold, pace);
    for (int i = random.nextInt(5); i >= 0; i--) {
      long start = random.nextInt(20) * PERIOD;
      var unused =
          shard.feed(
              List.of(
                  new PeriodValues<>(
                      start,
                      0,
                      i,
                      false,
                      Map.of("key " + random.nextInt(3), new LineSpan(start, start + 5, 2)))));
    }
    saved.save(0, shard);
    byte[] intact = store.states.get("totals-0.state");

    byte[] damaged = Fuzz.damaged(intact, random);
    store.states.put("totals-0.state", damaged);
    assertThat(saved.load(0) == null)
        .as(() -> Fuzz.shown(damaged))
        .isEqualTo(!Arrays.equals(intact, damaged));

    byte[] content = Fuzz.damaged(Arrays.copyOfRange(intact, 8, intact.length), random);
    CRC32C crc = new CRC32C();
    crc.update(content);
    store.states.put(
        "totals-0.state",
        ByteBuffer.allocate(8 + content.length).putLong(crc.getValue()).put(content).array());
    var unused = saved.load(0);
  }

  private static final class MemoryStore implements StateStore {
    private static final long serialVersionUID = 1;

    private final TreeMap<String, byte[]> states = new TreeMap<>();

    @Override
    public byte[] load(String name) {
      return states.get(name);
    }

    @Override
    public void save(String name, byte[] state) {
      states.put(name, state);
    }
  }
}
