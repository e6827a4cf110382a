package dev.streamgauge.io.tail;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Decides what becomes of files that are new in a {@link FileTable}.
 *
 * <p>One that has the content of a file that was read, up to where it was read, is its copy: as
 * soon as the other is gone or was written anew, the copy goes on where the other stood. So what
 * {@code copytruncate} copied is read once, and compressing a file, or moving it to another device,
 * brings nothing twice. Used by one thread.
 */
final class NewFileResolver {
  /** A compressed file that has not changed for so long is complete. */
  private static final long SETTLED_MILLIS = 1_000;

  /**
   * What has the beginning of another file and has not changed for so long is no copy on its way.
   */
  private static final long COPIED_MILLIS = 5_000;

  private final FileTable table;
  private final OpenFiles open;
  private final WatchCounters counters;

  /** A file that was found to be a copy of another one that was still there. */
  private record Copy(SeenFile file, WatchedFile original) {}

  /** The copies of files that are still there, by their keys. */
  private final Map<String, Copy> copies = new HashMap<>();

  /** Files that are not asked for and were compared with all that are gone or overwritten. */
  private final Map<String, SeenFile> compared = new HashMap<>();

  /** When files that could not be compared are to be tried again, by their keys. */
  private final Map<String, Long> retries = new HashMap<>();

  NewFileResolver(FileTable table, OpenFiles open, WatchCounters counters) {
    this.table = table;
    this.open = open;
    this.counters = counters;
  }

  /** Takes note that one more is gone or overwritten. */
  void compareAgain() {
    compared.clear();
  }

  /** Takes in those of the files, by their keys, that are to be read. */
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
    // It may be what is left of one that is asked for.
    return someAreGone && !file.equals(compared.put(file.key(), file));
  }

  private CopyFinder.@Nullable CopyMatch match(CopyFinder finder, SeenFile file) throws IOException {
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
      // It only begins alike. While it is being written it would wait for ever.
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

  /** Whether {@code original} is gone for good, and be it because the copy was put in its place. */
  private static boolean isLost(WatchedFile original, SeenFile copy, long nowMillis) {
    return original.isLost(nowMillis) || (original.isGone() && original.path().equals(copy.path()));
  }

  /**
   * Whether the end of {@code file} is not what stands there in {@code original}, so that it is no
   * copy on its way. If that is unsure it is not.
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
   * What is left of a file that is gone cannot be compared; of what is compressed, the head does.
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
