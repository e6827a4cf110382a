package dev.streamgauge.io.tail;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import dev.streamgauge.io.source.SetClock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** A folder whose files are written and rotated as daemons and logrotate do it. */
final class WatchedFolder implements AutoCloseable {
  final SetClock clock = new SetClock(System.currentTimeMillis());
  private final Path folder;
  private final List<Watching> readings = new ArrayList<>();
  private int sentinels;

  WatchedFolder(Path folder) {
    this.folder = folder;
  }

  Path path(String name) {
    return folder.resolve(name);
  }

  void append(String name, String text) throws IOException {
    append(name, text.getBytes(UTF_8));
  }

  void append(String name, byte[] bytes) throws IOException {
    Files.write(path(name), bytes, CREATE, APPEND);
    if (name.endsWith(".gz")) {
      // By this it is told whether one has settled.
      Files.setLastModifiedTime(path(name), FileTime.fromMillis(clock.millis()));
    }
  }

  void rename(String from, String to) throws IOException {
    Files.move(path(from), path(to));
  }

  void copy(String from, String to) throws IOException {
    Files.copy(path(from), path(to));
  }

  void truncate(String name) throws IOException {
    long written = Files.getLastModifiedTime(path(name)).toMillis();
    // A file that is written over within a millisecond, or within a tick of some milliseconds by
    // which its system counts time, looks as it did before.
    do {
      Files.write(path(name), new byte[0], StandardOpenOption.TRUNCATE_EXISTING);
    } while (Files.getLastModifiedTime(path(name)).toMillis() == written);
  }

  /** As {@code gzip} does it: the original goes when its compressed form is complete. */
  void compress(String name) throws IOException {
    append(name + ".gz", gzip(Files.readString(path(name))));
    Files.delete(path(name));
  }

  static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(text.getBytes(UTF_8));
    }
    return out.toByteArray();
  }

  WatchSettings settings(String pattern) {
    return WatchSettings.of(path(pattern).toString()).toBuilder().setClock(clock).build();
  }

  Watching watch(String pattern) throws IOException {
    return watch(settings(pattern), null);
  }

  Watching watch(String pattern, WatchCheckpointMark mark) throws IOException {
    return watch(settings(pattern), mark);
  }

  Watching watch(WatchSettings settings, WatchCheckpointMark mark) throws IOException {
    Watching reading = new Watching(settings, mark);
    readings.add(reading);
    return reading;
  }

  /**
   * Reads all that is to be read by now: up to a line in a file that comes after all others, twice,
   * since of a file that was written anew only the first look may tell so, and the next reads it.
   */
  void readAll(Watching reading) throws IOException {
    for (int i = 0; i < 2; i++) {
      String line = "sentinel " + ++sentinels;
      append("sentinel.log", line + "\n");
      reading.untilLine(line);
      // Files of the same look come in any order.
      while (reading.advance()) {
        continue;
      }
      int at = reading.lines.indexOf(line);
      reading.lines.remove(at);
      reading.times.remove(at);
    }
  }

  @Override
  public void close() {
    readings.forEach(Watching::close);
  }
}
