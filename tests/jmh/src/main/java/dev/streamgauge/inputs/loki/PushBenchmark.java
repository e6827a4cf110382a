package dev.streamgauge.inputs.loki;

import dev.streamgauge.bench.InputPayloads;
import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchBuilder;
import dev.streamgauge.micro.LinesBenchmark;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Setup;

/** Makes lines of a push in Protocol Buffers. */
public class PushBenchmark extends LinesBenchmark {
  private byte[] request = new byte[0];

  @Setup
  public void setUp() {
    request = InputPayloads.lokiUncompressed(LINES);
  }

  @Benchmark
  @OperationsPerInvocation(LINES)
  public LineBatch read() throws Exception {
    LineBatchBuilder lines = LineBatch.builder("micro");
    LokiEntries entries = new LokiEntries(lines, LineBatchBuilder.MAX_LINE_BYTES, limit());
    LokiProtobuf.read(request, request.length, entries);
    return lines.build();
  }
}
