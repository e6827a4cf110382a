package dev.streamgauge.alerts.notify.outbox;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.file.StandardOpenOption.APPEND;

import dev.streamgauge.util.AtomicFile;
import dev.streamgauge.util.OwnerOnly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

/** A file of ids, one per line, to which ids are appended and which is occasionally rewritten. */
final class DeliveredFile {
  /** The format of an id; a line torn by a crash does not match. */
  private static final Pattern ID = Pattern.compile("[0-9a-f]{32}[FR]");

  private final Path file;
  private int lines;

  DeliveredFile(Path file) {
    this.file = file;
  }

  /** Reads the ids in it, the oldest first. */
  List<String> read() throws IOException {
    if (!Files.exists(file)) {
      return List.of();
    }
    // Latin-1 can read any bytes, including those that a crash may have left.
    List<String> all = Files.readAllLines(file, ISO_8859_1);
    lines = all.size();
    return all.stream().filter(line -> ID.matcher(line).matches()).toList();
  }

  /** Appends {@code ids}, or writes {@code all} if the file has grown to twice that. */
  void add(Collection<String> ids, Collection<String> all) throws IOException {
    if (lines + ids.size() > 2 * Math.max(all.size(), 1000)) {
      AtomicFile.replace(file, text(all));
      lines = all.size();
    } else {
      // With a leading line break, in case a crash has torn the last line.
      Files.write(OwnerOnly.file(file), text(ids), APPEND);
      lines += ids.size();
    }
  }

  private static byte[] text(Collection<String> ids) {
    return ("\n" + String.join("\n", ids) + "\n").getBytes(ISO_8859_1);
  }
}
