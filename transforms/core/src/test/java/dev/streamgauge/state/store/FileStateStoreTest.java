package dev.streamgauge.state.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import org.apache.beam.sdk.util.SerializableUtils;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class FileStateStoreTest {
  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  @Test
  public void givesBackWhatWasSavedLastAndLeavesNothingElseBehind() throws IOException {
    File directory = new File(folder.getRoot(), "a/b");
    FileStateStore store = SerializableUtils.clone(FileStateStore.in(directory.getPath()));
    assertThat(store.load("x")).isNull();
    store.save("x", "one".getBytes(UTF_8));
    store.save("x", "two".getBytes(UTF_8));
    store.save("y", "".getBytes(UTF_8));
    assertThat(store.load("x")).isEqualTo("two".getBytes(UTF_8));
    assertThat(store.load("y")).isEmpty();
    assertThat(directory.list()).containsExactlyInAnyOrder("x", "y");
  }
}
