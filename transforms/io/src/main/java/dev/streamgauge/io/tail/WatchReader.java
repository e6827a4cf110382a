package dev.streamgauge.io.tail;

import dev.streamgauge.io.source.ArrivalClock;
import dev.streamgauge.io.source.LineTiming;
import dev.streamgauge.io.source.PartReporter;
import dev.streamgauge.io.source.SourceParts;
import dev.streamgauge.io.source.SplitWatermarkEstimator;
import dev.streamgauge.io.source.WallClock;
import dev.streamgauge.io.tail.FileLineReader.Cut;
import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.logs.Multiline;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.beam.sdk.io.UnboundedSource.UnboundedReader;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Instant;

/**
 * Reads the files of a {@link WatchSource}, a chunk at a time. The file with the oldest lines comes
 * first, so that many lagging files catch up together.
 */
final class WatchReader extends UnboundedReader<LineBatch> {
  /** Listing takes at most one in this many parts of the time, however many files there are. */
  private static final int SHARE_OF_LOOKING = 4;

  /** How long until an unterminated end of a file nobody writes to counts as a line. */
  private static final long LEFT_MILLIS = 5_000;

  private final WatchSource source;
  private final WatchSettings settings;
  private final WatchedDirectory place;
  private final OpenFiles open;
  private final FileTable table;
  private final FileLineReader cutter;
  private final WatchCounters counters = new WatchCounters();
  private final @Nullable JournalFile journal;
  private final FileQueue queue = new FileQueue();
  private final PartReporter parts = new PartReporter(SourceParts.Kind.FILE);
  private final WallClock clock;

  /** Whether the directory has been read once. */
  private boolean looked;

  /** Whether to skip existing content at the first look. */
  private boolean passOver;

  /** When to look again, by {@link System#nanoTime}. */
  private long nextLook = System.nanoTime();

  /** The times assigned to lines or reported as the watermark. */
  private final ArrivalClock arrival;

  private @Nullable LineBatch current;
  private Instant currentTimestamp;
  private List<FilePosition> positions = List.of();
  private long positionsVersion = -1;

  WatchReader(WatchSource source, @Nullable WatchCheckpointMark mark) throws IOException {
    this.source = source;
    this.settings = source.settings();
    this.clock = settings.clock();
    this.cutter = new FileLineReader(settings.multiline());
    this.place = settings.open();
    this.open = new OpenFiles(place);
    this.journal = settings.journal() == null ? null : JournalFile.open(settings.journal());
    boolean begun = mark != null || (journal != null && journal.content().begun());
    this.passOver = settings.fromEnd() && !begun;
    this.arrival =
        new ArrivalClock(
            clock,
            mark == null ? BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis() : mark.latestMillis());
    List<FilePosition> start =
        mark != null
            ? mark.positions()
            : journal != null ? journal.content().positions() : List.of();
    List<JournalEntry> stamps = journal == null ? List.of() : journal.content().stamps();
    this.table = new FileTable(start, stamps, open, counters, this::fileClock, clock.millis());
  }

  private @Nullable SplitWatermarkEstimator fileClock() {
    return settings.lineTiming() == null
        ? null
        : new SplitWatermarkEstimator(
            org.joda.time.Duration.millis(settings.disorder().toMillis()), Optional.empty(), clock);
  }

  @Override
  public boolean start() throws IOException {
    return advance();
  }

  @Override
  public boolean advance() throws IOException {
    current = null;
    parts.report(to -> table.files().forEach(file -> to.accept(file.reading())));
    do {
      if (System.nanoTime() - nextLook >= 0) {
        look();
      }
      WatchedFile file = queue.next(clock.millis());
      if (file == null) {
        return false;
      }
      read(file);
    } while (current == null);
    return true;
  }

  private void look() throws IOException {
    long began = System.nanoTime();
    long now = clock.millis();
    try {
      List<SeenFile> listed = place.list();
      if (passOver) {
        table.passOver(listed, now);
        passOver = false;
      }
      table.look(listed, now);
      for (WatchedFile file : table.files()) {
        if (file.isGone() || isLast(file, now) || isFlushed(file, now)) {
          file.lookAgain();
        }
      }
      queue.fill(table.files(), now);
      note();
      looked = true;
    } catch (ClosedByInterruptException e) {
      throw e;
    } catch (IOException e) {
      counters.unreadable(settings.place(), e);
    }
    long took = System.nanoTime() - began;
    nextLook = System.nanoTime() + Math.max(settings.interval().toNanos(), SHARE_OF_LOOKING * took);
  }

