package dev.streamgauge.io.tail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.io.source.LineTiming;
import dev.streamgauge.io.source.SplitWatermarkEstimator;
import dev.streamgauge.logs.time.LogTimes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.joda.time.Instant;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/**
 * Watched files by the times in their lines. Reading checks that no line is behind the watermark.
 */
public class WatchLineTimeTest {
  private static final long MINUTE = 60_000;
  private static final long HOUR = 60 * MINUTE;
  private static final long NO_OPINION = BoundedWindow.TIMESTAMP_MAX_VALUE.getMillis();

  @Rule public final TemporaryFolder temporary = new TemporaryFolder();

  private WatchedFolder folder;
  private long now;

  @Before
  public void watch() {
    folder = new WatchedFolder(temporary.getRoot().toPath());
    now = folder.clock.millis();
  }

  @After
  public void close() {
    folder.close();
  }

  private Watching reading(WatchCheckpointMark mark) throws IOException {
    WatchSettings settings =
        folder.settings("").toBuilder()
            .setLineTiming(LineTiming.of(LogTimes.inZone(ZoneOffset.UTC)))
            .build();
    return folder.watch(settings, mark);
  }

  /** Lines of a hundred bytes, a second apart. */
  private void write(String name, long fromMillis, int lines) throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < lines; i++) {
      text.append(new Instant(fromMillis + i * 1_000L)).append(" x".repeat(38)).append('\n');
    }
    folder.append(name, text.toString());
  }

  @Test
  public void theHourThatRepeatsIsReadTwiceInABacklog() throws Exception {
    ZoneId berlin = ZoneId.of("Europe/Berlin");
    ZoneOffsetTransition change =
        berlin.getRules().previousTransition(java.time.Instant.ofEpochMilli(now - 24 * HOUR));
    if (change.isGap()) {
      change = berlin.getRules().previousTransition(change.getInstant());
    }
    DateTimeFormatter local = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withZone(berlin);
    StringBuilder text = new StringBuilder();
    List<Long> expected = new ArrayList<>();
    for (int second = -7_200; second < 7_200; second += 7) {
      java.time.Instant at = change.getInstant().plusSeconds(second);
      expected.add(at.toEpochMilli());
      text.append(local.format(at)).append(" x\n");
    }
    folder.append("a.log", text.toString());
    for (long changed : new long[] {now, change.getInstant().toEpochMilli() + 2 * HOUR}) {
      Files.setLastModifiedTime(folder.path("a.log"), FileTime.fromMillis(changed));
      WatchSettings settings =
          folder.settings("").toBuilder()
              .setLineTiming(LineTiming.of(LogTimes.inZone(berlin)))
              .build();
      Watching reading = folder.watch(settings, null);
      reading.untilLines(expected.size());
      assertThat(reading.times).isEqualTo(expected);
    }
  }

  @Test
  public void filesThatAreHoursApartAreReadSideBySide() throws Exception {
    int lines = 10_000;
    write("a.log", now - 10 * HOUR, lines);
    write("b.log", now - 12 * HOUR, lines);
    write("c.log", now - 11 * HOUR, lines);
    Watching reading = reading(null);
    reading.untilLines(3 * lines);
    assertThat(reading.watermark()).isLessThanOrEqualTo(now - 10 * HOUR + lines * 1_000L);
  }

  @Test
  public void aFileReadToItsEndHoldsUpTheOthersForAMomentOnly() throws Exception {
    write("old.log", now - HOUR, 1);
    write("new.log", now - MINUTE, 1);
    Watching reading = reading(null);
    reading.untilLines(2);
    reading.until(() -> assertThat(reading.advance()).isFalse());
    assertThat(reading.watermark()).isEqualTo(now - HOUR - 1_000);
    folder.clock.advance(1_900);
    write("new.log", now - MINUTE + 1_900, 1);
    reading.untilLines(3);
    assertThat(reading.watermark()).isEqualTo(now - HOUR - 1_000 + 1_900);
    assertThat(reading.advance()).isFalse();
    assertThat(reading.watermark()).isEqualTo(now - HOUR - 1_000 + 1_900);
    folder.clock.advance(100);
    assertThat(reading.watermark()).isEqualTo(now - MINUTE - 1_000 + 1_900 + 100);
    folder.clock.advance(SplitWatermarkEstimator.IDLE_MILLIS);
    assertThat(reading.watermark()).isEqualTo(NO_OPINION);
  }

  @Test
  public void aFileWithoutTimesHoldsUpNobody() throws Exception {
    write("app.log", now - MINUTE, 1);
    Watching reading = reading(null);
    reading.untilLines(1);
    folder.append("notes.txt", "no time in here\n".repeat(100_000));
    while (reading.advance()) {
      assertThat(reading.watermark()).isGreaterThanOrEqualTo(now - MINUTE - 1_000);
    }
    assertThat(reading.lines).hasSize(1);
  }

  @Test
  public void afterARestartNothingIsKnownUntilWhatIsBehindHasBeenRead() throws Exception {
    write("app.log", now - HOUR, 1);
    Watching first = reading(null);
    first.untilLines(1);
    write("app.log", now - HOUR + 1_000, 1);
    Watching second = reading(first.mark());
    assertThat(second.watermark()).isEqualTo(BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis());
    second.untilLines(1);
    assertThat(second.watermark()).isEqualTo(now - HOUR);
  }

  @Test
  public void aTimeWithoutAYearIsBeforeTheFileWasChanged() throws Exception {
    folder.append("old.log", "Dec 10 06:55:46 h a: b\nJan 11 23:59:58 h a: b\n");
    Files.setLastModifiedTime(
        folder.path("old.log"), FileTime.from(java.time.Instant.parse("2020-01-12T00:00:00Z")));
    folder.append("older.log", "Feb 29 12:00:00 h a: b\nJul  1 12:00:00 h a: b\n");
    Files.setLastModifiedTime(
        folder.path("older.log"), FileTime.from(java.time.Instant.parse("2016-12-01T00:00:00Z")));
    Watching reading = reading(null);
    reading.untilLines(4);
    assertThat(reading.times)
        .containsExactlyInAnyOrder(
            Instant.parse("2019-12-10T06:55:46Z").getMillis(),
            Instant.parse("2020-01-11T23:59:58Z").getMillis(),
            Instant.parse("2016-02-29T12:00:00Z").getMillis(),
            Instant.parse("2016-07-01T12:00:00Z").getMillis());
  }
}
