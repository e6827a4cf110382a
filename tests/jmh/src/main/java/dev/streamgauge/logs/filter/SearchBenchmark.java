package dev.streamgauge.logs.filter;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streamgauge.lines.ByteSearch;
import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchFn;
import dev.streamgauge.logs.ErrorFilter;
import dev.streamgauge.micro.LinesBenchmark;
import java.util.Collections;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** Finds the lines with a text in them. */
public class SearchBenchmark extends LinesBenchmark {
  private static final String HOSTILE = "hostile";

  /**
   * What is looked for: a text of rare bytes, one of common bytes, or {@value #HOSTILE}: a rare one
   * in lines that nearly hold it every five bytes.
   */
  @Param({"ERROR", "session", HOSTILE})
  public String text = "ERROR";

  private List<String> strings;
  private LineBatch batch;
  private LineBatchFn filter;
  private ByteSearch search;
  private String needle;

  @Setup
  public void setUp() {
    boolean hostile = text.equals(HOSTILE);
    needle = hostile ? "ERROR" : text;
    strings = hostile ? Collections.nCopies(LINES, "ERRO ".repeat(21)) : lines();
    batch = batch(strings);
    filter = ErrorFilter.containing(needle).asFunction();
    search = ByteSearch.of(needle.getBytes(UTF_8));
  }

  /** What the program does: the batch of the lines that hold it. */
  @Benchmark
  @OperationsPerInvocation(LINES)
  public LineBatch filter() {
    return filter.apply(batch);
  }

  /** The search alone, a line at a time. */
  @Benchmark
  @OperationsPerInvocation(LINES)
  public int searchEachLine() {
    int found = 0;
    byte[] bytes = batch.bytes();
    for (int i = 0; i < LINES; i++) {
      found += search.indexOf(bytes, batch.start(i), batch.end(i)) >= 0 ? 1 : 0;
    }
    return found;
  }

  /** The JDK's own on strings that are there already, an intrinsic with vector instructions. */
  @Benchmark
  @OperationsPerInvocation(LINES)
  public int stringContains() {
    int found = 0;
    for (int i = 0; i < LINES; i++) {
      found += strings.get(i).contains(needle) ? 1 : 0;
    }
    return found;
  }

  /** The same from bytes, as a source has them. */
  @Benchmark
  @OperationsPerInvocation(LINES)
  public int decodeAndContains() {
    int found = 0;
    for (int i = 0; i < LINES; i++) {
      found += batch.line(i).contains(needle) ? 1 : 0;
    }
    return found;
  }
}
