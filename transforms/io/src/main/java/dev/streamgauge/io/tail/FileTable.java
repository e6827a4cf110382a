package dev.streamgauge.io.tail;

import dev.streamgauge.io.source.SplitWatermarkEstimator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The watched files, identified across renaming, copying, truncating and compressing.
 *
 * <p>A file is identified by its key, and by what was read of it: if that is no longer in it, it
 * was rewritten and has another content. {@link NewFileResolver} compares new files with what was
 * read. Not thread-safe.
 */
final class FileTable {
  private static final Logger LOG = LoggerFactory.getLogger(FileTable.class);

  /** How long to wait before an unreadable file is retried. */
  static final long RETRY_MILLIS = 10_000;

  /** For how long the end of a deleted file may still be written, and its copy appear. */
  private static final long GONE_MILLIS = 10_000;

  private final OpenFiles open;
  private final WatchCounters counters;
  private final Supplier<@Nullable SplitWatermarkEstimator> clocks;
  private final Map<String, WatchedFile> files = new LinkedHashMap<>();
  private final NewFileResolver newFiles;

  /** What is left of rewritten files: where they were read to, for their copies. */
  private final List<WatchedFile> overwritten = new ArrayList<>();

  /** Files that count as read without having been read. */
  private final List<WatchedFile> adopted = new ArrayList<>();

  private int nextContent;

  /** Incremented when a position changes. */
  private long version;

  /**
   * Creates a table of the files that were read before.
   *
   * @param positions where they were read to; of two contents of one file the current one is later
   * @param stamps what was read of them in earlier runs and must be read again the same way
   * @param clocks creates the clock of a file, or null if its lines have no times of their own
   */
  FileTable(
      List<FilePosition> positions,
      List<JournalEntry> stamps,
      OpenFiles open,
      WatchCounters counters,
      Supplier<@Nullable SplitWatermarkEstimator> clocks,
      long nowMillis) {
    this.open = open;
    this.counters = counters;
    this.clocks = clocks;
    this.newFiles = new NewFileResolver(this, open, counters);
    Map<Integer, WatchedFile> contents = new LinkedHashMap<>();
    for (FilePosition position : positions) {
      contents.put(position.content(), new WatchedFile(position, clocks.get()));
    }
    for (JournalEntry stamp : stamps) {
      WatchedFile file = contents.remove(stamp.after().content());
      if (file == null) {
        file = new WatchedFile(stamp.after().start(), clocks.get());
      }
      file.stamp(stamp);
      contents.put(stamp.after().content(), file);
    }
    contents.forEach(
        (content, file) -> {
          nextContent = Math.max(nextContent, content + 1);
          // Of two contents of one file the latter is the current one, if any.
          WatchedFile before = files.put(file.key(), file);
          if (before != null) {
            before.overwrite(nowMillis);
            overwritten.add(before);
          }
        });
  }

  Collection<WatchedFile> files() {
    return files.values();
  }

  long version() {
    return version;
  }

  /** Returns whether that content is in a watched file, or may be in a copy. */
  boolean knows(int content) {
    return contents().stream().anyMatch(file -> file.position().content() == content);
  }

  /** Returns the earliest time of what was read in earlier runs and must be read again, or null. */
  @Nullable Long earliestStamp(long nowMillis) {
    Long earliest = null;
    for (WatchedFile file : contents()) {
      JournalEntry stamp = file.stamp();
      if (stamp != null
          && !file.isFailing(nowMillis)
          && (earliest == null || stamp.timeMillis() < earliest)) {
        earliest = stamp.timeMillis();
      }
    }
    return earliest;
  }

  /** Records that everything in {@code file} before {@code position} has been emitted. */
  void advance(WatchedFile file, FilePosition position) {
    file.advance(position);
    version++;
  }

  /** Returns all contents that were read, including those of rewritten files. */
  List<WatchedFile> contents() {
    List<WatchedFile> contents = new ArrayList<>(overwritten);
    contents.addAll(files.values());
    return contents;
  }

  /** Returns the positions of all files. */
  List<FilePosition> positions() {
    return contents().stream().map(WatchedFile::position).toList();
  }