  /** Records in the journal what need not be read. */
  private void note() throws IOException {
    List<WatchedFile> adopted = table.takeAdopted();
    if (journal == null) {
      return;
    }
    journal.begin(table.positions());
    for (WatchedFile file : adopted) {
      FilePosition at = file.position();
      journal.add(new JournalEntry(arrival.now(), at.offset(), at), table::knows);
    }
  }

  private void read(WatchedFile file) throws IOException {
    long now = clock.millis();
    FilePosition at = file.position();
    JournalEntry stamp = file.stamp();
    long time = stamp == null ? arrival.now() : stamp.timeMillis();
    boolean last = isLast(file, now);
    Cut cut;
    IOException damage;
    try {
      String origin = "watch:" + at.path();
      FileBytes bytes = open.of(file);
      cut = cutter.next(bytes, at, stamp, last, isFlushed(file, now), origin, time);
      damage = bytes.damage();
    } catch (ClosedByInterruptException e) {
      throw e;
    } catch (IOException e) {
      table.fail(file, e, now);
      return;
    }
    if (cut == null) {
      table.overwrite(file, now);
      return;
    }
    FilePosition after = cut.complete() && file.isWhole() ? cut.after().finished() : cut.after();
    if (after.equals(at) && damage != null) {
      table.fail(file, damage, now);
      return;
    }
    if (after.equals(at)) {
      file.exhaust();
      return;
    }
    if (journal != null && stamp == null) {
      journal.add(new JournalEntry(time, at.offset(), after), table::knows);
    }
    table.advance(file, after);
    queue.took(file);
    take(file, cut.lines(), time);
  }

  /** Returns whether no more additions to the file are expected. */
  private boolean isLast(WatchedFile file, long now) {
    Duration patience = settings.lastLineAfter();
    return file.isWhole()
        || (file.isLeft() && file.quietFor(now) >= LEFT_MILLIS)
        || (patience != null && file.quietFor(now) >= patience.toMillis());
  }

  /** Returns whether no more lines are expected that belong to the last one. */
  private boolean isFlushed(WatchedFile file, long now) {
    Multiline multiline = settings.multiline();
    // Even without joining, a container runtime may have split a line into pieces.
    long patience = multiline == null ? LEFT_MILLIS : multiline.flushAfter().getMillis();
    return file.quietFor(now) >= patience;
  }

  private void take(WatchedFile file, LineBatch lines, long time) {
    if (lines.isEmpty()) {
      return;
    }
    LineTiming timing = settings.lineTiming();
    if (timing == null) {
      current = lines;
      currentTimestamp = new Instant(time);
    } else {
      current = timing.retimeFile(lines, file.changedBefore(time), clock.millis(), file.forward());
      currentTimestamp = file.clock().read(current);
    }
    file.count(lines.stats().linesRead(), currentTimestamp.getMillis());
  }

  @Override
  public LineBatch getCurrent() {
    if (current == null) {
      throw new NoSuchElementException("no chunk: the last advance() returned false");
    }
    return current;
  }

  /** Returns the chunk's latest time: event time was seen up to there. */
  @Override
  public Instant getCurrentTimestamp() {
    getCurrent();
    return currentTimestamp;
  }

  /**
   * Returns the watermark. By arrival it is now, or the time of what is to be read again next. By
   * the times in the lines it is the minimum over the files that are not read to their ends and
   * those that were active lately.
   */
  @Override
  public Instant getWatermark() {
    if (!looked) {
      return BoundedWindow.TIMESTAMP_MIN_VALUE;
    }
    if (settings.lineTiming() != null) {
      return queue.watermark();
    }
    Long again = table.earliestStamp(clock.millis());
    return new Instant(again == null ? arrival.now() : again);
  }

  /**
   * Returns the bytes of the files that are not read yet; those of compressed files are unknown.
   */
  @Override
  public long getSplitBacklogBytes() {
    return looked ? table.files().stream().mapToLong(WatchedFile::unreadBytes).sum() : -1;
  }

  @Override
  public WatchCheckpointMark getCheckpointMark() {
    if (positionsVersion != table.version()) {
      positions = table.positions();
      positionsVersion = table.version();
    }
    return new WatchCheckpointMark(positions, arrival.latest());
  }

  @Override
  public WatchSource getCurrentSource() {
    return source;
  }

  @Override
  public void close() {
    parts.close();
    open.close();
    place.close();
    if (journal != null) {
      journal.close();
    }
  }
}
