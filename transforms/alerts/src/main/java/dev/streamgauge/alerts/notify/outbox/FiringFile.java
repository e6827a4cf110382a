package dev.streamgauge.alerts.notify.outbox;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.file.StandardOpenOption.APPEND;

import dev.streamgauge.alerts.event.AlertEvent;
import dev.streamgauge.alerts.event.AlertGroup;
import dev.streamgauge.util.AtomicFile;
import dev.streamgauge.util.ChecksummedRecords;
import dev.streamgauge.util.OwnerOnly;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A journal of firing and ended alerts, which is rewritten when most of it is about ended alerts. A
 * record is the length of its content, the CRC32C of what follows, one byte for its kind, and
 * either a group or keys of {@value #KEY} characters.
 */
final class FiringFile {
  private static final Logger LOG = LoggerFactory.getLogger(FiringFile.class);
  private static final byte FIRES = 'F';
  private static final byte ENDED = 'R';
  private static final byte[] KINDS = {FIRES, ENDED};
  private static final int HEAD = 9;
  private static final int KEY = 32;
  private static final int SLACK = 1000;

  private record Fired(String group, AlertEvent event) {}

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
    Map<String, Fired> firing = new LinkedHashMap<>();
    int damaged =
        ChecksummedRecords.read(
            Files.readAllBytes(file), 1, KINDS, record -> readRecord(record, firing));
    if (damaged > 0) {
      LOG.warn(
          "{}: skipped {} bytes that are no intact record, as a crash or a damaged disk leaves"
              + " them. Their alerts may be sent again, or not be resolved",
          file,
          damaged);
    }
    Map<String, List<AlertEvent>> groups = new LinkedHashMap<>();
    firing
        .values()
        .forEach(
            each -> groups.computeIfAbsent(each.group(), g -> new ArrayList<>()).add(each.event()));
    List<AlertGroup> all = new ArrayList<>();
    groups.forEach((name, events) -> all.add(AlertGroup.of(name, List.of(), events)));
    write(all);
    return all;
  }

  private static void readRecord(byte[] record, Map<String, Fired> firing) throws IOException {
    int length = record.length - 1;
    byte kind = record[0];
    byte[] content = Arrays.copyOfRange(record, 1, record.length);
    if (kind == FIRES) {
      AlertGroup group = MessageFile.decode(content);
      group.events().forEach(e -> firing.put(e.key(), new Fired(group.name(), e)));
    } else if (kind == ENDED && length % KEY == 0) {
      for (int at = 0; at < length; at += KEY) {
        firing.remove(new String(Arrays.copyOfRange(content, at, at + KEY), US_ASCII));
      }
    } else {
      throw new IOException("there is no record of this kind");
    }
  }

  void fires(AlertGroup alerts) throws IOException {
    append(record(FIRES, MessageFile.encode(alerts)), alerts.events().size());
  }

  void ended(Collection<String> keys) throws IOException {
    append(record(ENDED, String.join("", keys).getBytes(US_ASCII)), keys.size());
  }

  private void append(byte[] record, int events) throws IOException {
    Files.write(OwnerOnly.file(file), record, APPEND);
    noted += events;
  }

  /** Writes {@code all}, which are {@code alive} alerts, if the file has grown to twice that. */
  void keep(int alive, Supplier<List<AlertGroup>> all) throws IOException {
    if (noted > 2 * alive + SLACK) {
      write(all.get());
    }
  }

  private void write(List<AlertGroup> all) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int events = 0;
    for (AlertGroup group : all) {
      out.write(record(FIRES, MessageFile.encode(group)));
      events += group.events().size();
    }
    AtomicFile.replace(file, out.toByteArray());
    noted = events;
  }

  private static byte[] record(byte kind, byte[] content) {
    byte[] record = ByteBuffer.allocate(1 + content.length).put(kind).put(content).array();
    return ByteBuffer.allocate(HEAD + content.length)
        .putInt(content.length)
        .putInt(MessageFile.checksum(record))
        .put(record)
        .array();
  }
}
