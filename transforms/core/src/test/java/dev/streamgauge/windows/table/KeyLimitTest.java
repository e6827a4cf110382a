package dev.streamgauge.windows.table;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streamgauge.util.KeyBytes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.Test;

public class KeyLimitTest {
  private static final int MOST = 50;

  private final KeyLimit limit = new KeyLimit(MOST, 17);

  private static void add(CountTable table, String key, long count) {
    byte[] bytes = key.getBytes(UTF_8);
    table.add(bytes, 0, bytes.length, count);
  }

  private static Map<String, Long> map(CountTable table) {
    Map<String, Long> map = new HashMap<>();
    for (int i = 0; i < table.size(); i++) {
      map.put(table.key(i), table.count(i));
    }
    return map;
  }

  @Test
  public void keepsTheSameKeysWithExactCountsHoweverTheyAreSummed() {
    Random random = new Random(11);
    Map<String, Long> counts = new HashMap<>();
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 5000; i++) {
      String key = "user" + random.nextInt(300);
      lines.add(key);
      counts.merge(key, 1L, Long::sum);
    }
    Map<String, Long> first = null;
    for (int round = 0; round < 20; round++) {
      Collections.shuffle(lines, random);
      CountTable sum = new CountTable();
      CountTable part = new CountTable();
      for (String line : lines) {
        add(part, line, 1);
        if (random.nextInt(200) == 0) {
          sum.addAll(random.nextBoolean() ? limit.apply(part, Long::sum) : part);
          sum = limit.applyNowAndThen(sum, Long::sum);
          part = new CountTable();
        }
      }
      sum.addAll(part);
      Map<String, Long> limited = map(limit.apply(sum, Long::sum));

      assertThat(limited).hasSize(MOST + 1);
      long others = limited.get("(other keys)");
      Map<String, Long> kept = new HashMap<>(limited);
      kept.remove("(other keys)");
      assertThat(counts).containsAllEntriesOf(kept);
      assertThat(kept.values().stream().mapToLong(Long::longValue).sum() + others)
          .isEqualTo(lines.size());
      assertThat(first == null ? limited : first).isEqualTo(limited);
      first = limited;
    }
  }

  @Test
  public void leavesWhatFitsAsItIs() {
    CountTable table = new CountTable();
    for (int i = 0; i < MOST; i++) {
      add(table, "k" + i, i);
    }
    assertThat(limit.apply(table, Long::sum)).isSameAs(table);
    table.reduceOtherKeys(7, Long::sum);
    assertThat(limit.apply(table, Long::sum)).isSameAs(table);
    assertThat(KeyLimit.NONE.ofShard(8).apply(table, Long::sum)).isSameAs(table);
  }

  private static CountTable table(List<String> keys) {
    CountTable table = new CountTable();
    keys.forEach(key -> add(table, key, 1));
    return table;
  }

  @Test
  public void theSeedDecidesWhichKeysAreKept() {
    CountTable table = table(IntStream.range(0, 1000).mapToObj(i -> "k" + i).toList());
    Set<String> kept = map(new KeyLimit(100, 1).apply(table, Long::sum)).keySet();
    assertThat(map(new KeyLimit(100, 1).apply(table, Long::sum)).keySet()).isEqualTo(kept);
    Set<String> others = map(new KeyLimit(100, 2).apply(table, Long::sum)).keySet();
    others.retainAll(kept);
    assertThat(others).hasSizeBetween(2, 40);
  }

  /** Of 16 bytes, before all others by a hash that everybody knows: see CountTableTest. */
  @Test
  public void keysMadeUpForTheirHashesPushOutNoOther() {
    CountTable table = new CountTable();
    long length = 16;
    for (long word = 0; word < 200; word++) {
      long h = (length * 0x9E3779B97F4A7C15L ^ word) * 0xFF51AFD7ED558CCDL;
      byte[] key =
          ByteBuffer.allocate(16)
              .order(ByteOrder.LITTLE_ENDIAN)
              .putLong(word)
              .putLong(h ^ h >>> 32)
              .array();
      assertThat(KeyBytes.stableHash(key, 0, key.length)).isEqualTo(0);
      table.add(key, 0, key.length, 1);
    }
    for (int i = 0; i < 200; i++) {
      add(table, "a real key " + i, 2);
    }
    CountTable limited = limit.apply(table, Long::sum);
    assertThat(limited.size()).isEqualTo(MOST + 1);
    long real = map(limited).values().stream().filter(count -> count == 2).count();
    assertThat(real).isBetween(10L, 40L);
  }

  @Test
  public void longKeysHaveLessRoomAndExactCountsToo() {
    Random random = new Random(5);
    KeyLimit large = new KeyLimit(64, 3);
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      keys.add(i + "x".repeat(1 << random.nextInt(14)));
    }
    Map<String, Long> counts = new HashMap<>();
    Map<String, Long> first = null;
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 6000; i++) {
      lines.add(keys.get(random.nextInt(keys.size())));
      counts.merge(lines.get(i), 1L, Long::sum);
    }
    for (int round = 0; round < 10; round++) {
      Collections.shuffle(lines, random);
      CountTable sum = new CountTable();
      for (int from = 0; from < lines.size(); from += 500) {
        sum.addAll(large.apply(table(lines.subList(from, from + 500)), Long::sum));
        sum = large.applyNowAndThen(sum, Long::sum);
      }
      CountTable limited = large.apply(sum, Long::sum);
      assertThat(limited.keyBytes()).isLessThan(64 * 128 + 8 * 16_384);
      assertThat(limited.total()).isEqualTo(lines.size());
      Map<String, Long> kept = map(limited);
      assertThat(first == null ? kept : first).isEqualTo(kept);
      first = kept;
    }
    Map<String, Long> exact = new HashMap<>(first);
    assertThat(exact.remove("(other keys)")).isGreaterThan(0);
    assertThat(counts).containsAllEntriesOf(exact);
    assertThat(exact.keySet().stream().filter(key -> key.length() <= 64)).hasSize(64);
    assertThat(exact.keySet().stream().filter(key -> key.length() > 64 && key.length() <= 128))
        .hasSize(16);
  }

  @Test
  public void aKeyThatLooksLikeTheOthersIsNotThem() {
    CountTable table =
        table(List.of("(other keys)", "\\(other keys)", "\\\\(other keys)", "x(other keys)"));
    assertThat(table.hasOtherKeys()).isFalse();
    table.reduceOtherKeys(7, Long::sum);
    assertThat(map(table))
        .containsOnly(
            Map.entry("\\(other keys)", 1L),
            Map.entry("\\\\(other keys)", 1L),
            Map.entry("\\\\\\(other keys)", 1L),
            Map.entry("x(other keys)", 1L),
            Map.entry("(other keys)", 7L));
  }

  @Test
  public void theLimitOfAWindowIsSharedByItsShards() {
    assertThat(new KeyLimit(100, 0).ofShard(8).most()).isEqualTo(12);
    assertThat(new KeyLimit(3, 0).ofShard(8).most()).isEqualTo(1);
    assertThatThrownBy(() -> new KeyLimit(0, 0)).hasMessageContaining("one key or more");
  }
}
