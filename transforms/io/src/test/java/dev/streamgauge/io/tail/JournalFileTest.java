package dev.streamgauge.io.tail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.joda.time.Instant;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class JournalFileTest {
  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private WatchJournal journal;
  private Path file;

  @Before
  public void place() {
    Path directory = folder.getRoot().toPath().resolve("state");
    journal = WatchJournal.in(directory);
    file = directory.resolve("positions.log");
  }

  private static FilePosition at(String key, int content, long offset) {
    return new FilePosition(
        key,
        "/logs/" + key,
        content,
        offset,
        false,
        false,
        false,
        new Fingerprint(10, 1),
        new Fingerprint(20, (int) offset));
  }

  private static JournalEntry stamp(long time, String key, int content, long from, long to) {
    return new JournalEntry(time, from, at(key, content, to));
  }

  private void write(JournalEntry... stamps) throws IOException {
    try (JournalFile written = JournalFile.open(journal)) {
      written.begin(List.of(at("a", 0, 5)));
      for (JournalEntry stamp : stamps) {
        written.add(stamp, content -> true);
      }
    }
  }

  private JournalContent read(WatchJournal from) throws IOException {
    try (JournalFile opened = JournalFile.open(from)) {
      return opened.content();
    }
  }

  @Test
  public void aNewOneHasNotBegun() throws IOException {
    assertThat(read(journal).begun()).isFalse();
    assertThat(read(journal).begun()).isFalse();
  }

  @Test
  public void oneThatBeganWithoutAFileHasBegun() throws IOException {
    try (JournalFile written = JournalFile.open(journal)) {
      written.begin(List.of());
    }
    assertThat(read(journal)).isEqualTo(new JournalContent(true, List.of(), List.of()));
  }

  @Test
  public void tellsWhatWasReadInItsOrder() throws IOException {
    JournalEntry[] stamps = {
      stamp(100, "a", 0, 5, 9), stamp(101, "b", 1, 0, 7), stamp(102, "a", 0, 9, 12)
    };
    write(stamps);
    JournalContent expected = new JournalContent(true, List.of(at("a", 0, 5)), List.of(stamps));
    assertThat(read(journal)).isEqualTo(expected);
    assertThat(read(journal)).isEqualTo(expected);
  }

  @Test
  public void whatIsBeforeTheStartIsOnlyAPosition() throws IOException {
    write(stamp(100, "a", 0, 5, 9), stamp(101, "b", 1, 0, 7), stamp(102, "a", 0, 9, 12));
    assertThat(read(journal.startingAt(Instant.ofEpochMilli(102))))
        .isEqualTo(
            new JournalContent(
                true, List.of(at("a", 0, 9), at("b", 1, 7)), List.of(stamp(102, "a", 0, 9, 12))));
  }

  @Test
  public void aCopyGoesOnWithWhatItIsACopyOf() throws IOException {
    write(stamp(100, "a", 0, 5, 9), stamp(101, "copy", 0, 9, 12), stamp(102, "a", 3, 0, 4));
    assertThat(read(journal).stamps()).hasSize(3);
    assertThat(read(journal.startingAt(Instant.ofEpochMilli(200))).positions())
        .containsExactly(at("copy", 0, 12), at("a", 3, 4));
  }

  @Test
  public void aTornEndCostsItselfAlone() throws IOException {
    write(stamp(100, "a", 0, 5, 9), stamp(101, "a", 0, 9, 12));
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length - 3));
    assertThat(read(journal).stamps()).containsExactly(stamp(100, "a", 0, 5, 9));
    write(stamp(102, "a", 0, 9, 13));
    Files.write(file, new byte[] {0, 0, 0, 50, 1, 2, 3}, StandardOpenOption.APPEND);
    assertThat(read(journal).stamps())
        .containsExactly(stamp(100, "a", 0, 5, 9), stamp(102, "a", 0, 9, 13));
  }

  @Test
  public void garbageIsNoJournal() throws IOException {
    Files.createDirectories(file.getParent());
    Files.write(file, new byte[100]);
    assertThat(read(journal).stamps()).isEmpty();
  }

  @Test
  public void whatIsReleasedGoesAndTheFileStaysSmall() throws IOException {
    ReleasedAt.MILLIS.set(Long.MIN_VALUE);
    WatchJournal released = journal.withRelease(ReleasedAt.MILLIS::get);
    List<JournalEntry> last = new ArrayList<>();
    try (JournalFile written = JournalFile.open(released)) {
      written.begin(List.of(at("gone", 7, 1)));
      for (int i = 0; i < 300_000; i++) {
        JournalEntry stamp = stamp(i, "a", 0, i, i + 1);
        ReleasedAt.MILLIS.set(i - 10);
        written.add(stamp, content -> content == 0);
        if (i >= 299_990) {
          last.add(stamp);
        }
      }
    }
    assertThat(Files.size(file)).isLessThan(5L << 20);
    JournalContent content = read(released);
    assertThat(content.positions()).containsExactly(at("a", 0, 299_989));
    assertThat(content.stamps()).hasSize(11).containsAll(last);
    assertThat(Files.size(file)).isLessThan(2_000);
  }

  /** Static, as the journal's settings are copied by serialization. */
  private static final class ReleasedAt {
    static final AtomicLong MILLIS = new AtomicLong();
  }
}
