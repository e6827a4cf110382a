package dev.streamgauge.io.tail;

import com.google.auto.value.AutoValue;
import dev.streamgauge.io.source.EndListener;
import dev.streamgauge.io.source.LineTiming;
import dev.streamgauge.io.source.MergeableLines;
import dev.streamgauge.io.source.MergedSource;
import dev.streamgauge.io.source.ReadConfig;
import dev.streamgauge.io.source.SourceMetrics;
import dev.streamgauge.io.source.WallClock;
import dev.streamgauge.lines.LineBatchFn;
import dev.streamgauge.logs.Multiline;
import java.io.IOException;
import org.apache.beam.sdk.annotations.Internal;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.joda.time.Duration;

/**
 * Reads the files of a directory, and keeps reading additions and new files forever, as {@code tail
 * -F} does. A line's event time is when it was read, or with {@link #withLineTime} the time in it.
 *
 * <pre>{@code
 * p.apply(WatchLines.in("/var/log/app"))               // all files of a directory
 * p.apply(WatchLines.in("/var/log/app/*.log"))         // those whose names match
 * p.apply(WatchLines.in("hdfs://namenode/logs/*.gz"))  // with Hadoop on the class path
 * }</pre>
 *
 * <p><b>Files.</b> Existing files are read from their beginning, unless {@link #withFromEnd};
 * hidden ones and those compressed in formats other than {@code .gz} are skipped. A {@code .gz}
 * file is read once it has not changed for a second. A file is identified by its inode and by what
 * was read of it, not by its name. A renamed file is read on, even under a name that does not
 * match; one that is emptied or replaced is read from its beginning; a copy of what was read,
 * compressed or not, is read from where the original ended, once that is gone. The directory need
 * not exist yet. A file that vanishes or cannot be read stops nothing: see {@link
 * SourceMetrics#FILES_UNREADABLE} and {@link SourceMetrics#FILE_BYTES_LOST}.
 *
 * <p><b>Lines.</b> The last line of a file waits for its newline; once the file is renamed or
 * deleted, it is a line without one after five seconds, and in a compressed file at once. Lines
 * over 1 MiB are truncated.
 *
 * <p><b>After a restart</b> the marks say how far each file was read, and nothing is lost or read
 * twice, whatever was added and renamed meanwhile. For a runner that saves no marks there is a
 * {@linkplain #withJournal journal}.
 *
 * <p><b>Limits.</b> As with any reader, what is written into a file after the last look and before
 * it is emptied or deleted is lost, unless a copy of it stays in the directory; looks are 200 ms
 * apart, or four times as long as a look takes. All files are read by one reader, on the machine
 * where the runner places it. A file that has the first kilobyte of one that was read, and the
 * kilobyte before the position up to which that was read, counts as its copy; below a kilobyte only
 * if its name begins with the other's.
 *
 * @since 0.1.0
 */
@AutoValue
public abstract class WatchLines extends MergeableLines {
  abstract WatchSettings settings();

  abstract ReadConfig reading();

  /**
   * Reads the files in {@code place}: a directory, or a directory followed by a file name with the
   * wildcards {@code *}, {@code [ab]}, <code>{a,b}</code>. It is a path on the machine that reads,
   * or the URL of a Hadoop file system.
   */
  public static WatchLines in(String place) {
    return new AutoValue_WatchLines(WatchSettings.of(place), ReadConfig.forEver());
  }

  /** Skips existing content when the source is read for the very first time. */
  public WatchLines withFromEnd() {
    return with(settings().toBuilder().setFromEnd(true));
  }

  /**
   * Also follows symbolic links that lead out of the directory. By default they are skipped:
   * whoever may write to the directory could have any file read that this process may read.
   */
  public WatchLines withFollowLinks() {
    return with(settings().toBuilder().setFollowLinks(true));
  }

  /**
   * Treats an unterminated end of a file as a line when the file has not changed for this long.
   *
   * @throws IllegalArgumentException if {@code duration} is not positive
   */
  public WatchLines withLastLineAfter(Duration duration) {
    if (duration.getMillis() <= 0) {
      throw new IllegalArgumentException(
          "The time to wait for the end of a line must be positive, and is " + duration + ".");
    }
    return with(
        settings().toBuilder().setLastLineAfter(java.time.Duration.ofMillis(duration.getMillis())));
  }

  /** Joins lines of a file that belong together; the last waits for more, as on a socket. */
  public WatchLines withMultiline(Multiline multiline) {
    return with(settings().toBuilder().setMultiline(multiline)).checked();
  }

  /** Takes the time in the line as event time, checked against the time it was read. */
  public WatchLines withLineTime(LineTiming timing) {
    return with(settings().toBuilder().setLineTiming(timing));
  }

  /**
   * Sets how much earlier than the latest line of its file a line may be without being late, 1 s by
   * default. Only applies with {@link #withLineTime}.
   */
  public WatchLines withDisorder(Duration disorder) {
    return with(
        settings().toBuilder().setDisorder(java.time.Duration.ofMillis(disorder.getMillis())));
  }

  /** Records in {@code journal} what was read when, for a runner that saves no marks. */
  public WatchLines withJournal(WatchJournal journal) {
    return with(settings().toBuilder().setJournal(journal));
  }

  /** Uses another clock for arrival times. */
  @Internal
  public WatchLines withClock(WallClock clock) {
    return with(settings().toBuilder().setClock(clock));
  }

  private WatchLines with(WatchSettings.Builder settings) {
    return new AutoValue_WatchLines(settings.build(), reading());
  }

  private WatchLines with(ReadConfig reading) {
    return new AutoValue_WatchLines(settings(), reading);
  }

  /** Applies {@code fn} to each batch inside the reader; see {@link LineBatchFn}. */
  public WatchLines withPushDown(LineBatchFn fn) {
    return with(reading().withPushDown(fn));
  }

  /**
   * Ends after {@code duration} without a line; see {@link MergedSource}. With {@link
   * #withMultiline} it must be at least twice as long as lines are held back. A last line that
   * still waits for its newline is not read.
   *
   * @throws IllegalArgumentException if it is shorter than that
   */
  public WatchLines withStopWhenIdle(Duration duration) {
    return with(reading().withStopWhenIdle(duration)).checked();
  }

  private WatchLines checked() {
    reading().check(settings().multiline());
    return this;
  }

  /** Notifies {@code listener} before the source ends; see {@link MergedSource}. */
  public WatchLines withEndListener(EndListener listener) {
    return with(reading().withEndListener(listener));
  }

  /**
   * Checks that the directory is readable, to fail before a pipeline starts; it need not exist yet.
   *
   * @throws IOException if it cannot be read, or its file system is not known
   */
  public void check() throws IOException {
    try (WatchedDirectory place = settings().open()) {
      place.list();
    } catch (NoClassDefFoundError e) {
      throw new IOException(
          "Hadoop is not on the class path (" + e.getMessage() + " is missing)", e);
    }
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    super.populateDisplayData(builder);
    builder.add(DisplayData.item("place", settings().place()).withLabel("Files watched"));
    builder.add(
        DisplayData.item("fromEnd", settings().fromEnd())
            .withLabel("Skips what is there at the start"));
    builder.add(
        DisplayData.item("lineTime", settings().lineTiming() != null)
            .withLabel("Event time is found in the line"));
    builder.add(
        DisplayData.item("multiline", settings().multiline() != null)
            .withLabel("Lines are joined"));
    reading().populateDisplayData(builder);
  }

  @Override
  @Internal
  public MergedSource<?> toSource(PipelineOptions options) {
    return reading().merged(new WatchSource(settings()), settings().origin());
  }
}
