package dev.streamgauge.inputs.elastic;

import dev.streamgauge.bench.InputPayloads;
import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchBuilder;
import dev.streamgauge.micro.LinesBenchmark;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Setup;

/** Makes lines of a bulk request, and its answer. */
public class BulkBenchmark extends LinesBenchmark {
  private byte[] request = new byte[0];

  /** The last answer. */
  public byte[] answer = new byte[0];

  @Setup
  public void setUp() {
    request = InputPayloads.bulk(LINES);
  }

  @Benchmark
  @OperationsPerInvocation(LINES)
  public LineBatch read() throws Exception {
    LineBatchBuilder lines = LineBatch.builder("micro");
    BulkItems items = new BulkItems(request.length);
    new BulkReader(request, request.length, null).read(lines, items, limit());
    answer = items.answer();
    return lines.build();
  }
}
