package dev.streamgauge.io.tail;

import dev.streamgauge.io.source.ForwardTime;
import dev.streamgauge.io.source.PartReporter;
import dev.streamgauge.io.source.SourceParts;
import dev.streamgauge.io.source.SplitWatermarkEstimator;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.checkerframework.checker.nullness.qual.Nullable;

/** The state of one content of one watched file. Not thread-safe. */
final class WatchedFile {
  /** A listing may miss a file while files in the directory are renamed. */
  private static final long LOST_MILLIS = 1_000;

  private FilePosition position;
  private @Nullable SeenFile seen;

  /** What was read of it in earlier runs after the position, in order. */
  private final Deque<JournalEntry> stamps = new ArrayDeque<>();

  /** The clock of the times in its lines, if they are used. */
  private final @Nullable SplitWatermarkEstimator clock;

  private final ForwardTime forward = new ForwardTime();

  /** When it was last seen to have changed. */
  private long changedMillis = Long.MIN_VALUE;

  /** When it was found to be gone, if it is. */
  private long goneMillis = Long.MAX_VALUE;

  /** Whether the file has another content now. */
  private boolean overwritten;

  /** The last position that an earlier run recorded: the file had that name. */
  private FilePosition noted;

  /** The position before it was last seen. */
  private FilePosition asItWas;

  /** Whether it was last seen under another name than before. */
  private boolean moved;

  /** Whether it had changed when it was last seen. */
  private boolean inDoubt;

  /** Whether everything in it has been looked at. */
  private boolean exhausted;

  private long retryMillis = Long.MIN_VALUE;
  private long turn;

  /** The lines that were read from it in this run, and the event time of the last chunk. */
  private long lines;

  private long latestMillis = Long.MIN_VALUE;

  WatchedFile(FilePosition position, @Nullable SplitWatermarkEstimator clock) {
    this.position = position;
    this.asItWas = position;
    this.noted = position;
    this.clock = clock;
  }

  /** Returns its current key, or the one it had when it was last seen. */
  String key() {
    return seen == null ? noted.key() : seen.key();
  }

  /** Returns its current path, or the one it had when it was last seen. */
  String path() {
    return seen == null ? noted.path() : position.path();
  }

  FilePosition position() {
    return position;
  }

  /** Returns the position up to which it was read in any run. */
  FilePosition furthest() {
    return stamps.isEmpty() ? position : stamps.getLast().after();
  }

  /** Records that everything before {@code newPosition} has been emitted. */
  void advance(FilePosition newPosition) {
    position = newPosition;
    dropStamps();
  }

  /** Returns what keeps the times of its lines moving forward. */
  ForwardTime forward() {
    return forward;
  }

  @Nullable SplitWatermarkEstimator clock() {
    return clock;
  }

  /** Records how it looks now. */
  void see(SeenFile now, long nowMillis) {
    boolean first = seen == null;
    // A file that cannot grow is looked at again only if something about it has changed.
    inDoubt = first && !position.done();
    if (first || now.length() != seen.length() || now.modifiedMillis() != seen.modifiedMillis()) {
      // For a file that is seen for the first time the file system knows when it last changed.
      changedMillis = first ? Math.min(now.modifiedMillis(), nowMillis) : nowMillis;
      inDoubt |= !first;
      exhausted = false;
      retryMillis = Long.MIN_VALUE;
    }
    asItWas = position;
    moved = !now.path().equals(position.path());
    if (moved || !now.key().equals(position.key())) {
      retryMillis = Long.MIN_VALUE;
      position = position.in(now);
    }
    seen = now;
    goneMillis = Long.MAX_VALUE;
  }

  /** Records that it no longer has a name in the directory. */
  void vanish(long nowMillis) {
    goneMillis = Math.min(goneMillis, nowMillis);
  }

  boolean isGone() {
    return goneMillis != Long.MAX_VALUE;
  }

  /** Returns for how long it has been gone. */
  long goneFor(long nowMillis) {
    return isGone() ? nowMillis - goneMillis : 0;
  }

  /** Returns whether it is gone for good. */
  boolean isLost(long nowMillis) {
    return overwritten || (isGone() && (seen == null || goneFor(nowMillis) >= LOST_MILLIS));
  }

  /** Returns for how long it has been unchanged. */
  long quietFor(long nowMillis) {
    return nowMillis - Math.max(changedMillis, isGone() ? goneMillis : Long.MIN_VALUE);
  }

  /**
   * Returns whether nobody is expected to append to it: it no longer has the name it was written
   * by.
   */
  boolean isLeft() {
    return position.renamed() || isGone() || !seen.wanted();
  }

  /**
   * Returns when it was last modified, at {@code millis} at the latest. A file system may not
   * report that while the file is being written, but its growth shows it.
   */
  long changedBefore(long millis) {
    return seen == null || seen.modifiedMillis() <= 0
        ? millis
        : Math.min(millis, Math.max(changedMillis, seen.modifiedMillis()));
  }

