package dev.streamgauge.state.store;

import static java.nio.file.attribute.PosixFilePermissions.fromString;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class SavedShardsTest {
  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private SavedShards<String> in(StateStore store) {
    return new SavedShards<>(store, "words", StringUtf8Coder.of());
  }

  @Test
  public void eachShardHasItsOwnState() {
    SavedShards<String> saved = in(FileStateStore.in(folder.getRoot().getPath()));
    assertThat(saved.load(0)).isNull();
    saved.save(0, "zero");
    saved.save(1, "one");
    assertThat(saved.load(0)).isEqualTo("zero");
    assertThat(saved.load(1)).isEqualTo("one");
  }

  @Test
  public void aStateThatIsCutOffOrChangedIsTakenForNone() throws IOException {
    FileStateStore store = FileStateStore.in(folder.getRoot().getPath());
    SavedShards<String> saved = in(store);
    saved.save(0, "a state");
    byte[] good = store.load("words-0.state");
    for (int length = 0; length < good.length; length++) {
      store.save("words-0.state", Arrays.copyOf(good, length));
      assertThat(saved.load(0)).isNull();
    }
    for (int i = 0; i < good.length; i++) {
      byte[] bad = good.clone();
      bad[i] ^= 0x40;
      store.save("words-0.state", bad);
      assertThat(saved.load(0)).isNull();
    }
  }

  @Test
  public void aRightChecksumDoesNotMakeAStateOfGarbage() throws IOException {
    FileStateStore store = FileStateStore.in(folder.getRoot().getPath());
    Random random = new Random(1);
    SavedShards<List<Integer>> saved =
        new SavedShards<>(store, "words", ListCoder.of(VarIntCoder.of()));
    for (int i = 0; i < 100; i++) {
      byte[] garbage = new byte[4 + random.nextInt(20)];
      random.nextBytes(garbage);
      // Below zero: a count that no list has.
      garbage[0] |= (byte) 0x80;
      CRC32C crc = new CRC32C();
      crc.update(garbage);
      byte[] bytes =
          ByteBuffer.allocate(8 + garbage.length).putLong(crc.getValue()).put(garbage).array();
      store.save("words-0.state", bytes);
      assertThat(saved.load(0)).isNull();
    }
  }

  @Test
  public void statesAreForTheirOwnerOnly() throws IOException {
    Path directory = folder.getRoot().toPath().resolve("made");
    in(FileStateStore.in(directory.toString())).save(0, "a secret");
    assertThat(Files.getPosixFilePermissions(directory)).isEqualTo(fromString("rwx------"));
    assertThat(Files.getPosixFilePermissions(directory.resolve("words-0.state")))
        .isEqualTo(fromString("rw-------"));
  }

  @Test
  public void whatCannotBeReadOrWrittenIsAnError() throws IOException {
    Files.writeString(folder.newFile("file").toPath(), "x");
    SavedShards<String> unwritable =
        in(FileStateStore.in(folder.getRoot().getPath() + "/file/below"));
    assertThatThrownBy(() -> unwritable.save(0, "x")).isInstanceOf(UncheckedIOException.class);
    assertThatThrownBy(() -> in(new BrokenStore()).load(0))
        .isInstanceOf(UncheckedIOException.class);
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
