package dev.streamgauge.alerts.notify.outbox;

import static java.nio.file.StandardOpenOption.APPEND;

import dev.streamgauge.alerts.event.AlertGroup;
import dev.streamgauge.util.AtomicFile;
import dev.streamgauge.util.OwnerOnly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A journal of firing and ended alerts in a file, which is rewritten when most of it is about ended
 * alerts. It has {@link FiringRecords}.
 */
final class FiringFile {
  private static final Logger LOG = LoggerFactory.getLogger(FiringFile.class);
  private static final int SLACK = 1000;

  private final Path file;
  private int noted;

  FiringFile(Path file) {
    this.file = file;
  }

  /** Reads which alerts fire. Damaged records are skipped and dropped. */
  List<AlertGroup> read() throws IOException {
    if (!Files.exists(file)) {
      return List.of();
    }
    FiringRecords.Content content = FiringRecords.read(Files.readAllBytes(file));
    if (content.damaged() > 0) {
      LOG.warn(
          "{}: skipped {} bytes that are no intact record, as a crash or a damaged disk leaves"
              + " them. Their alerts may be sent again, or not be resolved",
          file,
          content.damaged());
    }
    write(content.firing());
    return content.firing();
  }

  void fires(AlertGroup alerts) throws IOException {
    append(FiringRecords.fires(alerts), alerts.events().size());
  }

  void ended(Collection<String> keys) throws IOException {
    append(FiringRecords.ended(keys), keys.size());
  }

  private void append(byte[] record, int events) throws IOException {
    Files.write(OwnerOnly.file(file), record, APPEND);
    noted += events;
  }

  /** Writes {@code all}, which are {@code alive} alerts, if the file has grown to twice that. */
  void keep(int alive, Supplier<List<AlertGroup>> all) throws IOException {
    if (isLong(noted, alive)) {
      write(all.get());
    }
  }

  /** Returns whether a journal of {@code noted} events is too long for {@code alive} alerts. */
  static boolean isLong(int noted, int alive) {
    return noted > 2 * alive + SLACK;
  }

  private void write(List<AlertGroup> all) throws IOException {
    AtomicFile.replace(file, FiringRecords.all(all));
    noted = all.stream().mapToInt(group -> group.events().size()).sum();
  }
}
