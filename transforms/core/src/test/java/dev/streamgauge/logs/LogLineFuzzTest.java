package dev.streamgauge.logs;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streamgauge.lines.LineTime;
import dev.streamgauge.logs.record.LogReader;
import dev.streamgauge.logs.record.LogRecord;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.Test;

/**
 * Reads lines made at random of what logs are made of, and checks what must hold for any line.
 * {@link #main} goes on for as many rounds, from a seed, as it is told.
 */
public class LogLineFuzzTest {
  private static final long REFERENCE = Instant.parse("2026-11-30T00:00:00Z").toEpochMilli();
  private static final long EARLIEST = Instant.parse("1582-12-31T00:00:00Z").toEpochMilli();
  private static final long LATEST = Instant.parse("+10000-01-02T00:00:00Z").toEpochMilli();
  private static final String[] FIELDS = {"message", "host", "service", "time", "stream", "thread"};

  private static final String[] PARTS = {
    "<11>",
    "<189>: ",
    "<34>1 ",
    "*",
    "[",
    "]",
    "{",
    "}",
    "\"",
    ":",
    ": ",
    " ",
    "  ",
    ", ",
    "=",
    "|",
    "-",
    " - ",
    "\\n",
    "\n",
    "\t",
    "\0",
    "\ufeff",
    "\u001b[31m",
    "\u001b[0m",
    "\u001b",
    "\u00e9",
    "2026-11-23T14:10:11Z",
    "2026-11-23 14:10:11,123",
    "2026/11/23 14:10:11",
    "23-Nov-2026 14:10:11",
    "Nov 23 14:10:11",
    "Nov  3 2026 14:10:11",
    "Nov 23, 2026 2:10:11 PM",
    "Mon Nov 23 14:10:11 2026",
    "261123 141011",
    "20261123T141011",
    "[11.23 14:10:11]",
    "11-23 14:10:11.5",
    "14:10:11.123",
    "23/Nov/2026:14:10:11 -0700",
    "1795442861",
    "1795442861123",
    "0001-01-01T00:00:00Z",
    " EST",
    " CST",
    "Z",
    "+01:00",
    " +0100",
    " UTC+2",
    " -05",
    "2026",
    "1969",
    "2001:db8::20",
    "ERROR",
    "[warn]",
    "FTL",
    "E",
    "level=error",
    "\"level\":\"error\"",
    "\"time\":",
    "\"ts\":1795442861",
    "{\"log\":\"",
    "\",\"stream\":\"stderr\",\"time\":\"",
    "\"}",
    "stderr F ",
    "stdout P ",
    "E1123 14:10:11.123456 7 f.go:1] ",
    "host",
    "app[7]",
    "a.b.C",
    "[main]",
    "10.0.0.1",
    "java.io.IOException: x",
    "Caused by: ",
    "\\u001b",
    "\\u00e9",
    "MESSAGE",
    "[104,105]"
  };

  private final LineTime[] times = {
    LogFormat.auto().times(), LogFormat.auto().inZone(ZoneId.of("America/Chicago")).times()
  };

  private final LogReader[] readers = {
    LogFormat.auto().reader(), LogFormat.auto().inZone(ZoneId.of("America/Chicago")).reader()
  };

  private final List<LogReader> others = new ArrayList<>();
  private final Random random;

  /** A fuzzer for the short form. */
  public LogLineFuzzTest() {
    this(20261130);
  }

  private LogLineFuzzTest(long seed) {
    random = new Random(seed);
    for (String name :
        List.of("raw", "syslog", "json", "logfmt", "log4j", "jul", "klog", "combined")) {
      others.add(LogFormat.named(name).reader());
    }
  }

  @Test
  public void whatHoldsForAnyLineHolds() {
    run(60_000);
  }

  /** Checks lines: {@code [rounds [seed]]}. */
  public static void main(String[] args) {
    long rounds = args.length > 0 ? Long.parseLong(args[0]) : 100_000_000;
    long seed = args.length > 1 ? Long.parseLong(args[1]) : System.nanoTime();
    System.out.println(rounds + " lines, seed " + seed);
    new LogLineFuzzTest(seed).run(rounds);
  }

  private void run(long rounds) {
    for (long i = 0; i < rounds; i++) {
      byte[] line = line();
      try {
        check(line);
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError(
            "line "
                + i
                + ": "
                + new String(line, UTF_8).replace("\u001b", "\\e")
                + " "
                + Arrays.toString(line),
            e);
      }
    }
  }

  private byte[] line() {
    StringBuilder text = new StringBuilder();
    for (int parts = random.nextInt(12); parts > 0; parts--) {
      text.append(PARTS[random.nextInt(PARTS.length)]);
      text.append(random.nextInt(3) == 0 ? " " : "");
    }
    byte[] line = text.toString().getBytes(UTF_8);
    for (int damage = random.nextInt(6) - 3; damage > 0 && line.length > 0; damage--) {
      int at = random.nextInt(line.length);
      switch (random.nextInt(3)) {
        case 0 -> line[at] = (byte) random.nextInt(256);
        case 1 -> line = Arrays.copyOf(line, at);
        default -> line = Arrays.copyOfRange(line, at, line.length);
      }
    }
    return line;
  }

  private void check(byte[] line) {
    byte[] elsewhere = new byte[line.length + 40];
    random.nextBytes(elsewhere);
    int at = random.nextInt(40);
    System.arraycopy(line, 0, elsewhere, at, line.length);
    for (int i = 0; i < times.length; i++) {
      long time = times[i].find(line, 0, line.length, REFERENCE);
      require(time == LineTime.NONE || (time >= EARLIEST && time <= LATEST), "time " + time);
      require(
          time == times[i].find(elsewhere, at, at + line.length, REFERENCE),
          "the time depends on what is around the line");
      LogRecord record = readers[i].read(line, 0, line.length);
      require(time == record.timeMillis(REFERENCE), "the default and auto differ");
      String answer = answer(record);
      require(time == record.timeMillis(REFERENCE), "the time depends on what was asked before");
      require(
          answer.equals(answer(readers[i].read(elsewhere, at, at + line.length))),
          "the answer depends on what is around the line");
      require(times[i].whyNone(line, 0, line.length, REFERENCE) != null, "no reason");
    }
    for (LogReader reader : others) {
      LogRecord record = reader.read(line, 0, line.length);
      record.timeMillis(REFERENCE);
      answer(record);
    }
    Multiline.stackTraces().continues(line, 0, line.length);
    Multiline.namesThrowable(line, 0, line.length);
    Multiline.isTrace(line, 0, line.length);
  }

  private static String answer(LogRecord record) {
    StringBuilder answer = new StringBuilder(record.format()).append(record.severity());
    for (String field : FIELDS) {
      answer.append('\n').append(Objects.toString(record.field(field)));
    }
    return answer.toString();
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise);
    }
  }
}
