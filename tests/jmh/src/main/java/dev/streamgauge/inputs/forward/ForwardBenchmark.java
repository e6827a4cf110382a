package dev.streamgauge.inputs.forward;

import dev.streamgauge.bench.InputPayloads;
import dev.streamgauge.inputs.receive.ByteBudget;
import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchBuilder;
import dev.streamgauge.micro.LinesBenchmark;
import java.io.IOException;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessageUnpacker;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Setup;

/** Makes lines of a message in packed mode. */
public class ForwardBenchmark extends LinesBenchmark {
  private byte[] request = new byte[0];

  private final ByteBudget memory = new ByteBudget(Long.MAX_VALUE);

  /** What the last message wants acknowledged. */
  public String chunk;

  @Setup
  public void setUp() throws IOException {
    request = InputPayloads.forward(LINES);
  }

  @Benchmark
  @OperationsPerInvocation(LINES)
  public LineBatch read() throws Exception {
    LineBatchBuilder lines = LineBatch.builder("micro");
    try (ByteBudget.Share share = memory.share();
        MessageUnpacker in = MessagePack.newDefaultUnpacker(request)) {
      chunk =
          new ForwardMessage(lines, LineBatchBuilder.MAX_LINE_BYTES, request.length, share)
              .read(in);
    }
    return lines.build();
  }
}
