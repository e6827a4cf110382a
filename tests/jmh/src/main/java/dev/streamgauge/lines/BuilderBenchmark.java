package dev.streamgauge.lines;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streamgauge.micro.LinesBenchmark;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Setup;

/** Collects lines that come one by one, each in an array of its own as Kafka's client has them. */
public class BuilderBenchmark extends LinesBenchmark {
  private final byte[][] records = new byte[LINES][];

  @Setup
  public void setUp() {
    List<String> lines = lines();
    for (int i = 0; i < LINES; i++) {
      records[i] = lines.get(i).getBytes(UTF_8);
    }
  }

  @Benchmark
  @OperationsPerInvocation(LINES)
  public LineBatch append() {
    LineBatchBuilder builder = LineBatch.builder("micro");
    for (int i = 0; i < LINES; i++) {
      builder.append(records[i], 0, records[i].length, i);
    }
    return builder.build();
  }

  /** What an element-wise reader does. */
  @Benchmark
  @OperationsPerInvocation(LINES)
  public List<String> strings() {
    List<String> strings = new ArrayList<>();
    for (int i = 0; i < LINES; i++) {
      strings.add(new String(records[i], UTF_8));
    }
    return strings;
  }
}
