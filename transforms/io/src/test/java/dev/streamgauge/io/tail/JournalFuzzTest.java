package dev.streamgauge.io.tail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.util.Fuzz;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Damages watch journals and checks what must hold for any. */
public class JournalFuzzTest {
  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  @Test
  public void whatHoldsForAnyJournalHolds() {
    Path directory = folder.getRoot().toPath();
    Fuzz.run("journal", 80, 1, random -> round(directory, random));
  }

  /** Goes on for as many rounds, from a seed, as it is told. */
  public static void main(String[] args) throws IOException {
    Path directory = Files.createTempDirectory("streamgauge-fuzz");
    Fuzz.main("journal", args, random -> round(directory, random));
  }

  private static void round(Path directory, Random random) throws IOException {
    WatchJournal journal = WatchJournal.in(directory);
    Path file = directory.resolve("positions.log");
    Files.deleteIfExists(file);
    List<JournalEntry> entries = new ArrayList<>();
    try (JournalFile written = JournalFile.open(journal)) {
      written.begin(List.of());
      for (int i = random.nextInt(20); i >= 0; i--) {
        JournalEntry entry = entry(random, entries.size());
        entries.add(entry);
        written.add(entry, content -> true);
      }
    }
    byte[] intact = Files.readAllBytes(file);
    byte[] damaged =
        random.nextInt(4) == 0 ? withRightChecksum(intact, random) : Fuzz.damaged(intact, random);
    Files.write(file, damaged);

    JournalContent content;
    try (JournalFile opened = JournalFile.open(journal)) {
      content = opened.content();
    }
    int before = recordsBefore(intact, damaged) - 1;
    List<JournalEntry> first = entries.subList(0, Math.max(0, before));
    List<JournalEntry> read = content.stamps();
    assertThat(read.subList(0, Math.min(first.size(), read.size())))
        .as(() -> Fuzz.shown(damaged))
        .isEqualTo(first);
    assertThat(read.size()).isLessThanOrEqualTo(2 * entries.size() + 4);
  }

  private static JournalEntry entry(Random random, int number) {
    long from = random.nextInt(1 << 20);
    String name = "app-" + random.nextInt(5) + ".log";
    return new JournalEntry(
        1_000 + number,
        from,
        new FilePosition(
            name,
            "/logs/" + name,
            random.nextInt(9),
            from + 1 + random.nextInt(5_000),
            random.nextBoolean(),
            false,
            false,
            Fingerprint.NONE,
            new Fingerprint(1, random.nextInt())));
  }

  /** How many records end before the first byte that differs. */
  private static int recordsBefore(byte[] intact, byte[] damaged) {
    int same = java.util.Arrays.mismatch(intact, damaged);
    int records = 0;
    ByteBuffer buffer = ByteBuffer.wrap(intact);
    for (int at = 0; at < intact.length; records++) {
      at += 8 + buffer.getInt(at);
      if (same >= 0 && at > same) {
        break;
      }
    }
    return records;
  }

  /** A journal of which a record holds nonsense under a right checksum. */
  private static byte[] withRightChecksum(byte[] intact, Random random) {
    ByteBuffer buffer = ByteBuffer.wrap(intact);
    int first = buffer.getInt(0);
    byte[] record = new byte[first];
    System.arraycopy(intact, 8, record, 0, first);
    byte[] content = Fuzz.damaged(record, random);
    CRC32C crc = new CRC32C();
    crc.update(content);
    return ByteBuffer.allocate(intact.length - first + content.length)
        .putInt(content.length)
        .putInt((int) crc.getValue())
        .put(content)
        .put(intact, 8 + first, intact.length - 8 - first)
        .array();
  }
}
