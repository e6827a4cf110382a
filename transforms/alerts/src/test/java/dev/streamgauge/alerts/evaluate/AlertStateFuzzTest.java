package dev.streamgauge.alerts.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.state.store.StateStore;
import dev.streamgauge.util.Fuzz;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.Test;

/** Damages saved states of alerts and checks what must hold for any. */
public class AlertStateFuzzTest {
  private static final String FILE = "alerts-10000.state";

  @Test
  public void whatHoldsForAnyStateHolds() {
    Fuzz.run("alert state", 3_000, 1, AlertStateFuzzTest::round);
  }

  /** Goes on for as many rounds, from a seed, as it is told. */
  public static void main(String[] args) {
    Fuzz.main("alert state", args, AlertStateFuzzTest::round);
  }

  private static void round(Random random) throws Exception {
    MemoryStore store = new MemoryStore();
    AlertStateStore saved = new AlertStateStore(store);
    saved.save(10_000, new RuleGroupState(10_000));
    byte[] intact = store.load(FILE);

    byte[] damaged = Fuzz.damaged(intact, random);
    store.save(FILE, damaged);
    assertThat(saved.load(10_000) == null)
        .as(() -> Fuzz.shown(damaged))
        .isEqualTo(!Arrays.equals(intact, damaged));

    byte[] content = Fuzz.damaged(Arrays.copyOfRange(intact, 4, intact.length), random);
    CRC32C crc = new CRC32C();
    crc.update(content);
    store.save(
        FILE,
        ByteBuffer.allocate(4 + content.length).putInt((int) crc.getValue()).put(content).array());
    var unused = saved.load(10_000);

    store.save("alerts.periods", Fuzz.damaged("10000\n60000".getBytes("US-ASCII"), random));
    assertThat(saved.periods()).allMatch(period -> period > 0);
  }

  private static final class MemoryStore implements StateStore {
    private static final long serialVersionUID = 1;

    private final Map<String, byte[]> states = new HashMap<>();

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
