package dev.streamgauge.logs.time;

import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineTime;
import dev.streamgauge.micro.LinesBenchmark;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Setup;

/** Reads the time at the start of each line, ISO 8601 with milliseconds and zone. */
public class TimesBenchmark extends LinesBenchmark {
  private static final int TIME_LENGTH = "2023-11-14T22:13:20.000Z".length();

  private final LineTime times = LogTimes.inZone(ZoneOffset.UTC);
  private List<String> strings;
  private LineBatch batch;

  @Setup
  public void setUp() {
    strings = lines();
    batch = batch();
  }

  @Benchmark
  @OperationsPerInvocation(LINES)
  public long logTimes() {
    long sum = 0;
    byte[] bytes = batch.bytes();
    for (int i = 0; i < LINES; i++) {
      sum += times.find(bytes, batch.start(i), batch.end(i), 0);
    }
    return sum;
  }

  /** The JDK's parser, on strings that are there already, told where the time is. */
  @Benchmark
  @OperationsPerInvocation(LINES)
  public long instantParse() {
    long sum = 0;
    for (String line : strings) {
      sum += Instant.parse(line.substring(0, TIME_LENGTH)).toEpochMilli();
    }
    return sum;
  }
}
