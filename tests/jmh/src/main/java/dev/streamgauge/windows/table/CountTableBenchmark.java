package dev.streamgauge.windows.table;

import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.micro.LinesBenchmark;
import dev.streamgauge.text.Tokenize;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** Counts {@value #LINES} keys; figures are per key. */
public class CountTableBenchmark extends LinesBenchmark {
  private static final String WORDS = "words";

  /** The words of log lines, or hosts, of which there are so many. */
  @Param({WORDS, "20", "10000"})
  public String keys = WORDS;

  private final CountTable warm = new CountTable();
  private final Map<String, Integer> warmMap = new HashMap<>();
  private List<String> strings;
  private LineBatch batch;

  @Setup
  public void setUp() {
    strings = keys.equals(WORDS) ? words() : hosts(Integer.parseInt(keys));
    batch = batch(strings);
  }

  private static List<String> words() {
    LineBatch all = Tokenize.words().asFunction().apply(batch());
    List<String> words = new ArrayList<>();
    for (int i = 0; i < LINES; i++) {
      words.add(all.line(i));
    }
    return words;
  }

  private static List<String> hosts(int many) {
    Random random = new Random(1);
    return random.ints(LINES, 0, many).mapToObj("host-%05d"::formatted).toList();
  }

  /** Into a table that has all the keys. */
  @Benchmark
  @OperationsPerInvocation(LINES)
  public CountTable add() {
    fill(warm);
    return warm;
  }

  /** Into an empty table, as a bundle begins with. */
  @Benchmark
  @OperationsPerInvocation(LINES)
  public CountTable addToEmpty() {
    CountTable table = new CountTable();
    fill(table);
    return table;
  }

  private void fill(CountTable table) {
    byte[] bytes = batch.bytes();
    for (int i = 0; i < LINES; i++) {
      table.add(bytes, batch.start(i), batch.end(i), 1);
    }
  }

  /** Strings that are there already, as {@link #add}; their hashes are known, too. */
  @Benchmark
  @OperationsPerInvocation(LINES)
  public Map<String, Integer> hashMap() {
    for (String key : strings) {
      warmMap.merge(key, 1, Integer::sum);
    }
    return warmMap;
  }

  /** The same from bytes, as a source has them. */
  @Benchmark
  @OperationsPerInvocation(LINES)
  public Map<String, Integer> decodeAndHashMap() {
    for (int i = 0; i < LINES; i++) {
      warmMap.merge(batch.line(i), 1, Integer::sum);
    }
    return warmMap;
  }
}
