package dev.streamgauge.alerts.evaluate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streamgauge.state.store.FileStateStore;
import dev.streamgauge.state.store.StateStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class AlertStateStoreTest {
  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  @Test
  public void aStateThatIsNoneBeginsAnew() throws IOException {
    FileStateStore store = FileStateStore.in(folder.getRoot().getPath());
    AlertStateStore saved = new AlertStateStore(store);
    saved.save(10_000, new RuleGroupState(10_000));
    assertThat(saved.load(10_000)).isNotNull();
    for (byte[] bad : new byte[][] {{}, {5}, {3, 9, 1, 1}, "nonsense".getBytes(UTF_8)}) {
      store.save("alerts-10000.state", bad);
      assertThat(saved.load(10_000)).isNull();
    }
  }

  @Test
  public void stateThatCannotBeReadIsNotTakenForNoneButOneThatCannotBeWrittenDoesNoHarm()
      throws IOException {
    AlertStateStore saved = new AlertStateStore(new BrokenStore());
    assertThatThrownBy(() -> saved.load(10_000)).isInstanceOf(UncheckedIOException.class);
    Files.writeString(folder.newFile("file").toPath(), "x");
    AlertStateStore unwritable =
        new AlertStateStore(FileStateStore.in(folder.getRoot().getPath() + "/file/below"));
    unwritable.save(10_000, new RuleGroupState(10_000));
  }

  @Test
  public void knowsHowOftenTheRulesOfEarlierRunsLooked() throws IOException {
    FileStateStore store = FileStateStore.in(folder.getRoot().getPath());
    AlertStateStore saved = new AlertStateStore(store);
    assertThat(saved.periods()).isEmpty();
    saved.begin(60_000);
    saved.begin(10_000);
    saved.begin(60_000);
    assertThat(new AlertStateStore(store).periods()).containsExactly(10_000L, 60_000L);
    store.save("alerts.periods", "nonsense".getBytes(UTF_8));
    assertThat(saved.periods()).isEmpty();
  }

  /** A disk that is gone. */
  private static final class BrokenStore implements StateStore {
    @Override
    public byte[] load(String name) throws IOException {
      throw new IOException("no disk");
    }

    @Override
    public void save(String name, byte[] state) throws IOException {
      throw new IOException("no disk");
    }
  }
}
