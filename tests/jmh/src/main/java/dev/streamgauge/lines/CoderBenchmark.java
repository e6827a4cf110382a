package dev.streamgauge.lines;

import dev.streamgauge.micro.LinesBenchmark;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Setup;

/** Encodes and decodes a batch, as a runner does between two steps. */
public class CoderBenchmark extends LinesBenchmark {
  private final ListCoder<String> stringsCoder = ListCoder.of(StringUtf8Coder.of());
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private List<String> strings;
  private LineBatch batch;
  private byte[] encoded;
  private byte[] encodedStrings;

  @Setup
  public void setUp() throws IOException {
    strings = lines();
    batch = batch();
    encode();
    encoded = out.toByteArray();
    encodeStrings();
    encodedStrings = out.toByteArray();
  }

  @Benchmark
  @OperationsPerInvocation(LINES)
  public int encode() throws IOException {
    out.reset();
    LineBatchCoder.of().encode(batch, out);
    return out.size();
  }

  @Benchmark
  @OperationsPerInvocation(LINES)
  public LineBatch decode() throws IOException {
    return LineBatchCoder.of().decode(new ByteArrayInputStream(encoded));
  }

  /** Beam's coder of strings, on the same lines without their times. */
  @Benchmark
  @OperationsPerInvocation(LINES)
  public int encodeStrings() throws IOException {
    out.reset();
    stringsCoder.encode(strings, out);
    return out.size();
  }

  @Benchmark
  @OperationsPerInvocation(LINES)
  public List<String> decodeStrings() throws IOException {
    return stringsCoder.decode(new ByteArrayInputStream(encodedStrings));
  }
}
