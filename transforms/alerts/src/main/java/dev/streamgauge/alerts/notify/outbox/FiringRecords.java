package dev.streamgauge.alerts.notify.outbox;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.streamgauge.alerts.event.AlertEvent;
import dev.streamgauge.alerts.event.AlertGroup;
import dev.streamgauge.util.ChecksummedRecords;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The records of a journal of firing and ended alerts. A record is the length of its content, the
 * CRC32C of what follows, one byte for its kind, and either a group or keys of {@value #KEY}
 * characters.
 */
final class FiringRecords {
  private static final byte FIRES = 'F';
  private static final byte ENDED = 'R';
  private static final byte[] KINDS = {FIRES, ENDED};
  private static final int HEAD = 9;
  private static final int KEY = 32;

  private record Fired(String group, AlertEvent event) {}

  /**
   * The content of a journal.
   *
   * @param firing the alerts that fire
   * @param damaged how many bytes belong to no intact record
   */
  record Content(List<AlertGroup> firing, int damaged) {}

  private FiringRecords() {}

  /** Returns a record that {@code alerts} fire. */
  static byte[] fires(AlertGroup alerts) {
    return record(FIRES, MessageFile.encode(alerts));
  }

  /** Returns a record that the alerts with {@code keys} have ended. */
  static byte[] ended(Collection<String> keys) {
    return record(ENDED, String.join("", keys).getBytes(US_ASCII));
  }

  /** Returns records that all {@code alerts} fire. */
  static byte[] all(List<AlertGroup> alerts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    alerts.forEach(group -> out.writeBytes(fires(group)));
    return out.toByteArray();
  }

  private static byte[] record(byte kind, byte[] content) {
    byte[] record = ByteBuffer.allocate(1 + content.length).put(kind).put(content).array();
    return ByteBuffer.allocate(HEAD + content.length)
        .putInt(content.length)
        .putInt(MessageFile.checksum(record))
        .put(record)
        .array();
  }

  /** Reads a journal, and skips damaged records. */
  static Content read(byte[] journal) {
    Map<String, Fired> firing = new LinkedHashMap<>();
    int damaged = ChecksummedRecords.read(journal, 1, KINDS, record -> readRecord(record, firing));
    Map<String, List<AlertEvent>> groups = new LinkedHashMap<>();
    firing
        .values()
        .forEach(
            each -> groups.computeIfAbsent(each.group(), g -> new ArrayList<>()).add(each.event()));
    List<AlertGroup> all = new ArrayList<>();
    groups.forEach((name, events) -> all.add(AlertGroup.of(name, List.of(), events)));
    return new Content(all, damaged);
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
}
