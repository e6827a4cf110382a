package dev.streamgauge.io.tail;

import static java.nio.file.attribute.PosixFilePermissions.fromString;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32C;
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
        new Fingerprint((int) Math.min(10, offset), 1),
        new Fingerprint((int) Math.min(20, offset), (int) offset));
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
  public void aDamagedRecordCostsItselfAlone() throws IOException {
    JournalEntry[] stamps = {
      stamp(100, "a", 0, 5, 9), stamp(101, "b", 1, 0, 7), stamp(102, "a", 0, 9, 12)
    };
    write(stamps);
    byte[] intact = Files.readAllBytes(file);
    int second = start(intact, 2);
    int third = start(intact, 3);
    for (int at = second; at < third; at++) {
      byte[] damaged = intact.clone();
      damaged[at] ^= 0x55;
      Files.write(file, damaged);
      assertThat(read(journal))
          .as("damaged at %d", at)
          .isEqualTo(
              new JournalContent(true, List.of(at("a", 0, 5)), List.of(stamps[0], stamps[2])));
    }
  }

  @Test
  public void readingHasBegunThoughTheFirstRecordIsDamaged() throws IOException {
    write(stamp(100, "a", 0, 5, 9));
    byte[] bytes = Files.readAllBytes(file);
    bytes[10] ^= 1;
    Files.write(file, bytes);
    assertThat(read(journal))
        .isEqualTo(new JournalContent(true, List.of(), List.of(stamp(100, "a", 0, 5, 9))));
  }

  @Test
  public void aCountOrLengthThatThereAreNoBytesForTakesNoMemory() throws IOException {
    write(stamp(100, "a", 0, 5, 9));
    byte[] good = Files.readAllBytes(file);
    byte[][] hostile = {
      // Two billion positions; a position whose key has two billion bytes.
      {1, 0x7f, -1, -1, -1}, {1, 0, 0, 0, 1, -1, -1, -1, -1, 7},
    };
    for (byte[] record : hostile) {
      CRC32C crc = new CRC32C();
      crc.update(record);
      ByteBuffer bytes = ByteBuffer.allocate(8 + record.length + good.length);
      bytes.putInt(record.length).putInt((int) crc.getValue()).put(record).put(good);
      Files.write(file, bytes.array());
      assertThat(read(journal).stamps()).containsExactly(stamp(100, "a", 0, 5, 9));
    }
  }

  /** Where the record number {@code index} begins. */
  private static int start(byte[] bytes, int index) {
    int at = 0;
    for (int i = 0; i < index; i++) {
      at += 8 + ByteBuffer.wrap(bytes).getInt(at);
    }
    return at;
  }

  @Test
  public void itsFilesAreForTheirOwnerOnly() throws IOException {
    write(stamp(100, "a", 0, 5, 9));
    assertThat(Files.getPosixFilePermissions(file)).isEqualTo(fromString("rw-------"));
    assertThat(Files.getPosixFilePermissions(file.getParent())).isEqualTo(fromString("rwx------"));
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