  @Nullable SeenFile seen() {
    return seen;
  }

  boolean isWhole() {
    return seen != null && seen.whole();
  }

  /** Returns whether it is shorter than the part that was read. */
  boolean isShortened() {
    return seen != null && !seen.isGzip() && seen.length() < furthest().offset();
  }

  /**
   * Returns whether its content must be verified: it was moved, or it changed and nothing of it is
   * about to be read, which would show that.
   */
  boolean isInDoubt() {
    return moved
        || (inDoubt
            && (position.done() || !stamps.isEmpty() || seen.length() == position.offset()));
  }

  /** Returns whether {@code bytes}, the current content, are those that were read. */
  boolean hasContent(FileBytes bytes) throws IOException {
    FilePosition furthest = furthest();
    if (furthest.offset() == 0) {
      // Nothing shows whether another file has taken its inode.
      return !moved;
    }
    if (furthest.done()) {
      // Checking more would mean to decompress all of it.
      return isWhole() && furthest.head().isBefore(bytes, furthest.head().length());
    }
    return furthest.before().isBefore(bytes, furthest.offset());
  }

  /** Returns whether there may be something to read. */
  boolean isReadable(long nowMillis) {
    return !exhausted
        && !overwritten
        && !position.done()
        && !isFailing(nowMillis)
        && seen != null
        && (seen.isGzip() || isGone() || seen.length() > position.offset());
  }

  /** Records that everything in it has been looked at. */
  void exhaust() {
    exhausted = true;
  }

  /** Records that there may be something to read where everything was looked at. */
  void lookAgain() {
    exhausted = false;
  }

  boolean isExhausted() {
    return exhausted;
  }

  /** Records that it cannot be read until then; returns whether that is new. */
  boolean fail(long untilMillis) {
    boolean first = retryMillis == Long.MIN_VALUE;
    retryMillis = untilMillis;
    return first;
  }

  /** Returns whether it could not be read and is not due for a retry. */
  boolean isFailing(long nowMillis) {
    return nowMillis < retryMillis;
  }

  /** Returns the number of bytes that are known to exist and have not been read. */
  long unreadBytes() {
    return seen == null || seen.isGzip() ? 0 : Math.max(0, seen.length() - position.offset());
  }

  /** Records that lines were read. */
  void count(long more, long timeMillis) {
    lines += more;
    latestMillis = Math.max(latestMillis, timeMillis);
  }

  /** Returns what people see of it. */
  PartReporter.Reading reading() {
    boolean unknown = seen == null || (seen.isGzip() && !position.done());
    return new PartReporter.Reading(
        path(), lines, unknown ? SourceParts.UNKNOWN : unreadBytes(), latestMillis);
  }

  /** Records that the file has another content now. */
  void overwrite(long nowMillis) {
    if (moved) {
      // Another file was seen under its key.
      position = asItWas;
    }
    overwritten = true;
    goneMillis = nowMillis;
  }

  boolean isOverwritten() {
    return overwritten;
  }

  /** Resumes at the position of {@code other}, which had the same content. */
  void adopt(WatchedFile other) {
    position = other.position.inCopy(seen);
    stamps.addAll(other.stamps);
  }

  /**
   * Records what was read in an earlier run, after everything recorded before. What lies before the
   * position of a mark is not read again.
   */
  void stamp(JournalEntry stamp) {
    boolean skips = stamp.from() == stamp.to();
    if (stamp.to() < position.offset() || (stamp.to() == position.offset() && !skips)) {
      return;
    }
    noted = stamp.after();
    if (stamps.isEmpty() && skips) {
      // It was skipped up to there, or continued under another name.
      position = stamp.after();
    } else if (stamp.to() > position.offset()) {
      stamps.add(stamp);
    }
  }

  /** Returns what was read at the position in an earlier run, or null. */
  @Nullable JournalEntry stamp() {
    return stamps.peek();
  }

  /** Returns whether it was read and no line in it had a time. */
  boolean hasNoTimes() {
    return turn > 0 && !clock.isKnown();
  }

  /**
   * Returns the time by which files take turns: when what comes next was read, or its event time,
   * as far as known.
   */
  long nextTime() {
    if (clock != null) {
      return hasNoTimes() ? Long.MAX_VALUE : clock.latest();
    }
    JournalEntry stamp = stamp();
    return stamp == null ? Long.MAX_VALUE : stamp.timeMillis();
  }

  private void dropStamps() {
    while (!stamps.isEmpty() && stamps.peek().to() <= position.offset()) {
      stamps.remove();
    }
  }

  long turn() {
    return turn;
  }

  void setTurn(long newTurn) {
    turn = newTurn;
  }
}
