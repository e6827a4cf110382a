package dev.streamgauge.io.tail;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Decides whether a new file has the content of one that was read: whether it is a copy, as made by
 * {@code copytruncate}, its compressed form, or the same file on another device.
 */
final class CopyFinder {
  /**
   * A file whose content a new one has.
   *
   * @param original the file that was read
   * @param reachesPosition whether the new one has everything that was read of it; else it may be a
   *     copy in progress, or an older one
   */
  record CopyMatch(WatchedFile original, boolean reachesPosition) {}

  private final Map<Fingerprint, List<WatchedFile>> byHead = new HashMap<>();

  /** Creates a finder of copies of {@code files}. */
  CopyFinder(Collection<WatchedFile> files) {
    files.forEach(this::add);
  }

  private void add(WatchedFile file) {
    if (file.furthest().offset() > 0) {
      byHead.computeIfAbsent(file.furthest().head(), head -> new ArrayList<>()).add(file);
    }
  }

  /** Replaces {@code original} by {@code copy} as the file to find copies of. */
  void replace(WatchedFile original, WatchedFile copy) {
    byHead.get(original.furthest().head()).remove(original);
    add(copy);
  }

  /** Returns whether there is nothing that could have been copied. */
  boolean isEmpty() {
    return byHead.isEmpty();
  }

  /**
   * Returns the file that has the content {@code bytes} of {@code file} and was read furthest, or
   * null.
   */
  @Nullable CopyMatch of(SeenFile file, FileBytes bytes) throws IOException {
    byte[] head = new byte[Fingerprint.MAX_BYTES];
    int length = bytes.read(0, head, 0, head.length);
    CopyMatch best = null;
    for (WatchedFile candidate : withHead(head, length)) {
      FilePosition position = candidate.furthest();
      if (!mayBeOf(file, candidate)) {
        continue;
      }
      if (position.before().isBefore(bytes, position.offset())) {
        best = new CopyMatch(candidate, true);
      } else if (best == null && isShorter(bytes, position.offset())) {
        best = new CopyMatch(candidate, false);
      }
    }
    return best;
  }

  /**
   * Returns whether {@code file} may be a copy. An emptied file holds no copy of its former
   * content. Below a kilobyte two files may well have the same content, so only a name that begins
   * with the other's shows a copy.
   */
  private static boolean mayBeOf(SeenFile file, WatchedFile original) {
    return !file.key().equals(original.key())
        && (original.furthest().offset() >= Fingerprint.MAX_BYTES
            || name(file.path()).startsWith(name(original.path())));
  }

  private static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** Nearest position first, since a compressed file can only be read forwards. */
  private List<WatchedFile> withHead(byte[] bytes, int length) {
    List<WatchedFile> found = new ArrayList<>();
    byHead.keySet().stream()
        .mapToInt(Fingerprint::length)
        .distinct()
        .filter(n -> n <= length)
        .forEach(n -> found.addAll(byHead.getOrDefault(Fingerprint.of(bytes, 0, n), List.of())));
    found.sort(Comparator.comparingLong(file -> file.furthest().offset()));
    return found;
  }

  private static boolean isShorter(FileBytes file, long offset) throws IOException {
    return file.read(offset - 1, new byte[1], 0, 1) == 0;
  }
}
