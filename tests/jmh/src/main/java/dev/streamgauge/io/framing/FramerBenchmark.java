package dev.streamgauge.io.framing;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchBuilder;
import dev.streamgauge.micro.LinesBenchmark;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Setup;

/** Cuts what a socket gives, 64 KiB at a time, into lines. */
public class FramerBenchmark extends LinesBenchmark {
  private static final int PIECE = 64 << 10;

  private byte[] stream;

  @Setup
  public void setUp() {
    stream = stream();
  }

  @Benchmark
  @OperationsPerInvocation(LINES)
  public LineBatch newlines() {
    return frame(new LineFramer(false));
  }

  /** With octet counts looked for, as {@code listen://} does; there are none. */
  @Benchmark
  @OperationsPerInvocation(LINES)
  public LineBatch detecting() {
    return frame(new LineFramer(true));
  }

  private LineBatch frame(LineFramer framer) {
    LineBatchBuilder builder = LineBatch.builder("micro");
    for (int at = 0; at < stream.length; at += PIECE) {
      framer.feed(stream, at, Math.min(stream.length, at + PIECE), builder, 0);
    }
    framer.finish(builder, 0);
    return builder.build();
  }

  /** The JDK's reader of lines. */
  @Benchmark
  @OperationsPerInvocation(LINES)
  public int bufferedReader() throws IOException {
    int length = 0;
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(new ByteArrayInputStream(stream), UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        length += line.length();
      }
    }
    return length;
  }
}