  /** Returns the files found since the last call that need not be read, at least in part. */
  List<WatchedFile> takeAdopted() {
    List<WatchedFile> taken = List.copyOf(adopted);
    adopted.clear();
    return taken;
  }

  /** Records the files that exist at the beginning, of which only additions are read. */
  void passOver(List<SeenFile> listed, long nowMillis) {
    for (SeenFile file : listed) {
      if (file.wanted() && !files.containsKey(file.key())) {
        try {
          skip(file, nowMillis);
        } catch (IOException e) {
          counters.unreadable(file.path(), e);
        }
      }
    }
  }

  /** Records the files that exist now. */
  void look(List<SeenFile> listed, long nowMillis) {
    Map<String, SeenFile> seen = new LinkedHashMap<>();
    for (SeenFile file : listed) {
      seen.merge(file.key(), file, (a, b) -> b.wanted() && !a.wanted() ? b : a);
    }
    for (WatchedFile file : List.copyOf(files.values())) {
      SeenFile now = seen.get(file.key());
      if (now != null) {
        see(file, now, nowMillis);
        if (!file.isOverwritten()) {
          seen.remove(file.key());
        }
      } else if (!file.isGone()) {
        file.vanish(nowMillis);
        newFiles.compareAgain();
      }
    }
    newFiles.admit(seen, nowMillis);
    forget(nowMillis);
  }

  private void see(WatchedFile file, SeenFile now, long nowMillis) {
    FilePosition before = file.position();
    file.see(now, nowMillis);
    if (!before.equals(file.position())) {
      version++;
    }
    if (file.isShortened()) {
      overwrite(file, nowMillis);
    } else if (file.isInDoubt()) {
      try {
        if (!file.hasContent(open.of(file))) {
          overwrite(file, nowMillis);
        }
      } catch (IOException e) {
        fail(file, e, nowMillis);
      }
    }
  }

  /** Records that the content of {@code file} is not the one that was read. */
  void overwrite(WatchedFile file, long nowMillis) {
    open.close(file);
    file.overwrite(nowMillis);
    files.remove(file.key(), file);
    overwritten.add(file);
    newFiles.compareAgain();
    version++;
  }

  /** Records that {@code file} cannot be read for now. */
  void fail(WatchedFile file, IOException e, long nowMillis) {
    open.close(file);
    if (file.fail(nowMillis + RETRY_MILLIS)) {
      counters.unreadable(file.position().path(), e);
    }
  }

  /** Adds a file that is read from its beginning. */
  WatchedFile add(SeenFile file, long nowMillis) {
    WatchedFile added = new WatchedFile(FilePosition.start(file, nextContent++), clocks.get());
    added.see(file, nowMillis);
    files.put(file.key(), added);
    version++;
    return added;
  }

  /** Adds a file of which only additions are read. */
  void skip(SeenFile file, long nowMillis) throws IOException {
    WatchedFile added = add(file, nowMillis);
    added.advance(open.endOf(file, added.position()));
    adopted.add(added);
  }

  /** Adds a file that continues where another one, which is gone, was read to. */
  WatchedFile adopt(SeenFile copy, WatchedFile original, long nowMillis) {
    LOG.info("{} continues as {}", original.position().path(), copy.path());
    WatchedFile added = add(copy, nowMillis);
    // The number that it was given is not used.
    added.adopt(original);
    adopted.add(added);
    overwritten.remove(original);
    files.remove(original.key(), original);
    open.close(original);
    return added;
  }

  private void forget(long nowMillis) {
    overwritten.removeIf(file -> isForgotten(file, nowMillis));
    Iterator<WatchedFile> each = files.values().iterator();
    while (each.hasNext()) {
      WatchedFile file = each.next();
      if (isForgotten(file, nowMillis)) {
        open.close(file);
        each.remove();
      }
    }
  }

  private boolean isForgotten(WatchedFile file, long nowMillis) {
    boolean readToEnd = !open.isOpen(file) || file.isExhausted();
    if (file.goneFor(nowMillis) < GONE_MILLIS || !readToEnd) {
      return false;
    }
    if (!file.isOverwritten() && !open.isOpen(file) && file.unreadBytes() > 0) {
      counters.lost(file.position().path(), file.unreadBytes());
    }
    version++;
    return true;
  }
}
