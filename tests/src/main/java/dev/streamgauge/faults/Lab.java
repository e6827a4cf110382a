package dev.streamgauge.faults;

import dev.streamgauge.testing.KafkaBroker;
import dev.streamgauge.testing.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/**
 * The environment shared by scenarios: the size of the runs, the seed, and servers started on first
 * use.
 */
final class Lab implements AutoCloseable {
  private final Path folder;
  private final long seed;
  private final long lines;
  private final int kills;
  private final int readers;
  private final Duration idle;
  private KafkaBroker broker;
  private PostgresServer postgres;

  /**
   * Creates a lab.
   *
   * @param folder for logs, checkpoints and spools; the creator of the lab deletes it
   */
  Lab(Path folder, long seed, long lines, int kills, int readers, Duration idle) {
    this.folder = folder;
    this.seed = seed;
    this.lines = lines;
    this.kills = kills;
    this.readers = readers;
    this.idle = idle;
  }

  long seed() {
    return seed;
  }

  /** Returns how many lines a long scenario sends. */
  long lines() {
    return lines;
  }

  int kills() {
    return kills;
  }

  /** Returns how many readers share a topic, on Spark. */
  int readers() {
    return readers;
  }

  /** Returns how long a program waits without input before it ends: longer than any outage. */
  Duration idle() {
    return idle;
  }

  KafkaBroker broker() {
    if (broker == null) {
      broker = KafkaBroker.running();
    }
    return broker;
  }

  PostgresServer postgres() {
    if (postgres == null) {
      postgres = PostgresServer.running();
    }
    return postgres;
  }

  /** Returns a file with the password for {@link #postgres()}. */
  Path passwordFile() {
    try {
      return Files.writeString(folder.resolve("password"), PostgresServer.PASSWORD);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns a new folder for one run. */
  Path newFolder(String name) {
    try {
      return Files.createTempDirectory(folder, name + "-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reports progress on standard error. */
  static void tell(String format, Object... values) {
    System.err.println(String.format(Locale.ROOT, format, values));
  }

  @Override
  public void close() {
    if (broker != null) {
      broker.close();
    }
    if (postgres != null) {
      postgres.close();
    }
  }
}
