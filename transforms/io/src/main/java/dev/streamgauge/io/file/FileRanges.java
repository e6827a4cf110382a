package dev.streamgauge.io.file;

import dev.streamgauge.io.framing.LineBorders;
import dev.streamgauge.logs.Multiline;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.beam.sdk.io.Compression;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.MatchResult.Metadata;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Finds files and divides them into groups of ranges of about equal size. */
final class FileRanges {
  private static final int LOOK_BYTES = 1 << 20;

  private FileRanges() {}

  /**
   * Returns the files that match {@code pattern}, each as one range.
   *
   * @throws java.io.FileNotFoundException if there are none
   * @throws IOException if one of them is not a regular file
   */
  static List<FileRange> matching(String pattern) throws IOException {
    List<FileRange> files = new ArrayList<>();
    for (Metadata match : FileSystems.match(pattern, EmptyMatchTreatment.DISALLOW).metadata()) {
      if (!match.resourceId().isDirectory()) {
        FileLines.checkRegular(match.resourceId());
        files.add(FileRange.of(match));
      }
    }
    return files;
  }

  /**
   * Returns {@code files}, each with the time at which the next one begins: the silence between
   * rotated files is one like that between two lines.
   */
  static List<FileRange> linked(List<FileRange> files, FileLinesConfig config) throws IOException {
    if (config.timing() == null || files.size() < 2) {
      return files;
    }
    long[] starts = new long[files.size()];
    for (int i = 0; i < starts.length; i++) {
      starts[i] = FileCursor.firstTime(files.get(i), config);
    }
    long[] sorted = Arrays.stream(starts).sorted().distinct().toArray();
    List<FileRange> linked = new ArrayList<>();
    for (int i = 0; i < starts.length; i++) {
      int next = Arrays.binarySearch(sorted, starts[i]) + 1;
      linked.add(files.get(i).before(next < sorted.length ? sorted[next] : FileRange.END));
    }
    return linked;
  }

  /**
   * Groups {@code files} and parts of them into about {@code groupBytes} each.
   *
   * @param seekBytes the size from which it pays to look whether a file is seekable
   */
  static List<List<FileRange>> groups(
      List<FileRange> files, long groupBytes, long seekBytes, @Nullable Multiline multiline)
      throws IOException {
    List<List<FileRange>> groups = new ArrayList<>();
    List<FileRange> group = new ArrayList<>();
    long left = groupBytes;
    for (FileRange file : files) {
      long from = 0;
      boolean divides = file.size() > Math.min(left, seekBytes) && isDivisible(file, multiline);
      while (divides && file.size() - from > left) {
        group.add(file.cut(from, from + left));
        groups.add(group);
        from += left;
        group = new ArrayList<>();
        left = groupBytes;
      }
      FileRange rest = divides ? file.cut(from, FileRange.END) : file;
      group.add(rest);
      left -= rest.bytes();
      if (left <= 0) {
        groups.add(group);
        group = new ArrayList<>();
        left = groupBytes;
      }
    }
    if (!group.isEmpty()) {
      groups.add(group);
    }
    return groups;
  }

  /** Returns whether the file is seekable and has lines at which it may be split. */
  private static boolean isDivisible(FileRange file, @Nullable Multiline multiline)
      throws IOException {
    if (Compression.detect(file.file().getFilename()) != Compression.UNCOMPRESSED) {
      return false;
    }
    try (ReadableByteChannel channel = FileSystems.open(file.file())) {
      if (!(channel instanceof SeekableByteChannel)) {
        return false;
      }
      ByteBuffer look = ByteBuffer.allocate(LOOK_BYTES);
      while (look.hasRemaining() && channel.read(look) >= 0) {
        // Reads until the buffer is full.
      }
      return isDivisible(look.array(), look.position(), multiline);
    }
  }

  private static boolean isDivisible(byte[] bytes, int size, @Nullable Multiline multiline) {
    if (!LineBorders.isUtf8(bytes, size)) {
      return false;
    }
    LineBorders borders = new LineBorders(multiline);
    int start = 0;
    boolean found = false;
    for (int i = 0; i < size; i++) {
      if (bytes[i] == '\n') {
        if (borders.isOfContainer(bytes, start, i)) {
          return false;
        }
        found |= start > 0 && borders.isBefore(bytes, start, i);
        start = i + 1;
      }
    }
    return found;
  }
}
