package dev.streamgauge.micro;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streamgauge.inputs.http.LinesLimit;
import dev.streamgauge.inputs.receive.ByteBudget;
import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchBuilder;
import dev.streamgauge.testing.LogLines;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A benchmark of one pass over {@value #LINES} log lines of 107 bytes on average, one in twenty an
 * error. Its methods say so by {@code @OperationsPerInvocation(LINES)}: figures are per line.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 2, jvmArgsAppend = "-Xmx1g")
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public abstract class LinesBenchmark {
  /** The lines of a batch: what a reader emits at a time, roughly. */
  public static final int LINES = 8192;

  private static final LogLines GENERATOR = LogLines.seeded(1);

  /** The lines, the same ones in every run. */
  protected static List<String> lines() {
    return GENERATOR.lines(LINES).map(LogLines.Line::text).toList();
  }

  /** The same as a batch, a millisecond from line to line. */
  protected static LineBatch batch() {
    return batch(lines());
  }

  /** A batch of {@code lines}, with the times of the generator's. */
  protected static LineBatch batch(List<String> lines) {
    LineBatchBuilder builder = LineBatch.builder("micro");
    for (int i = 0; i < lines.size(); i++) {
      builder.append(lines.get(i), GENERATOR.timeMillis(i));
    }
    return builder.build();
  }

  /** A limit of what a request becomes that none of these reaches. */
  protected static LinesLimit limit() {
    return new LinesLimit(Integer.MAX_VALUE, new ByteBudget(Long.MAX_VALUE).share());
  }

  /** The lines as a sender writes them, each with a newline at its end. */
  protected static byte[] stream() {
    return (String.join("\n", lines()) + "\n").getBytes(UTF_8);
  }
}
