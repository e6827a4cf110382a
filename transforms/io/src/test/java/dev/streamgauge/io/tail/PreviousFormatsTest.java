package dev.streamgauge.io.tail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.joda.time.Instant;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Reads the journal that the previous build (commit 09318b1) left when it was killed. */
public class PreviousFormatsTest {
  private static final String LOG = "/tmp/gauge/logs/a.log";

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  /**
   * The file had three lines of 31 bytes at 18:13:50.328, and a fourth of 11 bytes at 18:13:52.777.
   */
  @Test
  public void whatWasReadIsKnownWithItsTime() throws IOException {
    Path directory = folder.getRoot().toPath();
    Files.copy(
        Path.of("src/test/resources/previous/positions.log"), directory.resolve("positions.log"));
    try (JournalFile journal = JournalFile.open(WatchJournal.in(directory))) {
      JournalContent content = journal.content();
      assertThat(content.begun()).isTrue();
      assertThat(content.positions())
          .extracting(FilePosition::path, FilePosition::offset)
          .containsExactly(tuple(LOG, 0L));
      assertThat(content.stamps())
          .extracting(
              entry -> new Instant(entry.timeMillis()).toString(),
              JournalEntry::from,
              JournalEntry::to,
              entry -> entry.after().path())
          .containsExactly(
              tuple("2026-11-30T18:13:50.328Z", 0L, 31L, LOG),
              tuple("2026-11-30T18:13:52.777Z", 31L, 42L, LOG));
    }
  }
}
