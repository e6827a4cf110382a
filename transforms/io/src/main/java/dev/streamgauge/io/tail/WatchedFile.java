package dev.streamgauge.io.tail;

import dev.streamgauge.io.source.SplitWatermarkEstimator;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.checkerframework.checker.nullness.qual.Nullable;

/** What is known of one content of one file that is watched. Used by one thread. */
final class WatchedFile {
  /** A file may be missing in one look at a directory in which files are renamed. */
  private static final long LOST_MILLIS = 1_000;

  private FilePosition position;
  private @Nullable SeenFile seen;

  /** What was read of it in earlier runs behind the position, in its order. */
  private final Deque<JournalEntry> stamps = new ArrayDeque<>();

  /** The clock of the times in its lines, if they count. */
  private final @Nullable SplitWatermarkEstimator clock;

  /** When it was seen to have changed last. */
  private long changedMillis = Long.MIN_VALUE;

  /** When it was found to be gone, or not. */
  private long goneMillis = Long.MAX_VALUE;

  /** Whether the file has another content now. */
  private boolean overwritten;

  /** What an earlier run noted last of it: under that name it was there. */
  private FilePosition noted;

  /** The position before it was seen last. */
  private FilePosition asItWas;

  /** Whether it was seen last under another name than before. */
  private boolean moved;

  /** Whether it was changed when it was seen last. */
  private boolean inDoubt;

  /** Whether all that is there has been looked at. */
  private boolean exhausted;

  private long retryMillis = Long.MIN_VALUE;
  private long turn;

  WatchedFile(FilePosition position, @Nullable SplitWatermarkEstimator clock) {
    this.position = position;
    this.asItWas = position;
    this.noted = position;
    this.clock = clock;
  }

  /** The key that it has now, or had when it was seen last. */
  String key() {
    return seen == null ? noted.key() : seen.key();
  }

  /** The same of its path. */
  String path() {
    return seen == null ? noted.path() : position.path();
  }

  FilePosition position() {
    return position;
  }

  /** The position up to which it was read in any run. */
  FilePosition furthest() {
    return stamps.isEmpty() ? position : stamps.getLast().after();
  }

  /** Takes note that all before {@code newPosition} has been handed out. */
  void advance(FilePosition newPosition) {
    position = newPosition;
    dropStamps();
  }

  @Nullable SplitWatermarkEstimator clock() {
    return clock;
  }

  /** Takes note of how it looks now. */
  void see(SeenFile now, long nowMillis) {
    boolean first = seen == null;
    // What nothing can be added to is looked at again only if something about it has changed.
    inDoubt = first && !position.done();
    if (first || now.length() != seen.length() || now.modifiedMillis() != seen.modifiedMillis()) {
      // Of one that is seen for the first time the file system knows since when it is as it is.
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

  /** Takes note that it has no name in the directory any more. */
  void vanish(long nowMillis) {
    goneMillis = Math.min(goneMillis, nowMillis);
  }

  boolean isGone() {
    return goneMillis != Long.MAX_VALUE;
  }

  /** For how long it has been gone. */
  long goneFor(long nowMillis) {
    return isGone() ? nowMillis - goneMillis : 0;
  }

  /** Whether it is gone for good. */
  boolean isLost(long nowMillis) {
    return overwritten || (isGone() && (seen == null || goneFor(nowMillis) >= LOST_MILLIS));
  }

  /** For how long it has been as it is. */
  long quietFor(long nowMillis) {
    return nowMillis - Math.max(changedMillis, isGone() ? goneMillis : Long.MIN_VALUE);
  }

  /** Whether nobody is expected to add to it: it is not under the name it was written by. */
  boolean isLeft() {
    return position.renamed() || isGone() || !seen.wanted();
  }

  /**
   * When it was changed last, at {@code millis} at the latest. A file system may not say so while
   * the file is written; that it has grown does.
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

  /** Whether it is shorter than what was read of it. */
  boolean isShortened() {
    return seen != null && !seen.isGzip() && seen.length() < furthest().offset();
  }

  /**
   * Whether it is to be seen if it has the content that was read: it was moved, or changed and
   * nothing of it is going to be read, by which that would be seen.
   */
  boolean isInDoubt() {
    return moved
        || (inDoubt
            && (position.done() || !stamps.isEmpty() || seen.length() == position.offset()));
  }

  /** Whether {@code bytes}, which are in the file now, are those that were read. */
  boolean hasContent(FileBytes bytes) throws IOException {
    FilePosition furthest = furthest();
    if (furthest.offset() == 0) {
      // Nothing tells whether another file has taken its number.
      return !moved;
    }
    if (furthest.done()) {
      // All of it would have to be decompressed.
      return isWhole() && furthest.head().isBefore(bytes, furthest.head().length());
    }
    return furthest.before().isBefore(bytes, furthest.offset());
  }

  /** Whether there may be something to be read. */
  boolean isReadable(long nowMillis) {
    return !exhausted
        && !overwritten
        && !position.done()
        && !isFailing(nowMillis)
        && seen != null
        && (seen.isGzip() || isGone() || seen.length() > position.offset());
  }

  /** Takes note that all that is there has been looked at. */
  void exhaust() {
    exhausted = true;
  }

  /** Takes note that there may be something to be read in what was looked at. */
  void lookAgain() {
    exhausted = false;
  }

  boolean isExhausted() {
    return exhausted;
  }

  /** Takes note that it cannot be read until then; true if that is new. */
  boolean fail(long untilMillis) {
    boolean first = retryMillis == Long.MIN_VALUE;
    retryMillis = untilMillis;
    return first;
  }

  /** Whether it could not be read and is not tried yet. */
  boolean isFailing(long nowMillis) {
    return nowMillis < retryMillis;
  }

  /** The bytes that are known to be there and have not been read. */
  long unreadBytes() {
    return seen == null || seen.isGzip() ? 0 : Math.max(0, seen.length() - position.offset());
  }

  /** Takes note that the file has another content now. */
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

  /** Goes on where {@code other} stood, which had the same content. */
  void adopt(WatchedFile other) {
    position = other.position.inCopy(seen);
    stamps.addAll(other.stamps);
  }

  /** Takes note of what was read in an earlier run, behind all that was noted before. */
  void stamp(JournalEntry stamp) {
    noted = stamp.after();
    if (stamps.isEmpty() && (stamp.from() == stamp.to() || stamp.to() <= position.offset())) {
      // It was passed over until there, or went on under another name.
      position = stamp.after();
    } else if (stamp.to() > position.offset()) {
      stamps.add(stamp);
    }
  }

  /** What was read at the position in an earlier run, or null. */
  @Nullable JournalEntry stamp() {
    return stamps.peek();
  }

  /** Whether it was read and no line in it had a time. */
  boolean hasNoTimes() {
    return turn > 0 && !clock.isKnown();
  }

  /**
   * By which files are to be read in turn: when what comes next was read or is of, as far as known.
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
