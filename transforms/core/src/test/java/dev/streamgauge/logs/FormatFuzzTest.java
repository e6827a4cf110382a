package dev.streamgauge.logs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.logs.record.LogReader;
import dev.streamgauge.logs.record.LogRecord;
import dev.streamgauge.logs.record.Severity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.Test;

/** Lines damaged at random: whatever the bytes are, reading them throws nothing. */
public class FormatFuzzTest {
  private static final int ROUNDS = 20_000;

  private static final String[] FIELDS = {
    "message",
    "time",
    "severity",
    "host",
    "service",
    "level",
    "status",
    "path",
    "agent",
    "thread",
    "facility",
    "sd.a@1.b",
    "a.b",
    "user",
    "line",
    "",
    "."
  };

  private static final byte[] PIECES = "\"\\[]{}<>=:,.-+ \n\t019TZae|\u00e9\u202f".getBytes(UTF_8);

  @Test
  public void noDamageMakesAReaderThrow() {
    Random random = new Random(20261124);
    List<LogReader> readers = new ArrayList<>();
    for (String name :
        List.of(
            "auto",
            "raw",
            "syslog",
            "json",
            "logfmt",
            "combined",
            "log4j",
            "jul",
            "klog",
            "cluster",
            "rfc3164",
            "rfc5424",
            "regex:(?P<level>\\w+)[ :](?P<message>.*)$")) {
      readers.add(LogFormat.named(name).reader());
    }
    for (int round = 0; round < ROUNDS; round++) {
      byte[] line = damaged(random);
      int from = random.nextInt(3);
      byte[] bytes = new byte[from + line.length];
      System.arraycopy(line, 0, bytes, from, line.length);
      for (LogReader reader : readers) {
        // A line ends at the end of its array, where reading past it would show.
        check(reader, bytes, from, round % FIELDS.length);
      }
    }
  }

  private static void check(LogReader reader, byte[] bytes, int from, int firstField) {
    String text = new String(bytes, from, bytes.length - from, UTF_8);
    try {
      LogRecord record = reader.read(bytes, from, bytes.length);
      // What is asked first must not matter.
      String first = record.field(FIELDS[firstField]);
      Severity severity = record.severity();
      long time = record.timeMillis(1_700_000_000_000L);
      for (String field : FIELDS) {
        record.field(field);
      }
      assertThat(record.message()).isNotNull();
      if (record.format().equals("raw")) {
        assertThat(record.message()).isEqualTo(text);
      }
      LogRecord again = reader.read(bytes, from, bytes.length);
      assertThat(again.timeMillis(1_700_000_000_000L)).isEqualTo(time);
      assertThat(again.severity()).isEqualTo(severity);
      assertThat(again.field(FIELDS[firstField])).isEqualTo(first);
    } catch (RuntimeException e) {
      throw new AssertionError("reading " + Arrays.toString(bytes) + ": " + text, e);
    }
  }

  private static byte[] damaged(Random random) {
    String[][] lines = LogFormatTest.LINES;
    byte[] line = lines[random.nextInt(lines.length)][0].getBytes(UTF_8);
    for (int damage = random.nextInt(4); damage > 0 && line.length > 0; damage--) {
      int at = random.nextInt(line.length);
      switch (random.nextInt(6)) {
        case 0 -> line[at] = (byte) random.nextInt(256);
        case 1 -> line[at] = PIECES[random.nextInt(PIECES.length)];
        case 2 -> line = Arrays.copyOf(line, at);
        case 3 -> line = Arrays.copyOfRange(line, at, line.length);
        case 4 -> line = spliced(line, at, lines[random.nextInt(lines.length)][0].getBytes(UTF_8));
        default -> line = spliced(line, at, new byte[] {PIECES[random.nextInt(PIECES.length)]});
      }
    }
    return line;
  }

  private static byte[] spliced(byte[] line, int at, byte[] piece) {
    byte[] whole = Arrays.copyOf(line, line.length + piece.length);
    System.arraycopy(line, at, whole, at + piece.length, line.length - at);
    System.arraycopy(piece, 0, whole, at, piece.length);
    return whole;
  }
}
