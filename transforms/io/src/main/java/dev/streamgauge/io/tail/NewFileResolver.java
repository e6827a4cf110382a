package dev.streamgauge.io.tail;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Decides what to do with new files in a {@link FileTable}.
 *
 * <p>A file that has the content of one that was read, up to where it was read, is its copy: once
 * the original is gone or was rewritten, the copy continues at the original's position. So what
 * {@code copytruncate} copied is read once, and compressing a file, or moving it to another device,
 * repeats nothing. Not thread-safe.
 */
final class NewFileResolver {
  /** A compressed file that has been unchanged for this long is complete. */
  private static final long SETTLED_MILLIS = 1_000;

  /**
   * A file with the beginning of another that has been unchanged for this long is not a copy in
   * progress.
   */
  private static final long COPIED_MILLIS = 5_000;

  private final FileTable table;
  private final OpenFiles open;
  private final WatchCounters counters;

  /** A file that is a copy of another one that still exists. */
  private record Copy(SeenFile file, WatchedFile original) {}

  /** The copies of existing files, by their keys. */
  private final Map<String, Copy> copies = new HashMap<>();

  /** Unwanted files that were compared with all deleted or overwritten ones. */
  private final Map<String, SeenFile> compared = new HashMap<>();

  /** When to retry files that could not be compared, by their keys. */
  private final Map<String, Long> retries = new HashMap<>();

  NewFileResolver(FileTable table, OpenFiles open, WatchCounters counters) {
    this.table = table;
    this.open = open;
    this.counters = counters;
  }

  /** Records that one more file is gone or overwritten. */
  void compareAgain() {
    compared.clear();
  }

  /** Adds those of the files, given by their keys, that are to be read. */
  void admit(Map<String, SeenFile> newFiles, long nowMillis) {
    copies.keySet().retainAll(newFiles.keySet());
    compared.keySet().retainAll(newFiles.keySet());
    retries.keySet().retainAll(newFiles.keySet());
    boolean someAreGone = table.contents().stream().anyMatch(WatchedFile::isGone);
    CopyFinder finder = null;
    for (SeenFile file : newFiles.values()) {
      if (!needsLook(file, someAreGone, nowMillis)) {
        continue;
      }
      if (finder == null) {
        finder = new CopyFinder(table.contents());
      }
      try {
        admit(file, finder, nowMillis);
      } catch (IOException e) {
        if (retries.put(file.key(), nowMillis + FileTable.RETRY_MILLIS) == null) {
          counters.unreadable(file.path(), e);
        }
      }
    }
  }

  private boolean needsLook(SeenFile file, boolean someAreGone, long nowMillis) {
    Copy copy = copies.get(file.key());
    if (copy != null) {
      return isLost(copy.original(), file, nowMillis);
    }
    if (nowMillis < retries.getOrDefault(file.key(), Long.MIN_VALUE)
        || (file.isGzip() && nowMillis - file.modifiedMillis() < SETTLED_MILLIS)) {
      return false;
    }
    if (file.wanted()) {
      return true;
    }
    // It may be what is left of a wanted file.
    return someAreGone && !file.equals(compared.put(file.key(), file));
  }

  private CopyFinder.@Nullable CopyMatch match(CopyFinder finder, SeenFile file)
      throws IOException {
    if (finder.isEmpty()) {
      return null;
    }
    try (FileBytes bytes = open.open(file)) {
      return finder.of(file, bytes);
    }
  }

  private void admit(SeenFile file, CopyFinder finder, long nowMillis) throws IOException {
    CopyFinder.CopyMatch match = match(finder, file);
    Copy copy = copies.remove(file.key());
    if (match != null && match.reachesPosition()) {
      WatchedFile original = match.original();
      if (isLost(original, file, nowMillis)) {
        finder.replace(original, table.adopt(file, original, nowMillis));
      } else {
        copies.put(file.key(), new Copy(file, original));
      }
    } else if (copy != null && copy.file().equals(file)) {
      // All of it was read in the original, which is gone and had more.
      table.skip(file, nowMillis);
    } else if (match == null) {
      addIfWanted(file, nowMillis);
    } else if (differs(file, match.original())) {
      // Only its beginning is the same. While it is being written it would wait forever.
      addIfWanted(file, nowMillis);
    } else if (nowMillis - file.modifiedMillis() < COPIED_MILLIS) {
      compared.remove(file.key());
    } else if (isBeginningOf(file, match.original())) {
      copies.put(file.key(), new Copy(file, match.original()));
    } else {
      addIfWanted(file, nowMillis);
    }
  }

  private void addIfWanted(SeenFile file, long nowMillis) {
    if (file.wanted()) {
      table.add(file, nowMillis);
    }
  }

  /** Returns whether {@code original} is gone for good, possibly because the copy replaced it. */
  private static boolean isLost(WatchedFile original, SeenFile copy, long nowMillis) {
    return original.isLost(nowMillis) || (original.isGone() && original.path().equals(copy.path()));
  }

  /**
   * Returns whether the end of {@code file} differs from {@code original} at that position, so that
   * it is not a copy in progress. If that is unsure, returns false.
   */
  private boolean differs(SeenFile file, WatchedFile original) throws IOException {
    if (original.isGone()
        || original.isOverwritten()
        || file.isGzip()
        || original.seen() == null
        || original.seen().isGzip()) {
      return false;
    }
    FilePosition end = open.endOf(file, original.position());
    byte[] there = new byte[end.before().length()];
    // If it has become shorter, the copy is complete and the original was emptied just now.
    int read = open.of(original).read(end.offset() - there.length, there, 0, there.length);
    return read == there.length && !end.before().equals(Fingerprint.of(there, 0, read));
  }

  /**
   * Returns whether {@code file} is a beginning of {@code original}. A deleted file cannot be
   * compared; for a compressed one, the head suffices.
   */
  private boolean isBeginningOf(SeenFile file, WatchedFile original) throws IOException {
    if (original.isGone()) {
      return false;
    }
    if (file.isGzip()) {
      return true;
    }
    FilePosition end = open.endOf(file, original.position());
    return end.before().isBefore(open.of(original), end.offset());
  }
}
