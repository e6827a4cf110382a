package dev.streamgauge.inputs.otlp;

import dev.streamgauge.bench.InputPayloads;
import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchBuilder;
import dev.streamgauge.micro.LinesBenchmark;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Setup;

/** Makes lines of an export request in Protocol Buffers. */
public class LogsBenchmark extends LinesBenchmark {
  private byte[] request = new byte[0];

  @Setup
  public void setUp() {
    request = InputPayloads.otlp(LINES);
  }

  @Benchmark
  @OperationsPerInvocation(LINES)
  public LineBatch read() throws Exception {
    LineBatchBuilder lines = LineBatch.builder("micro");
    LogRecords records = new LogRecords(lines, LineBatchBuilder.MAX_LINE_BYTES, 0, limit());
    LogsProtobuf.read(request, request.length, records);
    return lines.build();
  }
}
