package dev.streamgauge.windows.table;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.Test;

public class KeyLimitTest {
  private static final int MOST = 50;

  private final KeyLimit limit = new KeyLimit(MOST);

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
    add(table, CountTable.OTHER_KEYS, 7);
    assertThat(limit.apply(table, Long::sum)).isSameAs(table);
    assertThat(KeyLimit.NONE.ofShard(8).apply(table, Long::sum)).isSameAs(table);
  }

  /** Of 16 bytes with one hash: see CountTableTest. */
  @Test
  public void keysMadeUpToHaveOneHashAreLimitedToo() {
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
      table.add(key, 0, key.length, 1);
    }
    assertThat(limit.apply(table, Long::sum).size()).isEqualTo(MOST + 1);
  }

  @Test
  public void theLimitOfAWindowIsSharedByItsShards() {
    assertThat(new KeyLimit(100).ofShard(8).most()).isEqualTo(12);
    assertThat(new KeyLimit(3).ofShard(8).most()).isEqualTo(1);
    assertThatThrownBy(() -> new KeyLimit(0)).hasMessageContaining("one key or more");
  }
}
